"""The window of a rehearsal: from now on, with what comes after it in order, and all else as it was."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from verkstad.core.calls.rehearsed import rehearsed
from verkstad.core.calls.terms import Attachment, CallTerms, Known
from verkstad.core.calls.windows import moment_of
from verkstad.core.instruments.questions import Words

NOW = datetime(2026, 11, 22, 19, 4, 31, tzinfo=UTC)
PAST = CallTerms(
    title=Words("Förstudier", "Prestudies"), opens_at="2016-03-01T09:00", closes_at="2016-04-15T16:00", form="ansokan",
    decision_by="2016-06-01", grace_minutes=30, sealed=True, project_from="2016-07-01", project_to="2016-12-31",
    highest_share="50", documents=("D 1",), attachments=(Attachment("D 2"),), announced_on="2016-02-01",
)  # fmt: skip


def test_a_past_call_opens_now_and_what_comes_after_it_stands_in_order() -> None:
    shown = rehearsed(PAST, NOW)
    assert (shown.opens_at, shown.closes_at, shown.decision_by) == (
        "2026-11-22T20:04",
        "2026-12-22T16:00",
        "2027-01-21",
    )
    assert shown == replace(PAST, opens_at=shown.opens_at, closes_at=shown.closes_at, decision_by=shown.decision_by,
                            documents=(), attachments=(), announced_on="")  # fmt: skip


def test_a_call_without_an_end_gets_none() -> None:
    shown = rehearsed(replace(PAST, closes_at="", decision_by=""), NOW)
    assert (shown.opens_at, shown.closes_at, shown.decision_by) == ("2026-11-22T20:04", "", "")


def test_the_second_stage_closes_after_the_first_and_the_decision_after_both() -> None:
    shown = rehearsed(replace(PAST, second_closes_at="2016-05-15T16:00", second_form="full"), NOW)
    assert (shown.closes_at, shown.second_closes_at) == ("2026-12-22T16:00", "2027-01-21T16:00")
    assert shown.decision_by == "2027-02-20"


def test_a_decision_that_comes_later_anyway_stays() -> None:
    assert rehearsed(replace(PAST, decision_by="2027-06-30"), NOW).decision_by == "2027-06-30"


def test_times_that_no_source_told_are_known_in_the_room() -> None:
    shown = rehearsed(replace(PAST, opens_at="", unknown=("opens_at", "closes_at", "usual_ore"),
                              opens_known=Known.NO, closes_known=Known.NO), NOW)  # fmt: skip
    assert (shown.unknown, shown.opens_known, shown.closes_known) == (("usual_ore",), Known.MOMENT, Known.MOMENT)


@pytest.mark.parametrize("now", ["2026-10-25T00:30", "2026-10-25T01:30", "2027-03-28T01:30", "2026-09-25T00:30"])
def test_the_window_is_a_window_whatever_the_clock_does_that_night(now: str) -> None:
    shown = rehearsed(
        replace(PAST, second_closes_at="2016-05-15T16:00"), datetime.fromisoformat(now).replace(tzinfo=UTC)
    )
    opens, closes, second = (moment_of(text) for text in (shown.opens_at, shown.closes_at, shown.second_closes_at))
    assert opens is not None and closes is not None and second is not None
    assert opens < closes < second
