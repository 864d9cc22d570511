"""The budget grid and the lines of the financing: what is shown, and what was typed."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.applications.actions.plan import Clash, SavedPlan, save_plan
from verkstad.applications.models import Application, Partner, State
from verkstad.applications.queries.content import loaded, plan_of
from verkstad.applications.queries.readiness import field_id, plan_place, plan_remarks
from verkstad.applications.rules import own_partners
from verkstad.core.applications.cells import ADDRESS, read
from verkstad.core.applications.figures import PlanFigures, figures_of
from verkstad.core.applications.plan import Source, cells_of, years_of
from verkstad.core.calls.terms import CallTerms, CostMethod, CostOption
from verkstad.core.money import BadNumber, format_number
from verkstad.core.refused import Refused
from verkstad.instruments.queries import names_of
from verkstad.people import typed
from verkstad.people.models import User
from verkstad.ui.formats import is_swedish, moment, money, percent
from verkstad.ui.words import told

SPARE = 2


@dataclass(frozen=True)
class Cell:
    """One field of the plan as the page shows it."""

    address: str
    label: str
    value: str = ""
    error: str = ""
    checked: bool = False

    @property
    def id(self) -> str:
        return field_id(self.address)


@dataclass
class Taken:
    """What came of a page that was posted: what is saved, what could not be read (and as typed), and the clashes."""

    saved: SavedPlan | None = None
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    refused: list[Any] = field(default_factory=list)
    kept_at: datetime | None = None  # when it was typed, where the sign-in had run out and nothing is saved yet

    @property
    def ok(self) -> bool:
        return self.saved is not None and not self.errors and not self.saved.clashes


def take(application: Application, post: Mapping[str, Any], user: User) -> Taken:
    """Save what can be read of a posted page, cell by cell, and tell what cannot. Boxes that stood unticked come as
    `box` = their address; the rest of the page keeps what was typed."""
    taken = Taken()
    values: dict[str, Any] = {}
    for box in post.getlist("box") if hasattr(post, "getlist") else []:
        if ADDRESS.fullmatch(box):
            values[box] = None
    for address, text in post.items():
        if not ADDRESS.fullmatch(address):
            continue
        taken.typed[address] = text
        try:
            values[address] = read(address, text, english=not is_swedish())
        except BadNumber as wrong:
            taken.errors[address] = _(wrong.message) % wrong.params
        except ValueError:
            continue
    _drop_empty_lines(values, taken.errors)
    base = str(post.get("base", ""))
    try:
        taken.saved = save_plan(application=application, typed=values, user=user, page=str(post.get("page", ""))[:32],
                                base=int(base) if base.isdecimal() else None)  # fmt: skip
    except Refused as refused:
        taken.refused = [told(finding) for finding in refused.findings]
    return taken


def kept(request: HttpRequest) -> Taken | None:
    """What was typed on this page while the sign-in had run out: shown again, saved only when somebody saves."""
    found = typed.taken(request)
    if found is None:
        return None
    return Taken(typed={a: str(t) for a, t in found.data.items() if ADDRESS.fullmatch(a)}, kept_at=found.at)


def _drop_empty_lines(values: dict[str, Any], errors: Mapping[str, str]) -> None:
    """A line of the financing that says nothing but what its lists stand on is no line."""
    lines: dict[str, list[str]] = {}
    for address in values:
        if address.startswith("fund/"):
            lines.setdefault(address.split("/")[1], []).append(address)
    for key, addresses in lines.items():
        said = [
            a
            for a in addresses
            if values[a] not in (None, "") and a.rsplit("/", 1)[1] not in ("source", "means", "partner")
        ]
        if not said and key != "grant" and not any(error.startswith(f"fund/{key}/") for error in errors):
            for address in addresses:
                values[address] = None
        elif key == "grant":
            values["fund/grant/source"] = "grant" if values.get("fund/grant/amount_ore") else None


def shared(application: Application, user: User, taken: Taken | None) -> dict[str, Any]:
    """What both pages of the plan show: years, sums, findings, clashes, and the mark of this page load."""
    terms, plan = application.version.terms, plan_of(application)
    loaded(application)
    figures = figures_of(plan, terms)
    found = []
    for finding in plan_remarks(application):
        said, (_part, url) = told(finding), plan_place(application, finding.where)
        found.append({"told": said, "url": url, "blocking": finding.severity == "error"})
    return {
        "years": years_of(terms, application.started_at.date()), "figures": figures, "findings": found,
        "sums": sums(application, figures, terms), "share": percent(figures.grant_ore, figures.total_ore, 2 if _fine(figures) else 0),
        "highest": terms.highest_share, "clashes": clashes(application, taken, user), "taken": taken,
        "unread": unread(application, taken),
        "base": application.plan_revision, "page_token": secrets.token_hex(8), "own": own_partners(user, application),
    }  # fmt: skip


def unread(application: Application, taken: Taken | None) -> list[dict[str, str]]:
    """What could not be read: the field, what it is called, and why."""
    if taken is None or not taken.errors:
        return []
    labels = cell_labels(application)
    return [{"id": field_id(a), "label": labels.get(a, ""), "message": why} for a, why in taken.errors.items()]


def _fine(figures: PlanFigures) -> bool:
    value = figures.share.value
    return value is not None and (value * 100).denominator != 1


def sums(application: Application, figures: PlanFigures, terms: CallTerms) -> dict[str, Any]:
    """The budget in total: kinds down, years across, and partners beside each other where there are several."""
    language = get_language() or "sv"
    names = {kind.key: kind.label.told(language) or kind.key for kind in terms.cost_kinds}
    kinds = [*names, *(kind for kind in figures.by_kind if kind not in names)]
    years = sorted(figures.by_year)
    by: dict[tuple[str, int], int] = {}
    for (kind, _partner, year), ore in figures.cells.items():
        by[kind, year] = by.get((kind, year), 0) + ore
    rows = [{"label": names.get(kind, kind), "cells": [(year, by.get((kind, year), 0)) for year in years],
             "sum": figures.by_kind.get(kind, 0)} for kind in kinds if figures.by_kind.get(kind)]  # fmt: skip
    partners = [{"label": p.name, "sum": figures.by_partner[p.key]} for p in application.all_partners()
                if p.key in figures.by_partner]  # fmt: skip
    return {"years": years, "rows": rows, "totals": [(y, figures.by_year[y]) for y in years], "partners": partners}


def clashes(application: Application, taken: Taken | None, user: User) -> list[dict[str, Any]]:
    """What somebody else saved meanwhile in the same cell: both values, by whom and when."""
    met: tuple[Clash, ...] = taken.saved.clashes if taken and taken.saved else ()
    names = names_of([c.by for c in met])
    labels = cell_labels(application) if met else {}
    return [{"address": c.conflict.address, "label": labels.get(c.conflict.address, c.conflict.address),
             "theirs": shown(c.conflict.address, c.conflict.theirs), "mine": shown(c.conflict.address, c.conflict.mine),
             "typed": text_of(c.conflict.address, c.conflict.mine), "by": names.get(c.by) or _("somebody else"),
             "at": moment(c.at), "id": field_id(c.conflict.address)} for c in met]  # fmt: skip


def cell_labels(application: Application) -> dict[str, str]:
    """What the cells of the budget are called."""
    found = {}
    for block in grids(application, None, None):
        for row in block["rows"] + block["in_kind"]:
            for cell in row["cells"]:
                found[cell.address] = cell.label
    return found


def shown(address: str, value: Any) -> str:
    """A cell's value as people read it."""
    if value in (None, ""):
        return _("nothing")
    if value is True:
        return _("chosen")
    return money(value) if isinstance(value, int) and not address.endswith("/year") else str(value)


