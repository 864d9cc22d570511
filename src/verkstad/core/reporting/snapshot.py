"""A report as it stood when it was frozen: document, answers, the rows behind them and the method, as canonical JSON (R43).

docs/report-format.md tells every field, so that somebody else can write a checker. Nothing personal is in it: companies are numbers
that mean nothing outside the file. Where few are behind a figure (R32) its rows carry nothing but those numbers, made
for that answer alone, so that no two answers can be laid over each other; the rows of a sum over few are not told at all.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from verkstad.core.reporting import plain
from verkstad.core.reporting.document import Document, Value, Values
from verkstad.core.reporting.facts import Facts, Gathering, spans, unspanned
from verkstad.core.reporting.figure import FEW, WITHHELD, Answer, Definition, Fact, Frame, How
from verkstad.core.reporting.places import Question, questions

FORMAT = "verkstad-report/1"
NAME = "snapshot.json"
PROOF = "proof.json"

FactsOf = Callable[[str, Frame], Iterable[Fact] | None]


@dataclass(frozen=True)
class Snapshot:
    """`content` is the canonical JSON; `sha256` is what the freezing act names."""

    content: bytes

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def told(self) -> dict[str, Any]:
        """Raises ValueError where the content is no snapshot of this kind."""
        told = json.loads(self.content)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ValueError("no snapshot of a report")
        return told

    @cached_property
    def document(self) -> Document:
        return plain.document_of(self.told["document"])

    @cached_property
    def values(self) -> dict[str, Value]:
        """What is printed for each figure, by its id."""
        answers = self.told["answers"]
        made = {}
        for name, one in self.told["printed"].items():
            answer = answers[one["answer"]]
            value = plain.fraction(answer.get("value"))
            address = one.get("address", "")
            made[name] = Value(one["text"], value, one["answer"], answer.get("hidden", False), address)
        return made

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        return {key: plain.definition_of(key, one) for key, one in self.told["definitions"].items()}

    @cached_property
    def facts(self) -> Facts:
        return Facts.of(self.told["facts"])


def snapshot_of(
    document: Document,
    frame: Frame,
    answers: Mapping[Question, Answer],
    definitions: Mapping[str, Definition],
    facts: FactsOf,
    values: Values,
    *,
    frozen: datetime | None = None,
    head: str = "",
    seal: bytes = b"",
) -> Snapshot:
    """Take the snapshot of a document that is put together.

    `facts` gives the rows behind a measured answer, None where they must not be told. `frozen` is the moment of approval
    (None: a draft), `head` the journal's "POSITION:HASH" when it was taken. With `seal`, a key that the agency keeps,
    rows that are not told are sealed (HMAC-SHA256), so that the agency can show later that these were they.
    """
    order = _Order(definitions, facts, seal)
    for question in questions(document, frame):
        order.place(answers[question])
    order.fill()
    table, where = order.gathering.ended()
    told = [_answer(one, where) for one in order.told]
    framed = framed_keys(table, told)
    content = {
        "format": FORMAT,
        "document": plain.told(document),
        "frame": plain.frame_told(frame),
        "frozen": frozen.isoformat() if frozen else "",
        "template": document.template,
        "head": head,
        "definitions": {key: plain.definition_told(definitions[key]) for key in sorted(order.keys)},
        "framed": framed,
        "answers": told,
        "facts": table.told(),
        "printed": {
            name: {"text": one.text, "answer": one.answer, **({"address": one.address} if one.address else {})}
            for name, one in values.items()
        },
    }
    return Snapshot(plain.canonical(content))


class _Order:
    """Answers in order of the questions, and after them the parts they are reckoned from; each once."""

    def __init__(self, definitions: Mapping[str, Definition], facts: FactsOf, seal: bytes) -> None:
        self.definitions, self.facts, self.seal = definitions, facts, seal
        self.answers: list[Answer] = []
        self.at: dict[Question, int] = {}
        self.told: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.gathering = Gathering()

    def place(self, answer: Answer) -> int:
        question = answer.key, answer.frame
        if question not in self.at:
            self.at[question] = len(self.answers)
            self.answers.append(answer)
        return self.at[question]

    def fill(self) -> None:
        at = 0
        while at < len(self.answers):
            self.told.append(self._told(self.answers[at]))
            at += 1

    def _told(self, answer: Answer) -> dict[str, Any]:
        definition = self.definitions[answer.key]
        self.keys.add(answer.key)
        made: dict[str, Any] = {"figure": answer.key, "frame": plain.frame_told(answer.frame)}
        if answer.hidden:
            return {**made, "hidden": True, "why": answer.why or FEW}
        for name in ("value", "numerator", "denominator"):
            if (value := getattr(answer, name)) is not None:
                made[name] = plain.fraction_text(value)
        if answer.why:
            made["why"] = answer.why
        if definition.formula:
            return {**made, "parts": [self.place(part) for part in answer.parts]}
        return {**made, **self._rows(answer, definition)}

    def _rows(self, answer: Answer, definition: Definition) -> dict[str, Any]:
        given = self.facts(answer.key, answer.frame)
        if given is None:
            return {"withheld": WITHHELD}
        if not definition.few:
            return {"taken": self.gathering.take(given)}
        rows = sorted(given, key=lambda one: one.id)
        if definition.how in (How.DISTINCT, How.COUNT):
            return {"counted": _numbers(one.who if definition.how is How.DISTINCT else one.id for one in rows)}
        return {"withheld": FEW, **({"sealed": sealed(rows, self.seal)} if self.seal else {})}


def _numbers(names: Iterable[str]) -> list[int]:
    """Each name as a number of its own, in order, so that the same one has the same number; nobody is left out."""
    seen: dict[str, int] = {}
    return sorted(seen.setdefault(name, len(seen) + 1) for name in names if name)


def _answer(told: dict[str, Any], where: list[int]) -> dict[str, Any]:
    taken = told.pop("taken", None)
    return told if taken is None else {**told, "rows": spans(where[at] for at in taken)}


def rows_by_figure(
    table: Facts, answers: Iterable[Mapping[str, Any]]
) -> dict[str, list[tuple[Mapping[str, Any], Any]]]:
    """Of each figure, its answers that tell their rows, each with the rows' places."""
    made: dict[str, list[tuple[Mapping[str, Any], Any]]] = {}
    for one in answers:
        if "rows" in one:
            made.setdefault(one["figure"], []).append((one, unspanned(one["rows"], len(table))))
    return made


