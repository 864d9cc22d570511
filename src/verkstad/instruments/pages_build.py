"""What an author sees while building: the whole with what is wrong at each question, one thing to change, a preview."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.core.instruments import build
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.plain import plain_of
from verkstad.core.instruments.questions import Form, Kind, Question, Section
from verkstad.instruments.fields import said
from verkstad.instruments.forms import SectionForm
from verkstad.instruments.forms_build import QuestionForm
from verkstad.instruments.kinds import HOW, kind_word
from verkstad.instruments.models import Instrument, State, Version
from verkstad.instruments.pages import Ask
from verkstad.instruments.queries import affected_drafts
from verkstad.instruments.rules import choices_of
from verkstad.instruments.told import computed_words
from verkstad.ui.words import Told, told

ROW_WORDS = {
    "option": (
        gettext_lazy("Choices"),
        gettext_lazy("Empty rows are left out; the key is made from the word when left empty."),
    ),
    "column": (
        gettext_lazy("Columns"),
        gettext_lazy("Empty rows are left out; the key is made from the word when left empty."),
    ),
    "check": (
        gettext_lazy("Checks"),
        gettext_lazy("What must be true, and what is said when it is not. Such as grant <= total."),
    ),
}


@dataclass(frozen=True)
class Line:
    """A question (or with `parts` a section) in the list of what the form asks."""

    key: str
    label: str
    kind: str = ""
    required: bool = False
    when: str = ""
    findings: Sequence[Told] = ()
    parts: Sequence["Line"] = ()


def last_version(instrument: Instrument) -> Version | None:
    return instrument.versions.order_by("-number").first()


def when_words(form: Form, condition: str) -> str:
    """A condition as people say it where it is a plain one, else the expression."""
    plain = plain_of(condition)
    question = form.by_key.get(plain.key) if plain else None
    if plain is None or question is None:
        return condition
    value = dict(choices_of(question)).get(plain.value, plain.value)
    return _("“%(question)s” %(how)s") % {
        "question": said(question.label) or question.key, "how": HOW[plain.how] % {"value": value},
    }  # fmt: skip


def build_page(instrument: Instrument, last: Version | None) -> dict[str, Any]:
    """Context of the list of what the form asks, with what keeps it from being published at each place."""
    form = last.form if last else Form()
    found = {key: [told(f) for f in some] for key, some in build.findings_at(form).items()}
    lines = [
        Line(s.key, said(s.title) or s.key, when=when_words(form, s.condition), findings=found.get(s.key, ()), parts=[
            Line(q.key, said(q.label) or q.key, kind_word(q.kind), q.required, when_words(form, q.condition), found.get(q.key, ()))
            for q in s.questions
        ]) for s in form.sections
    ]  # fmt: skip
    draft = last is not None and last.state == State.DRAFT
    return {
        "instrument": instrument, "last": last, "lines": lines, "whole": found.get("", []), "draft": draft,
        "wrong": sum(map(len, found.values())), "kinds": [(k, kind_word(k)) for k in Kind],
        "affected": len(affected_drafts(last)) if last and draft else 0, **preview(form),
    }  # fmt: skip


def preview(form: Form, data: Any = None, *, only: str = "") -> dict[str, Any]:
    """Context of the form as those who answer see it, tried with what is typed; nothing is saved. `only`: one section."""
    questions = [q for s in form.sections if not only or s.key == only for q in s.questions if form.by_key[q.key] is q]
    typed = SectionForm(data, questions=questions, answers={})
    answers = typed.given if data is not None and typed.is_valid() is not None else {}
    state = logic_of(form).state(answers)
    visible = [q for q in questions if q.key in state.visible or (only and not data)]
    fresh = SectionForm(questions=visible, answers=answers)
    computed = computed_words(form, state.computed)
    blocks = {b.key: b for b in fresh.blocks(computed)}
    if data is not None:
        blocks |= {b.key: b for b in typed.blocks(computed) if b.errors and b.key in blocks}
    parts = [
        (s, said(s.title) or s.key, said(s.help), [Ask(q, blocks[q.key], said(q.label)) for q in s.questions if q.key in blocks])
        for s in form.sections if (s.key in state.sections or only) and (not only or s.key == only)
    ]  # fmt: skip
    return {"preview": parts, "preview_only": only}


def question_page(form: Form, edited: QuestionForm, section: str, key: str) -> dict[str, Any]:
    """Context of one question being written: its rows, what is wrong with it as typed, and how it will look."""
    asked = edited.question() if edited.is_bound and edited.is_valid() else edited.now
    shown = with_typed(form, asked, section, key)
    found = build.findings_at(shown).get(asked.key, ()) if asked.key else ()
    skip = {name for rows in edited.rows.values() for row in rows for name in row}
    rows = [
        (name, ROW_WORDS[name], [[edited[one] for one in row] for row in lines]) for name, lines in edited.rows.items()
    ]
    return {
        "form": edited, "plain": [f for f in edited.visible_fields() if f.name not in skip], "rows": rows,
        "findings": [told(f) for f in found], "key": key, "part": section, "asked": asked,
        **preview(shown, only=section),
    }  # fmt: skip


def with_typed(form: Form, question: Question, section: str, key: str) -> Form:
    """The form as it would be with the question as typed; as it is where that cannot be."""
    if not question.key:
        question = replace(question, key=build.key_from("", build.keys_of(form), otherwise="fraga"))
    try:
        return build.with_question(form, question, section=section, instead=key)
    except KeyError:
        return form


def delete_page(form: Form, thing: str) -> dict[str, Any] | None:
    """Context of the page that asks before a section or question is taken away."""
    names = {s.key: (_("the section"), said(s.title)) for s in form.sections}
    names |= {q.key: (_("the question"), said(q.label)) for q in form.questions()}
    if thing not in names:
        return None
    what, label = names[thing]
    section = next((s for s in form.sections if s.key == thing), Section(""))
    return {
        "title": _("Take away %(what)s “%(label)s”?") % {"what": what, "label": label or thing},
        "facts": [{"term": said(q.label) or q.key, "value": kind_word(q.kind)} for q in section.questions],
        "consequence": _("It goes from the draft. What is published, and responses to that, keep it."),
        "act_label": _("Take it away"), "danger": True,
    }  # fmt: skip
