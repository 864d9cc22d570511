"""The statement's rows as figures, money over any split, and what is known when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from verkstad.core.reporting.figure import Frame, How, measure
from verkstad.core.statement_default import ROWS
from verkstad.funds.actions import book_simple
from verkstad.funds.drafts import Line
from verkstad.funds.models import Book, Origin, Voucher
from verkstad.mandate.actions.money import save_envelope
from verkstad.mandate.models import Mandate
from verkstad.reports.figures import FIGURES, CannotSplit, UnknownFigure, answer, answers, explain, facts, split
from verkstad.reports.figures.explaining import acts_of
from verkstad.reports.queries import statement_of

pytestmark = pytest.mark.usefixtures("real_programme")
DAY = date(2018, 12, 31)
FRAME = Frame(DAY, mandate="smir-1")
PER = {"tkr": 100_000, "h": 60, "pct": 1}


def a_book() -> Book:
    book = Mandate.objects.get(key="smir-1").book
    assert book is not None
    return book


def booked(day: date, ore: int, project: str = "") -> Voucher:
    lines = [Line("special_funds", "transfers", ore, day.year, project)]
    return book_simple(book=a_book(), booked_on=day, text="x", lines=lines, origin=Origin.FORM, actor="system:test")


@pytest.mark.parametrize("known", [False, True], ids=["from running totals", "from entries"])
def test_the_nineteen_rows_are_exactly_the_statements(known: bool):
    statement = statement_of(a_book(), DAY)
    frame = Frame(DAY, timezone.now() if known else None, mandate="smir-1")
    for column in statement.layout.columns:
        own = frame if column.key == "total" else frame.of("source", column.key)
        told = answers([(f"money_{row.key}", own) for row in ROWS])
        for row, got in zip(ROWS, told, strict=True):
            cell = statement.cell(row.key, column.key)
            if row.unit == "pct":
                wanted = None if cell.value is None else cell.value / 100
                assert got.value == wanted, row.key
            else:
                assert (got.value or 0) == (cell.value or 0) * PER[row.unit], (row.key, column.key)


def test_asked_again_later_a_figure_is_the_same_as_known_then_and_what_came_since_explains_it():
    booked(date(2018, 5, 2), 40_000_00)
    then = timezone.now()
    was = answer("money_payout", FRAME)
    late = booked(date(2018, 6, 30), 12_345_67)
    assert answer("money_payout", Frame(DAY, then, mandate="smir-1")).value == was.value
    now = answer("money_payout", FRAME)
    assert now.value == was.value + 12_345_67
    told = explain("money_payout", FRAME, then)
    assert (told.before.value, told.now.value, told.gone, told.changed) == (was.value, now.value, (), ())
    (one,) = told.come
    assert (one.now.amount, one.now.day, one.before) == (12_345_67, date(2018, 6, 30), None)
    assert [act.act for act in one.acts] == ["voucher.booked"]
    assert one.shown.label.startswith(str(late.number))
    assert explain("money_payout", FRAME, timezone.now()).same


def test_a_registered_amount_that_was_changed_is_what_it_was_as_known_then():
    envelope = Mandate.objects.get(key="smir-2").envelopes.order_by("year").first()
    frame = Frame(date(2020, 12, 31), mandate="smir-2")
    was, then = answer("mandate_envelopes", frame).value, timezone.now()
    save_envelope(mandate="smir-2", year=envelope.year, amount_ore=envelope.amount_ore - 100, actor="system:test",
                  fund_source=envelope.source.key if envelope.source else "", source_note=envelope.source_note)  # fmt: skip
    assert answer("mandate_envelopes", frame).value == was - 100
    known = Frame(frame.as_of, then, mandate="smir-2")
    assert answer("mandate_envelopes", known).value == was
    told = explain("mandate_envelopes", frame, then)
    (one,) = told.changed
    assert (one.before.amount - one.now.amount, [act.act for act in one.acts]) == (100, ["envelope.saved"])


def test_before_anything_was_known_nothing_is():
    frame = Frame(DAY, timezone.now() - timedelta(days=3650), mandate="smir-1")
    assert [
        one.value for one in answers([("money_payout", frame), ("money_committed", frame), ("results_projects", frame)])
    ] == [0, 0, 0]


@pytest.mark.parametrize("key", [key for key, one in FIGURES.items() if one.how is not None])
def test_a_figure_is_what_its_facts_give_and_money_is_the_sum_of_any_split(key: str):
    one, frame = FIGURES[key], Frame(date(2021, 12, 31))
    told = answer(key, frame, hide=False)
    behind = list(facts(key, frame))
    assert (told.value, told.facts) == (measure(one.how, behind), len(behind))
    assert len({fact.id for fact in behind}) == len(behind)
    for by in one.by:
        parts = split(key, frame, by, hide=False)
        if one.how is How.SUM or (one.how in (How.COUNT, How.TOTAL) and by != "region"):
            assert sum(part.value for _part, part in parts) == told.value, by
        for name, part in parts[:2]:
            assert answer(key, part.frame, hide=False).value == part.value, (by, name)


def test_money_of_a_project_in_five_counties_is_divided_to_the_ore():
    booked(date(2018, 5, 2), 100_03, "ems-industrial-modernisation")
    parts = {name: part.value for name, part in split("money_transfers", FRAME, "region")}
    rest = parts.pop("-")
    assert parts == {"03": 20_01, "04": 20_01, "05": 20_01, "18": 20_00, "19": 20_00}
    assert rest + 100_03 == answer("money_transfers", FRAME).value
    by_year = split("money_transfers", FRAME.of("region", "03"), "year")
    assert [(year, part.value) for year, part in by_year] == [("2018", 20_01)]


def test_the_printed_reports_listed_companies_are_67_and_350():
    told = answers([("results_coached", FRAME), ("results_reached", FRAME), ("results_regions_implementation", FRAME)])
    assert [one.value for one in told] == [67, 350, 11]


def test_a_figure_there_is_not_and_a_dimension_it_does_not_know_are_named():
    with pytest.raises(UnknownFigure, match="nearest: money_payout"):
        answer("money_payot", FRAME)
    with pytest.raises(CannotSplit, match="mandate_count is not known by region; it is known by mandate, year"):
        split("mandate_count", FRAME, "region")


def test_there_are_figures_over_the_whole_programme():
    groups = {one.group for one in FIGURES.values()}
    assert len(FIGURES) >= 160
    assert {"mandate", "money", "calls", "applications", "decisions", "grants", "claims", "payments", "results", "indicators",
            "participants", "progress"} == groups  # fmt: skip
    assert all(one.clause and one.meaning_sv and one.meaning_en for one in FIGURES.values())


def test_any_number_of_figures_takes_as_many_queries(django_assert_max_num_queries):
    keys = [key for key, one in FIGURES.items() if one.group in ("money", "grants", "payments", "applications")]
    assert len(keys) > 60
    with django_assert_max_num_queries(1):
        answers([(key, FRAME) for key in keys if "mandate" in FIGURES[key].by])


def test_vouchers_booked_together_lead_to_the_act_that_booked_them():
    alone = booked(date(2018, 5, 2), 40_000_00).number
    assert alone > 3  # what the pack has was booked at one time
    found = acts_of({("voucher", f"smir-1/{number}") for number in (3, alone)})
    told = {key: [(one.act, one.subject_type) for one in acts] for (_kind, key), acts in found.items()}
    assert told == {"smir-1/3": [("vouchers.booked", "book")], f"smir-1/{alone}": [("voucher.booked", "voucher")]}
