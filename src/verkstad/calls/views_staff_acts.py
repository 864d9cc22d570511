"""Acts on a published call: a later closing, cancelling, a draft thrown away, questions answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from verkstad.calls import actions, pages_staff
from verkstad.calls.forms import AnswerForm, CancelForm, ExtendForm
from verkstad.calls.models import Call, CallQuestion
from verkstad.core.refused import Refused
from verkstad.people.access import me, on


@on(Call, "calls.extend_call")
def extend(request: HttpRequest, call: Call) -> HttpResponse:
    """Move the closing for everybody, with the reason."""
    form = ExtendForm(request.POST or None, second=call.second_closes_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_call(call=call, **form.given(), actor=me(request))
            messages.success(request, _("The closing is moved, for everybody."))
            return redirect("calls:manage", call.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_extend.html", {"form": form, "call": call})


@on(Call, "calls.cancel_call")
def cancel(request: HttpRequest, call: Call) -> HttpResponse:
    """Take the call back; it stays readable with the reason."""
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_call(call=call, **form.cleaned_data, actor=me(request))
            messages.success(request, _("The call is cancelled."))
            return redirect("calls:manage", call.key)
        except Refused as refused:
            form.take(refused)
    context = {"form": form, "title": _("Cancel the call"), "act_label": _("Cancel the call"), "danger": True,
               "consequence": _("Nobody can apply any more. The call stays readable, with the reason. This cannot be undone."),
               "facts": [{"term": _("Call"), "value": call.title}], "back": reverse("calls:manage", args=[call.key])}  # fmt: skip
    return render(request, "ui/confirm.html", context)


@on(Call, "calls.change_call")
def discard(request: HttpRequest, call: Call) -> HttpResponse:
    """Throw the draft of a change away."""
    if request.method == "POST":
        actions.discard_draft(call=call, actor=me(request))
        messages.success(request, _("The draft is thrown away. The published version is as it was."))
        return redirect("calls:manage", call.key)
    context = {"title": _("Throw the draft away"), "act_label": _("Throw the draft away"), "danger": True,
               "consequence": _("What was written since the last publishing is lost. The published version stays."),
               "facts": [{"term": _("Call"), "value": call.title}], "back": reverse("calls:manage", args=[call.key])}  # fmt: skip
    return render(request, "ui/confirm.html", context)


@on(Call, "calls.view_call")
@require_safe
def questions(request: HttpRequest, call: Call) -> HttpResponse:
    """Questions that wait, and those that are answered."""
    return render(request, "calls/staff_questions.html", pages_staff.questions_page(call, request.user))


@on(CallQuestion, "calls.answer_question")
def answer(request: HttpRequest, question: CallQuestion) -> HttpResponse:
    """Answer a question, for everybody to read."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(question=question, **form.cleaned_data, actor=me(request))
            messages.success(request, _("The answer is published."))
            return redirect("calls:questions", question.call.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_answer.html", {"form": form, "question": question, "call": question.call})


@on(Call, "calls.answer_question")
def answer_own(request: HttpRequest, call: Call) -> HttpResponse:
    """Publish a question that came another way, with its answer."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(call=call, **form.cleaned_data, actor=me(request))
            messages.success(request, _("The answer is published."))
            return redirect("calls:questions", call.key)
        except Refused as refused:
            form.take(refused)
    return render(request, "calls/staff_answer.html", {"form": form, "call": call})
