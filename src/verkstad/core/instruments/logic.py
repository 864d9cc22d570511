"""A form's expressions, read and put in order; then what is visible and computed, as a pure function of answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import value_of
from verkstad.core.instruments.evaluate import Value, evaluate
from verkstad.core.instruments.expressions import BadExpression, Binary, Node, parse, references
from verkstad.core.instruments.questions import Form, Kind, Words
from verkstad.core.instruments.types import Type, Typing
from verkstad.core.words import gettext_noop


@dataclass(frozen=True)
class State:
    """What answers amount to: the sections and questions to show, values by key, and which checks do not hold."""

    sections: tuple[str, ...]
    visible: frozenset[str]
    values: Mapping[str, Value]
    computed: Mapping[str, Value]
    broken: tuple[tuple[str, Words], ...]


@lru_cache(maxsize=64)
def logic_of(form: Form) -> "Logic":
    """The logic of a form, kept for the forms last asked for."""
    return Logic(form)


class Logic:
    """Expressions of a form by owner. What cannot be read is a finding, and takes no part."""

    def __init__(self, form: Form) -> None:
        self.form, self.findings = form, list[Finding]()
        self.sections = {s.key: n for s in form.sections if (n := self._read(s.condition, f"{s.key}.condition"))}
        questions = list(form.by_key.values())
        self.own = {q.key: n for q in questions if (n := self._read(q.condition, f"{q.key}.condition"))}
        self.computed = {q.key: n for q in questions if (n := self._read(q.expression, f"{q.key}.expression"))
                         and q.kind is Kind.COMPUTED}  # fmt: skip
        self.validations = [
            (q.key, node, v.message) for q in questions for at, v in enumerate(q.validations, 1)
            if (node := self._read(v.expression, f"{q.key}.validations[{at}]"))
        ]  # fmt: skip
        self.order = self._ordered()
        self.types: dict[str, Type] = {}
        self._type()

    def condition(self, key: str) -> Node | None:
        """When a question is shown: its own condition and its section's; None = always."""
        own, section = self.own.get(key), self.sections.get(self.form.section_of[key].key)
        return Binary("and", section, own) if own and section else own or section

    def _read(self, text: str, where: str) -> Node | None:
        if not text.strip():
            return None
        try:
            return parse(text)
        except BadExpression as wrong:
            self.findings.append(_wrong(wrong, where))
            return None

    def _depends(self, key: str) -> set[str]:
        nodes = (self.condition(key), self.computed.get(key))
        return {ref.key for node in nodes if node for ref in references(node)} & set(self.form.by_key)

    def _ordered(self) -> list[str]:
        """Keys so that each comes after those it refers to; every circle is a finding and is cut."""
        while True:
            try:
                return list(TopologicalSorter({key: self._depends(key) for key in self.form.by_key}).static_order())
            except CycleError as circle:
                keys = list(reversed(circle.args[1]))
                self.findings.append(Finding(
                    "instrument.circle", gettext_noop("The questions refer to each other in a circle: %(keys)s."),
                    {"keys": " → ".join(keys)}, where=keys[0],
                    fix=gettext_noop("Change one of their conditions or computed values."),
                ))  # fmt: skip
                for key in keys:
                    self.own.pop(key, None)
                    self.computed.pop(key, None)
                    self.sections.pop(self.form.section_of[key].key, None)

    def _type(self) -> None:
        """Find the type of everything; what is wrong becomes a finding and is left out."""
        typing = Typing(self.form.by_key, self.types)
        for key in self.order:
            if key in self.computed and (found := self._typed(typing, self.computed[key], f"{key}.expression")):
                self.types[key] = found
        self.computed = {key: node for key, node in self.computed.items() if key in self.types}
        for place in (self.sections, self.own):
            for key in list(place):
                if self._typed(typing, place[key], f"{key}.condition", Type.BOOL) is None:
                    del place[key]
        counted: dict[str, int] = {}
        kept = []
        for key, node, message in self.validations:
            counted[key] = counted.get(key, 0) + 1
            if self._typed(typing, node, f"{key}.validations[{counted[key]}]", Type.BOOL):
                kept.append((key, node, message))
        self.validations = kept

    def _typed(self, typing: Typing, node: Node, where: str, wanted: Type | None = None) -> Type | None:
        shown = (Type.NUMBER, Type.MONEY, Type.TEXT, Type.DATE, Type.BOOL)
        try:
            return typing.need(node, wanted) if wanted else typing.need(node, *shown)
        except BadExpression as wrong:
            self.findings.append(_wrong(wrong, where))
            return None

    def state(self, answers: Mapping[str, Any]) -> State:
        """What these answers (JSON values by key) amount to. Answers of hidden questions do not count."""
        values: dict[str, Value] = {}
        visible = set()
        for key in self.order:
            condition = self.condition(key)
            if condition is not None and evaluate(condition, values) is not True:
                values[key] = None
                continue
            visible.add(key)
            question = self.form.by_key[key]
            if question.kind is Kind.COMPUTED:
                values[key] = evaluate(self.computed[key], values) if key in self.computed else None
            else:
                values[key] = value_of(question, answers.get(key))
        sections = [s.key for s in self.form.sections
                    if s.key not in self.sections or evaluate(self.sections[s.key], values) is True]  # fmt: skip
        broken = [(k, m) for k, node, m in self.validations if k in visible and evaluate(node, values) is False]
        computed = {key: values[key] for key in self.form.by_key if key in self.computed and key in visible}
        return State(tuple(sections), frozenset(visible), values, computed, tuple(broken))


def _wrong(wrong: BadExpression, where: str) -> Finding:
    return Finding("instrument.expression", wrong.message, wrong.params, where=where,
                   fix=gettext_noop("Correct the expression."))  # fmt: skip
