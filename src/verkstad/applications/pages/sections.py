"""One section of the form, and what was filled in beforehand."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from verkstad.applications.actions.drafts import open_draft
from verkstad.applications.models import Application, Prefill
from verkstad.applications.pages.frame import frame
from verkstad.core.instruments.logic import logic_of
from verkstad.instruments import pages as instrument_pages
from verkstad.instruments.saving import save_section
from verkstad.instruments.told import shown_answer
from verkstad.people import typed
from verkstad.people.access import me


def section_context(application: Application, section: str, request: HttpRequest) -> dict[str, Any] | None:
    """The section to answer inside the frame; None where the form shows no such section."""
    user, posted = me(request), request.method == "POST"
    kept = None if posted else typed.taken(request)
    shown = instrument_pages.section_page(
        application.response, section, request.POST if posted else kept and kept.data, request.FILES if posted else None,
        who=user.journal_key, file_url=lambda key: reverse("applications:answer_file", args=[application.key, key]),
    )  # fmt: skip
    if shown is None:
        return None
    if posted:
        return shown
    hints = [p for p in Prefill.objects.filter(application=application, taken_at__isnull=True, refused_at__isnull=True)
             if p.question in {q.key for q in shown["section"].questions}]  # fmt: skip
    return {
        **frame(application, user, request.path),
        **shown,
        "kept": kept,
        "prefilled": prefill_rows(application, hints),
    }


def save(application: Application, context: dict[str, Any], request: HttpRequest) -> Any:
    """Save what was typed; a draft may be incomplete. What was sent meanwhile is refused."""
    with open_draft(application=application, user=me(request)) as row:
        return save_section(context, actor=me(request).journal_key, request=request, locked=row.response)


def after(application: Application, section: str, *, stay: bool) -> str:
    """The same section again, the next one that the answers show, or the partners after the last."""
    application.response.refresh_from_db()
    shown = list(logic_of(application.response.version.form).state(application.response.answers).sections)
    order = [s.key for s in application.response.version.form.sections]
    if stay and section in shown:
        return reverse("applications:section", args=[application.key, section])
    later = [key for key in shown if order.index(key) > order.index(section)]
    if later:
        return reverse("applications:section", args=[application.key, later[0]])
    return reverse("applications:partners", args=[application.key])


def prefill_rows(application: Application, rows: Iterable[Prefill]) -> list[dict[str, Any]]:
    """What was put in from elsewhere: the question, the value in words, from where and when."""
    form, language = application.response.version.form, get_language() or "sv"
    state = logic_of(form).state(application.response.answers)
    section_of = {q.key: s.key for s in form.sections for q in s.questions}
    found = []
    for one in rows:
        question = form.by_key.get(one.question)
        if question is None:
            continue
        url = reverse("applications:section", args=[application.key, section_of[one.question]])
        found.append({
            "one": one, "label": question.label.told(language), "value": shown_answer(question, one.value),
            "url": f"{url}#{instrument_pages.anchor(question)}" if section_of[one.question] in state.sections else "",
            "changed": application.response.answers.get(one.question) != one.value and one.refused_at is None,
        })  # fmt: skip
    return found
