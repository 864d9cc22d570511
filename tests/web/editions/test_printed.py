"""The numbers that the real programme's report printed outside its statement, worked out from the rows."""

from datetime import date
from fractions import Fraction

import pytest

from verkstad.core.reporting.document import Bound, Table
from verkstad.core.reporting.figure import Frame
from verkstad.core.reporting.published import AGREES, DIFFERS, NOT_PRINTED
from verkstad.editions.makers.making import Making
from verkstad.editions.makers.printed import numbers, outcomes
from verkstad.editions.models import Report, Template
from verkstad.mandate.models import Mandate
from verkstad.reports.models import PublishedReport

pytestmark = [pytest.mark.usefixtures("real_programme"), pytest.mark.django_db]
DAY = date(2018, 12, 31)


@pytest.fixture
def making() -> Making:
    mandate = Mandate.objects.get(key="smir-1")
    report = Report(
        mandate=mandate,
        template=Template.objects.get(key="slutrapport", programme=mandate.programme),
        title_sv="Slutrapport",
        as_of=DAY,
        begun_by="user:1",
    )
    return Making(report, "sv", Frame(DAY, None, "smir-1"))


def test_every_other_number_of_the_printed_report_is_worked_out(making: Making) -> None:
    told = {one.check.nr: (one.value, one.verdict) for one in outcomes(making, PublishedReport.objects.get())}
    assert told == {
        1: (5700, NOT_PRINTED), 2: (25_000, AGREES), 3: (197, NOT_PRINTED), 4: (3594, NOT_PRINTED),
        5: (Fraction(359_400, 20_197), NOT_PRINTED), 6: (6108, AGREES), 7: (Fraction(2289, 50), NOT_PRINTED),
        8: (Fraction(20_197, 1000), AGREES), 9: (Fraction(25, 2), AGREES), 10: (8, NOT_PRINTED),
        11: (Fraction(1_268_000, 2593), NOT_PRINTED), 12: (Fraction(1_702_000, 3107), NOT_PRINTED), 13: (337, NOT_PRINTED),
        14: (8, AGREES), 15: (90, AGREES), 16: (80, AGREES), 17: (100, AGREES), 18: (19, AGREES), 19: (78, AGREES),
        20: (4, NOT_PRINTED), 21: (11, AGREES), 22: (5, AGREES), 23: (20, DIFFERS), 24: (67, DIFFERS), 25: (350, DIFFERS),
        26: (Fraction(55, 2), NOT_PRINTED), 27: (Fraction(3400, 55), NOT_PRINTED), 28: (Fraction(2800, 34), NOT_PRINTED),
        29: (14, NOT_PRINTED), 30: (Fraction(2300, 150), NOT_PRINTED), 31: (None, DIFFERS), 32: (None, DIFFERS),
        33: (None, DIFFERS), 34: (None, DIFFERS),
    }  # fmt: skip


def test_what_does_not_agree_stands_first_each_with_its_cause_and_every_figure_bound(making: Making) -> None:
    wrong, right = numbers(making, PublishedReport.objects.get())
    assert isinstance(wrong, Table) and isinstance(right, Table)
    assert ([row.key for row in wrong.rows], len(right.rows)) == (["n23", "n24", "n25", "n31", "n32", "n33", "n34"], 27)
    assert all(row.cells[3] for row in wrong.rows)
    unspent = next(row for row in right.rows if row.key == "n6")
    assert [one.key for one in unspent.cells[2] if isinstance(one, Bound)] == [
        "mandate_floor", "money_transfers", "mandate_caps", "money_opex",
    ]  # fmt: skip
