"""The statement as text, JSON, CSV or XLSX, with the differences from a printed report."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from verkstad.core.checks_words import ROUNDING
from verkstad.core.statement import Statement
from verkstad.core.statement_compare import Difference
from verkstad.core.statement_output import to_csv, to_json, to_text
from verkstad.mandate.models import Mandate
from verkstad.reports.sheets import workbook

COLUMNS = ("row", "column", "published", "computed", "cause", "explanation")


def without_thin_spaces(text: str) -> str:
    """For the command line and for machines: ordinary spaces instead of thin ones."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2009", " ")


def render(
    mandate: Mandate,
    as_of: date,
    computed: Statement,
    differences: Sequence[Difference] | None,
    form: str,
    language: str,
) -> str | bytes:
    """The statement in one of the four forms; with differences these stand below it, in CSV in its stead."""
    if form == "json":
        return json_of(mandate, as_of, computed, differences, language)
    if form == "xlsx":
        return workbook(
            computed, differences or (), mandate.name_sv if language == "sv" else mandate.name_en, as_of, language
        )
    if form == "csv":
        return to_csv(computed, language) if differences is None else csv_of(differences)
    return without_thin_spaces(text_of(mandate, as_of, computed, differences, language))


def json_of(
    mandate: Mandate, as_of: date, computed: Statement, differences: Sequence[Difference] | None, language: str
) -> str:
    plain: dict[str, Any] = {
        "mandate": mandate.government_number or mandate.key,
        "name": mandate.name_sv if language == "sv" else mandate.name_en,
        "as_of": as_of.isoformat(),
        **to_json(computed, language),
    }
    if differences is not None:
        plain["differences"] = [plain_difference(d) for d in differences]
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def plain_difference(difference: Difference) -> dict[str, Any]:
    """A difference as JSON in the active language, with ordinary spaces in its explanation."""
    plain = difference.as_json(gettext)
    return {**plain, "explanation": without_thin_spaces(plain["explanation"])}


def csv_of(differences: Sequence[Difference]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(plain_difference(d) for d in differences)
    return text.getvalue()


def text_of(
    mandate: Mandate, as_of: date, computed: Statement, differences: Sequence[Difference] | None, language: str
) -> str:
    name = mandate.name_sv if language == "sv" else mandate.name_en
    number = f" ({mandate.government_number})" if mandate.government_number else ""
    lines = [f"{name}{number}, {as_of.isoformat()}", "", to_text(computed, language).rstrip("\n")]
    if differences is not None:
        lines += ["", *difference_lines(computed, differences, language)]
    return "\n".join(lines) + "\n"


def difference_lines(computed: Statement, differences: Sequence[Difference], language: str) -> list[str]:
    """The differences in words: what is wrong first, then what only rounding explains, then what follows."""
    if not differences:
        return [gettext("Every published figure agrees with the entries.")]
    wrong = [d for d in differences if not d.roots and d.cause.name != ROUNDING]
    rounded = [d for d in differences if d.cause.name == ROUNDING]
    rest = [d for d in differences if d.roots]
    lines = [gettext("Where the published report differs from the entries:")] if wrong else []
    lines += [f"  * {_place(computed, d, language)}: {_explained(d)}" for d in wrong]
    for heading, some in (
        (gettext("Sums that differ by rounding alone:"), rounded),
        (gettext("What differs only because of these:"), rest),
    ):
        lines += [heading] if some else []
        lines += [f"    {_place(computed, d, language)}: {_explained(d)}" for d in some]
    return lines


def _explained(difference: Difference) -> str:
    return str(difference.as_json(gettext)["explanation"])


def _place(computed: Statement, difference: Difference, language: str) -> str:
    column = next(c for c in computed.layout.columns if c.key == difference.column)
    label = column.label_sv if language == "sv" else column.label_en
    return f"{computed.layout.row(difference.row).label(language)}, {label}"
