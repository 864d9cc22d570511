"""Numbers that a writer typed where a figure would give them: each with the figures that do, as they are now."""

from verkstad.core.reporting.typed import Typed, find, typed_numbers
from verkstad.editions.models import Report
from verkstad.editions.queries.composing import frame_of_report, told_of
from verkstad.reports.figures import FIGURES, answers

MOST = 3  # ways to mend one number


def typed_by_hand(report: Report, language: str, text: str) -> list[Typed]:
    """The typed numbers that a figure of the report gives, in order. No query where no number is typed, else a few."""
    if not any(typed_numbers(text, language)):
        return []
    frame = frame_of_report(report)
    keys = [key for key, one in FIGURES.items() if one.public and set(frame.asked) <= set(one.by)]
    got = dict(zip(keys, answers([(key, frame) for key in keys], among=told_of(report)), strict=True))
    return [one for one in find(text, got.values(), FIGURES, language, most=MOST) if one.suggestions]
