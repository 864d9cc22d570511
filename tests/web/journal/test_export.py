"""An export can be checked by an outsider with the program that the documentation prints."""

import json
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import transaction

from verkstad.core.refused import Refused
from verkstad.journal.actions import record
from verkstad.journal.commands import export
from verkstad.people.models import Role

DOC = Path(__file__).parents[3] / "docs" / "journal.md"


def program() -> str:
    return re.search(r"```python\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)[1]


def outsider(tmp_path, *arguments):
    """Run the documented program, alone and without anything but the standard library."""
    script = tmp_path / "check.py"
    script.write_text(program(), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).strip()


@pytest.fixture
def exported(chain, tmp_path, capsys):
    file = tmp_path / "acts.jsonl"
    with transaction.atomic():
        record(
            actor="system:test", act="text.kept", subject_type="text", subject_key='å ä ö \u2028 "', facts={"é": "\n"}
        )
    assert export(Namespace(file=str(file))) == 0
    return file


def test_the_documented_program_is_twenty_lines_at_most():
    assert len(program().strip().splitlines()) <= 20


def test_a_real_export_passes(exported, tmp_path, capsys):
    code, told = outsider(tmp_path, exported)
    last = json.loads(exported.read_text("utf-8").split("\n")[-2])
    assert (code, told) == (0, f"7 acts, unbroken. Head: 7:{last['hash']}")


def test_a_noted_head_passes_and_a_strange_one_fails(exported, tmp_path, chain):
    noted = f"4:{chain[3].hash}"
    assert outsider(tmp_path, exported, noted)[0] == 0
    strange = f"4:{'a' * 64}"
    assert outsider(tmp_path, exported, strange) == (1, f"BREAK: the head {strange} is not in this chain")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda rows: rows[2].__setitem__("mandate", "m5"), "BREAK: act 3 "),
        (lambda rows: rows.pop(2), "BREAK: act 3 should come here, but act 4 does"),
        (lambda rows: rows.insert(1, rows.pop(2)), "BREAK: act 2 should come here, but act 3 does"),
        (lambda rows: rows[3].__setitem__("previous_hash", "0" * 64), "BREAK: act 4 "),
    ],
)
def test_a_tampered_export_fails_where_it_was_tampered(exported, tmp_path, spoil, words):
    rows = [json.loads(line) for line in exported.read_text("utf-8").split("\n") if line]
    spoil(rows)
    exported.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    code, told = outsider(tmp_path, exported)
    assert (code, told[: len(words)]) == (1, words)


def test_an_export_never_overwrites_and_leaves_nothing_half_written(exported, tmp_path):
    before = exported.read_bytes()
    for file, code in ((exported, "journal.export_exists"), (tmp_path / "no" / "x", "journal.export_no_folder")):
        with pytest.raises(Refused) as refused:
            export(Namespace(file=str(file)))
        assert [f.code for f in refused.value.findings] == [code]
    assert (exported.read_bytes(), [p.name for p in tmp_path.iterdir()]) == (before, ["acts.jsonl"])


def test_an_export_to_standard_output_is_the_same(exported, capsys):
    capsys.readouterr()
    assert export(Namespace(file=None)) == 0
    assert capsys.readouterr().out == exported.read_text("utf-8")


def test_an_export_holds_no_personal_data_of_those_who_acted(appoint, tmp_path, capsys):
    anna = appoint(Role.OFFICER)
    anna.first_name, anna.last_name, anna.username = "Anna", "Ståhlberg", "anna.stahlberg"
    anna.save()
    with transaction.atomic():
        record(actor=anna.journal_key, act="case.opened", subject_type="user", subject_key=anna.journal_key)
    file = tmp_path / "x.jsonl"
    export(Namespace(file=str(file)))
    text = file.read_text("utf-8")
    assert [word for word in ("Anna", "Ståhlberg", "stahlberg", anna.email) if word in text] == []
    assert json.loads(text)["actor"] == f"user:{anna.pk}"
