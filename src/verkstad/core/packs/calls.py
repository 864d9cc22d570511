"""Calls of a pack: each a TOML file in the folder calls/, read by the schema and turned into terms."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from verkstad.core.calls.options import option_of, plain
from verkstad.core.calls.terms import CallTerms, Ceiling, Cheque, CostKind, Criterion, Known, Letters, Per
from verkstad.core.instruments.document import from_json
from verkstad.core.instruments.questions import Form, Words
from verkstad.core.packs import toml_lines
from verkstad.core.packs.findings import PackFinding, finding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.reading import text_of, toml_row
from verkstad.core.packs.tables_calls import CALLS

FOLDER = "calls"
MOST_FILES = 200


def read_calls(folder: Path, pack: Pack) -> list[PackFinding]:
    """Read every call in the folder into `pack` and tell what is wrong. Never raises for what the files hold."""
    place = folder / FOLDER
    try:
        names = sorted(os.listdir(place))
    except (FileNotFoundError, NotADirectoryError):
        return [finding("not_a_folder", FOLDER)] if place.exists() else []
    except (OSError, ValueError) as error:
        return [finding("unreadable", FOLDER, reason=getattr(error, "strerror", "") or type(error).__name__)]
    found: list[PackFinding] = []
    rows = pack.rows.setdefault("calls", [])
    for name in [n for n in names if not n.startswith(".")][:MOST_FILES]:
        file = f"{FOLDER}/{name}"
        if not name.endswith(".toml"):
            found.append(finding("unknown_file", file, nearest=""))
            continue
        text, problem = text_of(place / name, file)
        row, problems = (None, [problem]) if problem else read_call(file, text)
        found += problems
        before = next((one for one in rows if row and one["key"] == row["key"]), None)
        if row is not None and before is not None and row["key"]:
            found.append(row.finding("call_twice", "key", value=row["key"], other=before.table.file))
        elif row is not None:
            rows.append(row)
    return found


def read_call(file: str, text: str) -> tuple[Row | None, list[PackFinding]]:
    """What one file says; None where it is no TOML."""
    try:
        content, lines = toml_lines.parse(toml_lines.quote_impossible_dates(text))
    except tomllib.TOMLDecodeError as error:
        reason = toml_lines.ERROR_PLACE.sub("", str(error)).strip()
        return None, [finding("broken_toml", file, toml_lines.error_line(error, text), reason=reason)]
    except RecursionError:
        return None, [finding("broken_toml", file, reason="brackets nested too deep")]
    here = replace(CALLS, file=file, fields=tuple(
        replace(one, table=replace(one.table, file=file)) if one.table else one for one in CALLS.fields))  # fmt: skip
    return toml_row(here, content, lines, (), 1)


def terms_of_row(pack: Pack, row: Row, today: date, published: CallTerms | None = None) -> CallTerms:
    """The terms that a call's file says. Times counted from the day of loading count from `today`, but stay as they were
    `published` before. Nothing here is checked: `terms_findings` tells what is wrong."""
    kinds, facts = pack.by_key("eligible_costs"), pack.by_key("cost_facts")
    opens, closes, second = row["opens"], row["closes"], row["second_closes"]
    by = row["closed_by"]
    criteria_form = form_of(pack, row["criteria_form"])
    terms = CallTerms(
        title=_words(row, "title"), summary=_words(row, "summary"), who=_words(row, "who"), what=_words(row, "what"),
        how_decided=_words(row, "how_decided"), contact=row["contact"] or "", contact_email=row["contact_email"] or "",
        contact_phone=row["contact_phone"] or "", applicant_kinds=tuple(row["applicants"]),
        focus_areas=tuple(row["focus_areas"]), regions=tuple(row["regions"]),
        ceilings=tuple(Ceiling(Per(one["per"]), _ore(one, "amount") or 0) for one in _children(row, "ceiling", "per")),
        least_ore=_ore(row, "least"), usual_ore=_ore(row, "usual"), usual_qualifier=row["usual_qualifier"] or "",
        highest_share=plain(row["highest_share"] * Decimal(100)) if row["highest_share"] is not None else "",
        share_clause=row["share_clause"] or "", budget_ore=_ore(row, "budget"),
        cost_kinds=tuple(CostKind(key, _words(kinds[key], "label") if key in kinds else Words()) for key in row["cost_kinds"]),
        cost_options=tuple(_option(facts[key]) for key in row["cost_options"] if key in facts and _is_option(facts[key])),
        project_from=row["project_from"].first.isoformat() if row["project_from"] else "",
        project_to=row["project_to"].last.isoformat() if row["project_to"] else "",
        announced_on=row["announced"].isoformat() if row["announced"] else "",
        opens_at=_time(opens, published.opens_at if published else "", today, "opening"),
        opens_known=Known(opens.known) if opens else Known.MOMENT,
        closes_at=f"{by.isoformat()}T23:59:59" if by and not closes
        else _time(closes, published.closes_at if published else "", today, "closing"),
        closes_known=Known.NO if by and not closes else Known(closes.known) if closes else Known.MOMENT,
        second_closes_at=_time(second, published.second_closes_at if published else "", today, "closing"),
        grace_minutes=row["grace_minutes"] or 0, decision_by=row["decision_by"].isoformat() if row["decision_by"] else "",
        sealed=bool(row["sealed"]), anonymous_review=bool(row["anonymous_review"]), letters=Letters(row["letters"] or "none"),
        signatory_needed=row["signatory_needed"] is not False, not_running_work=bool(row["not_running_work"]),
        aid_scheme=row["aid_scheme"] or "", form=row["form"] or "", second_form=row["second_form"] or "",
        criteria_form=row["criteria_form"] or "", self_check=row["self_check"] or "",
        criteria=tuple(_criterion(one, criteria_form) for one in _children(row, "criterion", "key")),
        cheque=next((_cheque(one) for one in row.children.get("cheque", [])), None),
        fixed_ore={str(one["year"]): _ore(one, "amount") or 0 for one in _children(row, "fixed", "year")},
        conditions=tuple(Words(one["sv"] or "", one["en"] or "") for one in row.children.get("condition", [])),
        unknown=tuple(row["unknown"]),
    )  # fmt: skip
    return terms


def form_of(pack: Pack, key: str | None) -> Form | None:
    """What the pack's instrument of this key asks."""
    return next((from_json(one.content) for one in pack.instruments if one.key == key), None)


