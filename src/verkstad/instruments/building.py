"""What the builder's pages do to a form: functions of the form as it stands now."""

from dataclasses import replace

from django.utils.text import slugify

from verkstad.core.instruments import build
from verkstad.core.instruments.questions import Form, Question, Section, Words
from verkstad.instruments.models import Instrument


def new_key(title: str) -> str:
    """A key for a new instrument, made of its title."""
    stem = slugify(title)[:50].strip("-_").replace("_", "-") or "formular"
    taken = set(Instrument.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for at in range(1, 10_000) if (key := stem if at == 1 else f"{stem}-{at}") not in taken)


def apply_title(words: Words, form: Form) -> Form:
    return replace(form, title=words)


def apply_part(section: Section, key: str, form: Form) -> Form:
    """A section new or changed; its questions are those it has now."""
    if key:
        section = replace(section, questions=build.section_at(form, key).questions)
    return build.with_section(form, section, instead=key)


def apply_question(question: Question, part: str, key: str, move: str, form: Form) -> Form:
    """A question new or changed; `move` "option-2-up" also moves one of its rows."""
    name, at, way = (*move.split("-"), "", "")[:3]
    if at.isdecimal():
        row, step = int(at), -1 if way == "up" else 1
        if name == "option":
            question = replace(question, options=build.swapped(question.options, row, step))
        elif name == "column":
            question = replace(question, columns=build.swapped(question.columns, row, step))
        elif name == "check":
            question = replace(question, validations=build.swapped(question.validations, row, step))
    return build.with_question(form, question, section=part, instead=key)
