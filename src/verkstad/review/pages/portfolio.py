"""The what-if page: what a choice of projects would cover and cost, and a suggestion with what binds it."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.applications.models import State
from verkstad.core.money import half_up, to_kronor
from verkstad.core.refused import Refused
from verkstad.core.review.wishes import Coverage, Project, Wishes, coverage, wish_findings
from verkstad.core.words import gettext_noop
from verkstad.people.access import Who, may
from verkstad.review.decided import counties_before, granted
from verkstad.review.forms import WishForm
from verkstad.review.models import Round
from verkstad.review.pages.lists import county_names, focus_pairs
from verkstad.review.queries.consolidated import Listing, lines_of
from verkstad.review.queries.portfolio import Money, money_left, projects_of
from verkstad.review.words import points
from verkstad.ui.words import told


@dataclass
class Choice:
    """What the address asks for, read: the list, the money, the wishes, what is chosen."""

    round: Round
    listing: Listing
    projects: list[Project]
    money: Money
    form: WishForm
    wishes: Wishes
    chosen: frozenset[str]
    focus: dict[str, str]

    @property
    def held(self) -> Coverage:
        return coverage(self.projects, self.chosen, self.wishes)


def choice_of(round_: Round, query: QueryDict) -> Choice:
    """Read the address. `valt` says that the boxes were sent: without it the lines above the budget line are chosen."""
    listing = lines_of(round_)
    decided = granted(round_.call_id)
    projects = projects_of(listing, decided)
    focus = dict(focus_pairs(round_.call.mandate.programme_id))
    money = money_left(round_.call.mandate, decided)
    form = WishForm(query, focus=focus.items())
    form.is_valid()
    known = {p.key for p in projects}
    if "valt" in query:
        chosen = frozenset(query.getlist("med")) & known
    else:
        chosen = frozenset(line.key for line in listing.lines if line.rank.within) & known
    settled = frozenset(p.key for p in projects if p.settled)
    chosen |= settled
    wishes = wishes_of(form, chosen, settled, money, round_)
    return Choice(round_, listing, projects, money, form, wishes, chosen, focus)


def wishes_of(form: WishForm, chosen: frozenset[str], settled: frozenset[str], money: Money, round_: Round) -> Wishes:
    data = form.cleaned_data
    budget = [ore for ore in (round_.budget_ore, money.whole_ore) if ore is not None]
    return Wishes(
        by_year={year: max(0, ore) for year, ore in money.by_year.items()},
        whole_ore=max(0, min(budget)) if budget else None,
        include=chosen - settled if data.get("keep_chosen") else frozenset(),
        least_regions=data.get("least_regions") or 0, regions=frozenset(data.get("regions") or ()),
        focus={key: data.get(f"focus-{key}") or 0 for key in form.focus},
        least_company_near=data.get("least_company_near") or 0, least_structural=data.get("least_structural") or 0,
        small=frozenset(data.get("small") or ()), least_small=data.get("least_small") or 0,
    )  # fmt: skip


def sensible(choice: Choice) -> None:
    """Refuse wishes that make no sense, so that nothing is worked out in vain."""
    if found := wish_findings(choice.wishes, choice.projects):
        raise Refused(*found)
    if not choice.form.is_valid():
        raise Refused.because("review.wishes", gettext_noop("One of the wishes cannot be read."),
                              fix=gettext_noop("Go back and set it right: the page says which."))  # fmt: skip


def portfolio_page(round_: Round, user: Who, query: QueryDict) -> dict[str, Any]:
    """The page: projects with boxes, what the choice covers, and on request a suggestion."""
    choice = choice_of(round_, query)
    held, counties = choice.held, county_names()
    lines = {line.key: line for line in choice.listing.lines}
    findings = wish_findings(choice.wishes, choice.projects)
    owes = choice.listing.owed_by(user)
    before = counties_before(round_.call)
    new = frozenset(counties) - before if before else frozenset()  # in a new programme no county stands out
    if new:
        named = ", ".join(name for code, name in counties.items() if code in new)
        choice.form.fields["small"].help_text = _("Without an earlier project: %(counties)s.") % {"counties": named}
    return {
        "round": round_, "form": choice.form, "owes": owes, "held": held, "findings": [told(f) for f in findings],
        "rows": [
            {"key": p.key, "title": lines[p.key].application.title, "number": lines[p.key].application.diary_number,
             "owner": lines[p.key].application.owner.name, "points": points(p.score), "amount": p.amount_ore,
             "regions": ", ".join(counties[c] for c in sorted(p.regions) if c in counties),
             "focus": ", ".join(choice.focus.get(k, k) for k in sorted(p.focus)), "chosen": p.key in choice.chosen,
             "structure": lines[p.key].candidate.get_structure_display() if p.structure else _("not said"),
             "new": bool(p.regions & new), "settled": lines[p.key].application.get_state_display() if p.settled else "",
             "alone": p.key in held.without_companies,
             "within": lines[p.key].rank.within}
            for p in choice.projects
        ],
        "rejected": sum(line.application.state == State.REJECTED for line in choice.listing.lines),
        "map": {code: held.regions.get(code, 0) for code in counties}, "covered": len(held.regions),
        "map_title": ngettext("%(count)s of 21 counties has a project", "%(count)s of 21 counties have a project",
                              len(held.regions)) % {"count": len(held.regions)},
        "empty": [name for code, name in counties.items() if code not in held.regions],
        "focus": [(choice.focus.get(key, key), held.focus.get(key, 0)) for key in choice.focus],
        "years": [{"year": y, "used": ore, "had": choice.wishes.by_year.get(y, 0), "left": held.left.get(y),
                   "known": bool(choice.wishes.by_year)} for y, ore in held.by_year.items()],
        "whole": choice.wishes.whole_ore, "undated": choice.money.undated_ore, "points": points(held.score),
        "near": (held.company_near_ore, held.amount_ore), "structural": (held.structural_ore, held.amount_ore),
        "unsaid": held.unsaid_ore, "small_named": bool(choice.wishes.small),
        "new_known": bool(new), "new": sum(bool(p.regions & new) for p in choice.projects if p.key in choice.chosen),
        "asked": "forslag" in query and not findings and choice.form.is_valid() and not owes, "choice": choice,
        "may_search": may(user, "review.steer_round", round_),
    }  # fmt: skip


def export_rows(choice: Choice) -> list[list[Any]]:
    """The projects with what is chosen, one line each, amounts by year in kronor."""
    years = sorted({year for p in choice.projects for year in p.amounts})
    rows: list[list[Any]] = [["chosen", "diary_number", "title", "owner", "points", "counties", "focus_areas", "structure",
                              *(f"amount_{year}_kr" for year in years), "amount_kr"]]  # fmt: skip
    lines = {line.key: line for line in choice.listing.lines}
    for p in choice.projects:
        one = lines[p.key].application
        rows.append([_("yes") if p.key in choice.chosen else _("no"), one.diary_number, one.title, one.owner.name,
                     half_up(p.score * 100, 2), " ".join(sorted(p.regions)), " ".join(sorted(p.focus)), p.structure,
                     *(to_kronor(p.amounts.get(year, 0)) for year in years), to_kronor(p.amount_ore)])  # fmt: skip
    return rows
