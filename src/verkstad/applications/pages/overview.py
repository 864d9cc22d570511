"""One's own applications, the overview of one, what is left before it can be sent, and its content in words."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.forms import TitleForm
from verkstad.applications.models import Application, LetterState, Piece, Prefill, State
from verkstad.applications.pages.frame import TAGS, address_of, closing_line, frame
from verkstad.applications.pages.others import draft_others
from verkstad.applications.pages.plan import sums
from verkstad.applications.queries.content import loaded, plan_figures, plan_of
from verkstad.applications.queries.letters import waiting_letters
from verkstad.applications.queries.readiness import has_plan
from verkstad.applications.rules import may_edit, may_send
from verkstad.core.applications.plan import Source
from verkstad.instruments.told import answers_in_words
from verkstad.people.access import Who
from verkstad.people.models import User


def applications_of(user: User) -> QuerySet[Application]:
    """One's own applications, drafts that close first on top, then what was sent last."""
    found = Application.objects.of_applicant(user).closing().select_related("call__mandate", "owner")
    return found.order_by("-sent_at", F("closing").asc(), "-saved_at")


def list_page(user: User, page: Any) -> dict[str, Any]:
    """Rows of the list with a line of state each, and the letters that wait for an answer of one's organisation."""
    rows = [{"one": one, "tag": TAGS[one.state], "closing": closing_line(one) if one.state == State.DRAFT else ""}
            for one in page]  # fmt: skip
    return {"page": page, "rows": rows, "letters": list(waiting_letters(user)[:20])}


def overview(application: Application, user: User, form: TitleForm | None = None) -> dict[str, Any]:
    """A draft: title, what is left, who takes part; a sent one: what was sent, in words."""
    here = reverse("applications:application", args=[application.key])
    context = frame(application, user, here, piece=Piece.TITLE)
    if application.state != State.DRAFT:
        naming = (form or TitleForm(initial={"title": application.title})) if context["edits"] else None
        return {**context, **content(application), "form": naming, "goes_on": goes_on(application, user),
                "case_url": address_of("handling:mine", application.key),
                "receipt_url": address_of("applications:receipt", application.key)}  # fmt: skip
    read = {} if context["edits"] else content(application)
    first = next((gap.url for gap in context["left"] if gap.part == "answers"), None)
    return {
        **context, **read, "first_url": first or (context["left"][0].url if context["left"] else ""),
        "form": form or TitleForm(initial={"title": application.title}),
        "prefilled": Prefill.objects.filter(application=application, taken_at__isnull=True, refused_at__isnull=True).count(),
        "others": draft_others(application) if context["takes_part"] else None,
        "summary": _summary(application), "may_discard": may_send(user, application),
    }  # fmt: skip


def goes_on(application: Application, user: User) -> bool:
    """Whether this user may begin the second stage of an application that was invited to it, and nobody has yet."""
    return application.state == State.INVITED and may_edit(user, application) and not application.later.exists()


def _summary(application: Application) -> dict[str, Any]:
    figures = plan_figures(application)
    return {"partners": application.all_partners(), "regions": application.regions, "figures": figures}


def content(application: Application) -> dict[str, Any]:
    """The whole application in words: answers, partners, plan, letters. For reading, signing and looking back."""
    loaded(application)
    figures = plan_figures(application)
    return {
        "answers": answers_in_words(application.response.version.form, application.response.answers),
        "partners": application.all_partners(), "figures": figures, "has_plan": has_plan(application),
        "sums": sums(application, figures, application.version.terms), "funds": _funds(application),
        "letters": [one for one in application.letters.all() if one.state != LetterState.RECALLED],
    }  # fmt: skip


def _funds(application: Application) -> list[dict[str, Any]]:
    names = {p.key: p.name for p in application.all_partners()}
    alone = next(iter(names.values())) if len(names) == 1 else ""
    said = {Source.OWN: alone or _("Own money of a partner"), Source.ERDF: _("The regional development fund (ERDF)")}
    return [{"fund": fund, "who": names.get(fund.partner) or fund.name or said.get(fund.source, "")}
            for fund in plan_of(application).funds]  # fmt: skip


def ready_page(application: Application, user: Who) -> dict[str, Any]:
    """Every gap with the way to it, then the one act that is left: sending."""
    context = frame(application, user, reverse("applications:ready", args=[application.key]))
    return {**context, "may_send": may_send(user, application), "send_url": address_of("applications:send", application.key),
            "figures": plan_figures(application)}  # fmt: skip
