"""What keeps an instrument from being published, each finding with the key of the question or section."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import bound
from verkstad.core.instruments.expressions import WORDS
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import COLUMN_KINDS, COUNTIES, FILLS, Form, Kind, Question, Words
from verkstad.core.instruments.reach import reachable
from verkstad.core.words import gettext_noop

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
OPTION = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
MOST_QUESTIONS = 300


def publish_findings(form: Form) -> list[Finding]:
    """Everything that refuses publishing: labels, translations, keys, bounds, references, circles, conditions."""
    logic = logic_of(form)
    conditions = [*logic.sections.items(), *((key, logic.condition(key)) for key in logic.own)]
    unreachable = [
        _f("unreachable", f"{key}.condition", gettext_noop("The condition of %(key)s can never be true."),
           gettext_noop("Change the condition, or the choices and bounds it rests on."), key=key)
        for key, node in conditions if node is not None and not reachable(logic, node)
    ]  # fmt: skip
    filled = Counter(q.fills for q in form.questions() if q.fills)
    twice = [
        _f("fills_twice", f"{q.key}.fills", gettext_noop("Several questions are filled beforehand with %(fills)s."),
           gettext_noop("Leave it at the question that asks about the organisation that answers."), fills=q.fills)
        for q in form.questions() if filled[q.fills] > 1
    ]  # fmt: skip
    each = chain.from_iterable(_question(q) for q in form.questions())
    return [*_whole(form), *each, *twice, *logic.findings, *unreachable]


def _f(code: str, where: str, message: str, fix: str, **params: object) -> Finding:
    return Finding(f"instrument.{code}", message, params, where=where, fix=fix)


def _whole(form: Form) -> Iterator[Finding]:
    yield from _words(form.title, "title")
    questions = list(form.questions())
    if not questions or len(questions) > MOST_QUESTIONS:
        yield _f("size", "sections", gettext_noop("There are %(count)s questions; from 1 to %(most)s may be asked."),
                 gettext_noop("Add or take away questions."), count=len(questions), most=MOST_QUESTIONS)  # fmt: skip
    yield from _keys([s.key for s in form.sections], "", KEY)
    yield from _keys([q.key for q in questions], "", KEY)
    for section in form.sections:
        yield from _words(section.title, section.key)
        yield from _pair(section.help, f"{section.key}.help")
        if not section.questions:
            yield _f("empty", section.key, gettext_noop("The section %(key)s has no questions."),
                     gettext_noop("Add a question, or take the section away."), key=section.key)  # fmt: skip
        if section.key in form.by_key:
            yield _f("twice", section.key, gettext_noop("A section and a question are both called %(key)s."),
                     gettext_noop("Give one of them another key."), key=section.key)  # fmt: skip


def _keys(keys: Iterable[str], where: str, pattern: re.Pattern[str]) -> Iterator[Finding]:
    for key, count in Counter(keys).items():
        if not pattern.fullmatch(key) or (not where and key in WORDS):
            yield _f(
                "key",
                where or key or "–",
                gettext_noop("“%(key)s” cannot be a key."),
                gettext_noop(
                    "Write small letters a to z, figures and _, beginning with a letter; not a word of the expression language."
                ),
                key=key,
            )
        if count > 1:
            yield _f("twice", where or key, gettext_noop("The key %(key)s is used %(count)s times."),
                     gettext_noop("Give each its own key."), key=key, count=count)  # fmt: skip


def _words(words: Words, where: str) -> Iterator[Finding]:
    if not words.sv.strip() and not words.en.strip():
        yield _f("label", where, gettext_noop("There is no label."), gettext_noop("Write it in Swedish and English."))
    else:
        yield from _pair(words, where)


def _pair(words: Words, where: str) -> Iterator[Finding]:
    if bool(words.sv.strip()) != bool(words.en.strip()):
        there, missing = ("sv", "en") if words.sv.strip() else ("en", "sv")
        yield _f("translation", where, gettext_noop("“%(text)s” is written in %(there)s but not in %(missing)s."),
                 gettext_noop("Translate it."), text=words.told(there)[:60], there=there, missing=missing)  # fmt: skip


def _question(question: Question) -> Iterator[Finding]:
    key = question.key
    yield from _words(question.label, key)
    yield from _pair(question.help, f"{key}.help")
    for option in question.options:
        yield from _words(option.label, f"{key}.options.{option.key}")
    for column in question.columns:
        yield from _words(column.label, f"{key}.columns.{column.key}")
        if column.kind not in COLUMN_KINDS:
            yield _f("column", f"{key}.columns.{column.key}", gettext_noop("A column cannot be of the kind %(kind)s."),
                     gettext_noop("Choose text, number, money or date."), kind=str(column.kind))  # fmt: skip
    for at, validation in enumerate(question.validations, 1):
        yield from _words(validation.message, f"{key}.validations[{at}]")
        if not validation.expression.strip():
            yield _f("needs", f"{key}.validations[{at}]", gettext_noop("The check has no expression."),
                     gettext_noop("Write what must be true."))  # fmt: skip
    yield from _keys([o.key for o in question.options], f"{key}.options", OPTION)
    yield from _keys([c.key for c in question.columns], f"{key}.columns", KEY)
    if question.kind is Kind.BUDGET:
        yield from _keys([o.key for o in question.options], f"{key}.options", KEY)
    yield from _needs(question)
    yield from _bounds(question)
    if question.fills and FILLS.get(question.fills) is not question.kind:
        fitting = [name for name, kind in FILLS.items() if kind is question.kind]
        yield _f("fills", f"{key}.fills", gettext_noop("A question of this kind cannot be filled beforehand with “%(fills)s”."),
                 gettext_noop("Choose one of: %(known)s. Leave it out where nothing is to be put in."),
                 fills=question.fills, known=", ".join(fitting) or "–")  # fmt: skip
    if question.fills == "work.counties" and not {o.key for o in question.options} <= set(COUNTIES):
        yield _f("fills_counties", f"{key}.options", gettext_noop("A question about counties has a choice that is no county."),
                 gettext_noop("Let each choice have the code of a county as its key, such as 24."))  # fmt: skip


def _needs(question: Question) -> Iterator[Finding]:
    needs = {
        Kind.CHOICE: (len(question.options) >= 2, gettext_noop("Give at least two choices.")),
        Kind.MULTIPLE: (len(question.options) >= 1, gettext_noop("Give at least one choice.")),
        Kind.TABLE: (bool(question.columns), gettext_noop("Give at least one column.")),
        Kind.COMPUTED: (bool(question.expression.strip()), gettext_noop("Write how the value is computed.")),
        Kind.BUDGET: (bool(question.options and question.years), gettext_noop("Give rows and years.")),
        Kind.SCALE: (bool(question.minimum and question.maximum), gettext_noop("Give the least and the most step.")),
    }
    has, fix = needs.get(question.kind, (True, ""))
    if not has:
        yield _f("needs", question.key, gettext_noop("The question %(key)s lacks what a question of its kind needs."),
                 fix, key=question.key)  # fmt: skip
    if question.kind is Kind.COMPUTED and question.required:
        yield _f("needs", question.key, gettext_noop("A computed value cannot be required."),
                 gettext_noop("Take the mark away."))  # fmt: skip


def _bounds(question: Question) -> Iterator[Finding]:
    values = {}
    for name in ("minimum", "maximum"):
        text = getattr(question, name)
        values[name] = bound(question, text)
        if text and values[name] is None:
            yield _f("bound", f"{question.key}.{name}", gettext_noop("“%(value)s” cannot be a bound of this question."),
                     gettext_noop("Write a number with a point before decimals, or a date as 2026-10-14."), value=text)  # fmt: skip
    least, most = values["minimum"], values["maximum"]
    if least is not None and most is not None and least > most:  # type: ignore[operator]
        yield _f("bound", f"{question.key}.minimum", gettext_noop("The least is more than the most."),
                 gettext_noop("Change one of them."))  # fmt: skip
    elif question.kind is Kind.SCALE and least is not None and most is not None:
        whole = all(getattr(v, "denominator", 0) == 1 for v in (least, most))
        if not whole or most - least > 20 or most == least:  # type: ignore[operator]
            yield _f("bound", f"{question.key}.maximum", gettext_noop("A scale has from 2 to 21 whole steps."),
                     gettext_noop("Change the least or the most step."))  # fmt: skip
