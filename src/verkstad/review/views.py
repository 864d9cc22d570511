"""The front page of reviews, and a reviewer's own tasks."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.core.refused import Refused
from verkstad.instruments.files import file_response
from verkstad.people.access import allow, me, on
from verkstad.review import actions
from verkstad.review.models import Assignment, Task
from verkstad.review.pages import lists
from verkstad.review.pages import task as pages


@allow("review.open_reviews")
def list_(request: HttpRequest) -> HttpResponse:
    """My tasks; for those who read a mandate also the rounds."""
    return render(request, "review/list.html", lists.list_page(request.user))


@on(Assignment, "review.score")
def task(request: HttpRequest, task: Assignment) -> HttpResponse:
    """One application to assess: first the declaration, then answers and score side by side, saved or sent."""
    if task.state == Task.ASKED:
        return _declare(request, task)
    form = pages.score_form(task, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _scored(request, task, form):
        return redirect(task if "stay" in request.POST else pages.next_url(task, me(request)))
    return render(request, "review/task.html", pages.task_page(task, me(request), form))


@on(Assignment, "review.score")
def task_file(request: HttpRequest, task: Assignment, question: str) -> FileResponse:
    """A file of the application, once interests are declared and where names need not be hidden."""
    if task.state == Task.ASKED or task.candidate.round.anonymous:
        raise Http404
    return file_response(task.candidate.application.response, question)


def _declare(request: HttpRequest, task: Assignment) -> HttpResponse:
    whole = task.candidate.round.anonymous or request.GET.get("alla") == "1"
    form = pages.declare_form(task, request.POST if request.method == "POST" else None, whole=whole)
    act = actions.declare_blind if whole else actions.declare
    if request.method == "POST" and form.acts(lambda data: act(task=task, **data, actor=me(request))):
        left = Assignment.objects.visible_to(request.user).filter(pk=task.pk).exists()
        if not left:
            messages.success(request, _("Thank you. The application is given to somebody else."))
        return redirect(task if left else "review:list")
    return render(request, "review/task.html", {**pages.task_page(task, me(request), form), "whole": whole})


def _scored(request: HttpRequest, task: Assignment, form: pages.ScoreForm) -> bool:
    """Save what can be read, and send it if that was asked; False where something must be shown at its field."""
    fine = form.is_valid()
    try:
        actions.save_score(task=task, answers=form.given, comments=form.comments(), actor=me(request))
        if fine and "send" in request.POST:
            actions.send_score(task=task, actor=me(request))
            messages.success(request, _("The score is sent. It cannot be changed now."))
        elif fine:
            messages.success(request, _("Saved. Nothing is sent yet."))
    except Refused as refused:
        pages.take(form, refused)
        fine = False
    return fine
