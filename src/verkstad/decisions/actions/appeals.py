"""An appeal or a request for reconsideration: received, tried for time, met or handed over, ended by the court."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from verkstad.applications.actions.moves import move
from verkstad.applications.models import Application, State
from verkstad.core.decisions.appeal import DUTY_TO_CHANGE, IN_TIME_CLAUSE, in_time
from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions.appeal_letters import register_answer, register_incoming
from verkstad.decisions.actions.cases import locked_case, no
from verkstad.decisions.models import Appeal, AppealKind, Decision, Outcome
from verkstad.decisions.queries.against import Against, against
from verkstad.decisions.rules import checked
from verkstad.handling.actions.registering import take_up
from verkstad.handling.actions.setting import letters_first
from verkstad.handling.models import Outcome as Dismissal
from verkstad.handling.models import OutcomeKind
from verkstad.handling.queries.people import people_of
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.access import may
from verkstad.people.models import User

LONGEST = 8000


@transaction.atomic
def receive_appeal(*, decision: Decision, kind: str, text: str, received_on: date | None = None, actor: User) -> Appeal:
    """Register what came in against a decision: by the applicant here (today), or by staff on the day it came.

    Refuses an appeal against what cannot be appealed (with the clause; a request for reconsideration is taken), a
    decision that a newer one has replaced, a second one while the first is being tried, a day before the decision or to
    come, and an empty text.
    """
    case = locked_case(decision.application)
    row = Decision.objects.select_related("document", "application__call__mandate", "application__owner").get(
        pk=decision.pk
    )
    key, day = _who_and_when(row, received_on, actor)
    if Decision.objects.filter(replaces=row).exists():
        raise no("replaced", gettext_noop("A newer decision has replaced this one."),
                 gettext_noop("Write against the newer decision."))  # fmt: skip
    return _received(Appeal(decision=row, kind=kind, received_on=day, text=text.strip(), made_by=key), case,
                     row.appeals, key)  # fmt: skip


@transaction.atomic
def receive_against_dismissal(
    *, dismissal: Dismissal, kind: str, text: str, received_on: date | None = None, actor: User
) -> Appeal:
    """Register what came in against a dismissal, with the same refusals; and where the case has been taken up since."""
    case = locked_case(dismissal.application)
    rows = Dismissal.objects.select_related(
        "document", "application__call__mandate", "application__owner", "application__handler"
    )
    row = rows.get(pk=dismissal.pk)
    key, day = _who_and_when(row, received_on, actor)
    if row.kind != OutcomeKind.DISMISSED or case.state != State.DISMISSED:
        raise no("no_dismissal", gettext_noop("%(case)s is not dismissed."),
                 gettext_noop("Reload the page to see where the case stands."), case=str(case))  # fmt: skip
    return _received(Appeal(dismissal=row, kind=kind, received_on=day, text=text.strip(), made_by=key), case,
                     row.appeals, key)  # fmt: skip


def _who_and_when(row: Decision | Dismissal, received_on: date | None, actor: User) -> tuple[str, date]:
    """The actor's key and the day it came in: today where the applicant writes here."""
    own, today = may(actor, "decisions.appeal_decision", row), timezone.localdate()
    key = actor.journal_key if own else checked(actor, "decisions.register_appeal", row)
    return key, today if own or received_on is None else received_on


def _received(made: Appeal, case: Application, others: Any, key: str) -> Appeal:
    at = against(made)
    _check(made, at)
    if others.filter(state__in=Appeal.TRIED).exists():
        raise no("tried_already", gettext_noop("What came in against this decision before is still being tried."),
                 gettext_noop("Hand in what you want to add to that case."))  # fmt: skip
    made.document = register_incoming(case, made.kind, made.received_on, key)
    made.save()
    _tell(made, "appeal.received", key, kind=made.kind, received_on=made.received_on.isoformat(),
          document=made.document.diary_number)  # fmt: skip
    return made


def _check(made: Appeal, at: Against) -> None:
    today = timezone.localdate()
    if made.kind not in AppealKind.values:
        raise no("appeal_kind", gettext_noop("“%(kind)s” is neither an appeal nor a request for reconsideration."), where="kind",
                 kind=made.kind)  # fmt: skip
    if made.kind == AppealKind.APPEAL and at.appeal == Appealable.NO:
        raise no("not_appealable", gettext_noop("This decision cannot be appealed."),
                 gettext_noop("Ask for a reconsideration instead, if it is clearly wrong."), where="kind",
                 clause=at.clause)  # fmt: skip
    if not at.made_on <= made.received_on <= today:
        raise no("appeal_when", gettext_noop("Nothing against the decision of %(decided)s can have come in on %(day)s."),
                 gettext_noop("Write a day from the decision to today."), where="received_on",
                 decided=at.made_on.isoformat(), day=made.received_on.isoformat())  # fmt: skip
    if not made.text or len(made.text) > LONGEST:
        raise no("appeal_text", gettext_noop("Say what should be changed and why, in at most 8000 characters."), where="text",
                 clause="43 § förvaltningslagen (2017:900)")  # fmt: skip


