"""Regions, organisations and tenures that contradict themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack, Row

Found = Iterator[PackFinding]


def region_codes(pack: Pack) -> Found:
    for row in pack["regions"]:
        code, nuts2, nuts3 = row["code"], row["nuts2"], row["nuts3"]
        if code and not re.fullmatch(r"[0-9]{2}", code):
            yield row.finding("region_code", "code", value=code)
        if nuts2 and nuts3 and not nuts3.startswith(nuts2):
            yield row.finding("nuts_differ", "nuts3", nuts3=nuts3, nuts2=nuts2)


def organisation_numbers(pack: Pack) -> Found:
    """Two organisations with one number; and, in an invented pack, numbers that somebody may really have."""
    first: dict[str, Row] = {}
    fictional = bool(pack.about and pack.about["fictional"])
    for row in pack["organisations"]:
        number = row["orgnr"]
        if not number:
            continue
        before = first.setdefault(number, row)
        if before is not row:
            yield row.finding(
                "two_same_orgnr", "orgnr", value=number, other=before["name_sv"] or before["key"], first=before.line
            )
        if fictional and not number.startswith("4"):
            yield row.finding("fictional_orgnr", "orgnr", value=number)


def tenures(pack: Pack) -> Found:
    """One body a region and day (R23): no overlaps, and a warning for a gap."""
    by_region: dict[str, list[tuple[date, date, Row]]] = defaultdict(list)
    for row in pack["tenures"]:
        start, end = row["valid_from"], row["valid_to"]
        first, last = start.first if start else date.min, end.last if end else date.max
        if row.bad & {"valid_from", "valid_to"} or not row["region"]:
            continue
        if last < first:
            yield row.finding("ends_before_start", "valid_to", start=start, end=end)
        else:
            by_region[row["region"]].append((first, last, row))
    for region, held in by_region.items():
        held.sort(key=lambda one: (one[0], one[1], one[2].line))
        for (_, last, before), (first, _, row) in pairwise(held):
            if first <= last:
                yield row.finding(
                    "tenure_overlap", "valid_from", one=row["organisation"], other=before["organisation"],
                    first=before.line, region=region,
                )  # fmt: skip
            elif first - last > timedelta(days=1):
                yield row.finding(
                    "tenure_gap", "valid_from", region=region, start=last + timedelta(days=1), end=first - timedelta(days=1)
                )  # fmt: skip


RULES = (region_codes, organisation_numbers, tenures)
