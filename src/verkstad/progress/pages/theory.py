"""The theory of change as a picture, and what is missing in it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.progress.theory import LEVELS, Theory
from verkstad.people.access import Who, may
from verkstad.progress.told import LEVEL_WORDS, indicator_name
from verkstad.ui.pictures.flow import Box, Level, Link, flow
from verkstad.ui.pictures.picture import Picture


def picture_of(theory: Theory, names: dict[str, str]) -> Picture:
    """The picture; its title says how much of it is supported. `names` are the indicators' names by key."""
    levels = [
        Level(str(LEVEL_WORDS[level]), tuple(
            Box(one.key, one.text, _("Measured by: %s") % names.get(one.indicator, one.indicator) if one.indicator else "")
            for one in theory.at(level)))
        for level in LEVELS
    ]  # fmt: skip
    links = [Link(one.source, one.target, one.evidence) for one in theory.arrows]
    held, all_ = len(theory.arrows) - len(theory.assumed), len(theory.arrows)
    title = ngettext(
        "%(held)s of %(all)s step from problem to effect is supported", "%(held)s of %(all)s steps from problem to effect are supported",
        all_,
    ) % {"held": held, "all": all_}  # fmt: skip
    return flow(levels, links, title=title)


def theory_facts(agreement: Agreement, user: Who) -> dict[str, Any]:
    """The newest theory, its picture and what is missing."""
    row = agreement.theories.first()
    names = {one.key: indicator_name(one) for one in newest(agreement).agreed.indicators}
    facts = {"agreement": agreement, "row": row, "edits": may(user, "progress.edit_theory", agreement)}
    if row is None:
        return facts
    steps = {one.key: one.text for one in row.told.steps}
    return {
        **facts, "picture": picture_of(row.told, names), "unmeasured": row.told.unmeasured,
        "assumed": [{"source": steps[one.source], "target": steps[one.target]} for one in row.told.assumed],
    }  # fmt: skip
