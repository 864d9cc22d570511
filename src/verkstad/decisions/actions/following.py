"""After the decision: when it reached the applicant, and whether its conditions are met."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.core.words import gettext_noop
from verkstad.decisions.actions.cases import no
from verkstad.decisions.models import Condition, Decision, Service
from verkstad.decisions.rules import checked
from verkstad.journal.actions import record
from verkstad.people.access import may
from verkstad.people.models import User


@transaction.atomic
def note_service(*, decision: Decision, served_on: date, how: str, actor: User) -> Service:
    """Note the day a decision reached the applicant, from which an appeal's time runs; the first note stands.

    "read" is noted when the applicant's own people open the decision here; the others by staff. Refuses a day before the
    decision or to come, an unknown way, and who is neither.
    """
    rows = Decision.objects.select_for_update(of=("self",))
    row = rows.select_related("application__call__mandate", "application__owner").get(pk=decision.pk)
    own = how == "read" and may(actor, "decisions.view_decision", row)
    key = actor.journal_key if own else checked(actor, "decisions.note_service", row)
    if known := Service.objects.filter(decision=row).first():
        return known
    if how not in dict(Service.HOW):
        raise no(
            "served_how",
            gettext_noop("“%(how)s” is no way in which a decision reaches somebody."),
            where="how",
            how=how,
        )
    if not row.decided_on <= served_on <= timezone.localdate():
        raise no("served_when", gettext_noop("The decision of %(decided)s cannot have reached the applicant on %(day)s."),
                 gettext_noop("Write a day from the decision to today."), where="served_on",
                 decided=row.decided_on.isoformat(), day=served_on.isoformat())  # fmt: skip
    kept = Service.objects.create(decision=row, served_on=served_on, how=how, noted_by=key)
    _tell(row, "decision.served", key, served_on=served_on.isoformat(), how=how)
    return kept


@transaction.atomic
def follow_condition(*, condition: Condition, met: bool, note: str, followed_on: date, actor: User) -> Condition:
    """Note whether a condition of a decision is met, and what was found. A later note replaces an earlier one.

    Refuses a condition of a decision that a newer one has replaced, a day to come and a missing note.
    """
    rows = Condition.objects.select_for_update(of=("self",))
    rows = rows.select_related("decision__application__call__mandate", "decision__application__owner")
    row = rows.get(pk=condition.pk)
    key = checked(actor, "decisions.follow_condition", row)
    if hasattr(row.decision, "later"):
        raise no("condition_replaced", gettext_noop("A newer decision has replaced the one with this condition."),
                 gettext_noop("Follow up the condition of the newer decision."))  # fmt: skip
    if followed_on > timezone.localdate():
        raise no("followed_when", gettext_noop("%(day)s has not come yet."), gettext_noop("Write the day you looked."),
                 where="followed_on", day=followed_on.isoformat())  # fmt: skip
    if not note.strip() or len(note) > 500:
        raise no("followed_what", gettext_noop("Say what was found, in at most 500 characters."), where="note")
    row.state, row.note, row.followed_on, row.followed_by = "met" if met else "not_met", note.strip(), followed_on, key
    row.save(update_fields=["state", "note", "followed_on", "followed_by"])
    _tell(row.decision, "condition.followed", key, condition=row.key, met=met, followed_on=followed_on.isoformat())
    return row


def _tell(decision: Decision, act: str, key: str, **facts: object) -> None:
    record(actor=key, act=act, subject_type="application", subject_key=decision.application.key,
           mandate=decision.application.call.mandate.key, facts={"number": decision.number, **facts})  # fmt: skip
