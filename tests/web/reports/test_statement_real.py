"""The real programme's statement: every cell from entries, set beside the report as printed."""

import csv
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from verkstad.cli import main
from verkstad.mandate.models import Mandate
from verkstad.reports.queries import differences_of, find_mandate, published_of, statement_of

pytestmark = pytest.mark.usefixtures("real_programme")
NUMBER = "N2016/02958/FÖF"
DAY = date(2018, 12, 31)
PUBLISHED = {
    # row: special funds, administrative appropriation, total; as the final report prints them
    "bidrag": ("25 000", "", "25 000"),
    "anslag": ("0", "1 706", "1 706"),
    "sum_funding": ("25 000", "1 706", "26 706"),
    "staff": ("1 268", "1 702", "2 970"),
    "services": ("722", "", "722"),
    "other": ("299", "5", "304"),
    "opex": ("2 289", "1 706", "3 995"),
    "transfers": ("16 603", "", "16 603"),
    "payout": ("18 892", "1 706", "20 598"),
    "repay": ("-6 108", "", "-6 108"),
    "budget": ("25 000", "1 706", "26 706"),
    "outturn_pct": ("76", "100", "77"),
    "hours": ("2 593", "3 107", ""),
    "oh": ("648", "777", "1 425"),
    "payout_oh": ("19 540", "2 483", "22 023"),
    "k_transfer": ("88", "0", "81"),
    "k_opex": ("14", "100", "19"),
    "k_staff": ("55", "100", "74"),
    "k_services": ("32", "0", "18"),
}
ROOTS = {
    ("opex", "admin_appropriation"): ("rounding", 1706, 1707),
    ("opex", "total"): ("rounding", 3995, 3996),
    ("k_opex", "special_funds"): ("wrong_denominator", 14, Fraction(100 * 2289, 18892)),
}


def mandate() -> Mandate:
    found = find_mandate(NUMBER)
    assert found is not None
    return found


def statement():
    book = mandate().book
    assert book is not None
    return statement_of(book, DAY)


def published_csv(folder: Path) -> Path:
    target = folder / "published.csv"
    with target.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["key", "unit", "special_funds", "admin_appropriation", "total"])
        units = {"hours": "h"} | dict.fromkeys(("outturn_pct", "k_transfer", "k_opex", "k_staff", "k_services"), "pct")
        writer.writerows([key, units.get(key, "tkr"), *cells] for key, cells in PUBLISHED.items())
    return target


def test_the_cells_are_exact_and_carry_their_parts():
    computed = statement()
    shown = {
        (row, column): computed.cell(row, column).value
        for row, column in [
            ("payout", "special_funds"),
            ("opex", "admin_appropriation"),
            ("payout", "total"),
            ("oh", "special_funds"),
            ("payout_oh", "admin_appropriation"),
            ("repay", "total"),
            ("repay", "admin_appropriation"),
            ("hours", "total"),
        ]
    }
    assert shown == {
        ("payout", "special_funds"): 18892,
        ("opex", "admin_appropriation"): 1707,
        ("payout", "total"): 20599,
        ("oh", "special_funds"): Fraction(64825, 100),
        ("payout_oh", "admin_appropriation"): Fraction(248375, 100),
        ("repay", "total"): -6108,
        ("repay", "admin_appropriation"): None,
        ("hours", "total"): 5700,
    }
    share = computed.cell("k_opex", "special_funds")
    assert (share.value, share.numerator, share.denominator) == (Fraction(228900, 18892), 2289, 18892)


def test_exactly_three_figures_are_roots_and_the_rest_follows():
    differences = differences_of(statement(), published_of(mandate())[0])
    roots = {(d.row, d.column): (d.cause.name, d.published.value, d.computed) for d in differences if not d.roots}
    assert roots == ROOTS
    follows = {(d.row, d.column): {tuple(place) for place in d.roots} for d in differences if d.roots}
    assert follows == {
        ("payout", "admin_appropriation"): {("opex", "admin_appropriation")},
        ("payout", "total"): {("opex", "total")},
        ("payout_oh", "admin_appropriation"): {("opex", "admin_appropriation")},
        ("payout_oh", "total"): {("opex", "total")},
    }
    assert {d.cause.name for d in differences if d.roots} == {"follows"}


def test_the_command_prints_json_with_differences_against_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = published_csv(tmp_path)
    call = ["statement", "--mandate", NUMBER, "--as-of", "2018-12-31", "--format", "json", "--compare", str(file)]
    assert main(call) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["columns"] == ["special_funds", "admin_appropriation", "total"]
    assert [row["key"] for row in told["rows"]] == list(PUBLISHED)
    cells = {row["key"]: row["cells"] for row in told["rows"]}
    assert cells["k_opex"]["special_funds"] == {
        "value": pytest.approx(228900 / 18892, abs=1e-12),
        "numerator": 2289,
        "denominator": 18892,
        "entries": 4,
    }
    roots = {(d["row"], d["column"]): d["cause"] for d in told["differences"] if d["cause"] != "follows"}
    assert roots == {place: cause for place, (cause, _printed, _computed) in ROOTS.items()}
    wrong = next(d for d in told["differences"] if d["cause"] == "wrong_denominator")
    assert "2 289 / 16 603" in wrong["explanation"] and "2 289 / 18 892" in wrong["explanation"]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (["--mandate", "N2099/1"], "no mandate with a ledger is called 'N2099/1'"),
        (["--mandate", NUMBER, "--as-of", "2018-09-31"], "'2018-09-31' is not a date"),
        (["--mandate", NUMBER, "--format", "xlsx"], "needs --output"),
        (["--mandate", NUMBER, "--compare", "no-such.csv"], "no-such.csv"),
    ],
)
def test_a_wrong_call_ends_in_a_sentence_and_code_two(
    call: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["statement", *call]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_as_of_before_the_booking_shows_blank_cells():
    book = mandate().book
    assert book is not None
    empty = statement_of(book, date(2015, 12, 31))
    assert {cell.value for cell in empty.cells.values()} == {None}
