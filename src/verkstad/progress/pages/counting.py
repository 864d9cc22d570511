"""How many companies the projects have met, each once (R29), and every line that a count rests on."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.progress.companies import STAGES, by_stage, roll_up
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.progress.models import STAGE_WORDS, Participant
from verkstad.progress.queries.figures import lines_of, participations
from verkstad.ui.filters import Filter, FilterBar, Option

FIELDS = ("organisation_number", "company", "mandate", "project", "report", "row", "stage")
MOST_SHOWN = 500


def companies_facts(user: Who, query: Any) -> dict[str, Any]:
    """The count in all and by mandate, project and stage; then each company with its lines. Five queries."""
    mandates = {one.key: one.name for one in Mandate.objects.all()}
    bar = _bar(query, mandates)
    rows = participations(user, mandate=bar.value("uppdrag"), approved=bar.value("godkanda") == "1")
    lines = lines_of(rows)
    whole = roll_up(lines).get(())
    named = {(one.report.agreement.key, one.report.number, one.row): one for one in rows}
    titles = {one.report.agreement.key: one.report.agreement.title for one in rows}
    return {
        "bar": bar, "number": whole.number if whole else 0, "rows": whole.lines if whole else 0,
        "by_mandate": [{"name": mandates.get(str(key), key), "count": count} for (key,), count in roll_up(lines, "mandate").items()],
        "by_project": [{"name": titles[str(key)], "key": key, "count": count} for (key,), count in roll_up(lines, "project").items()],
        "stages": [{"label": str(STAGE_WORDS[stage]), "value": count.number} for stage, count in by_stage(lines).items()],
        "companies": [_company(one, named) for one in (whole.companies if whole else ())[:MOST_SHOWN]], "most": MOST_SHOWN,
    }  # fmt: skip


def _company(counted: Any, named: dict[tuple[str, int, int], Participant]) -> dict[str, Any]:
    rows = [named[line.project, line.report, line.row] for line in counted.lines]
    return {"name": shown_name(rows[0]), "number": rows[0].shown_number, "times": len(rows), "rows": rows,
            "stage": STAGE_WORDS[max((one.stage for one in rows), key=STAGES.index)]}  # fmt: skip


def shown_name(row: Participant) -> str:
    """A company's name; of a sole trader, whose number is a person's, only that it is one (R22)."""
    return _("sole trader") if row.is_person else row.name


def _bar(query: Any, mandates: dict[str, str]) -> FilterBar:
    return FilterBar(query, [
        Filter("uppdrag", _("Mandate"), [Option(key, name) for key, name in mandates.items()], _("every mandate")),
        Filter("godkanda", _("Reports"), [Option("1", _("approved only"))], _("sent and approved")),
    ])  # fmt: skip


def lines(user: Who, query: Any) -> Iterator[tuple[str, ...]]:
    """The rows of the file: every line that the count on the page rests on, in the order of the companies."""
    bar = _bar(query, {one.key: one.name for one in Mandate.objects.all()})
    rows = participations(user, mandate=bar.value("uppdrag"), approved=bar.value("godkanda") == "1")
    for one in sorted(rows, key=lambda row: (row.number, row.report.agreement.key, row.report.number, row.row)):
        agreement = one.report.agreement
        told = (
            one.shown_number,
            shown_name(one),
            agreement.mandate.key,
            agreement.key,
            str(one.report.number),
            str(one.row),
            one.stage,
        )
        yield tuple(harmless(cell) for cell in told)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
