"""Vouchers and hours. What is booked never changes: a row that reads otherwise is corrected by a new voucher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.packs.pack import Row
from verkstad.core.packs.values import show_money
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.actions import Draft, Leg, Line, book_hours, book_vouchers, correct_voucher
from verkstad.funds.drafts import Chart, counter_legs
from verkstad.funds.models import Book, HoursEntry, Origin, Voucher
from verkstad.funds.queries import chart_of, legs_of
from verkstad.packs.loading.load import Load

PREFIX = "pack:"  # of the import key; what follows is the row's id, which holds no colon
AGAIN = "~"  # hours: what follows numbers the correction


def load_bookings(load: Load) -> None:
    """Book each mandate's new rows at once, after the mandate's terms, and correct those that read otherwise."""
    by_mandate: dict[str, list[Row]] = defaultdict(list)
    for row in load.pack["bookings"]:
        by_mandate[row["mandate"]].append(row)
    for key, rows in by_mandate.items():
        book = Book.objects.get(key=key)
        chart = chart_of(book)
        keys = [PREFIX + row["id"] for row in rows]
        known = {one.import_key: one for one in Voucher.objects.filter(book=book, import_key__in=keys)}
        told = _told(book, known.values())
        fresh = []
        for row in rows:
            draft = _draft(load, row, chart)
            voucher = known.get(draft.import_key)
            if voucher is None:
                fresh.append((row, draft))
            else:
                _settle(load, row, draft, voucher, told[voucher.pk])
        _book(load, book, fresh)


def _draft(load: Load, row: Row, chart: Chart) -> Draft:
    line = Line(row["fund_source"], row["cost_kind"], row["amount"].ore, row["year"], row["project"] or "")
    return Draft(
        booked_on=row["date"], text=row["text"], legs=counter_legs(chart, [line])[0], layer=row["layer"],
        source_note=load.source_note(row, load.covered(row)), qualifier=row["qualifier"] or "", import_key=PREFIX + row["id"],
        where=f"{row.table.file}:{row.line}",
    )  # fmt: skip


def _book(load: Load, book: Book, fresh: list[tuple[Row, Draft]]) -> None:
    if not fresh:
        return
    try:
        book_vouchers(book=book, drafts=[draft for _row, draft in fresh], origin=Origin.PACK, actor=load.actor)
    except Refused as refused:
        load.refused += refused.findings
        return
    for row, draft in fresh:
        load.report.note("booking", row["id"], {"amount": (None, str(row["amount"]))}, new=True, where=draft.where)


def _told(book: Book, vouchers: Iterable[Voucher]) -> dict[int, tuple[Voucher, list[Leg]]]:
    """Of each voucher the last correction (itself where there is none) and the legs that it and they come to."""
    following: dict[int, Voucher] = {
        one.corrects_id: one for one in Voucher.objects.filter(book=book, corrects__isnull=False) if one.corrects_id
    }
    chains: dict[int, list[Voucher]] = {}
    for voucher in vouchers:
        chain = [voucher]
        while chain[-1].pk in following:
            chain.append(following[chain[-1].pk])
        chains[voucher.pk] = chain
    legs: dict[int, list[Leg]] = defaultdict(list)
    root = {one.pk: first for first, chain in chains.items() for one in chain}
    rows = book.vouchers.filter(pk__in=root).values_list(
        "pk", "entries__source__key", "entries__cost_kind__key", "entries__amount_ore", "entries__year",
        "entries__project__code", "entries__text",
    )  # fmt: skip
    for pk, source, kind, ore, year, project, text in rows:
        legs[root[pk]].append(Leg(source, kind, ore, year, project or "", text))
    return {first: (chain[-1], merged(legs[first])) for first, chain in chains.items()}


def merged(legs: Iterable[Leg]) -> list[Leg]:
    """Legs on the same place added together, in order; those that come to nothing left out."""
    sums: dict[Leg, int] = defaultdict(int)
    for leg in legs:
        sums[replace(leg, amount_ore=0)] += leg.amount_ore
    kept = [replace(place, amount_ore=ore) for place, ore in sums.items() if ore]
    return sorted(kept, key=lambda leg: leg.content)


def _settle(load: Load, row: Row, draft: Draft, voucher: Voucher, told: tuple[Voucher, list[Leg]]) -> None:
    """Leave what is booked as the row says; correct money that differs; refuse another day, layer or text."""
    last, booked = told
    wanted = merged(draft.legs)
    with load.row(row, "amount"):
        _unchangeable(row, voucher)
        if wanted == booked:
            load.report.note("booking", row["id"], {}, new=False)
            return
        turned = [replace(leg, amount_ore=-leg.amount_ore) for leg in booked]
        legs = merged([*wanted, *turned, *legs_of(last)])
        text = f"Rättelse: {row['text']}"[:300]
        made = correct_voucher(voucher=last, text=text, legs=legs, actor=load.actor)
        old, now = _differing(booked, wanted)
        load.report.note("booking", row["id"], {**_pairs(old, now), "correction": (None, made.number)}, new=False,
                         where=draft.where)  # fmt: skip


def _unchangeable(row: Row, voucher: Voucher) -> None:
    told = {
        "date": (voucher.booked_on, row["date"]),
        "layer": (voucher.layer, row["layer"]),
        "text": (voucher.text, row["text"].strip()),
    }
    other = [name for name, (kept, now) in told.items() if kept != now]
    if other:
        raise Refused(
            Finding(
                "packs.booking_differs",
                gettext_noop("%(id)s is booked as voucher %(number)s with another %(names)s; what is booked stays."),
                {"id": row["id"], "number": voucher.number, "names": ", ".join(other)},
                fix=gettext_noop("Write the row as it was. To move money, add a row that takes it back and a new one."),
            )
        )


def _differing(booked: list[Leg], wanted: list[Leg]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the booking was and becomes, by the leg that is not the counter account's."""
    return _facts(booked), _facts(wanted)


