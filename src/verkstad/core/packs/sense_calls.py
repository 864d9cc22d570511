"""What a call's file says against the rules for calls (R1-R6), told with file and line as the check tells all else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from verkstad.core.calls.known import HighestShare, Known, KnownOption, key_fits
from verkstad.core.calls.rules import terms_findings
from verkstad.core.calls.windows import ZONE
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.document import from_json
from verkstad.core.instruments.questions import Form
from verkstad.core.packs.calls import terms_of_row
from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.moments import Moment
from verkstad.core.packs.pack import Pack, Row

Found = Iterator[PackFinding]

# The key of a call's file where a field of the terms stands under another name.
NAMES = {
    "title": "title_sv", "summary": "summary_sv", "who": "who_sv", "what": "what_sv", "how_decided": "how_decided_sv",
    "applicant_kinds": "applicants", "ceilings": "ceiling", "least_ore": "least", "usual_ore": "usual", "budget_ore": "budget",
    "fixed_ore": "fixed", "announced_on": "announced", "opens_at": "opens", "closes_at": "closes",
    "second_closes_at": "second_closes", "criteria": "criterion", "conditions": "condition",
}  # fmt: skip


def rules_of_calls(pack: Pack) -> Found:
    """Every finding of `terms_findings`; of a call that stays a draft they are warnings."""
    if not pack["calls"]:
        return
    known = known_of(pack)
    today = datetime.now(ZONE).date()
    for row in pack["calls"]:
        if row.bad or any(child.bad for children in row.children.values() for child in children):
            continue  # told already
        # Documents have their numbers in the house only: the load itself looks.
        terms = terms_of_row(pack, row, today)
        for one in terms_findings(row["kind"], terms, known):
            if one.severity is not Severity.NOTE:
                yield _placed(row, one, publish=bool(row["publish"]))


def known_of(pack: Pack) -> Known:
    """What the pack itself tells, as the rules ask for it."""
    facts = [row for row in pack["cost_facts"] if row["key"] and row["value"] is not None]
    forms: dict[str, Form | None] = {
        one.key: from_json(one.content) if one.publish else None for one in pack.instruments
    }
    return Known(
        focus_areas=frozenset(pack.by_key("focus_areas")),
        cost_kinds=frozenset(pack.by_key("eligible_costs")),
        cost_options={row["key"]: KnownOption(row["method"], row["certainty"] != "unconfirmed") for row in facts},
        shares={
            row["clause"]: HighestShare(Decimal(row["value"])) for row in facts if row["method"] == "highest_share"
        },
        forms=forms,
    )


def _placed(row: Row, one: Finding, *, publish: bool) -> PackFinding:
    name = one.where.partition("[")[0].partition(".")[0]
    name = NAMES.get(name, name)
    line = row.line_of(name)
    where = f"{row.table.file}:{line}"
    weight = one.severity if publish else Severity.WARNING
    return PackFinding(
        code=one.code, message=one.message, params=one.params, severity=weight, clause=one.clause,
        where=where if one.where in (name, "") else f"{where} ({one.where})", fix=one.fix, file=row.table.file, line=line,
        name=name,
    )  # fmt: skip


def counted_times(pack: Pack) -> Found:
    """Times counted from the day of loading are for invented packs: a real call has its days."""
    if pack.about is None or pack.about["fictional"]:
        return
    for row in pack["calls"]:
        for name in ("opens", "closes", "second_closes"):
            if isinstance(row[name], Moment) and row[name].days is not None:
                yield row.finding("counted_time", name, value=row[name])


def keys_of_calls(pack: Pack) -> Found:
    """A call stands under its key in the addresses of the calls, beside the site's own."""
    for row in pack["calls"]:
        if row["key"] and not key_fits(row["key"]):
            yield row.finding("call_key", "key", value=row["key"])


def highest_shares(pack: Pack) -> Found:
    """A highest share has a clause, an option says which cost kind it computes, and a unit goes with its method."""
    units = {
        "flat_rate": ("percent",),
        "unit_cost": ("kr_per_hour", "kr"),
        "lump_sum": ("kr",),
        "highest_share": ("percent",),
    }
    for row in pack["cost_facts"]:
        if row["method"] == "highest_share" and not row["clause"]:
            yield row.finding("share_without_clause", "clause")
        if row["method"] in ("flat_rate", "unit_cost", "lump_sum") and not row["fills"] and "fills" not in row.bad:
            yield row.finding("option_without_kind", "fills")
        if row["unit"] and row["unit"] not in units.get(row["method"] or "", (row["unit"],)):
            yield row.finding("unit_of_method", "unit", unit=row["unit"], method=row["method"])


RULES = (keys_of_calls, highest_shares, counted_times, rules_of_calls)
