"""`verkstad pack check` and `verkstad pack load` as an officer types them: what they print and how they end."""

import json
from pathlib import Path

import pytest

from tests.web.packs.conftest import Edit, counts
from verkstad.cli import main
from verkstad.packs.commands import load_quietly

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["pack", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_check_of_a_sound_pack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", str(folder)) == (0, f"{folder}: 0 errors, 0 warnings\n", "")


def test_check_prints_file_line_weight_and_what_to_do(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("mandates.toml", "due = 2027-03-01", "due = 2018-09-31")
    edit("tenures.csv", "2018-12-31", "2018-12-30")
    assert run(capsys, "check", str(folder)) == (
        1,
        "tenures.csv:3: warning: Nobody holds region 01 from 2018-12-31 to 2018-12-31. "
        "Correct the dates, or leave it if it is so.\n"
        "mandates.toml:76: error: 2018-09-31 is no day: the month has 30 days. "
        "Look in the source; the last day of the month is 2018-09-30.\n"
        f"{folder}: 1 error, 1 warning\n",
        "",
    )


def test_a_warning_alone_ends_well(folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("tenures.csv", "2018-12-31", "2018-12-30")
    assert run(capsys, "check", str(folder))[0] == 0


def test_check_as_json(folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("bookings.csv", "900 tkr", "1001 tkr")
    code, out, _err = run(capsys, "check", str(folder), "--json")
    assert (code, json.loads(out)) == (
        1,
        {
            "pack": str(folder),
            "errors": 1,
            "warnings": 0,
            "findings": [
                {
                    "severity": "error",
                    "code": "breaks_cap",
                    "file": "bookings.csv",
                    "line": 3,
                    "name": "amount",
                    "message": "Programme costs up to this one make 1001 tkr, more than the cap of 1000 tkr.",
                    "fix": "Correct the amount, or move the cost to another source of money.",
                    "clause": "villkor 2",
                }
            ],
        },
    )


@pytest.mark.parametrize("act", ["check", "load"])
def test_no_such_folder_is_a_bad_call(act: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, act, str(tmp_path / "none"))
    assert (code, "There is no folder" in out + err) == (2, True)


def test_load_says_what_it_did_and_a_dry_run_what_it_would(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts()
    code, out, _err = run(capsys, "load", str(folder), "--dry-run")
    new = len(out.splitlines()) - 1
    assert (code, out.splitlines()[-1]) == (
        0, f"liten: {new} changes ({new} would be new, 0 would be changed, 0 unchanged)",
    )  # fmt: skip
    assert counts() == before
    assert run(capsys, "load", str(folder))[1] == out.replace("would be ", "")
    edit("themes.csv", "Skills", "Know-how")
    assert run(capsys, "load", str(folder)) == (
        0,
        f"~ theme 1: name_en Skills -> Know-how\nliten: 1 change (0 new, 1 changed, {new - 1} unchanged)\n",
        "",
    )


def test_load_as_json(folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "load", str(folder))
    edit("themes.csv", "Skills", "Know-how")
    code, out, _err = run(capsys, "load", str(folder), "--json")
    told = json.loads(out)
    assert (code, told.pop("unchanged") > 30, told) == (
        0,
        True,
        {
            "pack": "liten",
            "dry_run": False,
            "created": 0,
            "changed": 1,
            "changes": [
                {"thing": "theme", "key": "1", "new": False, "fields": {"name_en": ["Skills", "Know-how"]},
                 "where": "themes.csv:2"}
            ],
            "later": [],
            "left": [],
        },
    )  # fmt: skip


def test_load_of_a_bad_pack_prints_the_findings_and_keeps_nothing(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("themes.csv", "1,Kompetens", "ett,Kompetens")
    before = counts()
    assert run(capsys, "load", str(folder)) == (
        1,
        "",
        "themes.csv:2: error: “ett” is not a whole number. Write figures only, such as 2593.\n"
        f"{folder}: nothing loaded, 1 error\n",
    )
    assert counts() == before


def test_the_demo_goes_through_a_pack_once_and_again_when_it_says_something_new(
    folder: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    def quietly() -> str:
        assert load_quietly(folder) == 0
        return capsys.readouterr().out

    first = quietly()
    assert quietly() == "liten: loaded already, 0 changes\n"
    edit("themes.csv", "Skills", "Know-how")
    new = int(first.split(" ")[1])
    assert quietly() == f"liten: 1 change (0 new, 1 changed, {new - 1} unchanged)\n"
