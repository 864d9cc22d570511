"""The report checker: a table of printed figures against its relations, within the rounding of the figures (R35, R36)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verkstad.core import checks_words as words
from verkstad.core.checks_causes import Evidence
from verkstad.core.checks_diagnose import Diagnosis, Mended
from verkstad.core.checks_words import Cause
from verkstad.core.figures import Place, Table, plain_number
from verkstad.core.relations import Relation
from verkstad.core.words import gettext_noop as _

BLANK_RESULT = _("%(figure)s is blank")
BLANK_PART = _("%(figure)s, which it is computed from, is blank")
NO_DIVISOR = _("it divides by a figure that is 0 or rounds to 0")


@dataclass(frozen=True)
class Remark:
    """One finding or note: a figure as printed and as computed, its cause, and the relation it was found by."""

    place: Place
    printed: Fraction
    computed: Fraction
    cause: Cause
    relation: Relation
    roots: tuple[Place, ...] = ()

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """{row, column, printed, computed, cause, explanation, relation}, for `follows` also roots."""
        plain = {
            "row": self.place.row,
            "column": self.place.column,
            "printed": plain_number(self.printed),
            "computed": plain_number(self.computed),
            "cause": self.cause.name,
            "explanation": self.cause.explanation(translate),
            "relation": self.relation.text,
        }
        return {**plain, "roots": [list(root) for root in self.roots]} if self.roots else plain


@dataclass(frozen=True)
class Skipped:
    """A relation that could not be checked, and why."""

    relation: Relation
    reason: Cause


@dataclass(frozen=True)
class Checked:
    """The outcome: how many relations were declared and checked, findings, notes on rounding, and what was skipped."""

    table: Table
    relations: int
    findings: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    skipped: tuple[Skipped, ...]

    @property
    def checked(self) -> int:
        return self.relations - len(self.skipped)

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """{"table", "relations", "checked", "findings": [...], "notes": [...], "skipped": [{"relation", "reason"}]}."""
        return {
            "table": self.table.name,
            "relations": self.relations,
            "checked": self.checked,
            "findings": [one.as_json(translate) for one in self.findings],
            "notes": [one.as_json(translate) for one in self.notes],
            "skipped": [
                {"relation": one.relation.text, "reason": one.reason.explanation(translate)} for one in self.skipped
            ],
        }


def check_table(table: Table, relations: Sequence[Relation]) -> Checked:
    """Check each relation within rounding: it fails only when no figures that round to the printed ones fulfil it.

    Findings are figures that must be wrong, in the order of the table, each with the likeliest cause; `follows` is a
    figure that is wrong only because another is. Notes are figures that differ from what the shown parts give, but
    no more than rounding explains. A relation whose result is blank, that needs a blank figure or that divides by
    nought is skipped.
    """
    skipped = [Skipped(relation, reason) for relation in relations if (reason := _why_skipped(table, relation))]
    left_out = {id(one.relation) for one in skipped}
    checked = [relation for relation in relations if id(relation) not in left_out]
    diagnosis = Diagnosis(table, checked)
    held = [relation for relation in checked if diagnosis.holds(relation)]
    wrong = diagnosis.run()
    order = {place: at for at, place in enumerate(table.places())}
    findings = sorted((_finding(table, mended) for mended in wrong.values()), key=lambda one: order[one.place])
    notes = [note for relation in held if not set(relation.places) & set(wrong) for note in _notes(table, relation)]
    notes.sort(key=lambda one: order[one.place])
    return Checked(table, len(relations), tuple(findings), tuple(notes), tuple(skipped))


def _why_skipped(table: Table, relation: Relation) -> Cause | None:
    def named(place: Place) -> dict[str, str]:
        return {"figure": words.name_of(table, place)}

    if isinstance(relation.result, Place) and relation.result not in table.cells:
        return Cause("", BLANK_RESULT, named(relation.result))
    blank = [place for place in relation.inputs if place not in table.cells]
    missing = [place for place in blank if place in relation.needs()]
    if missing or len(blank) == len(relation.inputs):
        return Cause("", BLANK_PART, named((missing or blank)[0]))
    try:
        _evidence(table).span(relation.formula)
        _evidence(table).point(relation.formula)
    except ZeroDivisionError:
        return Cause("", NO_DIVISOR)
    return None


def _evidence(table: Table) -> Evidence:
    cells = table.cells
    return Evidence(
        table,
        (),
        lambda place: cells[place].span if place in cells else None,
        lambda place: cells[place].value if place in cells else None,
    )


def _finding(table: Table, mended: Mended) -> Remark:
    printed = table.cells[mended.place].value
    return Remark(mended.place, printed, mended.exact, mended.cause, mended.relation, mended.roots)


def _notes(table: Table, relation: Relation) -> list[Remark]:
    """A relation that holds within rounding, though the shown figures do not give the printed one to the digit."""
    if not isinstance(relation.result, Place):
        return []
    printed, exact = table.cells[relation.result], _evidence(table).point(relation.formula)
    if printed.rounds(exact) == printed.value:
        return []
    params = {
        "printed": words.shown(table, relation.result, printed.value, printed.decimals),
        "computed": words.shown(table, relation.result, exact, printed.decimals),
    }
    return [Remark(relation.result, printed.value, exact, Cause(words.ROUNDING, words.PARTS_ROUNDED, params), relation)]
