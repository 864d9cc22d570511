"""A change of what is agreed: copied, edited, sent or noted, brought up to date, withdrawn."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.offering import add_version, locked
from verkstad.agreements.actions.papers import papers_first
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.queries.changing import Measured, joined, measured
from verkstad.agreements.rules import Actor, checked, no, refuse
from verkstad.core.agreements.content import Agreed, to_json
from verkstad.core.agreements.differences import in_order
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.queries.people import people_of
from verkstad.journal.actions import record
from verkstad.notices.actions import put


@transaction.atomic
def begin_change(*, agreement: Agreement, actor: Actor, reason: str = "") -> Change:
    """A copy of what is in force, to be edited. Refuses who may not ask, and an agreement that does not run."""
    by = checked(actor, "agreements.ask_change", agreement)
    row = locked(agreement)
    if row.state != "running":
        raise no("not_running", gettext_noop("Only a running agreement can be changed."),
                 gettext_noop("Have it accepted first; a closed one is reopened by a decision."), clause="R14")  # fmt: skip
    base = newest(row)
    made = Change.objects.create(
        agreement=row, number=row.changes.count() + 1, base=base, mine=to_json(in_order(base.agreed)),
        reason=reason.strip()[:4000], asked_by=by, person=actor,
    )  # fmt: skip
    tell(made, "change.begun", by, version=base.number)
    return made


def locked_change(change: Change, revision: int | None) -> Change:
    """The change with its agreement, both locked; refused where it is not what was seen."""
    agreement = locked(change.agreement)
    row = Change.objects.select_for_update(of=("self",)).select_related("base", "document").get(pk=change.pk)
    row.agreement = agreement
    if revision is not None and row.revision != revision:
        raise no("changed_meanwhile", gettext_noop("The change was saved by somebody else while you had it open."),
                 gettext_noop("Read it as it is now, then do it again."))  # fmt: skip
    return row


def to_state(row: Change, act: str) -> None:
    row.state = Change.LIFECYCLE.target(row.state, act)


def saved(row: Change, *fields: str) -> None:
    row.revision += 1
    row.save(update_fields=["revision", *fields])


def tell(row: Change, act: str, by: str, **facts: object) -> None:
    agreement = row.agreement
    record(actor=by, act=act, subject_type="agreement", subject_key=agreement.key, mandate=agreement.mandate.key,
           facts={"change": row.number, **facts})  # fmt: skip


@transaction.atomic
def save_change(*, change: Change, wanted: Agreed, reason: str, actor: Actor, revision: int | None = None) -> Change:
    """Keep what was edited, also with faults: they are told, and hold it back when it is sent.

    Refuses who may not ask, a change that is not being written, and one that another saved after `revision`.
    """
    by = checked(actor, "agreements.ask_change", change)
    row = locked_change(change, revision)
    if row.state != "draft":
        raise no("not_draft", gettext_noop("The change is not being written any more."),
                 gettext_noop("Have it sent back, or begin a new one."))  # fmt: skip
    row.mine, row.reason = to_json(in_order(wanted)), reason.strip()[:4000]
    row.__dict__.pop("wanted", None)
    saved(row, "mine", "reason")
    tell(row, "change.saved", by)
    return row


def ready(row: Change) -> Measured:
    """The change measured; refused where it says nothing new, is behind, or has faults."""
    at = measured(row)
    if at.behind:
        raise no("behind", gettext_noop("Something else was decided after this change was begun (version %(number)s)."),
                 gettext_noop("Bring the change onto the version in force first."), clause="R14", number=at.newest.number)  # fmt: skip
    if not at.found:
        raise no(
            "nothing_changed", gettext_noop("Nothing is changed."), gettext_noop("Change something, or withdraw it.")
        )
    refuse(at.wrong)
    return at


@papers_first
def send_change(*, change: Change, actor: Actor, revision: int | None = None) -> Change:
    """Ask for the change. A move of costs that the rule leaves to the receiver is noted, and in force at once as a version
    of its own; anything else waits for a decision.

    Refuses who may not ask, a change without reasons or differences, one with faults, and one that is behind.
    """
    by = checked(actor, "agreements.ask_change", change)
    row = locked_change(change, revision)
    at = ready(row)
    if not row.reason.strip():
        raise no("no_reason", gettext_noop("Say why the change is needed."), where="reason")
    own = not at.why_decision
    to_state(row, "change.noted" if own else "change.sent")
    row.sent_at, row.returned_why = timezone.now(), ""
    saved(row, "state", "sent_at", "returned_why")
    if own:
        today = timezone.localdate()
        made = add_version(row.agreement, at.after, valid_from=today, by=by, change=row)
        tell(row, "change.noted", by, version=made.number, sha256=made.sha256)
    else:
        tell(row, "change.sent", by)
    return row


@transaction.atomic
def withdraw_change(*, change: Change, actor: Actor) -> Change:
    """Take back a change that is written or waits. Refuses who may not ask, and one that is decided."""
    by = checked(actor, "agreements.ask_change", change)
    row = locked_change(change, None)
    to_state(row, "change.withdrawn")
    saved(row, "state")
    tell(row, "change.withdrawn", by)
    return row


@transaction.atomic
def return_change(*, change: Change, why: str, actor: Actor) -> Change:
    """Send it back to who asked, with what is missing. Refuses who may not prepare, and no reason."""
    by = checked(actor, "agreements.propose_change", change)
    row = locked_change(change, None)
    to_state(row, "change.returned")
    if not why.strip():
        raise no("no_why", gettext_noop("Say what is missing."), where="why")
    row.returned_why, row.proposed_by, row.proposal = why.strip()[:2000], "", ""
    saved(row, "state", "returned_why", "proposed_by", "proposal")
    tell(row, "change.returned", by)
    tell_receiver(row, "agreements.change_returned")
    return row


@transaction.atomic
def propose_change(*, change: Change, proposal: str, actor: Actor, revision: int | None = None) -> Change:
    """Prepare the change for decision: what is proposed, and why. Refuses who may not, a change that does not wait, and no
    proposal. Who asked for it may prepare it; who prepares it does not decide it (R13)."""
    by = checked(actor, "agreements.propose_change", change)
    row = locked_change(change, revision)
    if row.state != "sent":
        raise no("not_sent", gettext_noop("The change does not wait for a decision."))
    if not proposal.strip():
        raise no("no_proposal", gettext_noop("Say what you propose, and why."), where="proposal")
    row.proposed_by, row.proposal = by, proposal.strip()[:4000]
    saved(row, "proposed_by", "proposal")
    tell(row, "change.proposed", by)
    return row


@transaction.atomic
def rebase_change(*, change: Change, chosen: Mapping[str, str], actor: Actor, revision: int | None = None) -> Change:
    """Bring the change onto the version in force. `chosen` says for each clash whether "mine" or "theirs" holds.

    A proposal that was made of the change as it was falls. Refuses who may not ask, a change that is not behind, and a
    clash that nobody chose.
    """
    by = checked(actor, "agreements.ask_change", change)
    row = locked_change(change, revision)
    stands = newest(row.agreement)
    if row.state not in ("draft", "sent") or row.base_id == stands.pk:
        raise no("not_behind", gettext_noop("The change stands on the version in force already."))
    clashes = joined(row).clashes
    unchosen = [one for one in clashes if chosen.get(one.address) not in ("mine", "theirs")]
    if unchosen:
        raise Refused(*(no("not_chosen", gettext_noop("Choose what is to hold."), where=f"clash_{clashes.index(one)}").findings[0]
                        for one in unchosen))  # fmt: skip
    keep = tuple(one.address for one in clashes if chosen[one.address] == "mine")
    row.mine = to_json(joined(row, keep).agreed)
    row.base, row.proposed_by, row.proposal = stands, "", ""
    row.__dict__.pop("wanted", None)
    saved(row, "mine", "base", "proposed_by", "proposal")
    tell(row, "change.rebased", by, version=stands.number, clashes=len(clashes), kept=len(keep))
    return row


def tell_receiver(row: Change, template: str) -> None:
    """A notice to everybody who acts for the receiver today."""
    agreement = row.agreement
    for person in people_of(agreement.owner.key):
        put(to=person, template=template, url=row.get_absolute_url(), once_key=f"{template}:{row.pk}:{row.revision}",
            context={"title": agreement.title or agreement.key, "change": row.number})  # fmt: skip