def _children(row: Row, name: str, needed: str) -> list[Row]:
    return [one for one in row.children.get(name, []) if one[needed] is not None and needed not in one.bad]


def _words(row: Row, name: str) -> Words:
    return Words(row[f"{name}_sv"] or "", row[f"{name}_en"] or "")


def _ore(row: Row, name: str) -> int | None:
    return row[name].ore if row[name] else None


def _time(moment: Any, published: str, today: date, which: str) -> str:
    if moment is None:
        return ""
    if moment.days is not None and published:
        return published
    return str(getattr(moment, which)(today))


def _is_option(fact: Row) -> bool:
    return fact["method"] in ("flat_rate", "unit_cost", "lump_sum") and fact["value"] is not None


def _option(fact: Row) -> Any:
    return option_of(
        key=fact["key"], method=fact["method"], value=fact["value"], unit=fact["unit"] or "", fills=fact["fills"] or "",
        of=fact["of"], label=_words(fact, "label"), source="; ".join(fact["source"]),
    )  # fmt: skip


def _criterion(row: Row, form: Form | None) -> Criterion:
    question = form.by_key.get(row["key"]) if form else None
    return Criterion(row["key"], question.label if question else Words(), row["weight"] or 0)


def _cheque(row: Row) -> Cheque:
    return Cheque(
        least_employees=row["least_employees"], most_employees=row["most_employees"],
        least_turnover_ore=_ore(row, "least_turnover"), most_turnover_ore=_ore(row, "most_turnover"),
        sni_prefixes=tuple(row["sni_prefixes"]), sni_excluded=tuple(row["sni_excluded"]),
        least_years=row["least_years"], legal_forms=tuple(row["legal_forms"]),
        most_per_year=row["most_per_year"], most_ever=row["most_ever"], study_required=bool(row["study_required"]),
    )  # fmt: skip
