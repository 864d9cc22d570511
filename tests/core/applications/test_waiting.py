from datetime import date, timedelta

import pytest

from verkstad.core.applications.waiting import Usual, usual

ASKED = date(2026, 3, 1)


def spans(*days: int) -> list[tuple[date, date]]:
    return [(ASKED, ASKED + timedelta(days=n)) for n in days]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        ((4, 9), None),
        ((4, 30, 9), Usual(9, 3)),
        ((4, 30, 9, 12), Usual(12, 4)),
        ((0, 0, 0), Usual(1, 3)),
    ],
)
def test_what_is_usual_is_the_median_of_three_answers_or_more(days, expected):
    assert usual(spans(*days)) == expected


def test_an_answer_before_the_question_is_no_answer():
    with pytest.raises(ValueError, match="before"):
        usual([(ASKED, ASKED - timedelta(days=1))])