def text_of(address: str, value: Any) -> str:
    """A cell's value as it stands in its field."""
    if value in (None, ""):
        return ""
    if value is True:
        return "1"
    if isinstance(value, int):
        return str(value) if address.endswith("/year") else _typed(Fraction(value, 100))
    return _typed(Fraction(value)) if address.startswith("unit/") else str(value)


def _typed(value: Fraction) -> str:
    """A number as it stands in a field: readable, and readable back in every language."""
    text = format_number(value, 0 if value.denominator == 1 else 2)
    return text if is_swedish() else text.replace(",", ".")


def _cell(address: str, label: str, cells: Mapping[str, Any], taken: Taken | None) -> Cell:
    error = taken.errors.get(address, "") if taken else ""
    unsaved = taken is not None and address in taken.typed and (error or taken.saved is None)
    value = taken.typed[address] if taken and unsaved else text_of(address, cells.get(address))
    return Cell(address, label, value, error, checked=bool(cells.get(address)))


def grids(application: Application, own: Iterable[str] | None, taken: Taken | None) -> list[dict[str, Any]]:
    """One block per partner that bears costs: rows of cost kinds and units, options to choose, and costs in kind."""
    terms, language = application.version.terms, get_language() or "sv"
    years, cells = years_of(terms, application.started_at.date()), cells_of(plan_of(application))
    figures = figures_of(plan_of(application), terms)
    filled = {option.fills for option in terms.cost_options if option.method is not CostMethod.UNIT_COST}
    blocks = []
    for partner in application.all_partners():
        if partner.role not in ("owner", "partner"):
            continue

        def row(part: str, key: str, label: str, unit: str = "", partner: Partner = partner) -> dict[str, Any]:
            line = [
                _cell(f"{part}/{key}/{partner.key}/{year}", f"{label}, {year}, {partner.name}", cells, taken)
                for year in years
            ]
            return {"label": label, "cells": line, "unit": unit, "years": list(zip(years, line, strict=True))}

        rows = [row("cost", k.key, k.label.told(language) or k.key) for k in terms.cost_kinds
                if k.key not in filled or any(c.startswith(f"cost/{k.key}/{partner.key}/") for c in cells)
                or any(o.fills == k.key and k.key in o.of for o in terms.cost_options)]  # fmt: skip
        rows += [row("unit", o.key, o.label.told(language) or o.key, _unit(o, language)) for o in terms.cost_options
                 if o.method is CostMethod.UNIT_COST]  # fmt: skip
        blocks.append({
            "partner": partner, "may": own is None or partner.key in own, "rows": rows,
            "in_kind": [row("in_kind", k.key, k.label.told(language) or k.key) for k in terms.cost_kinds],
            "has_in_kind": any(c.startswith("in_kind/") and c.split("/")[2] == partner.key for c in cells),
            "options": _options(partner, terms, years, cells, figures, language),
            "sum": figures.by_partner.get(partner.key, 0),
        })  # fmt: skip
    return blocks


