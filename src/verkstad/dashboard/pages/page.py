"""The whole page: what is asked for, its three figures, its parts, and what may be kept of it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import quote_etag
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad import __version__
from verkstad.dashboard.pages import cases, companies, money
from verkstad.dashboard.pages.filters import bar_of, day_field
from verkstad.dashboard.pages.panel import Panel, number
from verkstad.dashboard.pages.panel import money as amount
from verkstad.dashboard.queries.choice import DAY, SHOW, SHOWS, Choice, bad_day, choice_of, left_out, projects_of, stamp
from verkstad.dashboard.queries.told import PAID, PROJECTS, REACHED, REPORTED, Told, told
from verkstad.ui import formats


@dataclass(frozen=True)
class Asked:
    """A request's choice, the context of its page, and its mark: the same mark, the same page ("" where none can be told)."""

    choice: Choice
    context: Mapping[str, Any]
    etag: str


def asked(request: HttpRequest) -> Asked:
    """Three queries at most; the rest of the page is put together where it is shown, and not kept already."""
    today, newest = timezone.localdate(), stamp()
    found = choice_of(request.GET, today)
    mark = mark_of(found, newest)
    fictional = bool(found.programme and found.programme.fictional)
    context = {
        "choice": found, "mark": mark, "page": SimpleLazyObject(partial(page_of, found)), "head": head_of(found),
        "bad_day": bad_day(request.GET.get(DAY, ""), today), "left_out": left_out(request.GET, found),
        "tabs": programme_tabs(found), "fictional": fictional,
    }  # fmt: skip
    return Asked(found, context, "" if request.user.is_authenticated or not newest else etag(request, found, newest))


def mark_of(found: Choice, newest: str) -> Hashable | None:
    """What many look at is kept until something happens; rare choices are not, so that they push nothing else out."""
    frame = found.frame
    several = sum(1 for one in (frame.project, frame.region, frame.year) if one) > 1
    rare = several or frame.as_of != found.today
    if rare or not newest:
        return None
    return (newest, found.today, tuple(found.given().items()), tuple(one.pk for one in found.mandates))


def etag(request: HttpRequest, found: Choice, newest: str) -> str:
    """Of all that the page of a visitor is made of, the form's token among it."""
    facts = (__version__, newest, found.today, get_language(), found.given(), found.frame, request.META.get("QUERY_STRING"),
             request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""), settings.DEMO, settings.SOURCE_URL)  # fmt: skip
    return quote_etag(sha256(repr(facts).encode()).hexdigest()[:32])


def headed(answer: HttpResponseBase, known: Asked) -> Any:
    """The page holds a form's token, so that only the reader's own browser may keep it, and asks whether it still holds."""
    answer["Cache-Control"] = "private, no-cache"
    if known.etag:
        answer["ETag"] = known.etag
    return answer


def programme_tabs(found: Choice) -> list[dict[str, Any]]:
    if len(found.programmes) < 2:
        return []
    return [
        {"label": one.name, "url": f"?program={one.key}", "current": one == found.programme} for one in found.programmes
    ]


def head_of(found: Choice) -> dict[str, str]:
    title = (
        found.project_name
        or (found.mandate.name if found.mandate else "")
        or (found.programme.name if found.programme else "")
    )
    day = formats.dateword(found.frame.as_of)
    if found.mandate or found.project_name:
        line = _("As of %s") % day
    else:
        line = ngettext("%(n)s mandate, as of %(day)s", "%(n)s mandates together, as of %(day)s", len(found.mandates)) % {
            "n": formats.number(len(found.mandates)), "day": day}  # fmt: skip
    return {"title": title, "line": line}


def page_of(found: Choice) -> dict[str, Any]:
    """All that is shown under the title."""
    names = dict(projects_of(found.mandates))
    facts = told(found)
    shown = _panels(facts, names)
    years = sorted(
        {part for (_key, by), parts in facts.parts.items() if by == "year" for part, _one in parts if part != "0"}
    )
    bar = bar_of(found, years, names)
    shows = [{"label": label, "url": found.address(**{SHOW: "" if key == next(iter(SHOWS)) else key}) + "#lan",
              "current": key == found.show}
             for key, label in zip(SHOWS, (_("Money"), _("Projects"), _("Companies, as projects tell")), strict=True)]  # fmt: skip
    return {"bar": bar, "day": day_field(found), "figures": figures(facts), "panels": shown, "shows": shows}


def panels(found: Choice) -> Mapping[str, Panel]:
    """The page's parts by the names of their files."""
    return {one.name: one for one in _panels(told(found), dict(projects_of(found.mandates))).values()}


def _panels(facts: Told, names: Mapping[str, str]) -> dict[str, Panel]:
    return {
        "years": money.by_year(facts), "counties": money.by_county(facts), "projects": money.by_project(facts, names),
        "decided": cases.decided(facts), "targets": cases.targets(facts, names),
        "companies": companies.took_part(facts), "reported": companies.reported(facts),
    }  # fmt: skip


def figures(facts: Told) -> list[dict[str, Any]]:
    """Money, projects, companies: each with its date, where it comes from, and its own page."""
    return [_paid(facts), _projects(facts), _companies(facts)]


def _paid(facts: Told) -> dict[str, Any]:
    found, one = facts.choice, facts.whole(PAID)
    with_book = {part for part, _one in facts.by(PAID, "mandate") if part in found.among}
    rest = 0 if found.frame.asked else len(found.mandates) - len(with_book)
    source = _("The ledger.")
    if not one.facts:
        source = _("Nothing is booked here for this choice.")
    elif rest:
        source += " " + ngettext(
            "%s other mandate has no books here.", "%s other mandates have no books here.", rest
        ) % formats.number(rest)
    return {"value": amount(one.value) if one.facts else formats.UNKNOWN, "label": _("paid out"), "date": found.frame.as_of,
            "source": source, "url": found.figure(PAID)}  # fmt: skip


def _projects(facts: Told) -> dict[str, Any]:
    found, one = facts.choice, facts.whole(PROJECTS)
    return {"value": number(one.value), "label": ngettext("project", "projects", int(one.value or 0)), "date": found.frame.as_of,
            "source": _("The directory of projects."), "url": found.figure(PROJECTS)}  # fmt: skip


def _companies(facts: Told) -> dict[str, Any]:
    """By approved lists where they may be told; else as the projects tell."""
    found, one = facts.choice, facts.whole(REACHED)
    if one.value and companies.whole(facts):
        return {"value": number(one.value), "label": _("companies reached"), "date": found.frame.as_of,
                "source": _("The lists of approved reports, each company once."), "url": found.figure(REACHED)}  # fmt: skip
    one = facts.whole(REPORTED[0])
    if not one.value:
        return {"value": formats.UNKNOWN, "label": _("companies reached"), "date": found.frame.as_of, "source": _("No source tells it."),
                "url": found.figure(REPORTED[0])}  # fmt: skip
    return {"value": number(one.value), "label": _("companies reached"), "date": found.frame.as_of,
            "source": _("As the projects tell; the same company may stand in several."), "url": found.figure(REPORTED[0])}  # fmt: skip
