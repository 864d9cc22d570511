"""`verkstad figure`: words, JSON whose keys stay, and errors that say what to write."""

import json
from datetime import date

import pytest
from django.utils import timezone

from verkstad.cli import main
from verkstad.funds.actions import book_simple
from verkstad.funds.drafts import Line
from verkstad.funds.models import Origin
from verkstad.mandate.models import Mandate

pytestmark = pytest.mark.usefixtures("real_programme")
KEYS = ["key", "words", "unit", "meaning", "formula", "clause", "as_of", "known", "of", "value", "numerator", "denominator",
        "facts", "hidden", "why", "parts", "by", "split"]  # fmt: skip


def test_json_holds_the_number_its_parts_and_its_split(capsys: pytest.CaptureFixture[str]):
    assert (
        main(
            [
                "figure",
                "money_k_transfer",
                "--mandate",
                "N2016/02958/FÖF",
                "--as-of",
                "2018-12-31",
                "--by",
                "source",
                "--json",
            ]
        )
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert list(told) == KEYS
    assert (told["value"], told["numerator"], told["denominator"], told["facts"]) == (
        "16603/20599",
        1660300000,
        2059900000,
        6,
    )
    assert [(part["part"], part["value"]) for part in told["split"]] == [
        ("admin_appropriation", 0),
        ("special_funds", "16603/18892"),
    ]
    assert told["of"] == {"mandate": "smir-1"}


def test_words_and_the_list(capsys: pytest.CaptureFixture[str]):
    assert main(["figure", "money_payout", "--mandate", "smir-1", "--as-of", "2018-12-31", "--lang", "en"]) == 0
    assert "Total paid out (2018-12-31, mandate smir-1): 20 599 000 kr" in capsys.readouterr().out
    assert main(["figure", "--list"]) == 0
    assert "participants_reached" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["money_payot"], "did you mean money_payout"),
        (["money_payout", "--by", "regin"], "did you mean region?"),
        (["mandate_count", "--by", "region"], "it is known by: mandate, year"),
        (["money_payout", "--as-of", "2018-09-31"], "is not a date"),
        (["money_payout", "--known", "soon"], "is not a moment"),
        (["money_payout", "--mandate", "nowhere"], "there is no mandate"),
        (["money_payout", "--year", "x"], "is not a year"),
    ],
)
def test_what_cannot_be_answered_says_what_to_write(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["figure", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_what_came_since_is_told_row_by_row_with_its_act(capsys: pytest.CaptureFixture[str]):
    then = timezone.now()
    book = Mandate.objects.get(key="smir-1").book
    assert book is not None
    book_simple(book=book, booked_on=date(2018, 5, 2), text="x", lines=[Line("special_funds", "staff", 100_00, 2018)],
                origin=Origin.FORM, actor="system:test")  # fmt: skip
    asked = ["figure", "money_payout", "--mandate", "smir-1", "--as-of", "2018-12-31", "--since", then.isoformat()]
    assert main(asked) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "money_payout: 20 599 000 kr -> 20 599 100 kr"
    assert [row.split()[0] for row in rows] == ["+"]
    assert "voucher.booked]" in rows[0]
    assert main([*asked[:-1], "never"]) == 2
