"""Templates for reports: a file that is new or reads otherwise becomes a version; reports keep the one they began with."""

from verkstad.core.packs.reports import template_of
from verkstad.editions.actions.templates import save_template
from verkstad.packs.loading.load import Load


def load_reports(load: Load) -> None:
    for row in load.pack["reports"]:
        with load.row(row):
            made, changes = save_template(programme=load.key, template=template_of(row), actor=load.actor)
            load.report.note(
                "report template",
                made.key,
                changes,
                new=made.number == 1 and bool(changes),
                where=f"{row.table.file}:{row.line}",
            )
