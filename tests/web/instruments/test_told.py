"""Answers as people read them."""

import pytest

from verkstad.core.instruments.questions import Kind, Question
from verkstad.instruments.told import shown_answer


@pytest.mark.parametrize(
    ("kind", "answer", "shown"),
    [
        (Kind.ORGANISATION, "5560360793", "556036-0793"),
        (Kind.ORGANISATION, "12", "12"),  # kept as it was written where it is no such number
        (Kind.ORGANISATION, "", "–"),
        (Kind.MONEY, 124_050_000, "1\u202f240\u202f500 kr"),
        (Kind.DATE, "2026-11-22", "22 november 2026"),
        (Kind.TEXT, "5560360793", "5560360793"),
    ],
)
def test_an_answer_is_shown_as_its_kind_is_written(kind: Kind, answer: object, shown: str) -> None:
    assert shown_answer(Question("fraga", kind), answer).replace("\xa0", " ") == shown
