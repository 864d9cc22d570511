from datetime import date

import pytest

from verkstad.core.refused import Refused
from verkstad.funds.actions import Leg, LimitSpec, Line, book_simple, book_voucher, correct_voucher, set_limits
from verkstad.funds.models import Book, Voucher
from verkstad.funds.queries import Total, limit_states, tally_gaps, totals
from verkstad.journal.models import Act

DAY = date(2017, 3, 14)


def spend(book: Book, ore: int = 100_00, **more):
    line = {"source": "special", "cost_kind": "staff", "year": 2017} | {
        name: more.pop(name) for name in ("source", "cost_kind", "year", "project") if name in more
    }
    given = {"booked_on": DAY, "text": "Lön", "origin": "form", "actor": "system:test"} | more
    return book_simple(book=book, lines=[Line(amount_ore=ore, **line)], **given)


def test_a_simple_booking_balances_and_is_totalled_in_natural_sign(book):
    spend(book, 250_00)
    spend(book, 1000_00, cost_kind="bidrag")
    assert totals(book, DAY) == [
        Total("special", "bidrag", "funding", None, "", 1000_00, 1),
        Total("special", "staff", "programme", None, "", 250_00, 1),
    ]
    assert sum(Voucher.objects.first().entries.values_list("amount_ore", flat=True)) == 0
    assert list(tally_gaps(book)) == []


def test_numbers_run_from_one_without_gaps_also_after_a_refusal(book):
    spend(book)
    with pytest.raises(Refused):
        spend(book, source="nowhere")
    spend(book)
    assert list(Voucher.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_the_same_import_key_gives_the_first_voucher_and_other_content_is_refused(book):
    first = spend(book, import_key="a")
    assert spend(book, import_key="a") == first
    with pytest.raises(Refused) as refused:
        spend(book, 999_00, import_key="a")
    assert [f.code for f in refused.value.findings] == ["key_changed"]
    assert Voucher.objects.count() == 1


def test_every_error_of_a_voucher_is_told_together(book):
    legs = [Leg("nowhere", "staff", 5, 2019), Leg("special", "nothing", 0, 2017, "p9")]
    with pytest.raises(Refused) as refused:
        book_voucher(book=book, booked_on=date(2030, 1, 1), text=" ", legs=legs, origin="form", actor="system:test")
    assert [f.code for f in refused.value.findings] == [
        "no_text", "date_outside", "unknown_source", "year_outside", "unknown_cost_kind", "unknown_project", "zero",
        "unbalanced",
    ]  # fmt: skip


def test_a_limit_is_obeyed_to_the_ore_and_names_its_clause(book):
    cap = LimitSpec("cap-2017", "Villkor 2", 500_00, layers=("actual",), groups=("programme",), year=2017)
    set_limits(book=book, limits=[cap], actor="system:test")
    spend(book, 500_00)
    with pytest.raises(Refused) as refused:
        spend(book, 1)
    assert [(f.code, f.clause) for f in refused.value.findings] == [("limit_passed", "Villkor 2")]
    spend(book, 1, year=2018)
    spend(book, 1, layer="commitment")
    spend(book, -1)
    assert [(s.layer, s.used_ore, s.left_ore) for s in limit_states(book)] == [("actual", 499_99, 1)]


def test_amounts_without_a_year_must_fit_what_the_years_leave_free_together(book):
    caps = [
        LimitSpec(f"cap-{year}", f"Villkor {year}", 100_00, groups=("programme",), year=year)
        for year in (2016, 2017, 2018)
    ]
    set_limits(book=book, limits=caps, actor="system:test")
    spend(book, 50_00)
    spend(book, 250_00, year=None)
    with pytest.raises(Refused) as refused:
        spend(book, 1, year=None)
    assert refused.value.findings[0].clause == "Villkor 2016; Villkor 2017; Villkor 2018"


def test_a_correction_takes_the_first_back_and_books_anew(book):
    first = spend(book, 100_00)
    fixed = correct_voucher(
        voucher=first, text="Rätt belopp", actor="system:test",
        legs=[Leg("special", "staff", 80_00, 2017), Leg("special", "counter", -80_00, 2017)],
    )  # fmt: skip
    assert totals(book) == [Total("special", "staff", "programme", None, "", 80_00, 2)]
    assert fixed.corrects == first
    with pytest.raises(Refused):
        correct_voucher(voucher=first, text="Igen", actor="system:test")
    correct_voucher(voucher=fixed, text="Bort", actor="system:test")
    assert Voucher.objects.count() == 3


def test_each_booking_is_journalled_without_personal_data(book):
    Act.objects.all()
    before = Act.objects.count()
    spend(book, text="Lön till Anna Andersson")
    act = Act.objects.order_by("-position").first()
    assert Act.objects.count() == before + 1
    assert (act.act, act.subject_key, act.mandate) == ("voucher.booked", "m1/1", "m1")
    assert "Anna" not in str(act.facts)
