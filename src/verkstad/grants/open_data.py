"""Projects as open data: the same records as CSV rows and as JSON, named after the Swedish funders' GDP standard (R60).

docs/open-data.md explains every name; a test keeps the two alike. Amounts are kronor with a point before öre.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from verkstad.core.period import iso_or_none
from verkstad.grants.models import Project, Result
from verkstad.organisations.models import Kind

FIELDS = (
    "id", "titel", "typ", "status", "uppdrag", "uppdragDiarienummer", "startdatum", "slutdatum", "beviljatBelopp",
    "beviljatBeloppForbehall", "ovrigFinansiering", "ovrigFinansieringNot", "totalFinansiering",
    "totalFinansieringForbehall", "finansieradOrganisation", "organisationsnummer", "lan", "fokusomraden",
    "foretagNadda", "foretagNaddaForbehall", "foretagNaddaKalla", "bekraftad", "pahittat", "kalla", "adress",
)  # fmt: skip


def kronor(ore: int | None) -> str:
    """250000050 öre -> "2500000.50"; nothing known -> ""."""
    if ore is None:
        return ""
    return f"{ore // 100}" if ore % 100 == 0 else f"{Decimal(ore) / 100:.2f}"


def plain(value: Decimal | None) -> int | float | None:
    """A figure as a JSON number, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def holder(project: Project) -> tuple[str, str]:
    """The owner's name and number as everybody may know them: a company's name and number are not given out."""
    owner = project.owner
    return (owner.name, owner.public_number) if owner and owner.kind != Kind.COMPANY else ("", "")


def record(project: Project, reached: Sequence[Result], base: str = "") -> dict[str, Any]:
    """One project under the names of FIELDS, with values of JSON; `base` is the site's address."""
    name, number = holder(project)
    first = reached[0] if reached else None
    return {
        "id": project.key,
        "titel": project.name,
        "typ": project.kind,
        "status": project.state,
        "uppdrag": project.mandate.key,
        "uppdragDiarienummer": project.mandate.government_number,
        "startdatum": iso_or_none(project.start_on, project.start_precision),
        "slutdatum": iso_or_none(project.end_on, project.end_precision),
        "beviljatBelopp": kronor(project.grant_ore) or None,
        "beviljatBeloppForbehall": project.grant_qualifier,
        "ovrigFinansiering": kronor(project.other_funding_ore) or None,
        "ovrigFinansieringNot": project.other_funding_note,
        "totalFinansiering": kronor(project.total_cost_ore) or None,
        "totalFinansieringForbehall": project.total_cost_qualifier,
        "finansieradOrganisation": name,
        "organisationsnummer": number,
        "lan": sorted(region.code for region in project.regions.all()),
        "fokusomraden": sorted(area.key for area in project.focus_areas.all()),
        "foretagNadda": plain(first.value) if first else None,
        "foretagNaddaForbehall": first.qualifier if first else "",
        "foretagNaddaKalla": first.source_note if first else "",
        "bekraftad": project.confirmed,
        "pahittat": project.mandate.programme.fictional,
        "kalla": project.source_note,
        "adress": base + project.get_absolute_url(),
    }


def full_record(project: Project, base: str = "") -> dict[str, Any]:
    """One project with its texts and everything it reports."""
    results = list(project.results.all())
    reached = [r for r in results if r.key == "companies_reached"]
    return record(project, reached, base) | {
        "beskrivning": {"sv": project.summary_sv, "en": project.summary_en},
        "anmarkning": {"sv": project.note_sv, "en": project.note_en},
        "resultat": [
            {"matt": r.key, "namn": {"sv": r.label_sv, "en": r.label_en}, "varde": plain(r.value),
             "ord": {"sv": r.words_sv, "en": r.words_en},
             "enhet": r.unit, "forbehall": r.qualifier, "taljare": plain(r.numerator), "namnare": plain(r.denominator),
             "datum": iso_or_none(r.reported_on, r.reported_precision), "kalla": r.source_note,
             "anmarkning": {"sv": r.note_sv, "en": r.note_en}}
            for r in results
        ],
        "tratt": [
            {"tratt": s.funnel, "steg": s.number, "namn": {"sv": s.label_sv, "en": s.label_en}, "foretag": s.companies,
             "ord": {"sv": s.words_sv, "en": s.words_en}, "forbehall": s.qualifier, "kalla": s.source_note}
            for s in project.funnel_stages.all()
        ],
    }  # fmt: skip


def cell(value: Any) -> str:
    """A JSON value as a CSV cell: lists with ; between, true and false as ja and nej."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, list):
        return ";".join(value)
    text = str(value)
    # A spreadsheet runs what begins like a formula; a leading apostrophe makes it text.
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def rows(projects: Iterable[Any], base: str = "") -> Iterator[list[str]]:
    """Head and rows of the CSV."""
    yield list(FIELDS)
    for project in projects:
        told = record(project, project.reached, base)
        yield [cell(told[name]) for name in FIELDS]


RESULT_FIELDS = ("uppdrag", "projekt", "matt", "namn", "varde", "ord", "enhet", "forbehall", "taljare", "namnare",
                 "datum", "kalla", "anmarkning")  # fmt: skip


def result_rows(results: Iterable[Result]) -> Iterator[list[str]]:
    """Head and rows of the reported results as CSV."""
    yield list(RESULT_FIELDS)
    for r in results:
        told = [r.mandate.key, r.project.key if r.project else "", r.key, r.label_sv, plain(r.value), r.words_sv, r.unit,
                r.qualifier, plain(r.numerator), plain(r.denominator),
                iso_or_none(r.reported_on, r.reported_precision), r.source_note, r.note_sv]  # fmt: skip
        yield [cell(value) for value in told]
