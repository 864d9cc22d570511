"""The numbers that a printed report gives outside its statement: rows of a pack as checks that can be worked out."""

from __future__ import annotations

from verkstad.core.packs.pack import Row
from verkstad.core.reporting.published import BadCheck, Check, problems, read_values


def problems_of(row: Row) -> list[str]:
    try:
        return problems(check_of(row))
    except BadCheck as bad:
        return [str(bad)]


def check_of(row: Row) -> Check:
    """A row as a check. BadCheck for values that cannot be read."""
    told = {name: row[name] or "" for name in ("unit", "printed", "formula", "other", "cause_sv", "cause_en")}
    return Check(
        row["number"] or 0, row["name_sv"] or "", row["name_en"] or "", values=read_values(row["values"] or ""), **told
    )
