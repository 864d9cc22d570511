"""Fixing the list: a version with its hash, which decisions rest on; and opening the round again with a reason."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.review.actions.rights import Actor, key_of, locked_round, no, reason_of
from verkstad.review.actions.scoring import mark
from verkstad.review.models import ROUND_LIFECYCLE, Ranking, Round
from verkstad.review.queries.consolidated import Line, Listing, lines_of


@transaction.atomic
def freeze_ranking(*, round: Round, actor: Actor) -> Ranking:
    """Fix the list as it stands. Refuses while scores are missing or a tie across the budget line is not settled, and
    one who still owes a score of their own."""
    given = key_of(actor, "review.steer_round", round)
    row = locked_round(round)
    listing = lines_of(row)
    if not isinstance(actor, str) and listing.owed_by(actor):
        raise no(
            "owes",
            gettext_noop("You have a score of your own to send first."),
            gettext_noop("Send it, then fix the list."),
        )
    if found := listing.findings():
        raise Refused(*found)
    content = content_of(listing)
    number = row.rankings.count() + 1
    made = Ranking.objects.create(round=row, number=number, content=content, sha256=mark(content), frozen_by=given)
    row.state = round.state = ROUND_LIFECYCLE.target(row.state, "review.ranked")
    row.save(update_fields=["state"])
    record(actor=given, act="review.ranked", subject_type="review_round", subject_key=row.pk, mandate=row.call.mandate.key,
           facts={"call": row.call.key, "number": number, "sha256": made.sha256, "count": len(listing.lines)})  # fmt: skip
    return made


def content_of(listing: Listing) -> dict[str, Any]:
    """The list as JSON: no names of reviewers, scores as exact fractions, amounts in öre."""
    return {
        "call": listing.round.call.key, "stage": listing.round.stage, "budget_ore": listing.round.budget_ore,
        "criteria": listing.round.measures, "rows": [_row(line) for line in listing.lines],
    }  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    lies = line.consolidated.spread
    return {
        "application": line.key, "diary_number": line.application.diary_number, "owner": line.application.owner.key,
        "title": line.application.title, "position": line.rank.position, "place": line.rank.place, "tied": line.rank.tied,
        "moved": line.rank.moved, "reason": line.reason,
        "score": str(line.score), "agreed": line.consolidated.agreed,
        "scores": [str(g.share) for g in line.given if g.share is not None], "spread": str(lies.width) if lies else "",
        "amount_ore": line.rank.amount_ore, "cumulated_ore": line.rank.cumulated_ore, "within": line.rank.within,
    }  # fmt: skip


@transaction.atomic
def reopen_round(*, round: Round, reason: str, actor: Actor) -> Round:
    """Open a round whose list is fixed again, with a reason; the fixed list stays, marked as no longer in force."""
    given = key_of(actor, "review.steer_round", round)
    row = locked_round(round, open_only=False)
    target = ROUND_LIFECYCLE.target(row.state, "review.reopened")
    why = reason_of(reason, "reason", 500)
    row.rankings.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ended_reason=why)
    row.state = round.state = target
    row.save(update_fields=["state"])
    record(actor=given, act="review.reopened", subject_type="review_round", subject_key=row.pk, mandate=row.call.mandate.key,
           facts={"call": row.call.key, "reason": why})  # fmt: skip
    return row
