"""Recomputes a report from its snapshot alone: every figure from its rows, every table by its relations, and the proof.

Nothing is believed that can be reckoned again. What cannot be (rows over few, rows that are withheld) is said to be so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from verkstad.core.figures import BadTable
from verkstad.core.figures_formula import BadFormula
from verkstad.core.reporting import cited, plain
from verkstad.core.reporting.document import Value
from verkstad.core.reporting.facts import unspanned
from verkstad.core.reporting.figure import FEW, WITHHELD, Answer, Definition, How, reckon
from verkstad.core.reporting.places import Place, places, printed
from verkstad.core.reporting.places import frame_of as asked_frame
from verkstad.core.reporting.proof import MEANINGS as PROOF_MEANINGS
from verkstad.core.reporting.proof import ProofChecked, check_proof
from verkstad.core.reporting.snapshot import FORMAT, PROOF, Snapshot, rows_by_figure, unlike_frame
from verkstad.core.reporting.tables import check as check_table
from verkstad.core.reporting.tables import tables_of
from verkstad.core.reporting.words import BadForm
from verkstad.core.words import gettext_noop as _

PROVED, DIFFERS, UNSHOWN = "proved", "differs", "unshown"

# What each kind of fault means; `where` names the place.
MEANINGS = {
    "snapshot_unreadable": _("the snapshot cannot be read: %(found)s"),
    "snapshot_form": _("the snapshot is not written in its canonical form: it was written by somebody else than the house"),
    "snapshot_missing": _("the snapshot is not attached: it has been taken out, and nothing can be proved without it"),
    "snapshot_twice": _("%(where)s is attached more than once"),
    "proof_missing": _("the proof is not attached: it has been taken out"),
    "value": _("%(where)s: the rows and the method give %(found)s, and the snapshot says %(expected)s"),
    "parts": _("%(where)s: its parts are not those of its formula: %(found)s"),
    "rows": _("%(where)s: %(found)s rows too many and %(expected)s missing, by what is asked"),
    "few": _("%(where)s: %(found)s stand behind it, and below %(expected)s it is not to be told"),
    "question": _("%(where)s: the printed figure leads to the answer of another question"),
    "printed": _("%(where)s: the exact value is told as “%(found)s”, and the snapshot says “%(expected)s”"),
    "unprinted": _("%(where)s: the snapshot does not say what is printed"),
    "table": _("%(where)s: %(found)s"),
    "cited": _("%(where)s: a quoted number says “%(found)s”, and what it carries says “%(expected)s”"),
    "relations": _("%(where)s: its relations cannot be read: %(found)s"),
    **PROOF_MEANINGS,
}  # fmt: skip
WHYS = {
    FEW: _("so few stand behind it that its rows are not told (R32)"),
    WITHHELD: _("its rows are not open to everybody"),
    "part": _("it is reckoned from a figure whose rows are not told"),
    "hidden": _("so few stand behind it that it is not shown (R32)"),
}
STUMBLES = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, BadFormula, RecursionError)


@dataclass(frozen=True)
class Fault:
    """Something that does not hold: `part` is what of the file ("snapshot.json", "page 7"), `where` the place in it."""

    kind: str
    part: str
    where: str = ""
    found: str = ""
    expected: str = ""
    figure: str = ""  # id of the figure that it is about, where it is about one


@dataclass(frozen=True)
class FigureResult:
    """What can be said of one printed figure."""

    id: str
    key: str
    where: str
    text: str
    outcome: str
    why: str = ""


@dataclass
class Checked:
    """All that was found. `figures` are in reading order."""

    sha256: str = ""
    title: str = ""
    number: str = ""
    edition: int = 0
    frozen: str = ""
    figures: list[FigureResult] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: int = 0
    tables_checked: int = 0
    rows: int = 0
    pages: int = 0
    quoted: list[tuple[str, int, str]] = field(default_factory=list)  # table, version and fingerprint of a saved file
    proof: ProofChecked = field(default_factory=ProofChecked)

    @property
    def holds(self) -> bool:
        return not self.faults

    def fault(
        self, kind: str, part: str, where: object = "", found: object = "", expected: object = "", figure: str = ""
    ) -> None:
        self.faults.append(Fault(kind, part, str(where), str(found), str(expected), figure))


@dataclass(frozen=True)
class Recomputed:
    """An answer reckoned again: its value, whether its rows could be seen, and why not."""

    value: Fraction | None
    unshown: str = ""
    wrong: str = ""  # what was found to be wrong with it


class SnapshotCheck:
    """Steps over one snapshot; each adds what it finds to `made` and goes on."""

    def __init__(self, snapshot: Snapshot, made: Checked, part: str) -> None:
        self.snapshot, self.made, self.part = snapshot, made, part
        self.again: dict[int, Recomputed] = {}

    @cached_property
    def answers(self) -> list[Mapping[str, Any]]:
        return list(self.snapshot.told["answers"])

    def all(self) -> bool:
        """Check everything; False where the snapshot cannot be read so far that nothing more can be said."""
        made = self.made
        made.sha256 = self.snapshot.sha256
        try:
            told = self.snapshot.told
            if plain.canonical(told) != self.snapshot.content:
                made.fault("snapshot_form", self.part)
            document = self.snapshot.document
            made.title, made.number, made.edition = document.title, document.number, document.edition
            made.frozen = str(told["frozen"])
            made.rows = len(self.snapshot.facts)
            self._answers()
            self._framed()
            self._printed()
            self._tables()
            made.quoted = cited.sources_in(document)
            for one, expected in cited.wrong(document):
                made.fault(
                    "cited", self.part, f"{one.dataset} {one.version} ({', '.join(one.cells)})", one.text, expected
                )
        except STUMBLES as error:
            made.fault("snapshot_unreadable", self.part, "", f"{type(error).__name__}: {error}")
            return False
        return True

    # The answers

    def _answers(self) -> None:
        for at in range(len(self.answers)):
            self._again(at)

    def name(self, at: int) -> str:
        """An answer as it is named in faults: its place, its key and what it is asked for."""
        one = self.answers[at]
        asked = ", ".join(f"{name}={value}" for name, value in sorted(one["frame"].items()) if name != "known")
        return f"answers[{at}] {one['figure']} ({asked})"

    def _again(self, at: int, above: tuple[int, ...] = ()) -> Recomputed:
        if at not in self.again:
            if at in above:
                raise ValueError(f"answers[{at}] is a part of itself")
            self.again[at] = self._reckoned(at, above)
        return self.again[at]

    def _reckoned(self, at: int, above: tuple[int, ...]) -> Recomputed:
        one = self.answers[at]
        definition = self.snapshot.definitions[one["figure"]]
        if one.get("hidden"):
            return Recomputed(None, "hidden")
        stated = plain.fraction(one.get("value"))
        if definition.formula:
            return self._formula(at, definition, stated, above)
        assert definition.how is not None  # noqa: S101  it is measured; for the type checker
        if "withheld" in one:
            return Recomputed(stated, one["withheld"] if one["withheld"] in WHYS else WITHHELD)
        if "counted" in one:
            found = Fraction(len(set(one["counted"])))
            if definition.least and 0 < found < definition.least:
                self.made.fault("few", self.part, self.name(at), found, definition.least)
        else:
            rows, region = unspanned(one["rows"], len(self.snapshot.facts)), one["frame"].get("region", "")
            measured = self.snapshot.facts.measure(How(definition.how), rows, region)
            if stated is None and not len(rows):
                return Recomputed(None)  # nothing is known: no row stands behind it, and it says so
            if measured is None or stated is None:
                return self._compare(at, stated, measured)
            found = measured
        return self._compare(at, stated, found)

    def _compare(self, at: int, stated: Fraction | None, found: Fraction | None, unshown: str = "") -> Recomputed:
        if stated == found:
            return Recomputed(found, unshown)
        said, got = (str(value) if value is not None else "-" for value in (stated, found))
        self.made.fault("value", self.part, self.name(at), got, said)
        return Recomputed(found, unshown, f"{got} / {said}")

    def _formula(self, at: int, definition: Definition, stated: Fraction | None, above: tuple[int, ...]) -> Recomputed:
        one = self.answers[at]
        parts = {self.answers[part]["figure"]: part for part in one["parts"]}
        alike = all(self.answers[part]["frame"] == one["frame"] for part in one["parts"])
        if set(parts) != set(definition.parts) or not alike or len(parts) != len(one["parts"]):
            self.made.fault("parts", self.part, self.name(at), ", ".join(sorted(parts)), "")
            return Recomputed(stated, "", "parts")
        values, unshown, wrong = {}, "", ""
        for key, part in parts.items():
            again = self._again(part, (*above, at))
            values[key] = again.value
            unshown = "part" if again.unshown else unshown
            wrong = again.wrong or wrong
        made = reckon(definition.tree, values)
        compared = self._compare(at, stated, made.value, unshown)
        for name, value in (("numerator", made.numerator), ("denominator", made.denominator)):
            given = plain.fraction(one.get(name))
            if given is not None and given != value:
                self.made.fault("value", self.part, f"{self.name(at)}.{name}", value, given)
        return Recomputed(compared.value, unshown, compared.wrong or wrong)

    def _framed(self) -> None:
        """A row left out of one answer, or put into it, shows against the other answers of the same figure."""
        own = rows_by_figure(self.snapshot.facts, self.answers)
        numbers = {id(one): at for at, one in enumerate(self.answers)}
        for key in self.snapshot.told["framed"]:
            for answer, over, under in unlike_frame(self.snapshot.facts, own.get(key, [])):
                self.made.fault("rows", self.part, self.name(numbers[id(answer)]), over, under)

    # What is printed

    def _printed(self) -> None:
        told, base = self.snapshot.told["printed"], plain.frame_of(self.snapshot.told["frame"])
        document = self.snapshot.document
        for place in places(document):
            name = f"{place.bound.id} {place.bound.key} ({place})"
            one = told.get(place.bound.id)
            if one is None:
                self.made.fault("unprinted", self.part, name, figure=place.bound.id)
                continue
            answer = self.answers[one["answer"]]
            frame = plain.frame_told(asked_frame(place.bound, base))
            if (answer["figure"], answer["frame"]) != (place.bound.key, frame):
                self.made.fault("question", self.part, name, figure=place.bound.id)
            self._figure(place, one["answer"], str(one["text"]), name)

    def _figure(self, place: Place, at: int, text: str, name: str) -> None:
        again, given = self.again[at], self.answers[at]
        hidden, why = bool(given.get("hidden")), str(given.get("why", ""))
        answer = Answer(place.bound.key, plain.frame_of(given["frame"]), again.value, hidden=hidden, why=why)
        definition = self.snapshot.definitions[place.bound.key]
        try:
            expected = printed(place, answer, definition, self.snapshot.document.language)
        except BadForm as bad:
            expected = f"({bad})"
        outcome, why = (UNSHOWN, again.unshown) if again.unshown else (PROVED, "")
        if expected != text:
            self.made.fault("printed", self.part, name, expected, text, place.bound.id)
            outcome, why = DIFFERS, f"“{expected}” / “{text}”"
        elif again.wrong:
            outcome, why = DIFFERS, again.wrong
        self.made.figures.append(FigureResult(place.bound.id, place.bound.key, str(place), text, outcome, why))

    def _tables(self) -> None:
        """The report checker over every table, as it is printed."""
        values: dict[str, Value] = self.snapshot.values
        for table in tables_of(self.snapshot.document):
            self.made.tables += 1
            try:
                checked = check_table(table, values, self.snapshot.document.language)
            except BadTable as bad:
                self.made.fault("relations", self.part, table.id, bad)
                continue
            self.made.tables_checked += checked is not None
            for one in checked.findings if checked else ():
                self.made.fault(
                    "table", self.part, f"{table.id} / {one.place.row} / {one.place.column}", one.cause.explanation()
                )


def check_snapshot(
    content: bytes, proof: bytes | None, made: Checked, *, part: str, head: str = "", root: str = ""
) -> Snapshot | None:
    """Check a snapshot and its proof; gives the snapshot where it can be read."""
    snapshot = Snapshot(content)
    readable = SnapshotCheck(snapshot, made, part).all()
    if proof is None:
        if not readable or snapshot.told["frozen"]:
            made.fault("proof_missing", PROOF)
    else:
        noted = str(snapshot.told.get("head", "")) if readable else ""
        try:
            made.proof = check_proof(json.loads(proof), snapshot.sha256, noted, head, root)
        except ValueError as error:
            made.proof.fault("proof_unreadable", found=error)
        for one in made.proof.faults:
            made.fault(one.kind, PROOF, one.where, one.found, one.expected)
    return snapshot if readable else None


def is_snapshot(content: bytes) -> bool:
    return f'"format":"{FORMAT}"'.encode() in content
