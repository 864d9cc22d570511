"""The dossier of a whole mandate: every project whole inside it, checked to the last folder, and nothing secret in any of it."""

import csv
import io
import json
import zipfile
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.web.claims import facts as claims
from tests.web.dossiers.facts import MAIL, PERSON, SECRET, a_file, a_project
from tests.web.dossiers.test_secrecy import MARK, holding, unpacked
from verkstad.agreements.models import Agreement
from verkstad.core.dossiers.bundle import Bundle, Within
from verkstad.core.refused import Refused
from verkstad.dossiers import commands
from verkstad.dossiers.actions.whole import ask_whole, make_whole
from verkstad.dossiers.models import MAKERS, MandateDossier, State
from verkstad.dossiers.verifying import verify
from verkstad.dossiers.whole_building import build_whole
from verkstad.journal.models import Act
from verkstad.mandate.actions import save_obligation
from verkstad.mandate.models import Mandate
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db


def whole(mandate: Mandate, **more: bool) -> bytes:
    target = io.BytesIO()
    build_whole(mandate, target, tell=lambda _done: None, **more)
    return target.getvalue()


def rows(files: dict[str, bytes], path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[path].decode())))


def again(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The zip with the content of its files changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.infolist():
            new.writestr(one, change(one.filename, old.read(one)))
    return target.getvalue()


def test_a_mandates_dossier_holds_every_project_whole_and_what_is_changed_is_found(tmp_path: Path) -> None:
    agreement = claims.running()
    mandate = agreement.mandate
    save_obligation(mandate=mandate.key, key="slut", kind="final_report", title_sv="Slutrapport", title_en="Final report",
                    due_on=date(2030, 1, 1), actor="system:test")  # fmt: skip
    content = whole(mandate)
    assert whole(mandate) == content  # the same state gives the same bytes
    file = tmp_path / "akt.zip"
    file.write_bytes(content)
    made = verify(file)
    assert (made.holds, made.agreement) == (True, mandate.key)
    files = unpacked(content)
    folder = f"projects/{agreement.key}"
    assert {
        f"{folder}/index.html",
        f"{folder}/manifest.json",
        f"{folder}/journal/acts.jsonl",
        "index.html",
        "README.txt",
    } <= set(files)
    assert f'href="{folder}/index.html"' in files["index.html"].decode()
    assert [one["key"] for one in rows(files, "data/projects.csv")] == [agreement.key]
    assert "slut" in {one["key"] for one in rows(files, "data/obligations.csv")}
    figures = {one["figure"]: one for one in rows(files, "data/figures.csv")}
    assert figures["grants_accepted"]["value"] == "1"
    assert set(figures) == {one["figure"] for one in rows(files, "data/figure_definitions.csv")}
    assert json.loads(files["manifest.json"])["mandate"] == mandate.key
    counted = {one["subject"]: int(one["acts"]) for one in rows(files, "data/acts_by_kind.csv")}
    assert sum(counted.values()) == Act.objects.filter(mandate=mandate.key).count()
    for path, where in (
        (f"{folder}/data/project.csv", folder),
        ("data/terms.csv", "data"),
        (f"{folder}/journal/acts.jsonl", folder),
    ):
        file.write_bytes(again(content, lambda name, old, path=path: old + b" " if name == path else old))
        faults = verify(file).faults
        assert faults and any(one.path.startswith(where) for one in faults), path


def test_nothing_of_a_person_or_a_secret_leaves_in_any_folder() -> None:
    agreement = a_project(f"{SECRET} {PERSON} {MAIL}")
    Document.objects.update(secrecy=MARK, public_title="Handling")
    a_file(agreement.claims.get(), "bevis.txt", f"{SECRET} {PERSON}".encode())
    mandate = agreement.mandate
    Mandate.objects.filter(pk=mandate.pk).update(purpose_sv=f"Fråga {PERSON} eller {MAIL}.")
    mandate.refresh_from_db()
    title = agreement.application.title
    files = unpacked(whole(mandate))
    assert holding(files, SECRET, PERSON, PERSON.replace("-", ""), PERSON[2:], MAIL, title) == []
    assert "[personnummer, R22]" in rows(files, "data/mandate.csv")[0]["purpose"]
    assert ("personal", "mandate.purpose") in {(one["kind"], one["place"]) for one in rows(files, "data/withheld.csv")}
    assert {one["title"] for one in rows(files, "data/diary.csv")} == {"Handling"}


def test_a_file_of_two_projects_is_written_once() -> None:
    target = io.BytesIO()
    bundle = Bundle(target)
    one, two = Within(bundle, "projects/a"), Within(bundle, "projects/b")
    made = one.add("documents/x/plan.pdf", [b"samma"])
    assert two.known(made.sha256) == "../../projects/a/documents/x/plan.pdf"
    assert two.known("0" * 64) == ""
    one.close()
    two.close()
    bundle.close()
    with zipfile.ZipFile(target) as archive:
        assert archive.read("projects/a/SHA256SUMS").decode() == f"{made.sha256}  documents/x/plan.pdf\n"


@pytest.fixture
def agreement(db) -> Agreement:
    return claims.running()


def test_the_auditor_has_it_made_beside_the_page_and_fetches_it(
    agreement, signed_in, client, monkeypatch, tmp_path
) -> None:
    auditor, begun = signed_in(Role.AUDITOR), []
    monkeypatch.setattr("verkstad.dossiers.actions.whole.SOON_PROJECTS", -1)
    monkeypatch.setattr(
        "verkstad.dossiers.actions.whole.subprocess.Popen", lambda command, **_more: begun.append(command)
    )
    page = reverse("dossiers:mandate", args=[agreement.mandate.key])
    assert page in auditor.get(reverse("dossiers:list")).content.decode()
    asked = reverse("dossiers:ask_whole", args=[agreement.mandate.key])
    assert asked in auditor.get(page).content.decode()
    answer = auditor.post(asked, follow=True)
    row = MandateDossier.objects.get()
    assert begun[0][-2:] == ["work-mandate", str(row.pk)] and asked not in answer.content.decode()
    assert make_whole(number=row.pk) is not None and make_whole(number=row.pk) is None
    row.refresh_from_db()
    content = b"".join(auditor.get(reverse("dossiers:whole_file", args=[row.pk])).streaming_content)
    (tmp_path / "akt.zip").write_bytes(content)
    assert verify(tmp_path / "akt.zip", sha256=row.sha256, root=row.root).holds
    assert Act.objects.get(act="dossier.whole_made").facts["sha256"] == row.sha256
    assert agreement.mandate.key in client.get(reverse("dossiers:check"), {"sha256": row.sha256}).content.decode()


def test_who_may_and_one_at_a_time(agreement, appoint, monkeypatch) -> None:
    monkeypatch.setattr("verkstad.dossiers.actions.whole.SOON_PROJECTS", -1)
    mandate = agreement.mandate
    with pytest.raises(Refused):
        ask_whole(mandate=mandate, actor=appoint(Role.REVIEWER), launch=lambda _n: None)
    auditor = appoint(Role.AUDITOR)
    with pytest.raises(Refused):
        ask_whole(mandate=mandate, unsearched=True, actor=auditor, launch=lambda _n: None)
    first = ask_whole(mandate=mandate, actor=auditor, launch=lambda _n: None)
    assert ask_whole(mandate=mandate, actor=auditor, launch=lambda _n: None).pk == first.pk
    with pytest.raises(Refused) as refused:
        ask_whole(mandate=mandate, unsearched=True, actor=appoint(Role.OFFICER), launch=lambda _n: None)
    assert refused.value.findings[0].code == "dossiers.whole_one_at_a_time"
    assert Role.AUDITOR in MAKERS and first.state == State.WAITING


def test_the_command_makes_it_and_refuses_what_leads_nowhere(agreement, tmp_path, capsys) -> None:
    asked = {"project": None, "file": None, "include_unsearched": False, "json": True, "sha256": "", "root": ""}
    out = tmp_path / "akt.zip"
    assert commands.dossier(Namespace(**asked, mandate=agreement.mandate.key, out=str(out))) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["mandate"], verify(out, sha256=told["sha256"], root=told["root"]).holds) == (
        agreement.mandate.key,
        True,
    )
    for given in ({"mandate": "finns-inte"}, {"mandate": None}):
        with pytest.raises(Refused):
            commands.dossier(Namespace(**asked, **given, out=str(tmp_path / "ny.zip")))
