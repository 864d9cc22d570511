"""Changes to an instrument as its authors make them one at a time: each gives a new form, nothing is written.

A place that is no longer there raises KeyError: somebody else took it away meanwhile.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from verkstad.core.findings import Finding
from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.expressions import FUNCTIONS, WORDS
from verkstad.core.instruments.questions import Form, Question, Section, Validation

T = TypeVar("T")
_NAME = re.compile(r'"[^"\n]*"|[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?')
LONGEST_KEY = 40


def key_from(text: str, taken: Collection[str], *, otherwise: str) -> str:
    """A key made of a label: "Hur många är ni?" -> "hur_manga_ar_ni"; numbered where it is taken or a word of the language."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")
    stem = (words[:30].rstrip("_")) or otherwise
    if stem not in taken and stem not in WORDS | FUNCTIONS:
        return stem
    return next(key for at in range(2, 10_000) if (key := f"{stem}_{at}") not in taken)


def keys_of(form: Form) -> set[str]:
    """Every key of a section or question."""
    return {s.key for s in form.sections} | set(form.by_key)


def section_at(form: Form, key: str) -> Section:
    return {s.key: s for s in form.sections}[key]


def with_section(form: Form, section: Section, *, instead: str = "") -> Form:
    """The form with a section added last, or put `instead` of another (its questions are what `section` holds)."""
    if not instead:
        return replace(form, sections=(*form.sections, section))
    section_at(form, instead)
    return replace(form, sections=tuple(section if s.key == instead else s for s in form.sections))


def without_section(form: Form, key: str) -> Form:
    section_at(form, key)
    return replace(form, sections=tuple(s for s in form.sections if s.key != key))


def section_moved(form: Form, key: str, step: int) -> Form:
    """A section one place up (-1) or down (1); at the end it stays."""
    at = form.sections.index(section_at(form, key))
    return replace(form, sections=swapped(form.sections, at, step))


def swapped(rows: tuple[T, ...], at: int, step: int) -> tuple[T, ...]:
    """The rows with the one `at` a place moved one step; at the end they stay."""
    to = at + step
    if not (0 <= at < len(rows) and 0 <= to < len(rows)):
        return rows
    moved = list(rows)
    moved[at], moved[to] = moved[to], moved[at]
    return tuple(moved)


def with_question(form: Form, question: Question, *, section: str, instead: str = "") -> Form:
    """The form with a question added last in a section, or put `instead` of another, which may move it to that section.

    Where the key changes, expressions that name it follow.
    """
    target = section_at(form, section)
    if instead:
        home = form.section_of[instead]
        if instead != question.key:
            form = renamed(form, instead, question.key)
            question = _renamed_in(question, instead, question.key)
        if home.key == section:
            here = section_at(form, section)
            rows = tuple(question if q.key == question.key or q.key == instead else q for q in here.questions)
            return with_section(form, replace(here, questions=rows), instead=section)
        form = without_question(form, question.key)
        target = section_at(form, section)
    return with_section(form, replace(target, questions=(*target.questions, question)), instead=section)


def without_question(form: Form, key: str) -> Form:
    home = form.section_of[key]
    rows = tuple(q for q in home.questions if q.key != key)
    return with_section(form, replace(home, questions=rows), instead=home.key)


def question_moved(form: Form, key: str, step: int) -> Form:
    """A question one place up or down; past the end of its section it goes on into the next one."""
    home = form.section_of[key]
    at = [q.key for q in home.questions].index(key)
    if 0 <= at + step < len(home.questions):
        return with_section(form, replace(home, questions=swapped(home.questions, at, step)), instead=home.key)
    place = form.sections.index(home) + step
    if not 0 <= place < len(form.sections):
        return form
    other, question = form.sections[place], home.questions[at]
    form = without_question(form, key)
    rows = (question, *other.questions) if step > 0 else (*other.questions, question)
    return with_section(form, replace(other, questions=rows), instead=other.key)


def renamed(form: Form, old: str, new: str) -> Form:
    """The form in which a question has another key, in every expression too."""
    sections = []
    for section in form.sections:
        rows = tuple(_renamed_in(replace(q, key=new) if q.key == old else q, old, new) for q in section.questions)
        sections.append(replace(section, condition=_follow(section.condition, old, new), questions=rows))
    return replace(form, sections=tuple(sections))


def _renamed_in(question: Question, old: str, new: str) -> Question:
    checks = tuple(Validation(_follow(v.expression, old, new), v.message) for v in question.validations)
    return replace(question, condition=_follow(question.condition, old, new),
                   expression=_follow(question.expression, old, new), validations=checks)  # fmt: skip


def _follow(text: str, old: str, new: str) -> str:
    def change(found: re.Match[str]) -> str:
        name, point, part = found[0].partition(".")
        return f"{new}{point}{part}" if name == old else found[0]

    return _NAME.sub(change, text)


def findings_at(form: Form) -> Mapping[str, list[Finding]]:
    """What keeps the form from being published, by the key of the question or section it is said at ("" = the whole)."""
    keys = keys_of(form)
    found: dict[str, list[Finding]] = {}
    for one in publish_findings(form):
        key = one.where.replace("[", ".").split(".")[0]
        found.setdefault(key if key in keys else "", []).append(one)
    return found


def total(keys: Iterable[str]) -> str:
    """The expression of a sum of these parts."""
    return " + ".join(keys)