@letters_first
def try_time(
    *, appeal: Appeal, actor: User, on_time: bool | None = None, reasons: str = "", served_on: date | None = None
) -> Appeal:
    """Try whether it came in time (rättidsprövning), and take the case as its handler.

    It follows from the day the decision reached the applicant. `on_time` True lets in one that came late because we told
    the applicant wrongly (45 § förvaltningslagen), with reasons. A late appeal is dismissed with a letter; a request for
    reconsideration has no last day. `served_on` is when a dismissal reached the applicant: where nobody knows it the
    appeal came in time. Refuses whoever had a hand in the decision, and such a day outside its dismissal and appeal.
    """
    row, case, key = _mine(appeal, actor)
    if row.dismissal is not None and served_on is not None:
        if not against(row).made_on <= served_on <= row.received_on:
            raise no("served_when", gettext_noop("The dismissal cannot have reached the applicant on %(day)s."),
                     gettext_noop("Write a day from the dismissal to when the appeal came in."), where="served_on",
                     day=served_on.isoformat())  # fmt: skip
        row.served_on = served_on
        row.save(update_fields=["served_on"])
    timely = row.kind == AppealKind.RECONSIDERATION or in_time(against(row).served_on, row.received_on)
    if not timely and on_time and not reasons.strip():
        raise no("late_let_in", gettext_noop("An appeal that came late is let in only with a reason."),
                 gettext_noop("Say in what way the applicant was told wrongly."), where="reasons", clause=IN_TIME_CLAUSE)  # fmt: skip
    let_in = timely or bool(on_time)
    row.reasons = reasons.strip() or row.reasons
    _move(row, "appeal.in_time" if let_in else "appeal.late", actor)
    if not let_in:
        row.ended_on, row.letter = timezone.localdate(), register_answer(case, row, "late", "", actor)
        row.save(update_fields=["ended_on", "letter"])
        _notify(row)
    _tell(row, "appeal.in_time" if let_in else "appeal.late", key, received_on=row.received_on.isoformat())
    return row


@letters_first
def reopen_case(*, appeal: Appeal, reasons: str, actor: User) -> Appeal:
    """Find that the decision should be changed: a rejected case is reopened, and a presenter proposes a new decision.

    A grant stays granted meanwhile; its new decision replaces it when it is made. Needs reasons.
    """
    row, case, key = _mine(appeal, actor)
    _ended(row, "appeal.reopened", reasons, actor)
    _taken_up(case, row, key)
    row.letter = register_answer(case, row, "reopened", "", actor)
    row.save(update_fields=["letter"])
    _tell(row, "appeal.reopened", key, letter=row.letter.diary_number)
    _notify(row)
    return row


@letters_first
def close_appeal(*, appeal: Appeal, reasons: str, actor: User) -> Appeal:
    """Let the decision stand after a request for reconsideration, with reasons and a letter.

    Refuses an appeal: that is not ours to end, it goes to the court.
    """
    row, case, key = _mine(appeal, actor)
    if row.kind == AppealKind.APPEAL:
        raise no("goes_to_court", gettext_noop("An appeal that is not met in full is handed over to the court."),
                 gettext_noop("Hand it over, or reopen the case."), clause="46 § förvaltningslagen (2017:900)")  # fmt: skip
    _ended(row, "appeal.upheld", reasons, actor)
    row.letter = register_answer(case, row, "upheld", DUTY_TO_CHANGE, actor)
    row.save(update_fields=["letter"])
    _tell(row, "appeal.upheld", key, letter=row.letter.diary_number)
    _notify(row)
    return row


@letters_first
def hand_over_appeal(*, appeal: Appeal, court: str, reasons: str, actor: User) -> Appeal:
    """Hand an appeal over to the court, with what we say of it, by a registered letter."""
    row, case, key = _mine(appeal, actor)
    if row.kind != AppealKind.APPEAL:
        raise no("no_appeal", gettext_noop("Only an appeal goes to the court."), gettext_noop("End the request here."))
    if not court.strip() or len(court) > 120:
        raise no(
            "no_court",
            gettext_noop("It is not said which court."),
            gettext_noop("Write the court's name."),
            where="court",
        )
    row.court = court.strip()
    _ended(row, "appeal.handed_over", reasons, actor, ended=False)
    row.letter = register_answer(case, row, "court", "46 § förvaltningslagen (2017:900)", actor)
    row.save(update_fields=["letter", "court"])
    _tell(row, "appeal.handed_over", key, letter=row.letter.diary_number)
    _notify(row)
    return row


