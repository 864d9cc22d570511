"""A county's sheet as it reads now: made from the newest template for it, with nothing saved (a frozen one is an edition)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from verkstad.core.money import half_up
from verkstad.core.reporting.cited import Cited
from verkstad.core.reporting.document import Bound, Table
from verkstad.core.reporting.figure import Answer
from verkstad.core.reporting.places import frame_of
from verkstad.core.reporting.snapshot import Snapshot
from verkstad.core.reporting.template import told
from verkstad.editions.models import Kind, Report, Template
from verkstad.editions.queries.composing import Composed, compose
from verkstad.editions.queries.files import taken
from verkstad.editions.queries.texts import newest_templates
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Region


@dataclass(frozen=True)
class Sheet:
    """A county's sheet put together; `snapshot` has what its files are made from."""

    report: Report
    made: Composed

    @property
    def snapshot(self) -> Snapshot:
        return taken(self.report, self.made)


@dataclass(frozen=True)
class Sheets:
    """What the sheets of a mandate are made from."""

    mandate: Mandate
    template: Template
    day: date
    language: str = "sv"

    def of(self, region: Region) -> Sheet:
        names = {"sv": region.name_sv, "en": region.name_en}
        titles = {name: f"{self.template.told.title(name)}: {called}" for name, called in names.items()}
        report = Report(
            mandate=self.mandate, template=self.template, title_sv=titles["sv"], title_en=titles["en"], as_of=self.day, region=region
        )  # fmt: skip
        starts = {(part.key, self.language): told(part, "start", self.language) for part in self.template.told.written}
        return Sheet(report, compose(report, self.language, texts=starts))


def template_for(mandate: Mandate) -> Template | None:
    """The newest template for counties that fits the mandate. One query."""
    found = newest_templates(mandate.programme_id).filter(kind=Kind.REGIONAL)
    return next((one for one in found if not one.told.mandates or mandate.key in one.told.mandates), None)


def rows_of(sheet: Sheet) -> list[tuple[str, ...]]:
    """The numbers of a sheet's tables, one to a row and exact: table, row, column, what is asked, value, and why there is
    none, with the source where the number is quoted. In öre, counts, shares of one."""
    rows: list[tuple[str, ...]] = []
    for section in sheet.made.document.sections:
        for block in section.blocks:
            if not isinstance(block, Table):
                continue
            for row in block.rows:
                head = "".join(getattr(one, "text", "") for one in row.head)
                for at, cell in enumerate(row.cells):
                    column = block.columns[at + len(block.columns) - len(row.cells)].label
                    for one in cell:
                        if isinstance(one, Bound):
                            answer = sheet.made.answers[one.key, frame_of(one, sheet.made.frame)]
                            rows.append((block.id, head, column, one.key, *_told(answer), ""))
                        elif isinstance(one, Cited):
                            source = f"{one.dataset} {one.version} {one.sha256} {'; '.join(one.cells)}"
                            rows.append((block.id, head, column, "", _decimal(Fraction(one.value)), "", source))
    return rows


def _told(answer: Answer) -> tuple[str, str]:
    value = "" if answer.hidden or answer.value is None else _decimal(answer.value)
    return value, answer.why


def _decimal(value: Fraction) -> str:
    """A number as data: whole where it is, else with six decimals."""
    return str(value) if value.denominator == 1 else f"{half_up(value, 6)}"


HEAD = ("table", "row", "column", "figure", "value", "why_none", "source")

__all__ = ["HEAD", "Sheet", "Sheets", "rows_of", "template_for"]
