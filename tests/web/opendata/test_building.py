"""Building versions, the pages and the files: the same content makes no version, and what fails is not published."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.web.opendata.world import a_grant_to, a_paid_grant
from verkstad.cli import main
from verkstad.core.opendata import checking, store
from verkstad.core.opendata.datasets import FILES
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.opendata.actions import build
from verkstad.opendata.publisher import root

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def refused_by(made: Any) -> dict[str, list[str]]:
    return {name: [*check.problems] for name, found in made.checks.items() for check in found if check.passed is False}


def test_the_example_and_its_money_pass_every_tool_and_the_same_content_makes_no_version() -> None:
    a_paid_grant()
    first = build()
    assert refused_by(first) == {}
    tools = {check.tool for found in first.checks.values() for check in found if check.passed}
    assert tools == {"Verkstad", "frictionless", "flattentool", "common-grants-sdk", "okfn-iati", "pyshacl"}
    assert (first.new, first.awards, first.calls, store.newest(root())) == (True, 1, 1, first.version)
    again = build(tools=False)
    assert (again.new, again.version) == (False, first.version)
    a_grant_to()
    second = build(tools=False)
    assert (second.new, second.version) == (True, first.version + ".2")
    assert store.versions(root()) == [second.version, first.version]
    acts = Act.objects.filter(act="open_data.published").order_by("position")
    assert [(act.subject_key, act.facts["awards"]) for act in acts] == [(first.version, 1), (second.version, 2)]
    assert [one.name for one in root().iterdir() if one.name.startswith(".")] == []


def test_what_fails_a_check_is_not_published_and_the_version_before_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    a_paid_grant()
    before = build(tools=False)
    a_grant_to()
    monkeypatch.setitem(checking.CHECKS, "iati.xml", lambda folder: iter(["wrong"]))
    made = build(tools=False)
    assert (made.passed, store.newest(root()), len(store.versions(root()))) == (False, before.version, 1)
    told = json.loads((root() / "last.json").read_text())
    assert (told["passed"], told["problems"]) == (False, {"iati.xml": ["wrong"]})
    assert Act.objects.filter(act="open_data.published").count() == 1
    assert "så den här versionen står kvar" in Client().get("/oppna-data/").content.decode()


def test_a_build_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    a_paid_grant()
    monkeypatch.setattr("verkstad.opendata.actions.building.catalogue", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(tools=False)
    assert [one.name for one in root().iterdir() if one.name != "lock"] == []
    assert Client().get("/oppna-data/bidrag.csv").status_code == 404


def test_two_do_not_build_at_once() -> None:
    with store.alone(root()), pytest.raises(Refused):
        build(tools=False)


@pytest.fixture
def published(client: Client) -> Iterator[str]:
    a_paid_grant()
    return build(tools=False).version


def test_every_file_is_served_with_its_type_checksum_and_for_every_site(client: Client, published: str) -> None:
    manifest = client.get("/oppna-data/manifest.json").json()
    assert set(manifest["files"]) == set(FILES)
    for name, told in manifest["files"].items():
        answer = client.get(f"/oppna-data/{name}")
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, len(content), answer["ETag"]) == (200, told["size"], f'"{told["sha256"]}"')
        assert answer["Content-Type"] == FILES[name].content_type
        assert (answer["Access-Control-Allow-Origin"], answer["X-Content-Type-Options"]) == ("*", "nosniff")
        again = client.get(f"/oppna-data/version/{published}/{name}", headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    saved, kept = client.get("/oppna-data/bidrag.csv"), client.get(f"/oppna-data/version/{published}/iati.xml")
    assert saved["Content-Disposition"].startswith("attachment") and "immutable" in kept["Cache-Control"]
    saved.close()
    kept.close()


ABSENT = ("finns-inte.csv", "version/2001-01-01/", "version/2001-01-01/iati.xml", "version/x/manifest.json", "lock", "newest.json",
          "version/../newest.json")  # fmt: skip


def test_what_is_not_published_is_not_there(client: Client, published: str) -> None:
    assert [client.get(f"/oppna-data/{path}").status_code for path in ABSENT] == [404] * len(ABSENT)


def test_the_page_lists_every_file_in_both_languages_without_a_query(
    client: Client, published: str, django_assert_num_queries: Any
) -> None:
    client.get("/oppna-data/")
    with django_assert_num_queries(0):
        page = client.get("/oppna-data/").content.decode()
    assert [name for name in FILES if f'href="/oppna-data/{name}"' not in page] == []
    assert "Öppna data" in page and "1 bidrag och 1 utlysning" in page and "godkänd" in page
    english = client.get("/oppna-data/", headers={"accept-language": "en"}).content.decode()
    assert "Open data" in english and "1 grant and 1 call" in english
    old = client.get(f"/oppna-data/version/{published}/").content.decode()
    assert f'href="/oppna-data/version/{published}/bidrag.csv"' in old


def test_without_a_version_the_page_says_so(client: Client) -> None:
    page = client.get("/oppna-data/").content.decode()
    assert "Inget är publicerat ännu" in page
    assert client.get("/oppna-data/manifest.json").status_code == 404


def test_the_command_builds_and_checks_again_and_finds_a_changed_file(
    capsys: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("verkstad.cli.start_django", lambda: None)
    a_paid_grant()
    out = ["--out", str(tmp_path / "ut")]
    assert main(["opendata", "validate", *out]) == 2
    assert main(["opendata", "build", "--json", *out]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["awards"], told["passed"], told["new"]) == (1, True, True)
    assert not Act.objects.filter(act="open_data.published").exists()  # the site itself has published nothing
    assert main(["opendata", "validate", *out]) == 0
    file = tmp_path / "ut" / "versions" / told["version"] / "bidrag.csv"
    file.write_text(file.read_text().replace("running", "ended"))
    capsys.readouterr()
    assert main(["opendata", "validate", "--json", *out]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert "SHA-256" in [one["tool"] for one in checks["bidrag.csv"] if not one["passed"]]
