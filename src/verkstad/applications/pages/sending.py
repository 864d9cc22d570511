"""The page that sends: what is sent, until when by the server's clock, and for a short form the questions themselves."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from verkstad.applications.actions.drafts import name_application
from verkstad.applications.actions.drafts import save_section as save_draft
from verkstad.applications.actions.sending import Typed
from verkstad.applications.models import Application, State
from verkstad.applications.pages.frame import frame
from verkstad.applications.queries.closing import late, phase_of, said
from verkstad.applications.queries.content import content_hash, content_of, loaded, plan_figures
from verkstad.applications.queries.readiness import has_plan, remarks
from verkstad.applications.rules import may_sign
from verkstad.calls.queries import extensions_of, window
from verkstad.core.calls.terms import Letters
from verkstad.core.instruments.questions import Kind
from verkstad.core.refused import Refused
from verkstad.instruments import pages as instrument_pages
from verkstad.instruments.forms import SectionForm
from verkstad.people import typed as typed_before
from verkstad.people.access import me
from verkstad.ui.words import told

MOST_TITLE = 200
RELATED = ("call__mandate", "version", "owner", "response__version__instrument")


class SmallForm(forms.Form):
    """The title, where the whole application is one page."""

    title = forms.CharField(label=_("The project's title"), max_length=MOST_TITLE)


def new_key() -> str:
    """A key made with the page: a retry after a lost answer is known by it."""
    return secrets.token_urlsafe(24)


def is_small(application: Application) -> bool:
    """Whether the whole application is one section of questions: then it is filled in and sent on one page."""
    form = application.response.version.form
    plain = len(form.sections) == 1 and all(q.kind is not Kind.FILE for q in form.questions())
    return plain and not has_plan(application) and application.version.terms.letters is Letters.NONE


def read(application: Application, data: QueryDict) -> Typed | None:
    """What was typed into the questions of the page, read for the application as it is now; None where it has none."""
    if "seen" not in data or not is_small(application):
        return None
    (section,) = application.response.version.form.sections
    form = SectionForm(data, questions=section.questions, answers=application.response.answers)
    wrong = not form.is_valid()
    return Typed(form.given, form.base, form.page, data.get("title"), wrong)


def send_page(request: HttpRequest, application: Application, refused: Refused | None = None) -> dict[str, Any]:
    """The page, also after a refusal: then with the reasons, and everything that was typed still in its fields."""
    user, now = me(request), timezone.now()
    loaded(application)
    kept = typed_before.taken(request)
    data = request.POST if refused else kept.data if kept else None
    context = {
        **frame(application, user, request.path, remarks(application)),
        "client_key": new_key(), "kept": kept, "small": is_small(application),
        "late": told(why) if (why := late(application, now)) else None, "phase": phase_of(application, now).value,
        "clocks": [
            {"term": _("The call closes"), "value": said(window(application.call, application.stage).closes_at)},
            {"term": _("The server's clock when this page was made"), "value": said(now)},
        ],
        "grace": application.call.grace_minutes, "figures": plan_figures(application),
        "extensions": [one for one in extensions_of(application.call) if one.stage == application.stage],
        "signs": may_sign(user, application),
        "refused": [told(one) for one in refused.findings] if refused else [],
    }  # fmt: skip
    context["only_signing"] = bool(context["left"]) and all(gap.part == "signing" for gap in context["left"])
    if context["only_signing"] and context["signs"] and not context["small"]:
        context["sha256"] = content_hash(content_of(application))
    if context["small"]:
        title = data.get("title", "") if data is not None else application.title
        context |= {
            "title_form": SmallForm(initial={"title": title}),
            **_questions(application, data, user.journal_key),
        }
    return context


def _questions(application: Application, data: QueryDict | None, who: str) -> dict[str, Any]:
    (section,) = application.response.version.form.sections
    shown = instrument_pages.section_page(application.response, section.key, data, who=who)
    url = reverse("applications:section", args=[application.key, section.key])
    return {**(shown or {}), "autosave_url": url}


def keep_typed(request: HttpRequest, application: Application) -> None:
    """Save what was typed on the page that could not send, so that it is there tomorrow too; what cannot be read stays
    in the fields of the page alone."""
    typed = read(application, request.POST) if application.state == State.DRAFT else None
    if typed is not None:
        save_draft(application=application, answers=typed.answers, user=me(request), base=typed.base, page=typed.page)
        application.response.refresh_from_db()
        if typed.title and typed.title.strip() != application.title and len(typed.title) <= MOST_TITLE:
            name_application(application=application, title=typed.title, user=me(request))


def first_page(application: Application) -> str:
    """Where an applicant goes on from beginning: a short form is filled in and sent on one page."""
    name = "applications:send" if is_small(application) else "applications:application"
    return reverse(name, args=[application.key])