@transaction.atomic
def answer_court(*, appeal: Appeal, stands: bool, reasons: str, actor: User) -> Appeal:
    """Note the court's judgment: the decision stands, or the case comes back and is reopened."""
    row, case, key = _mine(appeal, actor)
    act = "appeal.court_upheld" if stands else "appeal.court_remitted"
    _ended(row, act, reasons, actor)
    if not stands:
        _taken_up(case, row, key)
    _tell(row, act, key)
    _notify(row)
    return row


def _taken_up(case: Application, row: Appeal, key: str) -> None:
    """A rejected case, or one whose grant was revoked, waits for a new proposal; a dismissed one for the check of its
    requirements, by a new handler."""
    revoked = case.state == State.WITHDRAWN and row.decision is not None and row.decision.outcome == Outcome.REVOKED
    if case.state == State.REJECTED or revoked:
        move(case, "application.reopened", actor=key, facts={"appeal": row.pk}, handler=None)
    if case.state == State.DISMISSED:
        take_up(application=case, appeal=row.pk, actor=key)


def _mine(appeal: Appeal, actor: User) -> tuple[Appeal, Application, str]:
    """The appeal and its case, locked; refuses who lacks the right or had a hand in the decision (R13)."""
    case = locked_case(against(appeal).application)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related("decision__document", "dismissal__document")
    row = rows.get(pk=appeal.pk)
    for thing in (row.decision, row.dismissal):
        if thing is not None:
            thing.application = case
    key = checked(actor, "decisions.try_appeal", row)
    if key in against(row).hands:
        raise no("first_hands", gettext_noop("You had a hand in this decision, so somebody else must try what came in against it."),
                 gettext_noop("Ask a colleague who neither handled, presented nor made the decision."), clause="R13")  # fmt: skip
    return row, case, key


def _move(row: Appeal, act: str, actor: User) -> None:
    try:
        row.state = row.LIFECYCLE.target(row.state, act)
    except Refused:
        raise no("appeal_state", gettext_noop("This cannot be done now: where the case stands has changed."),
                 gettext_noop("Reload the page to see the present state.")) from None  # fmt: skip
    row.handler, row.handler_key = actor, actor.journal_key
    row.save(update_fields=["state", "handler", "handler_key", "reasons"])


def _ended(row: Appeal, act: str, reasons: str, actor: User, *, ended: bool = True) -> None:
    if len(reasons.strip()) < 40 or len(reasons) > 4000:
        raise no("appeal_reasons", gettext_noop("Say why, in 40 to 4000 characters and plain words."), where="reasons",
                 clause="32 § förvaltningslagen (2017:900)")  # fmt: skip
    row.reasons, row.ended_on = reasons.strip(), timezone.localdate() if ended else None
    _move(row, act, actor)
    row.save(update_fields=["ended_on"])


def _tell(row: Appeal, act: str, key: str, **facts: object) -> None:
    at = against(row)
    case = at.application
    record(actor=key, act=act, subject_type="appeal", subject_key=row.pk, mandate=case.call.mandate.key,
           facts={"application": case.key, "number": at.number or at.document.diary_number, **facts})  # fmt: skip


def _notify(row: Appeal) -> None:
    case = against(row).application
    for person in people_of(case.owner.key):
        put(to=person, template="decisions.appeal_answered", once_key=f"appeal:{row.pk}:{row.state}",
            url=reverse("decisions:appeal", args=[row.pk]), context={"case": str(case)})  # fmt: skip


def answer(*, appeal: Appeal, act: str, reasons: str, actor: User, court: str = "") -> Appeal:
    """End an appeal in the way that `act` names: reopen, close, hand_over, court_upheld or court_remitted."""
    if act == "reopen":
        return reopen_case(appeal=appeal, reasons=reasons, actor=actor)
    if act == "close":
        return close_appeal(appeal=appeal, reasons=reasons, actor=actor)
    if act == "hand_over":
        return hand_over_appeal(appeal=appeal, court=court, reasons=reasons, actor=actor)
    return answer_court(appeal=appeal, stands=act == "court_upheld", reasons=reasons, actor=actor)
