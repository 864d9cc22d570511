"""How much work a call asks for."""

from fractions import Fraction

from verkstad.core.calls.burden import Burden, Part, burden
from verkstad.core.calls.terms import CallTerms, CostKind, Letters
from verkstad.core.instruments.questions import Column, Form, Kind, Option, Question, Section

FORM = Form(
    sections=(
        Section(
            "a",
            questions=(
                Question("what", Kind.TEXT, limit=1500, required=True),
                Question("when", Kind.DATE, required=True, condition='what = "x"'),
                Question("sum", Kind.COMPUTED, expression="1"),
                Question("rows", Kind.TABLE, limit=4, columns=(Column("c"),)),
                Question("money", Kind.BUDGET, options=(Option("a"), Option("b")), years=(2026, 2027)),
            ),
        ),
        Section("b", condition='what = "y"', questions=(Question("free", Kind.TEXT, required=True),)),
    )
)


def test_questions_and_minutes_are_counted_by_the_documented_rule() -> None:
    terms = CallTerms(cost_kinds=(CostKind("staff"), CostKind("services")), letters=Letters.EACH_REGION)
    assert burden(FORM, terms) == Burden(
        questions=5,
        required=1,
        minutes=74,  # 8 budget, 1 date, 12 table, 12 + 6 text, 10 plan, 15 letters, 10 signing
        least_minutes=32,
        parts=(
            Part("budget", 1, Fraction(8)),
            Part("date", 1, Fraction(1)),
            Part("table", 1, Fraction(12)),
            Part("text", 2, Fraction(18)),
            Part("budget_plan", 2, Fraction(10)),
            Part("letters", 1, Fraction(15)),
            Part("signing", 1, Fraction(10)),
        ),
    )


def test_without_a_form_only_the_sign_off_is_left() -> None:
    assert burden(None, CallTerms()) == Burden(0, 0, 10, 10, (Part("signing", 1, Fraction(10)),))
