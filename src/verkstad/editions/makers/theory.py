"""The theory of change as a picture (R34): what supports each step, and where nothing does. Results and effects are told
apart."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.core.progress.theory import LEVELS, Theory
from verkstad.core.reporting.document import Block, Mark, Note, Picture
from verkstad.core.reporting.theory import theory_of
from verkstad.editions.makers.making import Making, bound, text
from verkstad.progress.models import Theory as Saved
from verkstad.progress.told import LEVEL_WORDS
from verkstad.reports.figures import FIGURES


def theory(making: Making) -> Iterator[Block]:
    """The mandate's theory as the template tells it, and each project's newest one. Where no effect study exists it is said."""
    own = theory_of(making.options, making.language)
    if own.steps:
        yield from _picture(own, making.mandate.name, "theory")
    else:
        yield Note(text(_("No theory of change is told for the mandate as a whole.")), "unknown")
    for number, one in enumerate(_newest(making), start=1):
        yield from _picture(one.told, one.agreement.title, f"theory-{number}")
    yield Note(text(_("Results are what the projects can show that they led to. Effects are what would not have come without them, and "
                      "only a study with a comparison can show that. No such study of this mandate is known to the agency.")),
               "unknown")  # fmt: skip


def _newest(making: Making) -> Sequence[Saved]:
    rows = (
        Saved.objects.filter(agreement__mandate=making.mandate)
        .select_related("agreement")
        .order_by("agreement", "-number")
    )
    if making.report.project_id:
        rows = rows.filter(agreement__project=making.report.project_id)
    found: dict[int, Saved] = {}
    for one in rows:
        found.setdefault(one.agreement_id, one)
    return list(found.values())


def _picture(told: Theory, name: str, key: str) -> Iterator[Block]:
    held, every = len(told.arrows) - len(told.assumed), len(told.arrows)
    title = ngettext(
        "%(name)s: %(held)s of %(all)s step from problem to effect is supported",
        "%(name)s: %(held)s of %(all)s steps from problem to effect are supported", every,
    ) % {"name": name, "held": held, "all": every}  # fmt: skip
    marks = tuple(
        Mark(one.key, one.text, bound(one.indicator) if one.indicator in FIGURES else None, str(LEVEL_WORDS[level]))
        for level in LEVELS
        for one in told.at(level)
    )
    arrows = tuple((one.source, one.target, one.evidence) for one in told.arrows)
    yield Picture(key, "flow", text(title), alt=title, marks=marks, arrows=arrows)