def _facts(legs: list[Leg]) -> dict[str, Any]:
    leg = next((one for one in legs if one.cost_kind != "counter"), None)
    if leg is None:
        return {}
    return {"amount": show_money(abs(leg.amount_ore)), "year": leg.year, "fund_source": leg.source,
            "cost_kind": leg.cost_kind, "project": leg.project}  # fmt: skip


def _pairs(old: dict[str, Any], now: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old.get(name), value) for name, value in now.items() if old.get(name) != value}


def load_hours(load: Load) -> None:
    """Book hours that are new; where they differ, take back what stands and book anew, each as a new entry."""
    for row in load.pack["hours"]:
        book = Book.objects.get(key=row["mandate"])
        key = PREFIX + row["id"]
        with load.row(row):
            entries = [
                one
                for one in HoursEntry.objects.filter(book=book, import_key__startswith=key)
                .select_related("source")
                .order_by("pk")
                if one.import_key.removeprefix(key).rstrip("0123456789") in ("", AGAIN)
            ]
            now = (row["fund_source"], row["date"], row["year"], int(row["hours"] * 60), row["overhead_rate"].ore)
            last = entries[-1] if entries else None
            if last and now == (last.source.key, last.booked_on, last.year, last.minutes, last.rate_ore_per_hour):
                load.report.note("hours", row["id"], {}, new=False)
                continue
            if last:
                _hours(load, row, book, last, f"{key}{AGAIN}{len(entries)}")
            again = f"{AGAIN}{len(entries) + 1}" if last else ""
            book_hours(
                book=book, source=row["fund_source"], booked_on=row["date"], hours=row["hours"],
                rate_ore_per_hour=row["overhead_rate"].ore, origin=Origin.PACK, year=row["year"], text=row["text"],
                source_note=load.source_note(row, load.covered(row)), import_key=key + again, actor=load.actor,
            )  # fmt: skip
            told = {"hours": (str(Decimal(last.minutes) / 60) if last else None, str(row["hours"])),
                    "overhead_rate": (show_money(last.rate_ore_per_hour, "kr") if last else None, str(row["overhead_rate"]))}  # fmt: skip
            changed = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
            load.report.note("hours", row["id"], changed, new=last is None, where=f"{row.table.file}:{row.line}")


def _hours(load: Load, row: Row, book: Book, last: HoursEntry, key: str) -> None:
    """Take the last entry back."""
    book_hours(
        book=book, source=last.source.key, booked_on=last.booked_on, hours=Decimal(-last.minutes) / 60,
        rate_ore_per_hour=last.rate_ore_per_hour, origin=Origin.PACK, year=last.year, text=f"Rättelse: {row['text']}"[:300],
        source_note=load.source_note(row, load.covered(row)), import_key=key, actor=load.actor,
    )  # fmt: skip
