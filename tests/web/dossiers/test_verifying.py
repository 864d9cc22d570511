"""A dossier that was received: whatever is changed in it is found and named, with nothing but the file at hand."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.web.dossiers.facts import a_file, a_project, zipped
from verkstad.agreements.models import Agreement
from verkstad.core.dossiers.bundle import SUMS, Bundle
from verkstad.dossiers.verifying import verify
from verkstad.journal.models import Act
from verkstad.journal.rules import act_hash

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The files of one dossier, made once: what is checked needs no database. A document is withheld, so that an act is."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            agreement = a_project("Provtext")
            agreement = Agreement.objects.select_related("mandate", "owner", "application").get(pk=agreement.pk)
            a_file(agreement.claims.get(), "kvitto.txt", b"Tack")
            yield zipped(agreement, unsearched=True)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.fixture
def files(made: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


@pytest.fixture
def put(tmp_path: Path) -> Callable[[Files], Path]:
    """A zip of files as they are."""

    def write(files: Files) -> Path:
        path = tmp_path / "akt.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path

    return write


def anew(files: Files) -> Files:
    """The files with fingerprints made anew all through, as somebody would who wants to hide a change."""
    target = io.BytesIO()
    bundle = Bundle(target)
    manifest = json.loads(files["manifest.json"])
    for name, content in files.items():
        if name not in ("manifest.json", SUMS):
            bundle.add(name, [content])
    manifest["files"] = [vars(one) for one in bundle.entries.values()]
    bundle.add("manifest.json", [json.dumps(manifest).encode()])
    bundle.close()
    with zipfile.ZipFile(target) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def faults(path: Path, **more: str) -> set[tuple[str, str]]:
    return {(one.kind, one.path.partition(" ")[0]) for one in verify(path, **more).faults}


def paper(files: Files) -> str:
    return next(one for one in sorted(files) if one.endswith(".pdf"))


def changed(files: Files, path: str, old: bytes, new: bytes) -> None:
    assert old in files[path]
    files[path] = files[path].replace(old, new, 1)


def test_one_that_nobody_touched_holds(made: bytes, files: Files, put: Callable[[Files], Path], tmp_path: Path) -> None:
    path = tmp_path / "hel.zip"
    path.write_bytes(made)
    found = verify(path)
    assert found.faults == []
    assert (found.files, found.tables > 35, found.acts > 40) == (len(files) - 1, True, True)
    assert verify(path, sha256=found.sha256, root=found.root).holds
    assert (
        faults(put(anew(files))) == set()
    )  # in itself it holds: only the agency's own list tells it from the true one
    assert faults(tmp_path / "akt.zip", sha256=found.sha256) == {("package", "akt.zip")}


CHANGES: dict[str, tuple[Callable[[Files], None], set[tuple[str, str]]]] = {
    "a text of the first page": (lambda f: changed(f, "index.html", b"Revisionsakt", b"Reklamblad"), {("changed", "index.html")}),
    "a text that was typed": (lambda f: changed(f, "data/claim_lines.csv", b"Provtext", b"Provtest"),
                              {("changed", "data/claim_lines.csv")}),
    "a figure": (lambda f: changed(f, "data/claim_lines.csv", b",4000000,", b",4000001,"),
                 {("changed", "data/claim_lines.csv"), ("sum", "data/claim_lines.csv")}),
    "a row taken away": (lambda f: f.update({"data/receipts.csv": f["data/receipts.csv"].splitlines(True)[0]}),
                         {("changed", "data/receipts.csv"), ("rows", "data/receipts.csv"), ("sum", "data/receipts.csv")}),
    "a byte of a PDF": (lambda f: f.update({paper(f): f[paper(f)][:-9] + b"!" + f[paper(f)][-8:]}), {("changed", "PDF")}),
    "a file taken away": (lambda f: [f.pop(paper(f))], {("missing", "PDF")}),
    "a file put in": (lambda f: f.update({"documents/ny.pdf": b"%PDF"}), {("added", "documents/ny.pdf")}),
    "the list of fingerprints taken away": (lambda f: [f.pop(SUMS)], {("missing", SUMS)}),
    "a sum of the manifest": (lambda f: changed(f, "manifest.json", b'"amount_ore": 8000000', b'"amount_ore": 9000000'),
                              {("changed", "manifest.json"), ("sum", "data/claim_lines.csv"), ("sum", "index.html")}),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_each_change_is_named(what: str, files: Files, put: Callable[[Files], Path]) -> None:
    change, expected = CHANGES[what]
    expected = {(kind, paper(files) if path == "PDF" else path) for kind, path in expected}
    change(files)
    found = faults(put(files))
    assert expected <= found
    assert {path for _kind, path in found} <= {path for _kind, path in expected} | {SUMS} | (
        set(files) if SUMS not in files else set()
    )


def lines_of(files: Files) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files["journal/acts.jsonl"].splitlines()]


def write(files: Files, lines: list[dict[str, Any]]) -> None:
    files["journal/acts.jsonl"] = b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in lines)


def test_a_changed_act_is_found_also_with_fingerprints_made_anew(files: Files, put: Callable[[Files], Path]) -> None:
    lines = lines_of(files)
    at = next(n for n, one in enumerate(lines) if one["act"]["act"] == "claim.decided")
    lines[at]["act"]["facts"]["approved_ore"] += 100
    write(files, lines)
    found = verify(put(anew(files)))
    assert {(one.kind, one.path.partition(" ")[0]) for one in found.faults} == {
        ("act", f"journal/acts.jsonl:{at + 1}"), ("journal", "data/claims.csv"),
    }  # fmt: skip
    lines[at]["act"]["hash"] = act_hash(
        lines[at]["act"]
    )  # a new hash for the changed act: then its proof leads elsewhere
    write(files, lines)
    assert ("proof", f"journal/acts.jsonl:{at + 1}") in faults(put(anew(files)))


def test_a_changed_proof_a_lost_act_and_one_put_in_are_found(files: Files, put: Callable[[Files], Path]) -> None:
    lines = lines_of(files)
    lines[3]["path"][0] = lines[3]["path"][0][::-1]
    write(files, lines)
    assert faults(put(anew(files))) == {("proof", "journal/acts.jsonl:4")}
    lines = lines_of(files)
    write(files, lines[:-1])
    assert {("acts", "journal/acts.jsonl"), ("head", "journal/acts.jsonl")} <= faults(put(anew(files)))
    write(files, [*lines[:5], lines[4], *lines[5:]])
    assert {("order", "journal/acts.jsonl:6"), ("acts", "journal/acts.jsonl")} <= faults(put(anew(files)))


def test_a_figure_that_is_changed_everywhere_is_contradicted_by_the_journal(
    files: Files, put: Callable[[Files], Path]
) -> None:
    said = next(one["act"]["facts"]["approved_ore"] for one in lines_of(files) if one["act"]["act"] == "claim.decided")
    for path in ("data/claims.csv", "manifest.json", "index.html"):
        for old, new in ((str(said), str(said + 100)), ("80 000 kr", "80 001 kr")):
            files[path] = files[path].replace(old.encode(), new.encode())
    assert ("journal", "data/claims.csv") in faults(put(anew(files)))


def test_a_file_that_is_no_dossier_is_told_so(tmp_path: Path, put: Callable[[Files], Path]) -> None:
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    assert faults(tmp_path / "x.zip") == {("unreadable", "x.zip")}
    assert ("no_dossier", "manifest.json") in faults(put({"a.txt": b"a"}))
    assert ("unsafe", "../a") in faults(put({"../a": b"a"}))
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "inte.zip")


def test_a_zip_that_was_cut_or_bitten_is_a_fault_and_no_crash(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    for at in range(0, len(made), max(1, len(made) // 60)):
        path.write_bytes(made[:at] + bytes([made[at] ^ 0xFF]) + made[at + 1 :])
        assert verify(path, sha256=verify_sha(made)).faults
        path.write_bytes(made[:at])
        assert verify(path).faults


def verify_sha(made: bytes) -> str:
    import hashlib

    return hashlib.sha256(made).hexdigest()


def test_the_read_me_program_and_the_command_check_it_without_django_or_home(
    made: bytes, files: Files, tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    text = (tmp_path / "README.txt").read_text("utf-8")
    program = text[text.index("import hashlib") : text.index("VAD BEVISET")]
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("Every act is in the chain"), done.stderr
    zipped_ = tmp_path / "akt.zip"
    zipped_.write_bytes(made)
    code = "import sys; sys.modules['django'] = None\nfrom verkstad.dossiers.verifying import verify\nfrom pathlib import Path\n"
    code += "sys.exit(len(verify(Path('akt.zip')).faults))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), **paths()},
    )
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-m", "verkstad.cli", "dossier", "verify", "akt.zip", "--json"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env={"HOME": str(tmp_path), **paths()}
    )
    assert json.loads(done.stdout)["holds"] is True
    assert done.returncode == 0
    assert not list(tmp_path.glob("**/*.sqlite3"))


def paths() -> dict[str, str]:
    import os

    return {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "PATH": os.environ["PATH"]}


@pytest.mark.django_db
def test_the_same_state_gives_the_same_bytes_and_making_it_changes_nothing_of_it() -> None:
    agreement = a_project("Provtext")
    first, acts = zipped(agreement), Act.objects.count()
    assert zipped(agreement) == first
    assert Act.objects.count() == acts
