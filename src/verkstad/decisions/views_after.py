"""After the decision: service, conditions, appeals."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.decisions import actions
from verkstad.decisions.forms import AnswerForm, AppealForm, ConditionForm, ServiceForm, TimeForm
from verkstad.decisions.models import Appeal, Condition, Decision
from verkstad.decisions.pages import decisions as pages
from verkstad.decisions.queries.against import against_decision, against_dismissal
from verkstad.handling.models import Outcome as Dismissal
from verkstad.people.access import may, me, on
from verkstad.ui.forms import ActForm


@on(Decision, "decisions.view_decision")
def service(request: HttpRequest, row: Decision) -> HttpResponse:
    """The applicant confirms having read it; staff note how and when it reached them."""
    staff = may(request.user, "decisions.note_service", row)
    form = (ServiceForm if staff else ActForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: actions.note_service(decision=row, served_on=data.get("served_on", timezone.localdate()),
                                          how=data.get("how", "read"), actor=me(request))
    ):  # fmt: skip
        return redirect("decisions:decision", row.pk)
    facts = {"title": _("The decision has reached the applicant"), "form": form, "back": row.get_absolute_url(),
             "act_label": _("Note the day") if staff else _("Confirm that you have read the decision"),
             "consequence": _("The time for an appeal runs from this day.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Condition, "decisions.follow_condition")
def condition(request: HttpRequest, row: Condition) -> HttpResponse:
    """Follow up a condition."""
    form = ConditionForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.follow_condition(condition=row, **data, actor=me(request))
    ):
        return redirect("decisions:decision", row.decision_id)
    facts = {"title": _("Follow up a condition"), "form": form, "act_label": _("Save what was found"),
             "consequence": row.text, "facts": pages.condition_facts(row),
             "back": reverse("decisions:decision", args=[row.decision_id])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Decision, "decisions.view_decision")
def appeal_new(request: HttpRequest, row: Decision) -> HttpResponse:
    """Write against a decision, or register what came in against it."""
    own = may(request.user, "decisions.appeal_decision", row)
    form = AppealForm(request.POST or None, own=own, appealable=row.told.appeal != Appealable.NO)
    if request.method == "POST" and form.acts(
        lambda data: actions.receive_appeal(decision=row, **data, actor=me(request))
    ):
        messages.success(request, _("It came in and is registered as %s.") % form.result.document.diary_number)
        return redirect("decisions:appeal", form.result.pk)
    facts = {"row": row, "form": form, "own": own, "clock": pages.clock_words(pages.clock_of(against_decision(row))),
             "barred": row.told.appeal_clause if row.told.appeal == Appealable.NO else "", "back": row.get_absolute_url()}  # fmt: skip
    return render(request, "decisions/appeal_new.html", facts)


@on(Dismissal, "decisions.view_decision")
def dismissal_appeal(request: HttpRequest, row: Dismissal) -> HttpResponse:
    """Write against a dismissal, or register what came in against it."""
    own, to = may(request.user, "decisions.appeal_decision", row), against_dismissal(row)
    form = AppealForm(request.POST or None, own=own, appealable=to.appeal != Appealable.NO)
    if request.method == "POST" and form.acts(
        lambda data: actions.receive_against_dismissal(dismissal=row, **data, actor=me(request))
    ):
        messages.success(request, _("It came in and is registered as %s.") % form.result.document.diary_number)
        return redirect("decisions:appeal", form.result.pk)
    back = reverse("handling:mine" if own else "handling:case", args=[to.application.key])
    facts = {"row": row, "form": form, "own": own, "clock": pages.clock_words(pages.clock_of(to)), "back": back,
             "barred": to.clause if to.appeal == Appealable.NO else ""}  # fmt: skip
    return render(request, "decisions/appeal_new.html", facts)


@on(Appeal, "decisions.view_appeal")
def appeal(request: HttpRequest, row: Appeal) -> HttpResponse:
    """An appeal or a request for reconsideration: where it stands."""
    return render(request, "decisions/appeal.html", pages.appeal_facts(row, request.user))


@on(Appeal, "decisions.try_appeal")
def appeal_time(request: HttpRequest, row: Appeal) -> HttpResponse:
    """Try whether it came in time."""
    form = TimeForm(request.POST if request.method == "POST" else None, dismissal=row.dismissal is not None)
    if request.method == "POST" and form.acts(
        lambda data: actions.try_time(
            appeal=row, on_time=data["on_time"] or None, reasons=data["reasons"], served_on=data.get("served_on"),
            actor=me(request),
        )
    ):  # fmt: skip
        return redirect("decisions:appeal", row.pk)
    facts = {"title": _("Did it come in time?"), "form": form, "act_label": _("Try and take the case"),
             "back": reverse("decisions:appeal", args=[row.pk]), "facts": pages.appeal_facts(row, request.user)["facts"],
             "consequence": _("One that came late is dismissed with a letter.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Appeal, "decisions.try_appeal")
def appeal_answer(request: HttpRequest, row: Appeal) -> HttpResponse:
    """End it: take up the case anew, let the decision stand, hand over, or note the court's judgment."""
    form = AnswerForm(request.POST or None, ways=pages.ways_of(row))
    if request.method == "POST" and form.acts(lambda data: actions.answer(appeal=row, **data, actor=me(request))):
        messages.success(request, _("Saved. The applicant is told."))
        return redirect("decisions:appeal", row.pk)
    facts = {"title": _("Answer"), "form": form, "act_label": _("Decide and send the letter"),
             "back": reverse("decisions:appeal", args=[row.pk]), "facts": pages.answer_facts(row, request.user),
             "consequence": _("The letter goes to the applicant as it stands.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)
