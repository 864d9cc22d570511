"""Booking: one door for a single voucher and for twenty thousand."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop as _
from verkstad.funds import drafts as rules
from verkstad.funds.actions.entries import insert_entries
from verkstad.funds.actions.who import Actor, journal_key, locked
from verkstad.funds.drafts import Chart, Draft, Leg, Line
from verkstad.funds.limits import Cell, LimitSpec, broken
from verkstad.funds.models import Book, Entry, Layer, Voucher
from verkstad.funds.queries import chart_of, legs_of, spec_of, sums_for_limits
from verkstad.funds.steps import Step, Steps, finish
from verkstad.journal.actions import record

BATCH = 2_000
TOLD = 5_000


@dataclass(frozen=True)
class Booked:
    """What a booking did: vouchers made, and vouchers that were there before under the same import key."""

    new: list[Voucher]
    seen: list[Voucher]


def book_voucher(
    *,
    book: Book,
    booked_on: date,
    text: str,
    legs: Sequence[Leg],
    origin: str,
    actor: Actor,
    layer: str = Layer.ACTUAL,
    source_note: str = "",
    qualifier: str = "",
    import_key: str = "",
    corrects: Voucher | None = None,
) -> Voucher:
    """Book one voucher; its legs must sum to zero. See `book_vouchers` for what is refused.

    The same import key a second time gives the first voucher.
    """
    draft = Draft(booked_on, text, tuple(legs), layer, source_note, qualifier, import_key,
                  corrects.pk if corrects else None)  # fmt: skip
    done = book_vouchers(book=book, drafts=[draft], origin=origin, actor=actor)
    return (done.new or done.seen)[0]


def book_simple(
    *,
    book: Book,
    booked_on: date,
    text: str,
    lines: Sequence[Line],
    origin: str,
    actor: Actor,
    layer: str = Layer.ACTUAL,
    source_note: str = "",
    qualifier: str = "",
    import_key: str = "",
) -> Voucher:
    """Book one-sided lines in natural sign (funding received and cost positive) against the counter account."""
    legs, wheres = rules.counter_legs(chart_of(book), lines)
    draft = Draft(booked_on, text, legs, layer, source_note, qualifier, import_key, wheres=wheres)
    done = book_vouchers(book=book, drafts=[draft], origin=origin, actor=actor)
    return (done.new or done.seen)[0]


def book_vouchers(*, book: Book, drafts: Sequence[Draft], origin: str, actor: Actor) -> Booked:
    """What `booking_vouchers` books."""
    return finish(booking_vouchers(book=book, drafts=drafts, origin=origin, actor=actor))


def booking_vouchers(*, book: Book, drafts: Sequence[Draft], origin: str, actor: Actor) -> Steps[Booked]:
    """Book every draft or none.

    Refuses, with every reason at its row: legs that do not balance, unknown source, cost kind or project, a date or
    year outside the book, an amount of zero, a limit passed (with its clause), an import key known with other content,
    and who may not book here. A draft whose import key is known with the same content is seen, not booked again.
    """
    by = journal_key(actor, "funds.book_voucher", book)
    with transaction.atomic():
        book = locked(book)
        checked = yield from checking_vouchers(book, drafts)
        if checked.findings:
            raise Refused(*checked.findings)
        fresh = checked.fresh
        new = (yield from _write(book, fresh, origin, by)) if fresh else []
        if new:
            _journal(book, new, fresh, origin, by)
    return Booked(new, checked.seen)


@dataclass(frozen=True)
class Checked:
    """What booking these drafts now would do: drafts that are new, vouchers that are there, or what is refused."""

    fresh: list[Draft]
    seen: list[Voucher]
    findings: list[Finding]


def check_vouchers(book: Book, drafts: Sequence[Draft]) -> Checked:
    """Every check that booking makes, without booking."""
    return finish(checking_vouchers(book, drafts))


def checking_vouchers(book: Book, drafts: Sequence[Draft]) -> Steps[Checked]:
    """The same, told step by step: for a preview."""
    yield Step("check", 0, len(drafts))
    chart = chart_of(book)
    known = _known(book, drafts)
    found: list[Finding] = []
    for number, draft in enumerate(drafts, start=1):
        found += rules.findings(draft, chart)
        if number % TOLD == 0:
            yield Step("check", number, len(drafts))
    found += _key_findings(drafts, known)
    fresh = [draft for draft in drafts if draft.import_key not in known]
    if not found:
        found = _limit_findings(book, chart, fresh)
    return Checked(fresh, [known[draft.import_key][0] for draft in drafts if draft.import_key in known], found)


def correct_voucher(
    *, voucher: Voucher, text: str, actor: Actor, legs: Sequence[Leg] | None = None, booked_on: date | None = None
) -> Voucher:
    """Book a new voucher that takes the given one back, and with `legs` books these instead; both stay in the book.

    On the day of the voucher it corrects unless told. Refuses a voucher that is corrected already (correct the
    correction), one that would end with nothing booked, and whatever `book_vouchers` refuses.
    """
    with transaction.atomic():
        book = locked(voucher.book)
        if voucher.corrections.exists():
            raise Refused.because(
                "corrected_already",
                _("Voucher %(number)s has been corrected by voucher %(other)s."),
                {"number": voucher.number, "other": voucher.corrections.get().number},
                fix=_("Correct that voucher instead."),
            )
        merged = _merged([*rules.turned(legs_of(voucher)), *(legs or ())])
        if not merged:
            raise Refused.because("no_change", _("The correction changes nothing."), fix=_("Change at least one line."))
        draft = Draft(booked_on or voucher.booked_on, text, merged, voucher.layer, corrects_id=voucher.pk)
        return book_vouchers(book=book, drafts=[draft], origin="form", actor=actor).new[0]


def _merged(legs: Iterable[Leg]) -> list[Leg]:
    """Legs on the same place added together; those that come to nothing left out."""
    sums: dict[Leg, int] = {}
    for leg in legs:
        place = replace(leg, amount_ore=0)
        sums[place] = sums.get(place, 0) + leg.amount_ore
    return [replace(place, amount_ore=ore) for place, ore in sums.items() if ore]


Known = dict[str, tuple[Voucher, tuple[object, ...]]]


def _known(book: Book, drafts: Sequence[Draft]) -> Known:
    """Vouchers already booked under the drafts' import keys, with their content."""
    keys = [draft.import_key for draft in drafts if draft.import_key]
    found: Known = {}
    for start in range(0, len(keys), BATCH // 4):
        part = keys[start : start + BATCH // 4]
        vouchers = Voucher.objects.filter(book=book, import_key__in=part, posted=True)
        legs: dict[int, list[Leg]] = {}
        entries = Entry.objects.filter(voucher__in=[v.pk for v in vouchers]).values_list(
            "voucher_id", "source__key", "cost_kind__key", "amount_ore", "year", "project__code", "text"
        )
        for voucher_id, source, kind, ore, year, project, text in entries:
            legs.setdefault(voucher_id, []).append(Leg(source, kind, ore, year, project or "", text))
        for voucher in vouchers:
            content = Draft(voucher.booked_on, voucher.text, legs[voucher.pk], voucher.layer).content
            found[voucher.import_key] = (voucher, content)
    return found


def _key_findings(drafts: Sequence[Draft], known: Known) -> Iterable[Finding]:
    met: dict[str, str] = {}
    for draft in drafts:
        key = draft.import_key
        if not key:
            continue
        if key in met:
            yield Finding("key_twice", _("The same voucher (%(key)s) stands twice in the file."), {"key": key},
                          where=draft.where, fix=_("Remove one of them."))  # fmt: skip
        met[key] = draft.where
        if key in known and known[key][1] != draft.content:
            yield Finding(
                "key_changed",
                _("%(key)s is already booked as voucher %(number)s, with other content."),
                {"key": key, "number": known[key][0].number},
                where=draft.where,
                fix=_("A booked voucher never changes: book a correction of it."),
            )


def _limit_findings(book: Book, chart: Chart, drafts: Sequence[Draft]) -> list[Finding]:
    limits = [spec_of(row) for row in book.limits.all()]
    if not limits or not drafts:
        return []
    before = sums_for_limits(book)
    after = dict(before)
    for draft in drafts:
        _add(after, draft, chart)
    years = range(book.first_year, book.last_year + 1)
    found = broken(limits, before, after, years, Layer.values)
    if not found or len(drafts) == 1:
        return [replace(finding, where=drafts[0].where) for finding in found]
    return [replace(finding, where=_first_breaking(finding, limits, before, drafts, chart, years)) for finding in found]


def _first_breaking(
    finding: Finding, limits: Sequence[LimitSpec], before: dict[Cell, int], drafts: Sequence[Draft], chart: Chart,
    years: range,
) -> str:  # fmt: skip
    """Where the draft stands with which the limit was first passed."""
    own = [limit for limit in limits if limit.key == finding.params["key"]] if finding.clause else list(limits)
    after = dict(before)
    for draft in drafts:
        _add(after, draft, chart)
        if broken(own, before, after, years, Layer.values):
            return draft.where
    return drafts[-1].where


def _add(sums: dict[Cell, int], draft: Draft, chart: Chart) -> None:
    for leg in draft.legs:
        cell = Cell(str(draft.layer), leg.source, chart.kinds[leg.cost_kind], leg.year or 0)
        sums[cell] = sums.get(cell, 0) + chart.natural(leg.cost_kind, leg.amount_ore)


def _write(book: Book, drafts: Sequence[Draft], origin: str, by: str) -> Steps[list[Voucher]]:
    last = Voucher.objects.filter(book=book).order_by("-number").values_list("number", flat=True).first() or 0
    sources = dict(book.sources.values_list("key", "pk"))
    kinds = dict(book.cost_kinds.values_list("key", "pk"))
    projects = dict(book.project_codes.values_list("code", "pk"))
    vouchers = [
        Voucher(book=book, number=last + place, layer=draft.layer, booked_on=draft.booked_on, text=draft.text.strip(),
                origin=origin, source_note=draft.source_note[:300], qualifier=draft.qualifier,
                import_key=draft.import_key, corrects_id=draft.corrects_id, made_by=by)
        for place, draft in enumerate(drafts, start=1)
    ]  # fmt: skip
    for start in range(0, len(vouchers), BATCH):
        yield Step("book", start, len(vouchers))
        part = vouchers[start : start + BATCH]
        Voucher.objects.bulk_create(part)
        insert_entries(
            (voucher.pk, book.pk, str(draft.layer), draft.booked_on, sources[leg.source], kinds[leg.cost_kind],
             leg.year, projects[leg.project] if leg.project else None, leg.amount_ore, leg.text)
            for voucher, draft in zip(part, drafts[start : start + BATCH], strict=True)
            for leg in draft.legs
        )  # fmt: skip
        Voucher.objects.filter(book=book, number__range=(part[0].number, part[-1].number)).update(posted=True)
        for voucher in part:
            voucher.posted = True
    return vouchers


def _journal(book: Book, vouchers: Sequence[Voucher], drafts: Sequence[Draft], origin: str, by: str) -> None:
    contents = json.dumps([draft.content for draft in drafts], default=str, ensure_ascii=False)
    facts: dict[str, object] = {"origin": str(origin), "sha256": hashlib.sha256(contents.encode()).hexdigest()}
    if len(vouchers) == 1:
        draft = drafts[0]
        facts |= {"number": vouchers[0].number, "layer": str(draft.layer), "booked_on": draft.booked_on.isoformat(),
                  "legs": [list(leg.content[:5]) for leg in draft.legs]}  # fmt: skip
        if draft.corrects_id:
            facts["corrects"] = Voucher.objects.values_list("number", flat=True).get(pk=draft.corrects_id)
    else:
        facts |= {"first": vouchers[0].number, "last": vouchers[-1].number, "vouchers": len(vouchers)}
    act = "vouchers.booked" if len(vouchers) > 1 else "voucher.corrected" if drafts[0].corrects_id else "voucher.booked"
    record(actor=by, act=act, subject_type="voucher" if len(vouchers) == 1 else "book",
           subject_key=f"{book.key}/{vouchers[0].number}" if len(vouchers) == 1 else book.key, mandate=book.key,
           facts=facts)  # fmt: skip
