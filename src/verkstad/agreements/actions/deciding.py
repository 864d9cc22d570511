"""A change is decided in four eyes: in force as a new version with its paper, its letter and its money; or refused."""

from datetime import date

from django.utils import timezone
from django.utils.translation import override

from verkstad.agreements import told
from verkstad.agreements.actions.changing import locked_change, ready, saved, tell, tell_receiver, to_state
from verkstad.agreements.actions.money import rebook
from verkstad.agreements.actions.offering import add_version
from verkstad.agreements.actions.papers import papers_first, send_change_letter
from verkstad.agreements.models import Change
from verkstad.agreements.queries.changing import measured
from verkstad.agreements.rules import Actor, checked, no
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.setting import letters_first


@papers_first
@letters_first
def decide_change(
    *, change: Change, approve: bool, reasons: str, actor: Actor, revision: int | None = None, day: date | None = None
) -> Change:
    """Approve or refuse: the letter is written and registered, the receiver told, and what is approved is in force as a new
    version with its money booked; or nothing is done.

    Refuses who asked for it or prepared it (R13), a change that nobody has prepared or that is not what was seen, no
    reasons, and of an approval one with faults, one that is behind what else was decided, and money that is not there.
    """
    by = checked(actor, "agreements.decide_change", change)
    row = locked_change(change, revision)
    to_state(row, "change.approved" if approve else "change.refused")
    _four_eyes(row, by)
    if not reasons.strip():
        raise no("no_reasons", gettext_noop("Give the reasons; they stand in the letter."), where="reasons")
    today = day or timezone.localdate()
    at = ready(row) if approve else measured(row)
    steps = rebook(row.agreement, row, at.before, at.after, today, by) if approve else {}
    with override("sv"):
        names = told.names_of(row.agreement, at.before, at.after)
        said = [f"{one['what']}: {one['before']} → {one['after']}" for one in told.difference_rows(at.found, names)]
    row.document = send_change_letter(
        change=row, approve=approve, reasons=reasons.strip(), sums=said, day=today, actor=actor
    )
    row.decided_by, row.decided_on, row.decision_reasons = by, today, reasons.strip()[:4000]
    saved(row, "state", "document", "decided_by", "decided_on", "decision_reasons")
    facts: dict[str, object] = {"letter": row.document.diary_number}
    if approve:
        made = add_version(row.agreement, at.after, valid_from=today, by=by, change=row, day=today)
        facts |= {"version": made.number, "sha256": made.sha256, "granted_ore": at.after.granted_ore,
                  "steps": {str(year): ore for year, ore in steps.items()}}  # fmt: skip
    tell(row, "change.approved" if approve else "change.refused", by, **facts)
    tell_receiver(row, "agreements.change_decided")
    return row


def _four_eyes(row: Change, by: str) -> None:
    if not row.proposed_by:
        raise no("not_prepared", gettext_noop("Nobody has prepared the change yet."),
                 gettext_noop("Have an officer say what is proposed, and why."), clause="R13")  # fmt: skip
    if by in (row.proposed_by, row.asked_by):
        raise no("four_eyes", gettext_noop("You asked for this change or prepared it, so somebody else must decide."),
                 gettext_noop("Ask another person with the right to decide."), clause="R13")  # fmt: skip
