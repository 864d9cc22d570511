"""The report checker at the command line: what it prints and its exit code."""

import io
import json
from pathlib import Path

import pytest

from tests.core.account import PUBLISHED
from verkstad.core.checks_cli import run_check_report

PRINTED = """\
k_opex, special_funds: printed 14, computed 12 (wrong denominator). 14 % is 2 289 / 16 603, with Transfereringar \
(transfers) as denominator, instead of 2 289 / 18 892, with Summa utbetalningar (payout), which is 12 %.
note: opex, admin_appropriation: printed 1 706, computed 1 707 (rounding). The parts as shown give 1 707; 1 706 is within \
the rounding of the figures.
note: opex, total: printed 3 995, computed 3 996 (rounding). The parts as shown give 3 996; 3 995 is within the rounding \
of the figures.
skipped: oh = hours * 250 / 1000 [total]: Antal timmar (hours), total, which it is computed from, is blank.
skipped: hours@total = hours@special_funds + hours@admin_appropriation: Antal timmar (hours), total is blank.
Findings: 1. Notes: 2. Relations checked: 43 of 45 (account_2016_2018).
"""


def run(path: Path, *, relations: Path | None = None, as_json: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    return run_check_report(path, relations, as_json, out), out.getvalue()


def test_findings_notes_and_counts_are_printed_and_the_code_is_1() -> None:
    assert run(PUBLISHED) == (1, PRINTED)


def test_a_correct_table_ends_with_0(tmp_path: Path) -> None:
    path = tmp_path / "right.csv"
    path.write_text("key;unit;a;b;summa\nkostnad;tkr;1,2;2,3;3,5\n", "utf-8")
    assert run(path) == (0, "Findings: 0. Notes: 0. Relations checked: 1 of 1 (right).\n")


def test_json_holds_the_same() -> None:
    code, text = run(PUBLISHED, as_json=True)
    told = json.loads(text)
    assert (code, [len(told[part]) for part in ("findings", "notes", "skipped")]) == (1, [1, 2, 2])


@pytest.mark.parametrize("as_json", [False, True])
def test_bad_input_ends_with_2_and_names_file_and_line(tmp_path: Path, as_json: bool) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("key;unit;a\nx;tkr;12,5x\n", "utf-8")
    code, text = run(path, as_json=as_json)
    fix = "Correct it in row x, column a."
    error = {"where": f"{path}:2", "message": "“12,5x” is not a number; write it as 1 240 500,50.", "fix": fix}
    plain = f"{path}:2: {error['message']} {fix}\n"
    assert (code, json.loads(text) if as_json else text) == (2, {"errors": [error]} if as_json else plain)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "key;unit;a\nx;tkr;1\n",
            ": The table declares no relation. Add a column kind with formulas, name a column total,",
        ),
        (
            "key;unit;a;kind\nx;tkr;1;derived: y+z\n",
            ":2: The formula names “y”, which the table does not have. Correct the",
        ),
        (
            "key;unit;a;kind\nx;tkr;1;derived: x+\n",
            ":2: The formula ends too early. Correct the formula in the column kind.",
        ),
    ],
)
def test_a_table_whose_own_relations_are_no_use_says_so(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "report.csv"
    path.write_text(content, "utf-8")
    code, text = run(path)
    assert (code, text[: len(str(path)) + len(says)]) == (2, f"{path}{says}")


def test_each_sentence_goes_through_the_translator() -> None:
    out = io.StringIO()
    run_check_report(
        PUBLISHED, None, False, out, translate=lambda text: text.upper().replace("%(", "%(") if "%" not in text else "x"
    )
    assert out.getvalue() == "x\n" * 6
