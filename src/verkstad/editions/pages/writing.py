"""One part of a report, as it is written: the text, its figures as they are now, what colleagues say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.core.numerals import numeral
from verkstad.core.reporting.document import Part
from verkstad.core.reporting.template import TEXT, told
from verkstad.editions.actions.writing import save_text
from verkstad.editions.forms import CommentForm, TextForm
from verkstad.editions.models import Report, State
from verkstad.editions.pages.lists import TAGS
from verkstad.editions.pages.shown import sections_of
from verkstad.editions.pages.whole import menu
from verkstad.editions.queries.by_hand import typed_by_hand
from verkstad.editions.queries.choosing import figures_to_choose
from verkstad.editions.queries.composing import compose
from verkstad.editions.queries.differing import words_changed
from verkstad.editions.queries.texts import sittings, versions_of
from verkstad.instruments.queries import names_of
from verkstad.people import typed
from verkstad.people.access import Who, may, me
from verkstad.ui import formats


@dataclass
class Page:
    """A part in a language, and the form in which it is written."""

    report: Report
    part: Part
    language: str
    number: int
    text: str
    form: TextForm
    writes: bool
    saved: str = ""


def page_of(row: Report, part: str, language: str, request: HttpRequest, *, posted: bool) -> Page:
    """The part to write, with what was `posted`. Raises Http404 where the report has no such part or language."""
    found = row.template.told.part(part)
    if found is None or found.kind != TEXT or language not in row.languages:
        raise Http404
    last = row.texts.filter(part=part, language=language).order_by("-number").first()
    number, text = (last.number, last.text) if last else (0, "")
    kept = None if posted else typed.taken(request)
    form = TextForm(
        request.POST if posted else kept.data if kept else None, initial={"text": text, "base": number}, report=row, part=part,
        language=language, figures=figures_to_choose(get_language() or "sv"),
    )  # fmt: skip
    writes = row.state == State.WRITING and may(request.user, "editions.write_report", row)
    return Page(row, found, language, number, text, form, writes, _saved(last.saved_at) if last else "")


def _saved(moment: datetime) -> str:
    today = timezone.localdate(moment) == timezone.localdate()
    return _("Saved %(at)s") % {"at": formats.clock(moment) if today else formats.moment(moment)}


def save(page: Page, request: HttpRequest) -> HttpResponse | None:
    """Save what was typed; None where the page is to be shown with what is wrong. An autosave gets its pieces."""
    by_itself = bool(getattr(request, "htmx", False))

    def act(data: dict[str, Any]) -> Any:
        text = page.form.inserted() if "insert" in request.POST else data["text"]
        if asked := request.POST.get("replace", ""):
            text = replaced(text, str(asked))
        return save_text(
            report=page.report,
            part=page.part.key,
            language=page.language,
            text=text,
            base=data["base"],
            actor=me(request),
            had=data["text"],
        )

    if page.form.acts(act):
        made = page.form.result
        if by_itself:
            return _pieces(page, request, made.number, made.text)
        if "onward" in request.POST:
            messages.success(request, _("Saved."))
            return redirect(after(page))
        return redirect(reverse("editions:write", args=[page.report.pk, page.part.key, page.language]) + "#text")
    return HttpResponse(status=409) if by_itself else None


def replaced(text: str, asked: str) -> str:
    """The text with a number written by hand replaced by a figure: "2:14:16 mkr=>[[money_paid|mkr]]" says on which line, from
    which sign, what and by what. A text that says something else there by now is left as it is."""
    place, _sign, mark = asked.partition("=>")
    line, _colon, rest = place.partition(":")
    column, _colon, was = rest.partition(":")
    at, start = numeral(line), numeral(column)
    rows = text.replace("\r\n", "\n").split("\n")
    if at is None or start is None or not 0 < at <= len(rows) or not rows[at - 1][max(start - 1, 0) :].startswith(was):
        return text
    rows[at - 1] = rows[at - 1][: start - 1] + mark + rows[at - 1][start - 1 + len(was) :]
    return "\n".join(rows)


def _pieces(page: Page, request: HttpRequest, number: int, text: str) -> HttpResponse:
    """What an autosave brings back: that it was saved, the new base, the figures as they are now."""
    page.number, page.text = number, text
    context = {**_text_facts(page, request.user), "saved": _saved(timezone.now()), "base": number}
    answer = render(request, "editions/_saved.html", context)
    answer["X-Saved"] = str(number)
    return answer


def after(page: Page) -> str:
    """The next part to write in the language, or the report."""
    keys = [one.key for one in page.report.template.told.written]
    at = keys.index(page.part.key) + 1
    if at < len(keys):
        return reverse("editions:write", args=[page.report.pk, keys[at], page.language])
    return page.report.get_absolute_url()


def facts(page: Page, request: HttpRequest, comment: CommentForm | None = None) -> dict[str, Any]:
    row, part = page.report, page.part
    words = "en" if (get_language() or "sv").startswith("en") else "sv"
    comments = list(row.comments.filter(part=part.key, language=page.language))
    theirs = page.form.theirs
    names = names_of({one.made_by for one in comments} | ({theirs.saved_by} if theirs else set()))
    return {
        "row": row, "part": part, "title": told(part, "title", words), "hint": told(part, "hint", words), "language": page.language,
        "others": [one for one in row.languages if one != page.language], "menu": menu(row, (part.key, page.language)),
        "tag": TAGS[State(row.state)], "form": page.form, "writes": page.writes, "saved": page.saved,
        "comments": [{"one": one, "who": names.get(one.made_by, one.made_by)} for one in comments],
        "comment_form": comment or CommentForm(),
        "may_comment": row.state != State.APPROVED and may(request.user, "editions.comment_report", row),
        "ways": ways(), "theirs": theirs, "theirs_by": names.get(theirs.saved_by, "") if theirs else "",
        "theirs_changed": words_changed(theirs.text, page.form["text"].value() or "") if theirs else [],
        **_text_facts(page, request.user),
    }  # fmt: skip


def ways() -> list[tuple[str, str]]:
    """What a writer can type beside words and figures, each with what it becomes."""
    return [
        ("## Mål", _("a heading")), ("- punkt", _("a point of a list; 1. for a numbered one")), ("**ord**", _("strong words")),
        ("> text", _("a note set apart")), ("> ! text", _("a note of what is not known")),
        ("[[tabell:statement]]", _("a table that the house makes, on a line of its own")),
        ("[[bild:map]]", _("a picture that the house makes, on a line of its own")),
    ]  # fmt: skip


def _text_facts(page: Page, user: Who) -> dict[str, Any]:
    """The text as it reads, what is wrong in it, and numbers written by hand that a figure could give."""
    made = compose(page.report, page.language, user=user, only=page.part.key)
    return {
        "sections": sections_of(made.document, made.values, page.part.key), "faults": made.faults,
        "by_hand": typed_by_hand(page.report, page.language, page.text) if page.writes else [],
    }  # fmt: skip


def commented(row: Report, part: str, language: str, request: HttpRequest, form: CommentForm) -> dict[str, Any]:
    """The page again with what is wrong with a comment."""
    return facts(page_of(row, part, language, request, posted=False), request, form)


def versions_facts(row: Report, part: str, language: str, asked: Mapping[str, str]) -> dict[str, Any] | None:
    """Every version, put together by sitting, and two beside each other: the two newest, unless others are named."""
    found = row.template.told.part(part)
    if found is None or found.kind != TEXT or language not in row.languages:
        return None
    every = versions_of(row, part, language)
    by_number = {one.number: one for one in every}
    rows = sittings(every)
    newest = [one.last.number for one in rows]
    second = n if (n := numeral(asked.get("till", ""))) in by_number else (newest[0] if newest else 0)
    first = n if (n := numeral(asked.get("fran", ""))) in by_number else next((n for n in newest if n < second), second)
    names = names_of({one.saved_by for one in every})
    words = "en" if (get_language() or "sv").startswith("en") else "sv"
    old, new = by_number.get(first), by_number.get(second)
    return {
        "row": row, "part": found, "title": told(found, "title", words), "language": language, "first": first, "second": second,
        "sittings": [{"one": one.last, "saves": one.saves, "who": names.get(one.last.saved_by, _("the template"))} for one in rows],
        "changed": words_changed(old.text, new.text) if old and new else [],
        "same": old is not None and new is not None and old.text == new.text,
    }  # fmt: skip
