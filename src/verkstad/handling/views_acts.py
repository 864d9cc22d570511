"""What a handler does with a case."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.applications.models import Application
from verkstad.handling import actions
from verkstad.handling.forms import (
    AskForm,
    CheckForm,
    DismissForm,
    EndCompletionForm,
    HandlerForm,
    InviteForm,
    RegisterForm,
)
from verkstad.handling.models import Completion
from verkstad.handling.pages.asking import openable_groups
from verkstad.handling.pages.case import task_line, task_row
from verkstad.handling.queries.people import handlers
from verkstad.people.access import me, on


@on(Application, "handling.take_case")
@require_POST
def take(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the case oneself."""
    actions.take_case(application=application, actor=me(request))
    messages.success(request, _("The case is yours."))
    return redirect("handling:case", application.key)


@on(Application, "handling.assign_case")
def assign(request: HttpRequest, application: Application) -> HttpResponse:
    """Give the case to somebody."""
    form = HandlerForm(request.POST or None, people=handlers(), initial={"handler": me(request).pk})
    if request.method == "POST" and form.acts(
        lambda data: actions.assign_case(application=application, handler=data["handler"], actor=me(request))
    ):
        messages.success(request, _("The case is assigned to %s.") % form.cleaned_data["handler"])
        return redirect("handling:case", application.key)
    return render(request, "handling/assign.html", {"case": application, "form": form})


@on(Application, "handling.register_application")
def register(request: HttpRequest, application: Application) -> HttpResponse:
    """Register what was sent, with its secrecy mark; the requirement check is laid out."""
    form = RegisterForm(request.POST or None, initial={"secrecy": actions.usual_mark(application)})
    if request.method == "POST" and form.acts(
        lambda data: actions.register_application(application=application, actor=me(request), **data)
    ):
        messages.success(request, _("Registered. The requirements are laid out below."))
        return redirect("handling:case", application.key)
    return render(request, "handling/register.html", {"case": application, "form": form})


@on(Application, "handling.check_requirements")
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """Every requirement with what the system found, to be decided on."""
    tasks = list(application.tasks.all())
    form = CheckForm(request.POST or None, tasks=tasks)
    if request.method == "POST" and form.acts(
        lambda data: actions.decide_tasks(application=application, decisions=form.decisions(), actor=me(request))
    ):
        messages.success(request, _("The requirement check is saved."))
        return redirect("handling:case", application.key)
    rows = [{**task_row(block["task"]), **block} for block in form.blocks()]
    context = {"case": application, "form": form, "rows": rows, "line": task_line(tasks)}
    return render(request, "handling/check.html", context)


@on(Application, "handling.check_requirements")
@require_POST
def accept(request: HttpRequest, application: Application) -> HttpResponse:
    """Take over what the system found met."""
    count = actions.accept_found(application=application, actor=me(request))
    messages.success(request, _("%s requirements were taken over as met.") % count)
    return redirect("handling:check", application.key)


@on(Application, "handling.check_requirements")
@require_POST
def confirm(request: HttpRequest, application: Application) -> HttpResponse:
    """The requirements are met."""
    actions.confirm_requirements(application=application, actor=me(request))
    messages.success(request, _("The requirements are met; the application can be reviewed."))
    return redirect("handling:case", application.key)


@on(Application, "handling.ask_completion")
def ask(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask for a completion: what is opened, why, until when."""
    initial = {"due_on": timezone.localdate() + timedelta(days=14)}
    form = AskForm(request.POST or None, groups=openable_groups(application), initial=initial)
    if request.method == "POST" and form.acts(
        lambda data: actions.ask_completion(application=application, actor=me(request), **data)
    ):
        messages.success(request, _("The request is sent as %s.") % form.result.letter.diary_number)
        return redirect("handling:case", application.key)
    return render(request, "handling/ask.html", {"case": application, "form": form})


@on(Completion, "handling.ask_completion")
def completion_end(request: HttpRequest, completion: Completion) -> HttpResponse:
    """Give more time, or go on without the completion."""
    form = EndCompletionForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: (
            actions.extend_completion(completion=completion, due_on=data["due_on"], actor=me(request))
            if data["due_on"]
            else actions.end_completion(completion=completion, actor=me(request))
        )
    ):
        return redirect("handling:case", completion.application.key)
    return render(
        request, "handling/completion_end.html", {"one": completion, "case": completion.application, "form": form}
    )


@on(Application, "handling.dismiss_application")
def dismiss(request: HttpRequest, application: Application) -> HttpResponse:
    """Dismiss without trying: ground, clause, reasons; a letter goes out."""
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.dismiss_application(application=application, actor=me(request), **data)
    ):
        messages.success(request, _("Dismissed; the letter is %s.") % form.result.document.diary_number)
        return redirect("handling:case", application.key)
    return render(request, "handling/dismiss.html", {"case": application, "form": form})


@on(Application, "handling.invite_application")
def invite(request: HttpRequest, application: Application) -> HttpResponse:
    """Invite to the second stage."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.invite_application(application=application, actor=me(request), **data)
    ):
        messages.success(request, _("Invited; the letter is %s.") % form.result.document.diary_number)
        return redirect("handling:case", application.key)
    return render(request, "handling/invite.html", {"case": application, "form": form})
