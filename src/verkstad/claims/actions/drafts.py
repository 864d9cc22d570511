"""A claim is begun and written: lines, hours, what is asked of computed costs, files."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.actions.participants import counts, keep_rows, read_list
from verkstad.claims.models import Asked, Claim, ClaimFile, ClaimLine, Hours, Purpose
from verkstad.claims.queries.frame import STAFF, Allowed, allowed
from verkstad.claims.queries.sums import by_option, by_place, counting
from verkstad.claims.rules import Actor, checked, no, refuse
from verkstad.core.claims import simplified
from verkstad.core.claims.checks import line_findings
from verkstad.core.claims.hours import MOST_DAYS, MOST_TOLD, Day, cost_of, day_findings, twice
from verkstad.core.claims.lines import Line, Origin
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.ui.incoming import Incoming, Upload, received


@transaction.atomic
def begin_claim(*, agreement: Agreement, last: date, kind: str = "interim", actor: Actor) -> Claim:
    """Begin the next claim of an agreement, from the day after the one before it (or the project's first) to `last`.

    Refuses who may not, an agreement that does not run, a claim while another is being written, a day before the claim's
    first, and anything after a final claim.
    """
    by = checked(actor, "claims.write_claim", agreement)
    row = Agreement.objects.select_for_update(of=("self",)).select_related("mandate", "owner").get(pk=agreement.pk)
    if row.state != "running":
        raise no("not_running", gettext_noop("Costs can be claimed only while the agreement runs."),
                 gettext_noop("Accept the agreement first, or ask for it to be reopened."))  # fmt: skip
    earlier = list(row.claims.exclude(state="withdrawn").order_by("number"))
    if any(one.writable for one in earlier):
        raise no("one_at_a_time", gettext_noop("Another claim of the project is being written."),
                 gettext_noop("Send that one first, or withdraw it."))  # fmt: skip
    if any(one.kind == "final" for one in earlier):
        raise no(
            "after_final", gettext_noop("The final claim has been sent, so no more costs can be claimed."), clause="R15"
        )
    first = _first_day(row, earlier[-1] if earlier else None)
    if last < first:
        raise no("days", gettext_noop("The claim would end before it begins, %(first)s."),
                 gettext_noop("Choose a later day."), where="last", first=first.isoformat())  # fmt: skip
    if last > timezone.localdate():
        raise no("future", gettext_noop("The claim would end on a day that has not come."),
                 gettext_noop("Choose today or an earlier day: only paid costs count."), where="last", clause="R11")  # fmt: skip
    number = (row.claims.aggregate(most=Max("number"))["most"] or 0) + 1
    claim = Claim.objects.create(agreement=row, number=number, kind=kind, first=first, last=last, began_by=by)
    recorded(claim, "claim.begun", by, number=number, last=last.isoformat(), kind=kind)
    return claim


def _first_day(agreement: Agreement, before: Claim | None) -> date:
    if before is not None:
        return date.fromordinal(before.last.toordinal() + 1)
    return newest(agreement).agreed.first or timezone.localdate(agreement.accepted_at)


def recorded(claim: Claim, act: str, by: str, **facts: Any) -> None:
    record(
        actor=by, act=act, subject_type="claim", subject_key=claim.pk, mandate=claim.agreement.mandate.key, facts=facts
    )


def locked(claim: Claim) -> Claim:
    """The claim's row, alone until the transaction ends."""
    related = ("agreement__mandate__programme", "agreement__owner", "agreement__application__version", "document")
    return Claim.objects.select_for_update(of=("self",)).select_related(*related).get(pk=claim.pk)


def to_write(claim: Claim, actor: Actor) -> tuple[Claim, str]:
    """The locked claim and the writer; refuses who may not write, and a claim that is not its sender's any more."""
    by = checked(actor, "claims.write_claim", claim)
    row = locked(claim)
    if not row.writable:
        raise no("sent", gettext_noop("The claim has been sent and cannot be changed."),
                 gettext_noop("Wait for the decision, or ask to have it back."))  # fmt: skip
    return row, by


def to_control(claim: Claim, actor: Actor) -> tuple[Claim, str]:
    """The locked claim and the officer; refuses who does not control claims, and a claim that is not being controlled."""
    by = checked(actor, "claims.control_claim", claim)
    row = locked(claim)
    if row.state != "sent":
        raise no("not_controlled", gettext_noop("The claim is not being controlled now."),
                 gettext_noop("Reload the page to see where it stands."))  # fmt: skip
    return row, by


def next_number(claim: Claim) -> int:
    return (claim.lines.aggregate(most=Max("number"))["most"] or 0) + 1


FIELDS = (
    "kind",
    "partner",
    "booked_on",
    "paid_on",
    "voucher",
    "account",
    "supplier",
    "invoice",
    "text",
    "amount_ore",
    "in_kind",
)


def row_of(claim: Claim, line: Line, number: int, **more: Any) -> ClaimLine:
    values = {name: getattr(line, name) for name in FIELDS}
    return ClaimLine(claim=claim, number=number, origin=line.origin, where=line.where, **values, **more)


@transaction.atomic
def write_line(*, claim: Claim, line: Line, at: ClaimLine | None = None, actor: Actor) -> ClaimLine:
    """Write a line by hand, new or in place of one that is there, by the same rules as a file (R11).

    Refuses a claim that was sent, a line that was computed, and every fault of the line, each at its field.
    """
    row, by = to_write(claim, actor)
    if at is not None and at.origin in (Origin.COMPUTED, Origin.STAFF):
        raise no("computed", gettext_noop("This line is computed and cannot be written."),
                 gettext_noop("Change the hours or the units that it comes from."))  # fmt: skip
    refuse(line_findings(line, allowed(row).frame))
    if at is None:
        made = row_of(row, replace(line, origin=Origin.FORM), next_number(row))
        made.save(force_insert=True)
    else:
        made = ClaimLine.objects.get(claim=row, pk=at.pk)
        for name in FIELDS:
            setattr(made, name, getattr(line, name))
        made.save(update_fields=FIELDS)
    compute(claim=row)
    recorded(row, "claim.line_written", by, line=made.number, amount_ore=made.amount_ore)
    return made


@transaction.atomic
def remove_line(*, line: ClaimLine, actor: Actor) -> None:
    """Take a line away. Refuses a claim that was sent, and a computed line."""
    row, by = to_write(line.claim, actor)
    if line.origin in (Origin.COMPUTED, Origin.STAFF):
        raise no("computed", gettext_noop("This line is computed and cannot be written."),
                 gettext_noop("Change the hours or the units that it comes from."))  # fmt: skip
    detach(ClaimFile.objects.filter(line=line))
    ClaimLine.objects.filter(claim=row, pk=line.pk).delete()
    compute(claim=row)
    recorded(row, "claim.line_removed", by, line=line.number, amount_ore=line.amount_ore)


@transaction.atomic
def claim_again(*, line: ClaimLine, claim: Claim, actor: Actor) -> ClaimLine:
    """Take up a line that was parked or deducted in an earlier claim of the project, once more and once only.

    Refuses a line of another project, one that was approved whole, one that is not decided, and one taken up already.
    """
    row, by = to_write(claim, actor)
    line = ClaimLine.objects.select_related("claim").get(pk=line.pk)
    if (
        line.claim.agreement_id != row.agreement_id
        or line.claim.state != "decided"
        or not (line.verdict != "approved" or line.deducted_ore)
    ):
        raise no("not_open", gettext_noop("This line is not open to be claimed again."),
                 gettext_noop("Only what was parked or deducted in a decided claim can be."))  # fmt: skip
    if line.again.exclude(claim__state="withdrawn").exists():
        raise no("taken_up", gettext_noop("This line has been claimed again already."))
    ore = line.deducted_ore if line.verdict == "approved" else line.amount_ore
    made = row_of(row, replace(line.line, amount_ore=ore, origin=Origin.AGAIN), next_number(row), before=line)
    made.save(force_insert=True)
    compute(claim=row)
    recorded(row, "claim.line_again", by, line=made.number, before=f"{line.claim.number}:{line.number}", amount_ore=ore)
    return made


@transaction.atomic
def note_hours(*, claim: Claim, rows: Sequence[Day], actor: Actor) -> int:
    """Put days into the staff sheet; a day that is there is written over, one with no hours is taken away. The staff cost
    is computed. All of them or none.

    Refuses a claim that was sent, too many days at once, a day outside the claim, hours above 24, no cost per hour, and a
    day that stands twice, each where it stands (R11).
    """
    row, by = to_write(claim, actor)
    if not rows:
        raise no("no_days", gettext_noop("No day has hours."), gettext_noop("Write the hours of one day at least."))
    if len(rows) > MOST_DAYS:
        raise no("too_many_days", gettext_noop("The sheet has %(n)s rows; at most %(most)s can be read at once."),
                 gettext_noop("Divide it."), n=len(rows), most=MOST_DAYS)  # fmt: skip
    refuse([found for one in rows for found in day_findings(one, row.first, row.last)][:MOST_TOLD])
    refuse(twice(rows)[:MOST_TOLD])
    for one in rows:
        if not one.hours:
            Hours.objects.filter(claim=row, person=one.person, partner=one.partner, day=one.day).delete()
    Hours.objects.bulk_create(
        [Hours(claim=row, person=one.person, partner=one.partner, day=one.day, hours=one.hours, rate_ore=one.rate_ore)
         for one in rows if one.hours],
        batch_size=1000, update_conflicts=True, unique_fields=["claim", "person", "partner", "day"],
        update_fields=["hours", "rate_ore"],
    )  # fmt: skip
    compute(claim=row)
    recorded(row, "claim.hours_noted", by, days=len(rows))
    return len(rows)


@transaction.atomic
def ask_option(
    *, claim: Claim, option: str, partner: str = "owner", count: Decimal = Decimal(0), done: bool = False, actor: Actor
) -> None:
    """Say how many units a claim has of a unit cost, or that the work of a lump sum is done; the amount is computed.

    Refuses an option that the agreement's plan has not chosen, and a count below zero.
    """
    row, by = to_write(claim, actor)
    if option not in {one.key for one in allowed(row).options}:
        raise no(
            "unknown_option", gettext_noop("The agreement has not chosen this way of counting costs."), where="option"
        )
    if count < 0:
        raise no("count", gettext_noop("The number of units is zero or more."), where="count")
    Asked.objects.update_or_create(claim=row, option=option, partner=partner, defaults={"count": count, "done": done})
    compute(claim=row)
    recorded(row, "claim.option_asked", by, option=option, count=str(count), done=done)


def compute(*, claim: Claim) -> None:
    """Work out the lines that nobody writes: staff cost from the sheet of hours, then the simplified cost options on
    accumulated cost (R10). A line that is there is kept with its evidence and only gets its new amount. For an action that
    has locked the claim."""
    told = allowed(claim)
    _put(claim, Origin.STAFF, _staff_lines(claim, told))
    _put(claim, Origin.COMPUTED, _computed_lines(claim, told) if told.options else [])


def _put(claim: Claim, origin: Origin, made: list[tuple[str, Line]]) -> None:
    """Let exactly these lines (what they come from, and the line) be the claim's lines of an origin."""
    there = {(one.option, one.partner): one for one in claim.lines.filter(origin=origin)}
    new = []
    for source, line in made:
        kept = there.pop((source, line.partner), None)
        if kept is None:
            new.append((source, line))
        elif any(getattr(kept, name) != getattr(line, name) for name in FIELDS):
            for name in FIELDS:
                setattr(kept, name, getattr(line, name))
            kept.save(update_fields=FIELDS)
    gone = [one.pk for one in there.values()]
    if gone:
        detach(ClaimFile.objects.filter(line__in=gone))
        ClaimLine.objects.filter(pk__in=gone).delete()
    if new:
        ClaimLine.objects.bulk_create(row_of(claim, line, number, option=source)
                                      for number, (source, line) in enumerate(new, next_number(claim)))  # fmt: skip


def detach(files: QuerySet[ClaimFile]) -> None:
    """Evidence whose line goes stays with the claim: nothing that was sent in is lost by the way."""
    files.update(line=None)


def _computed_lines(claim: Claim, told: Allowed) -> list[tuple[str, Line]]:
    decided, waiting = counting(claim)
    base, before = _added(by_place, claim, decided, waiting), _added(by_option, None, decided, waiting)
    asked = [simplified.Asked(one.option, one.partner, Fraction(one.count), one.done) for one in claim.asked.all()]
    names = {one.key: one.label.sv for one in told.options}
    return [
        (one.option, Line(one.kind, one.amount_ore, claim.last, claim.last, one.partner,
                          text=names.get(one.option, one.option)[:300], origin=Origin.COMPUTED))
        for one in simplified.computed(told.options, told.agreed.budget, base, before, asked)
    ]  # fmt: skip


def _added(summed: Any, claim: Claim | None, decided: Any, waiting: Any) -> dict[tuple[str, str], int]:
    """Decided lines as approved, those under way as claimed, and this claim's own."""
    parts = [summed(decided, approved=True), summed(waiting, approved=False)]
    parts += [summed(claim.lines.all(), approved=False)] if claim is not None else []
    return {key: sum(one.get(key, 0) for one in parts) for key in {key for one in parts for key in one}}


def _staff_lines(claim: Claim, told: Allowed) -> list[tuple[str, Line]]:
    """One line a person and partner: hours by their cost, rounded down to öre."""
    days = [Day(one.person, one.day, one.hours, one.rate_ore, one.partner) for one in claim.hours.all()]
    kind = next((one for one in STAFF if one in told.kinds), next(iter(told.kinds), STAFF[0]))
    return [
        (person, Line(kind, cost, claim.last, claim.last, partner, text=f"{person}: {float(hours):g} h".replace(".", ","),
                      origin=Origin.STAFF))
        for (person, partner), (hours, cost) in cost_of(days).items() if cost
    ]  # fmt: skip


def add_file(*, claim: Claim, purpose: str, upload: Upload, line: ClaimLine | None = None, actor: Actor) -> ClaimFile:
    """Keep a file of a claim; bounded, recognised and scanned first, outside the transaction.

    Refuses who may not write, a claim that was sent, an unknown purpose, the same ledger twice, and a participant list with
    a row that is wrong (R12). The companies of a participant list are kept as rows.
    """
    checked(actor, "claims.write_claim", claim)
    if purpose not in Purpose.values:
        raise no("purpose", gettext_noop("Say what the file is."), where="purpose")
    with received(upload) as found:
        kept = ClaimFile(claim=claim, purpose=purpose, line=line, name=found.name, media_type=found.media_type, size=found.size,
                         sha256=found.sha256, added_by=actor.journal_key)  # fmt: skip
        listed = read_list(found.path.read_bytes()) if purpose == Purpose.PARTICIPANTS else None
        if listed is not None:
            kept.counted = counts(listed)
        try:
            with Incoming(found) as content:
                kept.file.save(found.name, content, save=False)
            with transaction.atomic():
                row, by = to_write(claim, actor)
                kept.save(force_insert=True)
                if listed is not None:
                    keep_rows(claim=row, file=kept, given=listed)
                recorded(row, "claim.file_added", by, purpose=str(purpose), sha256=kept.sha256)
        except BaseException as fault:
            if kept.file.name:
                kept.file.storage.delete(kept.file.name)
            if isinstance(fault, IntegrityError) and purpose == Purpose.LEDGER:
                raise no("ledger_twice", gettext_noop("This very file is in the claim already."), where="file",
                         fix=gettext_noop("Remove it first, if it is to be read anew.")) from None  # fmt: skip
            raise
    return kept


@transaction.atomic
def remove_file(*, file: ClaimFile, actor: Actor) -> None:
    """Take a file away, with the lines or the participants that were read from it. Refuses a claim that was sent."""
    row, by = to_write(file.claim, actor)
    place, storage = file.file.name or "", file.file.storage
    detach(ClaimFile.objects.filter(line__source=file))
    file.delete()
    compute(claim=row)
    recorded(row, "claim.file_removed", by, purpose=file.purpose, sha256=file.sha256)
    transaction.on_commit(lambda: storage.delete(place))
