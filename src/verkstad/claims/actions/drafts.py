"""A claim is begun and written: lines, hours, what is asked of computed costs, files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.models import Asked, Claim, ClaimFile, ClaimLine, Hours, Purpose
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.sums import by_option, by_place, counting
from verkstad.claims.rules import Actor, checked, no, refuse
from verkstad.core.claims import simplified
from verkstad.core.claims.checks import line_findings
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


def next_number(claim: Claim) -> int:
    return (claim.lines.aggregate(most=Max("number"))["most"] or 0) + 1


STAFF = ("staff", "personal")  # cost kinds of the staff sheet; where the call has none of these, its first
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
def note_hours(*, claim: Claim, rows: list[Mapping[str, Any]], actor: Actor) -> int:
    """Put days into the staff sheet (person, partner, day, hours, rate_ore); a day that is there is written over, one with
    no hours is taken away. The staff cost is computed. Refuses a day outside the claim, hours above 24 and no rate."""
    row, by = to_write(claim, actor)
    for number, one in enumerate(rows, start=1):
        key = {"claim": row, "person": one["person"], "partner": one.get("partner", "owner"), "day": one["day"]}
        where = f"hours-{number}"
        if not row.first <= one["day"] <= row.last:
            raise no("hours_day", gettext_noop("%(day)s is not in the claim's period, %(first)s to %(last)s."),
                     gettext_noop("Correct the day, or note it in the claim of its period."), where=where, clause="R11",
                     day=one["day"].isoformat(), first=row.first.isoformat(), last=row.last.isoformat())  # fmt: skip
        if not 0 <= one["hours"] <= 24 or (one["hours"] and one["rate_ore"] <= 0):
            raise no("hours", gettext_noop("A day has between 0 and 24 hours, each with a cost above zero."),
                     gettext_noop("Correct the hours or the cost per hour."), where=where)  # fmt: skip
        if one["hours"]:
            Hours.objects.update_or_create(
                **key, defaults={"hours": Decimal(one["hours"]), "rate_ore": one["rate_ore"]}
            )
        else:
            Hours.objects.filter(**key).delete()
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
    accumulated cost (R10). For an action that has locked the claim."""
    claim.lines.filter(origin__in=(Origin.COMPUTED, Origin.STAFF)).delete()
    made = [*_staff_lines(claim)]
    ClaimLine.objects.bulk_create(row_of(claim, line, number) for number, line in enumerate(made, next_number(claim)))
    told = allowed(claim)
    if not told.options:
        return
    decided, waiting = counting(claim)
    base, before = _added(by_place, claim, decided, waiting), _added(by_option, None, decided, waiting)
    asked = [simplified.Asked(one.option, one.partner, Fraction(one.count), one.done) for one in claim.asked.all()]
    names = {one.key: one.label.sv for one in told.options}
    rows = [
        row_of(claim, Line(one.kind, one.amount_ore, claim.last, claim.last, one.partner, text=names.get(one.option, one.option)[:300],
                           origin=Origin.COMPUTED), number, option=one.option)
        for number, one in enumerate(simplified.computed(told.options, told.agreed.budget, base, before, asked), next_number(claim))
    ]  # fmt: skip
    ClaimLine.objects.bulk_create(rows)


def _added(summed: Any, claim: Claim | None, decided: Any, waiting: Any) -> dict[tuple[str, str], int]:
    """Decided lines as approved, those under way as claimed, and this claim's own."""
    parts = [summed(decided, approved=True), summed(waiting, approved=False)]
    parts += [summed(claim.lines.all(), approved=False)] if claim is not None else []
    return {key: sum(one.get(key, 0) for one in parts) for key in {key for one in parts for key in one}}


def _staff_lines(claim: Claim) -> list[Line]:
    """One line a person and partner: hours by their cost, rounded down to öre."""
    sums: dict[tuple[str, str], tuple[Fraction, Fraction]] = {}
    for one in claim.hours.all():
        hours, cost = sums.get((one.person, one.partner), (Fraction(0), Fraction(0)))
        sums[one.person, one.partner] = (hours + Fraction(one.hours), cost + Fraction(one.hours) * one.rate_ore)
    kinds = allowed(claim).kinds
    kind = next((one for one in STAFF if one in kinds), next(iter(kinds), STAFF[0]))
    return [
        Line(kind, int(cost), claim.last, claim.last, partner, text=f"{person}: {float(hours):g} h", origin=Origin.STAFF)
        for (person, partner), (hours, cost) in sorted(sums.items())
    ]  # fmt: skip


def add_file(*, claim: Claim, purpose: str, upload: Upload, line: ClaimLine | None = None, actor: Actor) -> ClaimFile:
    """Keep a file of a claim; bounded, recognised and scanned first, outside the transaction.

    Refuses who may not write, a claim that was sent, an unknown purpose, and the same ledger twice.
    """
    checked(actor, "claims.write_claim", claim)
    if purpose not in Purpose.values:
        raise no("purpose", gettext_noop("Say what the file is."), where="purpose")
    with received(upload) as found:
        kept = ClaimFile(claim=claim, purpose=purpose, line=line, name=found.name, media_type=found.media_type, size=found.size,
                         sha256=found.sha256, added_by=actor.journal_key)  # fmt: skip
        try:
            with Incoming(found) as content:
                kept.file.save(found.name, content, save=False)
            with transaction.atomic():
                row, by = to_write(claim, actor)
                kept.save(force_insert=True)
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
    """Take a file away, with the lines that were read from it. Refuses a claim that was sent."""
    row, by = to_write(file.claim, actor)
    place, storage = file.file.name or "", file.file.storage
    file.delete()
    compute(claim=row)
    recorded(row, "claim.file_removed", by, purpose=file.purpose, sha256=file.sha256)
    transaction.on_commit(lambda: storage.delete(place))
