"""Every figure of a mandate with its definition, as of the day of its dossier: what its auditor gets beside the rows."""

from collections.abc import Iterator
from fractions import Fraction

from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, whole
from verkstad.core.reporting.figure import Frame
from verkstad.dossiers.contents.case import Row
from verkstad.dossiers.parts import Giving
from verkstad.reports.figures import FIGURES, answers

VALUES = Table("figures", "Siffror per dagen", "Figures as of the day", (
    C("figure", "siffra (nyckel)", "figure (key)"), C("name", "siffra", "figure, in words"), C("unit", "enhet", "unit"),
    day("as_of", "till och med", "as of"),
    C("value", "exakt värde: öre, minuter, antal, andel av ett", "exact value: öre, minutes, a number, a share of one"),
    C("numerator", "täljare", "numerator"), C("denominator", "nämnare", "denominator"), whole("rows", "antal rader bakom", "rows behind"),
    C("why_none", "varför inget värde", "why there is no value"),
))  # fmt: skip
DEFINITIONS = Table("figure_definitions", "Vad siffrorna betyder", "What the figures mean", (
    C("figure", "siffra (nyckel)", "figure (key)"), C("sv", "svenska", "Swedish"), C("en", "engelska", "English"),
    C("meaning_sv", "definition", "definition, in Swedish"), C("meaning_en", "definition, på engelska", "definition"),
    C("how", "hur den mäts", "how it is measured"), C("formula", "hur den räknas", "how it is reckoned"), C("clause", "stöd", "clause"),
    C("by", "kan delas på", "known by"),
))  # fmt: skip


def figures(giving: Giving) -> None:
    """Numbers over few companies stay hidden here too (R32): a dossier is passed on."""
    keys = [one.key for one in FIGURES.values() if one.public and "mandate" in one.by]
    frame = Frame(giving.day, None, giving.mandate.key)
    giving.table(VALUES, _values(keys, frame))
    giving.table(DEFINITIONS, _definitions(keys))


def _values(keys: list[str], frame: Frame) -> Iterator[Row]:
    for key, told in zip(keys, answers([(key, frame) for key in keys]), strict=True):
        one = FIGURES[key]
        value, above, below = (
            ("", "", "") if told.hidden else map(_exact, (told.value, told.numerator, told.denominator))
        )
        rows = None if told.hidden or one.least else told.facts
        yield Row((key, one.sv, str(one.unit), frame.as_of, value, above, below, rows, told.why))


def _exact(value: Fraction | None) -> str:
    return "" if value is None else str(value)


def _definitions(keys: list[str]) -> Iterator[Row]:
    for key in keys:
        one = FIGURES[key]
        yield Row(
            (
                key,
                one.sv,
                one.en,
                one.meaning_sv,
                one.meaning_en,
                str(one.how or ""),
                one.formula,
                one.clause,
                " ".join(one.by),
            )
        )
