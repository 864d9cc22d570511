"""Answers as they were sent with a score."""

from collections.abc import Collection, Iterable
from typing import Any

from verkstad.review.models import Score


def answers_scored(responses: Collection[int]) -> Iterable[tuple[int, Any]]:
    """The answers of every score that was sent from these responses (by pk): the files they name are kept."""
    sent = Score.objects.filter(assignment__response__in=responses)
    return sent.values_list("assignment__response", "answers")
