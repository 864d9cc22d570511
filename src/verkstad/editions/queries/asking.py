"""Figures asked for at the moment when a report is frozen, or compared with one that was."""

from collections.abc import Iterable
from dataclasses import replace

from verkstad.core.reporting.figure import Answer, Frame
from verkstad.core.reporting.places import Question
from verkstad.reports.figures import answers
from verkstad.reports.figures.facts import Among, Listed
from verkstad.reports.figures.registry import leaves, measure_of


def asked(questions: Iterable[Question], among: Among) -> dict[Question, Answer]:
    """The answers by question, in few queries.

    Some figures are worked out for a day and cannot be asked for as known earlier (whether a term is met). They are asked for
    as they are known now, which is the same at the moment when a report is frozen.
    """
    every = list(questions)
    got = answers([(key, can_be_asked(key, frame)) for key, frame in every], among=among)
    return {question: _as_of(one, question[1]) for question, one in zip(every, got, strict=True)}


def can_be_asked(key: str, frame: Frame) -> Frame:
    """The question as it can be asked: as known now, where it cannot be as known then."""
    return replace(frame, known=None) if frame.known and only_now(key) else frame


def only_now(key: str) -> bool:
    """Whether a figure rests on something that is worked out as it is known now."""
    found = [measure_of(leaf).facts for leaf in leaves(key)]
    return any(isinstance(one, Listed) and one.now_only for one in found)


def _as_of(one: Answer, frame: Frame) -> Answer:
    """The answer under the moment it was asked for."""
    if one.frame.known == frame.known:
        return one
    return replace(
        one, frame=replace(one.frame, known=frame.known), parts=tuple(_as_of(part, frame) for part in one.parts)
    )
