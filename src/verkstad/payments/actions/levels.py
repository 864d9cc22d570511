"""Levels of attest: proposed by one, decided by another, in force from a day on (R13)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.core.payments.levels import Level
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.mandate.actions.saving import the_mandate
from verkstad.mandate.models import Mandate
from verkstad.payments.models import LevelSet
from verkstad.payments.rules import ATTESTING, Actor, checked, no


@transaction.atomic
def propose_levels(*, mandate: Mandate, levels: Sequence[Level], valid_from: date, why: str, actor: Actor) -> LevelSet:
    """Propose who must attest a mandate's payments from a day on; nothing holds before another person decides it.

    Refuses who may not, levels of which none begins at zero or two at the same amount, a role that does not attest, a
    day that has passed, no reason, and a second proposal while one waits.
    """
    by = checked(actor, "payments.propose_levels", mandate)
    row = the_mandate(mandate)
    starts = [one.from_ore for one in levels]
    if 0 not in starts or len(set(starts)) != len(starts):
        raise no("levels_gap", gettext_noop("One level must begin at zero, and no two at the same amount."),
                 gettext_noop("Correct the amounts."), where="levels")  # fmt: skip
    if any(role not in ATTESTING for one in levels for role in one.roles):
        raise no("level_role", gettext_noop("Only attesters and the head attest."), gettext_noop("Correct the roles."),
                 where="levels")  # fmt: skip
    _check_day(row, valid_from)
    if not why.strip():
        raise no("no_why", gettext_noop("It is not said why."), gettext_noop("Write the reason."), where="why")
    if row.level_sets.filter(state="proposed").exists():
        raise no("levels_wait", gettext_noop("Other levels are proposed and wait for decision."),
                 gettext_noop("Have them decided or withdrawn first."))  # fmt: skip
    made = LevelSet.objects.create(
        mandate=row, valid_from=valid_from, why=why.strip()[:500], proposed_by=by,
        levels=[[one.from_ore, list(one.roles)] for one in sorted(levels, key=lambda one: one.from_ore)],
    )  # fmt: skip
    _tell(made, "levels.proposed", by)
    return made


def _check_day(mandate: Mandate, day: date) -> None:
    if day < timezone.localdate():
        raise no("levels_day", gettext_noop("Levels cannot be put in force for days that have passed."),
                 gettext_noop("Choose today or a later day."), where="valid_from", clause="R13")  # fmt: skip
    if mandate.level_sets.decided().filter(valid_from=day).exists():
        raise no("levels_day_taken", gettext_noop("Other levels are decided from that day."),
                 gettext_noop("Choose another day."), where="valid_from")  # fmt: skip


def _locked(levels: LevelSet) -> LevelSet:
    mandate = the_mandate(levels.mandate)
    row = LevelSet.objects.select_for_update(of=("self",)).get(pk=levels.pk)
    row.mandate = mandate
    return row


@transaction.atomic
def decide_levels(*, levels: LevelSet, actor: Actor) -> LevelSet:
    """Decide levels as proposed: from their day on payments that wait follow them too.

    Refuses who may not, who proposed them (R13), what does not wait, and a day that has passed.
    """
    by = checked(actor, "payments.set_levels", levels)
    row = _locked(levels)
    row.state = LevelSet.LIFECYCLE.target(row.state, "levels.decided")
    if row.proposed_by == by:
        raise no("own_levels", gettext_noop("You proposed these levels, so somebody else must decide."),
                 gettext_noop("Ask another head."), clause="R13")  # fmt: skip
    _check_day(row.mandate, row.valid_from)
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(row, "levels.decided", by)
    return row


@transaction.atomic
def withdraw_levels(*, levels: LevelSet, actor: Actor) -> LevelSet:
    """Take a proposal back. Refuses who may not, and what does not wait."""
    by = checked(actor, "payments.propose_levels", levels)
    row = _locked(levels)
    row.state = LevelSet.LIFECYCLE.target(row.state, "levels.withdrawn")
    row.save(update_fields=["state"])
    _tell(row, "levels.withdrawn", by)
    return row


def _tell(row: LevelSet, act: str, by: str) -> None:
    record(actor=by, act=act, subject_type="mandate", subject_key=row.mandate.key, mandate=row.mandate.key,
           facts={"levels": row.levels, "valid_from": row.valid_from.isoformat()})  # fmt: skip
