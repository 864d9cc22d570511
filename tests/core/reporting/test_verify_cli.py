"""`verkstad report verify`: exit codes, words in both languages, JSON, and that it needs neither Django nor a home."""

import json
import os
import subprocess
import sys

import pytest

from tests.core.reporting import made_report as made
from tests.core.reporting import tampering as tamper
from verkstad.cli import main
from verkstad.core.reporting.to_typst import pdf_of


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    snapshot, proof = made.frozen()
    whole = pdf_of(snapshot, proof)
    (folder / "whole.pdf").write_bytes(whole)
    (folder / "changed.pdf").write_bytes(tamper.with_letters(whole, 3, "20 093 tkr", "20 893 tkr"))
    (folder / "other.pdf").write_text("no report")
    return folder


def test_it_runs_alone_without_django_and_without_a_home(files):
    code = (
        "import sys; from verkstad.cli import main; code = main(sys.argv[1:]); "
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django'], 'Django'; sys.exit(code)"
    )
    own = {"PATH": os.environ["PATH"], "VERKSTAD_HOME": "/proc/not/to/be/had", "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", code, "report", "verify", str(files / "whole.pdf"), "--lang", "en"],
        capture_output=True, text=True, env=own, timeout=120, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    assert "Figures: 45 proved, 0 differ, 3 cannot be shown to you." in run.stdout


def test_a_change_is_told_in_words_in_both_languages_and_is_exit_1(files, capsys):
    assert main(["report", "verify", str(files / "changed.pdf")]) == 1
    told = capsys.readouterr().out
    assert "FEL: sida 3: f1 paid (Sammanfattning): siffran lyder ”20 893 tkr” och ska lyda ”20 093 tkr”" in told
    assert "f1 paid “20\u202f093\u00a0tkr” (Sammanfattning): avviker" in told
    assert main(["report", "verify", str(files / "changed.pdf"), "--lang", "en"]) == 1
    assert (
        "page 3: f1 paid (Sammanfattning): the figure reads “20 893 tkr” and should read “20 093 tkr”"
        in capsys.readouterr().out
    )


def test_json_tells_each_figure_and_each_fault(files, capsys):
    assert main(["report", "verify", str(files / "changed.pdf"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["figures"] == {"proved": 44, "differs": 1, "unshown": 3} and not told["holds"]
    assert [(one["part"], one["figure"]) for one in told["faults"]] == [("page 3", "f1")]
    assert len(told["each"]) == 48


@pytest.mark.parametrize("given", [["other.pdf"], ["not-there.pdf"], ["whole.pdf", "--head", "12"]])
def test_what_cannot_be_read_is_exit_2_with_a_line_that_says_why(files, capsys, given):
    assert main(["report", "verify", str(files / given[0]), *given[1:]]) == 2
    assert capsys.readouterr().err.startswith("verkstad: ")


def test_all_names_every_figure(files, capsys):
    assert main(["report", "verify", str(files / "whole.pdf"), "--all", "--lang", "en"]) == 0
    assert capsys.readouterr().out.count(": proved") == 45
