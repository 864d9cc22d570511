"""The suggested portfolio in words: worked out within the request where that is soon done, else by a process of its own."""

from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from verkstad.core.review import kept
from verkstad.core.review.portfolio import Change, Impossible, Limit, Suggestion, suggest
from verkstad.core.review.programme import OutOfTime
from verkstad.core.review.wishes import coverage
from verkstad.people.access import Who
from verkstad.review.models import Round, Search, SearchState
from verkstad.review.pages.lists import county_names
from verkstad.review.pages.portfolio import Choice, portfolio_page
from verkstad.review.queries.portfolio import search_of
from verkstad.review.words import points
from verkstad.ui import formats

SOON = 2.0  # seconds that a page may be worked on


def what_if_page(round_: Round, user: Who, query: QueryDict) -> dict[str, Any]:
    """The what-if page with its suggestion, where one was asked for."""
    page = portfolio_page(round_, user, query)
    page["suggestion"] = suggestion_of(page["choice"], query) if page["asked"] else None
    return page


def suggestion_of(choice: Choice, query: QueryDict) -> dict[str, Any]:
    """What was found earlier for these inputs; else how far a process has come; else what can be found at once."""
    search = search_of(choice.round, kept.mark(kept.inputs(choice.projects, choice.wishes)))
    about = {"search": search, "address": query.urlencode(), "mark": search.mark if search else ""}
    if search and search.state == SearchState.DONE:
        return {**about, **words_of(kept.suggested(search.found or {}), choice, query), "kept": True}
    if search and search.live and not search.silent:
        return {**about, "working": True, "of": max(1, search.of),
                "stop": reverse("review:search_stop", args=[choice.round.pk, search.pk])}  # fmt: skip
    over = search.state if search and not search.live else ("lost" if search else "")
    try:
        found = suggest(choice.projects, choice.wishes, seconds=SOON)
    except OutOfTime:
        return {**about, "over": over, "gave_up": True, "left": True}
    return {**about, "over": over, **words_of(found, choice, query)}


def url_of(search: Search) -> str:
    """The page that asked for it, which tells how far it is and then what was found."""
    return f"{reverse('review:portfolio', args=[search.round_id])}?{search.address}"


def words_of(found: Suggestion | Impossible, choice: Choice, query: QueryDict) -> dict[str, Any]:
    """What the suggestion holds, what binds, what one more mkr would bring; or why there is none."""
    names = {line.key: line.application.diary_number or line.application.title for line in choice.listing.lines}
    if isinstance(found, Impossible):
        return {"impossible": [limit_words(one, choice, names) for one in found.together], "alone": len(found.together) == 1,
                "cheapest": found.cheapest_ore, "have": found.have_ore, "smallest": found.smallest,
                "left": not found.smallest}  # fmt: skip
    held = coverage(choice.projects, found.chosen, choice.wishes)
    now = choice.chosen
    return {
        "count": len(found.chosen), "points": points(found.score), "amount": held.amount_ore, "counties": len(held.regions),
        "proven": found.proven, "most": points(found.most), "cheapest": found.cheapest, "left": not found.complete,
        "enter": [names[k] for k in found.chosen if k not in now], "leave": [names[k] for k in sorted(now) if k not in found.chosen],
        "same": set(found.chosen) == set(now), "url": "?" + address(query, found),
        "binds": [change_words(one, choice, names) for one in found.binds],
        "more": [change_words(one, choice, names) for one in found.more],
        "untried": [limit_words(one, choice, names) for one in found.untried],
    }  # fmt: skip


def address(query: QueryDict, found: Suggestion) -> str:
    """The same page with the suggestion's projects chosen."""
    made = query.copy()
    made.pop("forslag", None)
    made["valt"] = "1"
    made.setlist("med", list(found.chosen))
    return made.urlencode()


def limit_words(limit: Limit, choice: Choice, names: dict[str, str]) -> str:
    params: dict[str, Any] = dict(limit.params)
    if "amount_ore" in params:
        params["amount_ore"] = formats.money(int(params["amount_ore"]), "kr")
    if "region" in params:
        params["region"] = county_names().get(str(params["region"]), params["region"])
    if "focus" in params:
        params["focus"] = choice.focus.get(str(params["focus"]), params["focus"])
    if "key" in params:
        params["key"] = names.get(str(params["key"]), params["key"])
    return gettext(limit.message) % params


def change_words(change: Change, choice: Choice, names: dict[str, str]) -> dict[str, Any]:
    return {
        "limit": limit_words(change.limit, choice, names),
        "gain": points(change.gain) if change.gain else "", "proven": change.proven, "most": points(change.most),
        "none": change.gain == Fraction(0), "enter": [names[k] for k in change.enter], "leave": [names[k] for k in change.leave],
    }  # fmt: skip
