"""The budget and financing of an application: saved cell by cell, joined with what others saved meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from verkstad.applications.models import Application, Piece, PlanChange, State
from verkstad.applications.rules import checked, checked_open, own_partners, piece_open
from verkstad.core.applications.cells import cell_findings, partner_of
from verkstad.core.applications.figures import figures_of
from verkstad.core.applications.merge import Conflict, merge, rolled_back
from verkstad.core.applications.plan import cells_of, from_json, plan_of, to_json
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.models import User


@dataclass(frozen=True)
class Clash:
    """A cell that somebody else changed meanwhile: both values, who (journal key) and when."""

    conflict: Conflict
    by: str
    at: datetime | None


@dataclass(frozen=True)
class SavedPlan:
    """The application with its new plan, what this save changed, and where it clashed (theirs stands)."""

    application: Application
    changes: Mapping[str, list[Any]]
    clashes: tuple[Clash, ...]


@transaction.atomic
def save_plan(
    *, application: Application, typed: Mapping[str, Any], user: User, base: int | None = None, page: str = ""
) -> SavedPlan:
    """Save the cells that stood on a page (value None = empty); the others stay.

    `base` is the plan's revision that the page was made from; without it what was typed wins. What others saved since
    is joined cell by cell. `page` names the page load, so that a page does not clash with its own earlier saves.
    Refuses cells of other partners than the user's own, addresses and values that there are not, and what has been
    sent, unless a completion has opened the budget or the financing that the cell belongs to; then nothing is saved.
    """
    checked(user, "applications.edit_part", application)
    if wrong := cell_findings(typed):
        raise Refused(*wrong)
    rows = Application.objects.select_for_update(of=("self",)).select_related("version", "call__mandate", "owner")
    row = rows.get(pk=application.pk)
    if not piece_open(row, Piece.FINANCING):
        checked_open(row, Piece.BUDGET)
    now = cells_of(from_json(row.plan))
    since = [] if base is None or base >= row.plan_revision else list(row.plan_changes.filter(revision__gt=base))
    others = [c for c in since if not (page and c.page == page and c.changed_by == user.journal_key)]
    before = rolled_back(now, [c.changes for c in others])
    mine = {address: value for address, value in typed.items() if value not in (None, "", 0, "0")}
    joined = merge({a: before[a] for a in typed if a in before}, mine, now)
    for piece in dict.fromkeys(piece_of(address) for address in joined.changes):
        checked_open(row, piece)
    _only_own(user, row, now, joined.cells, list(joined.changes))
    if joined.changes:
        _write(row, joined.cells, dict(joined.changes), user.journal_key, page)
        for name in ("plan", "plan_revision", "applied_ore", "total_ore", "saved_at"):
            setattr(application, name, getattr(row, name))
    clashes = tuple(_clash(conflict, others) for conflict in joined.conflicts)
    return SavedPlan(row, joined.changes, clashes)


def piece_of(address: str) -> Piece:
    """The piece that a cell of the plan belongs to."""
    return Piece.FINANCING if address.startswith("fund/") else Piece.BUDGET


def _write(row: Application, cells: Mapping[str, Any], changes: dict[str, Any], actor: str, page: str) -> None:
    plan = plan_of(cells)
    row.plan, row.plan_revision = to_json(plan), row.plan_revision + 1
    if row.state == State.DRAFT:  # of what has been sent the sums change when a completion is sent
        figures = figures_of(plan, row.version.terms)
        row.applied_ore, row.total_ore = figures.grant_ore, figures.total_ore
    row.save(update_fields=["plan", "plan_revision", "applied_ore", "total_ore", "saved_at"])
    PlanChange.objects.create(application=row, revision=row.plan_revision, changed_by=actor, page=page, changes=changes)


def _only_own(
    user: User, row: Application, now: Mapping[str, Any], after: Mapping[str, Any], changed: list[str]
) -> None:
    """Refuse changes in the parts of partners that are not the user's."""
    own = own_partners(user, row)
    touched = {partner_of(address, cells) for address in changed for cells in (now, after)
               if address in cells or not address.startswith("fund/")}  # fmt: skip
    whole = "owner" in own
    foreign = touched - own - ({""} if whole else set())
    known = {p.key for p in row.all_partners()} if foreign else set()
    strangers = foreign - known
    if foreign and (not whole or strangers):
        raise Refused.because(
            "applications.not_your_part",
            gettext_noop("You may change the budget and financing of your own organisation only."),
            where=changed[0],
            fix=gettext_noop("Ask the project owner to change the rest."),
        )


def _clash(conflict: Conflict, others: list[PlanChange]) -> Clash:
    last = next((c for c in others if conflict.address in c.changes), None)
    return Clash(conflict, last.changed_by if last else "", last.changed_at if last else None)
