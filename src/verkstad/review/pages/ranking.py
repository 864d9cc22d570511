"""The ranked list as a page and as files."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.core.money import half_up, to_kronor
from verkstad.core.review.ranking import open_ties
from verkstad.people.access import Who, may
from verkstad.review.models import Agreement, Round, Score, Task
from verkstad.review.queries.consolidated import Line, Listing, lines_of
from verkstad.review.words import points
from verkstad.ui import formats
from verkstad.ui.words import told


def ranking_page(round_: Round, user: Who) -> dict[str, Any]:
    """The list with the line where the money ends, what must be settled before it can be fixed, and its versions."""
    listing = lines_of(round_)
    versions = list(round_.rankings.order_by("-number"))
    ranks = [line.rank for line in listing.lines]
    steers = may(user, "review.steer_round", round_)
    found = listing.findings() if round_.state == "open" else []
    rows = [row_of(line) for line in listing.lines]
    last_in = max((n for n, row in enumerate(rows) if row["within"]), default=-1)
    for n, row in enumerate(rows):
        row["line_before"] = round_.budget_ore is not None and n == last_in + 1
    granted = sum(r.amount_ore for r in ranks if r.within)
    return {
        "round": round_, "rows": rows, "owes": listing.owed_by(user), "findings": [told(f) for f in found], "versions": versions,
        "ties": open_ties(ranks, listing.moves), "granted": granted, "count": sum(r.within for r in ranks),
        "left": None if round_.budget_ore is None else round_.budget_ore - granted,
        "can_fix": steers and round_.state == "open" and not found, "can_open": steers and round_.state == "ranked",
        "steers": steers and round_.state == "open", "tag": "now" if round_.state == "open" else "met",
    }  # fmt: skip


def row_of(line: Line) -> dict[str, Any]:
    lies = line.consolidated.spread
    return {
        "line": line, "position": line.rank.position, "place": line.rank.place, "tied": line.rank.tied, "moved": line.rank.moved,
        "reason": line.reason, "settled": bool(line.position) and not line.rank.moved, "title": line.application.title,
        "number": line.application.diary_number, "owner": line.application.owner.name, "url": line.candidate.get_absolute_url(),
        "points": points(line.score), "agreed": line.consolidated.agreed, "received": line.consolidated.received,
        "wanted": line.consolidated.wanted, "spread": f"{points(lies.lowest)}–{points(lies.highest)}" if lies else formats.UNKNOWN,
        "split": bool(lies and lies.split) and not line.consolidated.agreed, "apart": bool(lies and lies.apart),
        "amount": line.rank.amount_ore, "sum": line.rank.cumulated_ore, "within": line.rank.within,
        "fits": line.rank.fits_alone,
    }  # fmt: skip


COLUMNS = ("position", "place", "diary_number", "title", "owner", "points", "agreed", "lowest", "highest", "received", "wanted",
           "amount_kr", "cumulated_kr", "within_budget", "moved", "reason")  # fmt: skip


def export_rows(listing: Listing) -> list[list[Any]]:
    """The list for a spreadsheet: points 0 to 100 with two decimals, amounts in kronor."""
    rows: list[list[Any]] = [list(COLUMNS)]
    for line in listing.lines:
        lies, rank = line.consolidated.spread, line.rank
        rows.append([
            rank.position, rank.place or "", line.application.diary_number, line.application.title, line.application.owner.name,
            _plain(line.score), _yes(line.consolidated.agreed), _plain(lies.lowest if lies else None),
            _plain(lies.highest if lies else None), line.consolidated.received, line.consolidated.wanted,
            to_kronor(rank.amount_ore), to_kronor(rank.cumulated_ore), _yes(rank.within), _yes(rank.moved), line.reason,
        ])  # fmt: skip
    return rows


def _plain(share: Any) -> Any:
    return "" if share is None else half_up(share * 100, 2)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def listing_for(round_: Round) -> Listing:
    return lines_of(round_)


def every_score(round_: Round) -> list[list[Any]]:
    """All that the selection rests on in one sheet: each score that counts and each agreement, by application and
    criterion, with its comment. Two queries."""
    found = (
        Score.objects.filter(assignment__candidate__round=round_, assignment__state=Task.DONE)
        .select_related("assignment__candidate__application", "assignment__reviewer__user")
        .order_by("assignment__candidate__number", "assignment", "number")
    )
    agreed = (
        Agreement.objects.filter(candidate__round=round_).select_related("candidate__application").order_by("number")
    )
    by = {s.assignment_id: (s.assignment.candidate, str(s.assignment.reviewer.user), s) for s in found}
    said = {a.candidate_id: (a.candidate, _("Agreed"), a) for a in agreed}
    rows: list[list[Any]] = [["diary_number", "title", "reviewer", "points", "criterion", "step", "highest", "comment"]]
    for candidate, who, one in sorted([*by.values(), *said.values()], key=lambda row: row[0].number):
        application = candidate.application
        rows += [
            [application.diary_number, application.title, who, _plain(one.share), round_.label_of(m.key),
             one.steps.get(m.key, ""), m.highest, one.comments.get(m.key, "")]
            for m in round_.scale
        ]  # fmt: skip
    return rows


def freeze_facts(round_: Round, listing: Listing) -> list[dict[str, Any]]:
    """What the page that confirms the fixing says."""
    ranks = [line.rank for line in listing.lines]
    return [
        {"term": _("Call"), "value": round_.call.title, "url": reverse("review:ranking", args=[round_.pk])},
        {"term": _("Applications in the list"), "value": formats.number(len(ranks))},
        {"term": _("Above the line"), "value": formats.number(sum(r.within for r in ranks))},
        {
            "term": _("Amount above the line"),
            "value": formats.money(sum(r.amount_ore for r in ranks if r.within), "kr"),
        },
        {"term": _("Places that the scores do not give"), "value": formats.number(sum(r.moved for r in ranks))},
    ]
