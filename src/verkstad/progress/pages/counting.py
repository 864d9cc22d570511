"""How many companies the projects have met, each once (R29), and every line that a count rests on."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.progress.companies import STAGES, Line, by_stage, roll_up
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.progress.models import STAGE_WORDS
from verkstad.progress.queries.figures import participations
from verkstad.progress.queries.lists import Listed, address_of
from verkstad.ui.filters import Filter, FilterBar, Option

FIELDS = ("organisation_number", "company", "mandate", "project", "paper", "number", "row", "stage")
MOST_SHOWN = 500


def companies_facts(user: Who, query: Any) -> dict[str, Any]:
    """The count in all and by mandate, project and stage; then each company with its lines. Six queries."""
    mandates = {one.key: one.name for one in Mandate.objects.all()}
    bar = _bar(query, mandates)
    rows = participations(user, mandate=bar.value("uppdrag"), approved=bar.value("godkanda") == "1")
    lines = [one.line for one in rows]
    whole = roll_up(lines).get(())
    named = {one.line: one for one in rows}
    titles = {one.line.project: one.title for one in rows}
    return {
        "bar": bar, "number": whole.number if whole else 0, "rows": whole.lines if whole else 0,
        "by_mandate": [{"name": mandates.get(str(key), key), "count": count} for (key,), count in roll_up(lines, "mandate").items()],
        "by_project": [{"name": titles[str(key)], "key": key, "count": count} for (key,), count in roll_up(lines, "project").items()],
        "stages": [{"label": str(STAGE_WORDS[stage]), "value": count.number} for stage, count in by_stage(lines).items()],
        "companies": [_company(one, named) for one in (whole.companies if whole else ())[:MOST_SHOWN]], "most": MOST_SHOWN,
    }  # fmt: skip


def _company(counted: Any, named: dict[Line, Listed]) -> dict[str, Any]:
    rows = [named[line] for line in counted.lines]
    return {"name": rows[0].shown_name, "number": rows[0].shown_number, "times": len(rows),
            "rows": [{"line": one.line, "title": one.title, "url": address_of(one)} for one in rows],
            "stage": STAGE_WORDS[max((one.line.stage for one in rows), key=STAGES.index)]}  # fmt: skip


def _bar(query: Any, mandates: dict[str, str]) -> FilterBar:
    return FilterBar(query, [
        Filter("uppdrag", _("Mandate"), [Option(key, name) for key, name in mandates.items()], _("every mandate")),
        Filter("godkanda", _("Rests on"), [Option("1", _("approved only"))], _("sent and approved")),
    ])  # fmt: skip


def lines(user: Who, query: Any) -> Iterator[tuple[str, ...]]:
    """The rows of the file: every line that the count on the page rests on, in the order of the companies."""
    bar = _bar(query, {one.key: one.name for one in Mandate.objects.all()})
    rows = participations(user, mandate=bar.value("uppdrag"), approved=bar.value("godkanda") == "1")
    for one in sorted(rows, key=lambda row: row.line.order):
        line = one.line
        told = (
            one.shown_number, one.shown_name, line.mandate, line.project, line.paper, str(line.number), str(line.row), line.stage,
        )  # fmt: skip
        yield tuple(harmless(cell) for cell in told)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
