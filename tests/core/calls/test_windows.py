"""Swedish wall-clock times, phases of a window, and the rule of grace."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.calls.windows import BadMoment, Phase, Window, may_send, moment_of, phase_at, wall_of

CLOSES = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
WINDOW = Window(datetime(2026, 9, 1, tzinfo=UTC), CLOSES, 10)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", None),
        ("2026-10-15T16:00", CLOSES),
        ("2026-10-15 16:00", CLOSES),
        ("2026-01-15T16:00", datetime(2026, 1, 15, 15, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ],
)
def test_a_swedish_time_is_a_moment(text: str, moment: datetime | None) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "2026-03-29T02:30",
            "There is no 02:30 in Sweden on 2026-03-29: the clock goes from 02:00 to 03:00 that night.",
        ),
        ("2026-10-25T02:30", "02:30 comes twice in Sweden on 2026-10-25: the clock goes back from 03:00 to 02:00."),
        ("2026-10-15T16:00+05:00", "2026-10-15T16:00+05:00 names an offset that does not hold in Sweden then."),
        ("2026-10-15", "“2026-10-15” is not a time."),
        ("2026-W42-1T10:00", "“2026-W42-1T10:00” is not a time."),
        ("2026-02-30T10:00", "“2026-02-30T10:00” is not a time."),
        ("kl 16", "“kl 16” is not a time."),
        ("٢٠٢٦-10-15T16:00", "“٢٠٢٦-10-15T16:00” is not a time."),
    ],
)
def test_a_time_that_is_none_or_not_one_is_named(text: str, said: str) -> None:
    with pytest.raises(BadMoment) as bad:
        moment_of(text)
    assert (str(bad.value), bool(bad.value.fix)) == (said, True)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_moment_comes_back_from_its_swedish_time_whatever_the_clock_did(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert moment_of(wall_of(whole)) == whole


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (WINDOW.opens_at - SECOND, Phase.BEFORE),  # type: ignore[operator]
        (WINDOW.opens_at, Phase.OPEN),
        (CLOSES - SECOND, Phase.OPEN),
        (CLOSES, Phase.GRACE),
        (CLOSES + timedelta(minutes=10) - SECOND, Phase.GRACE),
        (CLOSES + timedelta(minutes=10), Phase.CLOSED),
    ],
)
def test_the_phase_at_each_edge_of_a_window(moment: datetime, phase: Phase) -> None:
    assert phase_at(WINDOW, moment) == phase


def test_a_window_without_ends_is_always_open_and_without_grace_closes_at_once() -> None:
    assert phase_at(Window(), CLOSES) == Phase.OPEN
    assert phase_at(Window(None, CLOSES), CLOSES) == Phase.CLOSED


def test_in_the_grace_time_only_what_was_saved_before_the_closing_is_sent() -> None:
    late = CLOSES + timedelta(minutes=5)
    assert [may_send(WINDOW, late, CLOSES - SECOND), may_send(WINDOW, late, CLOSES)] == [True, False]
    assert may_send(WINDOW, CLOSES - SECOND, CLOSES - SECOND)
    assert not may_send(WINDOW, CLOSES + timedelta(minutes=10), CLOSES - SECOND)
    assert not may_send(WINDOW, WINDOW.opens_at - SECOND, CLOSES)  # type: ignore[operator]
