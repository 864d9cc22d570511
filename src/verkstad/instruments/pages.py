"""What the pages of a response show: the whole, and one section to answer."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.merge import same
from verkstad.core.instruments.questions import Form, Kind, Question
from verkstad.core.instruments.responses import response_findings
from verkstad.instruments.actions.answering import waiting_findings
from verkstad.instruments.fields import field_of, said
from verkstad.instruments.forms import GRIDS, Block, SectionForm
from verkstad.instruments.models import Response
from verkstad.instruments.queries import names_of
from verkstad.instruments.told import Part, answers_in_words, computed_words, saved_words, shown_answer
from verkstad.ui.words import told

__all__ = ["Ask", "Part", "after", "answers_in_words", "response_page", "section_page"]


@dataclass(frozen=True)
class Note:
    """What another saved at the same time, and what one typed oneself, in words; `mine` "" = only told, nothing to choose."""

    who: str
    at: datetime | None
    theirs: str
    mine: str = ""


@dataclass(frozen=True)
class Ask:
    """One question of a section as it stands on the page: to answer (`block`), only to read (`text`), or hidden for now."""

    question: Question
    block: Block | None = None
    label: str = ""
    text: str = ""
    note: Note | None = None
    file: dict[str, Any] | None = None
    broken: tuple[str, ...] = ()  # checks of the instrument that these answers do not pass

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def grid(self) -> bool:
        return self.question.kind in GRIDS


def response_page(response: Response, language: str) -> dict[str, Any]:
    """Context of a response: its sections with answers, and everything that is left to do with a link to it."""
    form = response.version.form
    found = [] if response.finished_at else response_findings(form, response.answers, language=language)
    found += [] if response.finished_at else waiting_findings(response)
    parts, left = [], []
    for part in answers_in_words(form, response.answers):
        url = reverse("instruments:response_section", args=[response.pk, part.key])
        parts.append({"part": part, "url": url})
        for row in part.rows:
            question = form.by_key[row["key"]]
            for one in found:
                if one.where.replace("[", ".").split(".")[0] == question.key:
                    left.append(
                        {"label": row["term"], "message": told(one).message, "url": f"{url}#{anchor(question)}"}
                    )
            if question.kind is Kind.FILE and response.answers.get(question.key):
                row["url"] = reverse("instruments:file", args=[response.pk, question.key])
    return {"response": response, "parts": parts, "left": left, "title": said(form.title)}


def anchor(question: Question) -> str:
    """The id of the element where a question is answered."""
    if question.kind in (*GRIDS, Kind.COMPUTED):
        return f"question-{question.key}"
    several = field_of(question).widget.use_fieldset
    return f"id_q-{question.key}_0" if several else f"id_q-{question.key}"


def section_page(
    response: Response,
    section_key: str,
    data: Any = None,
    files: Any = None,
    *,
    who: str = "",
    only: Collection[str] | None = None,
    file_url: Callable[[str], str] | None = None,
) -> dict[str, Any] | None:
    """Context of one section to answer; None where the response has no such section to show.

    `who` is the journal key of whoever types, `only` the questions that may be changed (None = all), `file_url` gives
    the address of the file that answers a question.
    """
    form = response.version.form
    state = logic_of(form).state(response.answers)
    shown = [s for s in form.sections if s.key in state.sections]
    at = next((at for at, s in enumerate(shown) if s.key == section_key), None)
    if at is None:
        return None
    section = shown[at]
    visible = [q for q in section.questions if q.key in state.visible]
    waiting = response.aside.get(who, {}) if who else {}
    stored = {**response.answers, **{key: one["mine"] for key, one in waiting.items()}}
    fresh = SectionForm(questions=visible, answers=stored, revision=response.revision, only=only)
    told_seen = data is not None and "seen" in data
    typed = SectionForm(data, files, questions=section.questions if told_seen else visible, answers=response.answers,
                        revision=response.revision, only=only) if data is not None else fresh  # fmt: skip
    fresh.page = typed.page
    context = {
        "response": response, "form": typed, "fresh": fresh, "section": section, "title": said(section.title),
        "help": said(section.help), "over": said(form.title), "part": at + 1, "parts": len(shown),
        "next": shown[at + 1].key if at + 1 < len(shown) else "",
        "saved_at": response.saved_at, "saved_words": saved_words(response.saved_at, response.revision),
        "revision": response.revision, "who": who, "only": only, "file_url": file_url, "waiting": waiting,
        "state": state, "may_attach": any(q.kind is Kind.FILE for q in section.questions),
    }  # fmt: skip
    context["blocks"] = SimpleLazyObject(lambda: asks(context, wrong=None))  # who saves shows others
    return context


def asks(context: dict[str, Any], *, wrong: SectionForm | None) -> list[Ask]:
    """Every question of the section in order. What was typed is shown as typed where it is wrong, else what is stored.

    `wrong` is the form whose wrong answers are shown; None = the page's own form, all of it.
    """
    response, state, fresh = context["response"], context["state"], context["fresh"]
    computed = computed_words(response.version.form, state.computed)
    blocks = {b.key: b for b in fresh.blocks(computed)}
    typed = {b.key: b for b in (wrong or context["form"]).blocks(computed)}
    names = names_of(one["by"] for one in context["waiting"].values())
    names |= {context["who"]: _("You, in another window,")} if context["who"] in names else {}
    found = []
    for question in context["section"].questions:
        block, answer = blocks.get(question.key), response.answers.get(question.key)
        if question.key in typed and question.key in state.visible and (wrong is None or typed[question.key].errors):
            block = typed[question.key]
        broken = tuple(said(message) for key, message in state.broken if key == question.key)
        ask = Ask(question, block, said(question.label), broken=broken)
        if question.key not in state.visible:
            ask = replace(ask, block=None)
        elif block is None:
            ask = replace(ask, text=computed.get(question.key) or shown_answer(question, answer))
        if (one := context["waiting"].get(question.key)) and ask.block:
            note = Note(names.get(one["by"], _("Somebody else")), _moment(one["at"]), shown_answer(question, answer),
                        shown_answer(question, one["mine"]))  # fmt: skip
            ask = replace(ask, note=note)
        if question.kind is Kind.FILE and answer:
            url = context["file_url"](question.key) if context["file_url"] else ""
            ask = replace(ask, file={**answer, "url": url})
        found.append(ask)
    return found


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def differs(question: Question, typed: SectionForm, response: Response) -> bool:
    """Whether what stands after the save is something else than what was typed."""
    return question.key in typed.given and not same(typed.given[question.key], response.answers.get(question.key))


def after(response: Response, key: str, *, asked: Collection[str], stay: bool) -> str:
    """Where to go when a section is saved: to it again, to the next that the answers show, or to the overview.

    To it again also when the answers brought up questions there that were not `asked` yet.
    """
    form: Form = response.version.form
    state = logic_of(form).state(response.answers)
    here = next(s for s in form.sections if s.key == key)
    more = any(q.key in state.visible and q.key not in asked for q in here.questions)
    if key in state.sections and (stay or more):
        return reverse("instruments:response_section", args=[response.pk, key])
    order = [s.key for s in form.sections]
    later = [other for other in state.sections if order.index(other) > order.index(key)]
    if later and not stay:
        return reverse("instruments:response_section", args=[response.pk, later[0]])
    return reverse("instruments:response", args=[response.pk])
