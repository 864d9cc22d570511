"""The statement and its key figures, and money by year, county, project or source."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Block, Column, Note, Row, Table
from verkstad.core.statement import Row as StatementRow
from verkstad.core.statement_default import ROWS
from verkstad.editions.makers.making import Making, figure, text
from verkstad.editions.makers.split import split_table
from verkstad.funds.models import FundingSource

SHARES = {  # of each key figure: its parts
    "money_outturn_pct": ("money_payout", "money_budget"), "money_k_transfer": ("money_transfers", "money_payout"),
    "money_k_opex": ("money_opex", "money_payout"), "money_k_staff": ("money_staff", "money_opex"),
    "money_k_services": ("money_services", "money_opex"),
}  # fmt: skip
TOTAL = "total"
UNIT = {"tkr": "tkr", "h": "h", "pct": "%"}


def statement(making: Making) -> Iterator[Block]:
    """The statement by funding source (R35, R37), with what must hold between its rows. Overhead stands outside (R38)."""
    sources = [Source(one) for one in making.sources]
    if not sources:
        yield Note(text(_("The mandate has no book, so no statement can be made.")), "unknown")
        return
    columns = (Column(_("Row")), *(Column(one.label(making.language), "tkr", True, one.key) for one in sources),
               Column(_("In all"), "tkr", True, TOTAL))  # fmt: skip
    rows = tuple(_row(one, sources, making.language) for one in ROWS)
    yield Table(
        "statement",
        text(_("Statement of the mandate's money")),
        columns,
        rows,
        _("the agency's ledger"),
        relations(sources),
    )
    yield Note(
        text(
            _(
                "Every sum is counted from exact öre. Rounded parts may therefore differ from their sum by one in the last figure."
            )
        ),
        "rounding",
    )


class Source:
    """A funding source of the book: its key, its names, whether what is left of it is repaid."""

    def __init__(self, row: FundingSource) -> None:
        self.key, self.sv, self.en, self.repayable = row.key, row.label_sv, row.label_en, row.repayable

    def label(self, language: str) -> str:
        return self.en if language == "en" and self.en else self.sv


def _row(one: StatementRow, sources: list[Source], language: str) -> Row:
    unit, key = UNIT[one.unit], f"money_{one.key}"
    cells = [
        figure(key, unit, {"source": source.key}) if not one.only_repayable or source.repayable else ()
        for source in sources
    ]
    label = (
        one.label(language).removesuffix(", %").capitalize()
        if one.key == "budget"
        else one.label(language).removesuffix(", %")
    )
    return Row(text(label), (*cells, figure(key, unit)), total=bool(one.formula) and one.unit == "tkr", key=one.key)


def relations(sources: list[Source]) -> str:
    """What must hold between the rows, in the report checker's words."""
    told = [f'[table]\ntotal = "{TOTAL}"']
    for one in ROWS:
        if not one.formula or one.overhead:
            continue
        if one.unit == "pct":
            top, bottom = one.formula.split("/")
            told.append(f'[[share]]\nrow = "{one.key}"\nof = "{top}"\nby = "{bottom}"')
            continue
        where = [source.key for source in sources if source.repayable] if one.only_repayable else []
        columns = "\ncolumns = [" + ", ".join(f'"{key}"' for key in where) + "]" if where else ""
        if not one.only_repayable or where:
            told.append(f'[[formula]]\nrow = "{one.key}"\nis = "{one.formula}"{columns}')
    across = ", ".join(f'"{one.key}"' for one in ROWS if one.unit != "pct" and not one.only_repayable)
    told.append(f"[[cross_cast]]\nrows = [{across}]")
    return "\n".join(told) + "\n"


def key_figures(making: Making) -> Iterator[Block]:
    """Key figures, each with numerator and denominator (R36)."""
    labels = {f"money_{one.key}": one.label(making.language).removesuffix(", %") for one in ROWS}
    rows = tuple(
        Row(text(labels[key]), (figure(key, "%"), figure(top, making.unit), figure(bottom, making.unit)), key=key)
        for key, (top, bottom) in SHARES.items()
    )
    columns = (Column(_("Key figure")), Column(_("Share"), "%", True), Column(_("Numerator"), making.unit, True),
               Column(_("Denominator"), making.unit, True))  # fmt: skip
    yield Table(
        "key_figures",
        text(_("Key figures, each with numerator and denominator")),
        columns,
        rows,
        _("the agency's ledger"),
    )


def by(making: Making) -> Iterator[Block]:
    """Money granted and paid, by what the template says: year, region, project or source."""
    keys = making.options.get("figures", "money_committed money_transfers").split()
    yield from split_table(making, keys, making.options.get("by", "year"), table="money", picture=True)