def unlike_frame(
    table: Facts, own: Iterable[tuple[Mapping[str, Any], Any]]
) -> list[tuple[Mapping[str, Any], int, int]]:
    """The answers of one figure whose rows are not those of all its rows that the question is about; with how many rows are
    too many and how many are missing."""
    import numpy as np

    kept = list(own)
    pool = np.zeros(len(table), dtype=bool)
    for _answer, rows in kept:
        pool[rows] = True
    found = []
    for answer, rows in kept:
        mine = np.zeros(len(table), dtype=bool)
        mine[rows] = True
        right = pool & table.fits(plain.frame_of(answer["frame"]))
        over, under = int((mine & ~right).sum()), int((right & ~mine).sum())
        if over or under:
            found.append((answer, over, under))
    return found


def framed_keys(table: Facts, answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """Figures whose answers can be got from their question alone: a row left out of one of them would show."""
    return sorted(key for key, own in rows_by_figure(table, answers).items() if not unlike_frame(table, own))


def sealed(rows: Iterable[Fact], key: bytes) -> str:
    """What rows that are not told are sealed with: made again from the same rows and key, it is the same."""
    told = [[one.id, str(one.amount), one.day.isoformat() if one.day else "", one.who] for one in rows]
    return hmac.new(key, plain.canonical(told), hashlib.sha256).hexdigest()
