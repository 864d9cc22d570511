"""Funnels that grow, percentages without parts, figures that are missing, accounts that overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.published import problems_of
from verkstad.core.packs.reading import nearest
from verkstad.core.statement_default import ROWS

Found = Iterator[PackFinding]

LOWER_BOUNDS = ("over", "at_least")  # the true figure may be higher than the one printed


def funnels(pack: Pack) -> Found:
    """Stages are 1, 2, 3 ... and no stage has more companies than the one before (R30)."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in pack["funnels"]:
        if row["funnel"] and row["stage"] is not None:
            by_key[row["funnel"]].append(row)
    for rows in by_key.values():
        rows.sort(key=lambda row: (row["stage"], row.line))
        before: Row | None = None
        for wanted, row in enumerate(rows, 1):
            if row["stage"] != wanted:
                yield row.finding("funnel_stage", "stage", stage=row["stage"], wanted=wanted)
            for name in ("mandate", "project", "name_sv", "name_en"):
                if row[name] != rows[0][name]:
                    yield row.finding("funnel_differs", name, name=name)
            if row["companies"] is not None:
                if row["companies"] < 0:
                    yield row.finding("negative", "companies", name="companies")
                if before and before["qualifier"] not in LOWER_BOUNDS and row["companies"] > before["companies"]:
                    yield row.finding(
                        "funnel_grows", "companies", stage=row["stage"], value=row["companies"], before=before["companies"]
                    )  # fmt: skip
                before = row


def figures(pack: Pack) -> Found:
    """A row says a figure or the source's word, and a qualifier stands only before a figure."""
    pairs = {"funnels": [("companies", "qualifier")], "results": [("value", "qualifier")],
             "projects": [("grant", "grant_qualifier"), ("total_cost", "total_cost_qualifier")]}  # fmt: skip
    for table, named in pairs.items():
        for row in pack[table]:
            for value, word in named:
                if row[value] is None and value not in row.bad and row[word]:
                    yield row.finding("qualifier_alone", word, name=word)
                if table != "projects" and row[value] is None and value not in row.bad and not row["text_sv"]:
                    yield row.finding("value_or_text", value)


def percentages(pack: Pack) -> Found:
    """Every percentage carries numerator and denominator (R36), and is what they make, rounded as printed."""
    units = {row["key"]: row["unit"] for row in pack["indicators"]}
    for row in pack["results"]:
        part, whole, value = row["numerator"], row["denominator"], row["value"]
        if units.get(row["indicator"]) != "percent" or value is None or row.bad & {"numerator", "denominator"}:
            continue
        if part is None or not whole:
            yield row.finding("percent_without_numerator", "value")
            continue
        step = Decimal(1).scaleb(value.as_tuple().exponent)
        computed = 100 * part / whole
        if abs(computed - value) > step / 2 and not row["qualifier"]:
            shown = f"{computed.quantize(step / 10):f}"
            yield row.finding(
                "percent_differs", "value", numerator=part, denominator=whole, computed=shown, value=value
            )


def result_mandates(pack: Pack) -> Found:
    projects = pack.by_key("projects")
    for row in [*pack["results"], *pack["funnels"], *pack["documents"]]:
        project = projects.get(row["project"])
        if project and row["mandate"] and project["mandate"] not in (None, row["mandate"]):
            yield row.finding("other_mandate", "project", project=row["project"], other=project["mandate"])


def sie_accounts(pack: Pack) -> Found:
    rows = [row for row in pack["sie_accounts"] if row["first"] is not None and row["last"] is not None]
    for row in rows:
        if row["last"] < row["first"]:
            yield row.finding("sie_backwards", "last", first=row["first"], last=row["last"])
        if row["use"] == "cost" and not row["cost_kind"] and "cost_kind" not in row.bad:
            yield row.finding("sie_cost_kind", "cost_kind")
    rows.sort(key=lambda row: row["first"])
    for before, row in pairwise(rows):
        if row["first"] <= before["last"]:
            yield row.finding("sie_overlap", "first", range=f"{row['first']}-{row['last']}", first=before.line)


def funding_kinds(pack: Pack) -> Found:
    kinds = {row["key"]: row["group"] for row in pack["cost_kinds"]}
    for row in pack["fund_sources"]:
        if kinds.get(row["funding_kind"], "funding") != "funding":
            yield row.finding("not_funding", "funding_kind", value=row["funding_kind"])


def statement_rows(pack: Pack) -> Found:
    known = [row.key for row in ROWS]
    for row in pack["published_statement"]:
        if row["key"] and row["key"] not in known:
            yield row.finding("no_such_row", "key", value=row["key"], nearest=nearest(row["key"], known))


def published_checks(pack: Pack) -> Found:
    """A check names a printed report of the pack, and its formula and values fit each other."""
    known = [row["key"] for row in pack.rows.get("pack", []) for row in row.children.get("published", [])]
    for row in pack["published_checks"]:
        if row["report"] and row["report"] not in known:
            yield row.finding("no_such_report", "report", value=row["report"], nearest=nearest(row["report"], known))
        for reason in problems_of(row):
            yield row.finding("bad_check", "formula", reason=reason)


RULES = (statement_rows, published_checks, funding_kinds, funnels, figures, percentages, result_mandates, sie_accounts)
