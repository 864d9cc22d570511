"""What the pages show: a response section by section, answers in words, a version and its differences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.core.instruments.answers import is_empty
from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Form, Kind, Question
from verkstad.core.instruments.responses import differences, response_findings
from verkstad.core.instruments.types import Type
from verkstad.instruments.forms import SectionForm, field_of, said
from verkstad.instruments.models import Response, State, Version
from verkstad.instruments.queries import affected_drafts
from verkstad.instruments.rules import choices_of
from verkstad.ui.formats import dateword, money, number
from verkstad.ui.words import told


def computed_words(form: Form, computed: Mapping[str, Any]) -> dict[str, str]:
    """Computed values as people read them, by key."""
    types = logic_of(form).types
    return {key: _value(types[key], value) for key, value in computed.items()}


def _value(kind: Type, value: Any) -> str:
    if value is None:
        return _("not known yet")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Fraction):
        decimals = 0 if value.denominator == 1 else 2
        return money(round(value * 100)) if kind is Type.MONEY else number(value, decimals)
    return dateword(value) if isinstance(value, date) else str(value)


def shown_answer(question: Question, answer: Any) -> str:
    """An answer in words, one line a row of a table or budget."""
    if is_empty(answer):
        return "–"
    if question.kind is Kind.MONEY:
        return money(answer)
    if question.kind is Kind.DATE:
        return dateword(date.fromisoformat(answer))
    if question.kind is Kind.NUMBER:
        return number(Decimal(answer), len(answer.partition(".")[2]))
    if question.kind is Kind.TABLE:
        rows = ["; ".join(f"{said(c.label)}: {shown_answer(Question(c.key, c.kind), row[c.key])}"
                          for c in question.columns if c.key in row) for row in answer]  # fmt: skip
        return "\n".join(rows)
    if question.kind is Kind.BUDGET:
        labels = {o.key: said(o.label) for o in question.options}
        return "\n".join(
            f"{labels[row]}, {year}: {money(ore)}" for row, years in answer.items() for year, ore in years.items()
        )
    if question.kind in (Kind.TEXT, Kind.ORGANISATION):
        return str(answer)
    names = dict(choices_of(question))
    return ", ".join(names.get(str(a), str(a)) for a in (answer if isinstance(answer, list) else [answer]))


@dataclass(frozen=True)
class Part:
    """A section of a response: its address, and its answers in words."""

    key: str
    title: str
    url: str
    rows: list[dict[str, str]]


def response_page(response: Response, language: str) -> dict[str, Any]:
    """Context of a response: its sections with answers, and everything that is left to do with a link to it."""
    form = response.version.form
    state = logic_of(form).state(response.answers)
    found = [] if response.finished_at else response_findings(form, response.answers, language=language)
    computed = computed_words(form, state.computed)
    parts, left = [], []
    for section in form.sections:
        if section.key not in state.sections:
            continue
        url = reverse("instruments:response_section", args=[response.pk, section.key])
        asked = [q for q in section.questions if q.key in state.visible]
        rows = [{"term": said(q.label), "value": computed.get(q.key) or shown_answer(q, response.answers.get(q.key))}
                for q in asked]  # fmt: skip
        mine = [(q, f) for q in asked for f in found if f.where.replace("[", ".").split(".")[0] == q.key]
        left += [{"label": said(q.label), "message": told(f).message, "url": f"{url}#{anchor(q)}"} for q, f in mine]
        parts.append(Part(section.key, said(section.title), url, rows))
    return {"response": response, "parts": parts, "left": left, "title": said(form.title)}


def anchor(question: Question) -> str:
    """The id of the element where a question is answered."""
    if question.kind in (Kind.TABLE, Kind.BUDGET, Kind.COMPUTED):
        return f"question-{question.key}"
    several = field_of(question).widget.use_fieldset
    return f"id_q-{question.key}_0" if several else f"id_q-{question.key}"


def section_page(response: Response, key: str, data: Any = None) -> dict[str, Any] | None:
    """Context of one section to answer; None where the response has no such section to show."""
    form = response.version.form
    state = logic_of(form).state(response.answers)
    shown = [s for s in form.sections if s.key in state.sections]
    at = next((at for at, s in enumerate(shown) if s.key == key), None)
    if at is None:
        return None
    asked = [q for q in shown[at].questions if q.key in state.visible]
    page = SectionForm(data, questions=asked, answers=response.answers)
    return {
        "response": response, "form": page, "section": shown[at], "title": said(shown[at].title),
        "help": said(shown[at].help), "blocks": page.blocks(computed_words(form, state.computed)),
        "over": said(form.title), "part": at + 1, "parts": len(shown),

        "next": shown[at + 1].key if at + 1 < len(shown) else "",
    }  # fmt: skip


def version_page(version: Version) -> dict[str, Any]:
    """Context of a version: what it asks, what keeps it from being published, what is new, whom that hits."""
    former = Version.objects.filter(instrument=version.instrument_id, number__lt=version.number).order_by("-number")
    before = former.first()
    draft = version.state == State.DRAFT
    what = {"added": _("new"), "removed": _("taken away"), "changed": _("changed")}
    return {
        "one": version, "title": said(version.form.title), "draft": draft,
        "sections": [(said(s.title), s.condition, [(q, said(q.label)) for q in s.questions]) for s in version.form.sections],
        "findings": [told(f) for f in publish_findings(version.form)] if draft else [],
        "changes": [(c, what[c.what]) for c in differences(before.form, version.form)] if before else [],
        "before": before, "affected": affected_drafts(version),
    }  # fmt: skip


def after(response: Response, key: str, *, asked: Collection[str], stay: bool) -> str:
    """Where to go when a section is saved: to it again, to the next that the answers show, or to the overview.

    To it again also when the answers brought up questions there that were not `asked` yet.
    """
    state = logic_of(response.version.form).state(response.answers)
    here = next(s for s in response.version.form.sections if s.key == key)
    more = any(q.key in state.visible and q.key not in asked for q in here.questions)
    if key in state.sections and (stay or more):
        return reverse("instruments:response_section", args=[response.pk, key])
    order = [s.key for s in response.version.form.sections]
    later = [other for other in state.sections if order.index(other) > order.index(key)]
    if later and not stay:
        return reverse("instruments:response_section", args=[response.pk, later[0]])
    return reverse("instruments:response", args=[response.pk])