def _unit(option: CostOption, language: str) -> str:
    unit = option.unit.told(language) or _("units")
    return _("%(amount)s per %(unit)s") % {"amount": money(option.amount_ore), "unit": unit}


def _options(partner: Partner, terms: CallTerms, years: list[int], cells: Mapping[str, Any], figures: PlanFigures,
             language: str) -> list[dict[str, Any]]:  # fmt: skip
    names = {kind.key: kind.label.told(language) or kind.key for kind in terms.cost_kinds}
    made = []
    for option in terms.cost_options:
        label = option.label.told(language) or option.key
        gives = sum(
            ore for (key, owner, _year), ore in figures.computed.items() if (key, owner) == (option.key, partner.key)
        )
        if option.method is CostMethod.FLAT_RATE:
            told_ = _("%(share)s %% of %(kinds)s") % {"share": option.share.replace(".", ","),
                                                    "kinds": ", ".join(names.get(k, k) for k in option.of)}  # fmt: skip
            boxes = [_cell(f"chosen/{option.key}/{partner.key}", label, cells, None)]
        elif option.method is CostMethod.LUMP_SUM:
            told_ = _("lump sum %s for the whole project, all or nothing") % money(option.amount_ore)
            boxes = [
                _cell(f"chosen/{option.key}/{partner.key}/{year}", f"{label}, {year}", cells, None) for year in years
            ]
        else:
            continue
        made.append({"label": label, "how": told_, "boxes": boxes, "gives": gives, "source": option.source})
    return made


def lines(application: Application, own: Iterable[str], taken: Taken | None) -> dict[str, Any]:
    """The grant, the lines of the other financing, and a few empty ones."""
    cells = cells_of(plan_of(application))
    mine = set(own)
    funds = plan_of(application).funds
    keys = [f.key for f in funds if f.source is not Source.GRANT]
    broken = [a.split("/")[1] for a in (taken.errors if taken else {}) if a.startswith("fund/")]
    keys += [key for key in dict.fromkeys(broken) if key not in keys and key != "grant"]
    partners = [(p.key, p.name) for p in application.all_partners()]
    grant = next((f.key for f in funds if f.source is Source.GRANT), "grant")
    shown_lines = []
    for key in [*keys, *(f"f{secrets.token_hex(4)}" for _n in range(SPARE))]:
        owner = cells.get(f"fund/{key}/partner", "")
        got = {name: _cell(f"fund/{key}/{name}", name, cells, taken)
               for name in ("source", "partner", "name", "amount_ore", "means", "confirmed")}  # fmt: skip
        shown_lines.append(
            {
                "key": key,
                "cells": got,
                "new": key not in keys,
                "may": key not in keys or owner in mine or "owner" in mine,
            }
        )
    return {
        "grant": _cell(f"fund/{grant}/amount_ore", _("The grant we apply for"), cells, taken), "lines": shown_lines,
        "may_grant": "owner" in mine,
        "sources": [("own", _("Own money of a partner")), ("erdf", _("The regional development fund (ERDF)")),
                    ("other", _("Others"))],
        "means": [("cash", _("Money")), ("in_kind", _("In kind"))],
        "partners": partners if "owner" in mine else [(k, n) for k, n in partners if k in mine],
    }  # fmt: skip


def grid_page(application: Application, own: Iterable[str], taken: Taken | None) -> dict[str, Any]:
    return {"grids": grids(application, own, taken)}


def lines_page(application: Application, own: Iterable[str], taken: Taken | None) -> dict[str, Any]:
    return lines(application, own, taken)


def onward(application: Application, name: str, post: Mapping[str, Any]) -> str:
    """The page after a save: the same, or the next part."""
    if "stay" in post or application.state != State.DRAFT:
        return name
    if name == "budget":
        return "financing"
    return "letters" if application.version.terms.letters != "none" else "ready"


def marked(response: HttpResponse, taken: Taken | None) -> HttpResponse:
    """Mark a real save, so that the page can tell it from a sign-in page that came instead."""
    if taken is not None and taken.saved is not None:
        response["X-Saved"] = str(taken.saved.application.plan_revision)
    return response
