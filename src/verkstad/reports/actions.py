from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from verkstad.core.figures import BadTable
from verkstad.core.figures_file import read_figure
from verkstad.core.refused import Refused
from verkstad.core.reporting.published import Check, to_json
from verkstad.core.statement_default import ROWS
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate
from verkstad.reports.models import PublishedFigure, PublishedReport

Changes = dict[str, tuple[Any, Any]]


@transaction.atomic
def save_published_report(
    *,
    mandate: Mandate,
    key: str,
    title_sv: str,
    title_en: str,
    as_of: date,
    figures: Mapping[tuple[str, str], str],
    source_note: str = "",
    checks: Sequence[Check] = (),
    actor: str,
) -> tuple[PublishedReport, Changes]:
    """Keep a printed table: figures maps (row key, column key) to the text as printed; blank cells are left out. `checks` are
    its numbers outside the table, and how they follow from figures.

    Returns the report and what changed. Refuses a row the statement does not have and a text that is no number.
    """
    _check(figures)
    wanted = {"title_sv": title_sv, "title_en": title_en, "as_of": as_of, "source_note": source_note,
              "checks": [to_json(one) for one in checks]}  # fmt: skip
    report = PublishedReport.objects.select_for_update().filter(mandate=mandate, key=key).first()
    changes: Changes = {}
    if report is None:
        report = PublishedReport.objects.create(mandate=mandate, key=key, **wanted)
        changes = {name: (None, value) for name, value in wanted.items()}
    else:
        changes = {n: (getattr(report, n), v) for n, v in wanted.items() if getattr(report, n) != v}
        PublishedReport.objects.filter(pk=report.pk).update(**wanted)
    have = {(f.row, f.column): f.printed for f in report.figures.all()}
    now = {place: text.strip() for place, text in figures.items() if text.strip()}
    for place in sorted(have.keys() | now.keys()):
        if have.get(place) != now.get(place):
            changes["/".join(place)] = (have.get(place), now.get(place))
    if not changes:
        return report, changes
    if have != now:
        report.figures.all().delete()
        PublishedFigure.objects.bulk_create(
            PublishedFigure(report=report, row=row, column=column, printed=text) for (row, column), text in now.items()
        )
    facts = {name: [str(old) if old is not None else None, str(new)] for name, (old, new) in changes.items()}
    record(
        actor=actor,
        act="published_report.saved",
        subject_type="published_report",
        subject_key=f"{mandate.key}/{key}",
        mandate=mandate.key,
        facts=facts,
    )
    return PublishedReport.objects.get(pk=report.pk), changes


def _check(figures: Mapping[tuple[str, str], str]) -> None:
    known = {row.key for row in ROWS}
    for (row, column), text in figures.items():
        if row not in known:
            raise Refused.because(
                "published.unknown_row",
                gettext_noop("The statement has no row “%(row)s”."),
                {"row": row},
                fix=gettext_noop("Use the row keys of the statement."),
            )
        try:
            if text.strip():
                read_figure(text, "plain")
        except (BadTable, ValueError) as bad:
            raise Refused.because(
                "published.no_number",
                gettext_noop("“%(text)s” in row %(row)s, column %(column)s is not a number."),
                {"text": text, "row": row, "column": column},
                fix=gettext_noop("Write the figure as it is printed, or leave the cell blank."),
            ) from bad
