"""Saves a section that was posted, by a page or by itself while somebody types, and answers it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.core.instruments.questions import Kind
from verkstad.core.refused import Refused
from verkstad.instruments import pages
from verkstad.instruments.actions import Actor, Saved, answered, attach_file, save_answers
from verkstad.instruments.models import Response
from verkstad.instruments.queries import last_edit, names_of
from verkstad.instruments.told import saved_words, shown_answer
from verkstad.ui.uploads import too_large
from verkstad.ui.words import told


@dataclass(frozen=True)
class Outcome:
    """What became of a posted section.

    `ok`: nothing is wrong and nothing waits for a choice. `context` shows the section again (None where the answers hide
    it). `fragments` is the whole answer where the page saved by itself; give it back as it is.
    """

    saved: Saved
    ok: bool
    context: dict[str, Any] | None
    fragments: HttpResponse | None = None


def save_section(
    context: dict[str, Any], *, actor: Actor, request: HttpRequest, locked: Response | None = None
) -> Outcome:
    """Save every answer of the right shape, whatever is wrong elsewhere; files are taken in first.

    `context` is `pages.section_page(..., request.POST, request.FILES)`. `locked` is the response as it is now, for a
    caller that has locked it and checked the right of `actor`, a journal key. Raises Refused as `save_answers` does.
    """
    form, response = context["form"], context["response"]
    form.is_valid()
    given = dict(form.given)
    for key, upload in form.uploads.items():
        try:
            given[key] = attach_file(response=response, question=key, upload=upload, actor=actor)
        except Refused as refused:
            for one in refused.findings:
                said = told(one)
                form.add_error(key, f"{said.message} {said.fix}".strip())
    if name := too_large(request):
        keys = [q.key for q in form.questions if f"q-{q.key}" == getattr(request, "upload_too_large_field", "")]
        for key in keys:
            form.add_error(key, _("%s is too large. Make the file smaller, or divide it.") % name)
    how = {"base": form.base or None, "chosen": form.chosen, "page": form.page, "only": context["only"]}
    if locked is not None and isinstance(actor, str):
        saved = answered(locked, given, actor=actor, **how)
    else:
        saved = save_answers(response=response, answers=given, actor=actor, **how)
    again = pages.section_page(saved.response, context["section"].key, who=context["who"], only=context["only"],
                               file_url=context["file_url"])  # fmt: skip
    if again is not None:
        again["fresh"].page = form.page
        again["form"] = form
        again["blocks"] = pages.asks(again, wrong=form)
    ok = not form.errors and not any(key in form.asked for key in (again or {}).get("waiting", ()))
    htmx = bool(getattr(request, "htmx", False)) or request.headers.get("HX-Request") == "true"
    return Outcome(saved, ok, again, _fragments(request, form, saved, again) if htmx else None)


def _fragments(request: HttpRequest, form: Any, saved: Saved, again: dict[str, Any] | None) -> HttpResponse:
    """The pieces of the page that changed; the field in which somebody types is left alone by the page."""
    pieces, who = [], again["who"] if again else ""
    for ask in again["blocks"] if again else ():
        if ask.key not in form.asked and not ask.block:
            continue
        foreign = not ask.note and pages.differs(ask.question, form, saved.response)
        changed = ask.question.kind is Kind.FILE and (ask.key in form.given or ask.key in form.uploads)
        whole = foreign or changed or not ask.block or ask.key not in form.asked or ask.key in form.chosen
        if not whole and ask.question.kind is not Kind.COMPUTED:
            pieces.append({"ask": ask, "whole": False, "note": None})
        else:
            pieces.append(
                {"ask": ask, "whole": True, "note": _foreign(saved, ask, form.page, who) if foreign else None}
            )
    words = saved_words(saved.response.saved_at, saved.response.revision)
    if left := _unsaved(form, again):
        words += " " + ngettext("One answer is not saved: see what is marked.",
                                "%(n)s answers are not saved: see what is marked.", left) % {"n": left}  # fmt: skip
    context = {"pieces": pieces, "saved_words": words}
    body = render_to_string("instruments/_saved.html", context, request=request)
    answer = HttpResponse(body)
    answer["X-Saved"] = str(saved.response.revision)
    return answer


def _unsaved(form: Any, again: dict[str, Any] | None) -> int:
    """How many answers of the page stand there and are not kept: not readable, or another's until one chooses."""
    waiting = {key for key in (again or {}).get("waiting", ()) if key in form.asked}
    return len(waiting | {key for key in form.errors if key not in form.given})


def _foreign(saved: Saved, ask: pages.Ask, page: str, actor: str) -> pages.Note | None:
    edit = last_edit(saved.response, ask.key, page)
    if edit is None:
        return None
    who = (
        _("you in another window")
        if edit.actor == actor
        else names_of([edit.actor]).get(edit.actor, _("Somebody else"))
    )
    return pages.Note(who, edit.at, shown_answer(ask.question, saved.response.answers.get(ask.key)))
