"""A live server's tables: its limits are kept, what passes is tried again, and nothing is ever loaded by halves."""

import json
import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.web.statistics.pxweb_server import PxWeb, serving
from tests.web.statistics.tables import MEANING, described, table
from verkstad.core.refused import Refused
from verkstad.core.statistics.mapping import Meaning
from verkstad.statistics import commands
from verkstad.statistics.live.asking import Asker, Patience, Window, checked, problem_of, retry_after
from verkstad.statistics.live.pxweb import fetch
from verkstad.statistics.models import Dataset, Figure, Version
from verkstad.statistics.queries import all_regions

QUICK = Patience(tries=4, first_wait=0.02, longest_wait=1.2, connect=2, silence=0.4, answer=0.5, whole=20)
MISSING = (4, 9)


@pytest.fixture
def server() -> Iterator[PxWeb]:
    with serving(table(missing=MISSING), cells=12, calls=1000, window=1) as made:
        yield made


def ask(server: PxWeb, folder: Path, patience: Patience = QUICK, meaning: Meaning = MEANING) -> Any:
    return fetch(Asker(server.base, patience), "TAB1", meaning, folder)


def whole(content: bytes) -> dict[str, Any]:
    told = json.loads(content)
    return {name: told[name] for name in ("id", "size", "value", "status")}


EXPECTED = whole(table(missing=MISSING))


def refused(server: PxWeb, folder: Path, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        ask(server, folder, **more)
    (one,) = caught.value.findings
    assert one.fix
    return one.code.removeprefix("statistics.")


def test_a_table_larger_than_one_answer_is_fetched_in_pieces_and_is_the_table(server: PxWeb, tmp_path: Path) -> None:
    found = ask(server, tmp_path)
    assert whole(found.content) == EXPECTED
    assert (found.parts, found.kept, len(server.asked), found.cube.licence) == (8, 0, 8, "https://license.example/cc0")
    assert {(method, path, query["outputFormat"][0], query["lang"][0]) for method, path, query in server.asked} == {
        ("GET", "/api/v2/tables/TAB1/data", "json-stat2", "sv")
    }


def test_only_what_is_used_is_asked_for_by_a_body_where_the_address_would_be_long(
    server: PxWeb, tmp_path: Path
) -> None:
    server.cells = 100
    long = "C" + "x" * 1900
    sni = server.table["dimension"]["SNI2007"]
    sni["category"] = {"index": [long, "other"], "label": {}}
    server.table["size"][1], server.table["value"] = 2, server.table["value"] * 2
    found = ask(
        server, tmp_path, meaning=Meaning("Region", "Tid", "ContentsCode", {"SNI2007": (long,)}, {"A2": "companies"})
    )
    assert (found.parts, [method for method, _path, _query in server.asked]) == (1, ["POST"])
    assert [one.codes for one in found.cube.dimensions][1:] == [(long,), ("A2",), ("2019", "2020")]


def test_the_servers_pace_is_kept_so_that_it_never_has_to_refuse(server: PxWeb, tmp_path: Path) -> None:
    server.calls, server.window = 5, 1
    assert whole(ask(server, tmp_path).content) == EXPECTED
    assert (server.refused, len(server.asked)) == (0, 8)


@pytest.mark.parametrize("fault", ["429", "429:0", "500", "503", "cut", "silent:0.6", "redirect"])
def test_what_passes_is_tried_again(server: PxWeb, tmp_path: Path, fault: str) -> None:
    server.cells, server.faults = 50, ["", fault]
    assert whole(ask(server, tmp_path).content) == EXPECTED
    assert len(server.asked) == 3


def test_an_answer_that_drips_is_not_waited_for(server: PxWeb, tmp_path: Path) -> None:
    server.cells, server.faults = 100, ["drip:0.1"]  # four seconds for forty octets
    began = time.monotonic()
    assert whole(ask(server, tmp_path).content) == EXPECTED
    assert time.monotonic() - began < 3


def test_an_answer_to_something_else_is_not_kept(server: PxWeb, tmp_path: Path) -> None:
    server.faults = ["", "other"]
    assert refused(server, tmp_path) == "other_answer"
    assert [one.name for one in tmp_path.rglob("*.json")] == ["0001.json"]


def test_a_wait_that_the_server_asks_for_is_waited(server: PxWeb) -> None:
    waits: list[float] = []
    server.faults = ["429:1", "503"]
    asker = Asker(server.base, QUICK, sleep=waits.append)
    with pytest.raises(Refused):
        asker.get("tables/TAB1/data", [("valueCodes[Region]", ",".join(["01"] * 13))])
    assert waits == [1.0, 0.04]


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (["500"] * 4, "not_answered"), (["cut"] * 4, "not_answered"), (["429:900"], "told_to_wait"), (["404:Nej"], "refused"),
        (["403:<b>Nej"], "refused"), (["json"], "not_json"), (["html"], "not_json"), (["other"], "other_answer"),
        (["redirect:http://elsewhere.example/"], "redirected"), (["redirect"] * 4, "redirected"),
        (["redirect:ftp://127.0.0.1/x"], "redirected"), (["large"], "answer_too_large"),
    ],
)  # fmt: skip
def test_what_does_not_pass_is_refused_in_words(server: PxWeb, tmp_path: Path, faults: list[str], code: str) -> None:
    server.faults = faults
    patience = Patience(**{**vars(QUICK), "most": 1_000_000, "first_wait": 0.001})
    assert refused(server, tmp_path, patience=patience) == code


def test_a_fetch_that_was_cut_off_goes_on_from_what_is_there(server: PxWeb, tmp_path: Path) -> None:
    server.faults = [*[""] * 5, *["500"] * 4]
    assert refused(server, tmp_path) == "not_answered"
    pieces = sorted(tmp_path.rglob("*.json"))
    assert len(pieces) == 5
    pieces[1].write_bytes(pieces[1].read_bytes()[:-20])  # a disk that was full
    pieces[2].write_bytes(pieces[3].read_bytes())  # a hand that meant well
    server.asked.clear()
    found = ask(server, tmp_path)
    assert (found.kept, len(server.asked), whole(found.content)) == (3, 5, EXPECTED)


def test_pieces_of_another_days_table_are_never_mixed_in(server: PxWeb, tmp_path: Path) -> None:
    server.faults = [*[""] * 5, "404"]
    assert refused(server, tmp_path) == "refused"
    server.table["updated"] = "2022-01-01T06:00:00Z"
    assert (ask(server, tmp_path).kept, len(list(tmp_path.iterdir()))) == (0, 1)

    def renew() -> None:
        server.table["updated"] = "2023-01-01T06:00:00Z" if len(server.asked) % 4 == 0 else server.table["updated"]

    server.once = renew
    server.asked.clear()
    server.table["updated"] = "2022-06-01T06:00:00Z"
    assert refused(server, tmp_path) == "renewed"


def test_a_table_that_has_not_what_the_dataset_means_is_refused_before_any_figure(
    server: PxWeb, tmp_path: Path
) -> None:
    assert (
        refused(
            server, tmp_path, meaning=Meaning("Region", "Tid", "ContentsCode", {"SNI2007": ("Z",)}, {"A1": "companies"})
        )
        == "no_code"
    )
    server.cells = 100
    server.config = {"maxDataCells": "many", "maxCallsPerTimeWindow": 0, "timeWindow": None, "languages": [3]}
    assert ask(server, tmp_path).parts == 1  # a server that does not say what it allows is asked for little
    with pytest.raises(Refused, match="TAB"):
        fetch(Asker(server.base, QUICK), "../x", MEANING, tmp_path)


def test_nobody_answering_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="did not answer"):
        fetch(Asker("http://127.0.0.1:9", Patience(tries=2, first_wait=0.01)), "TAB1", MEANING, tmp_path)


def test_the_whole_has_an_end(server: PxWeb, tmp_path: Path) -> None:
    server.faults = ["500"] * 9
    assert refused(server, tmp_path, patience=Patience(tries=9, first_wait=0.2, whole=0.5)) == "too_long"


@pytest.mark.parametrize(
    "base", ["", "http://statistik.example/api", "ftp://x/", "https://u:p@x/", "https://x/?a", "https://[", "x"]
)
def test_an_address_that_is_not_safe_is_refused(base: str) -> None:
    with pytest.raises(Refused):
        checked(base)
    assert checked(" https://statistik.example/api/v2/ ") == "https://statistik.example/api/v2"


def test_a_window_lets_as_many_through_as_it_says_in_any_stretch_of_time() -> None:
    window, now, times = Window(3, 10.0), 0.0, list[float]()
    for _call in range(20):
        now += window.wait_for(now) + 0.5
        window.asked.append(now)
        times.append(now)
    assert all(later - earlier > 9.5 for earlier, later in zip(times, times[3:], strict=False))


def test_retry_after_is_seconds_or_a_date() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert [
        retry_after(told, now)
        for told in ("7", " 7 ", "Mon, 23 Nov 2026 12:00:30 GMT", "Mon, 23 Nov 2026 11:00:00 GMT")
    ] == [7, 7, 30, 0]
    assert [retry_after(told, now) for told in ("", "soon", "-1")] == [None] * 3


def test_what_a_server_says_is_told_without_anything_that_acts() -> None:
    assert problem_of(b'{"title": "Non-existent <script>\\u001b[31mtable"}') == "Non-existent script[31mtable"
    assert [problem_of(content) for content in (b"<html>", b"[1]", b'{"title": null}')] == ["–"] * 3


@pytest.mark.django_db
def test_the_command_fetches_and_loads_and_a_second_time_changes_nothing(
    server: PxWeb, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    settings.PXWEB, settings.HOME = server.base, tmp_path
    described()
    assert commands.fetch(Namespace(dataset="industrin", json=True)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["version"], told["parts"], told["stated"], told["missing"]) == (True, 1, 8, 86, 2)
    version = Version.objects.get()
    assert (version.how, version.form, version.made_by) == ("fetch", "json-stat2", "system:statistics")
    assert all_regions("industry_companies")["25"].value == 2111
    assert not list((tmp_path / "statistics").rglob("*.json"))
    assert commands.fetch(Namespace(dataset="industrin", json=False)) == 0
    assert "nothing changed" in capsys.readouterr().out
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_a_fetch_that_fails_loads_nothing(server: PxWeb, settings: Any, tmp_path: Path) -> None:
    settings.PXWEB, settings.HOME = server.base, tmp_path
    described()
    server.faults = ["", "", "json"]
    for _try in range(2):
        with pytest.raises(Refused):
            commands.fetch(Namespace(dataset="industrin", json=True))
        server.faults = ["404"]
    assert (Version.objects.count(), Figure.objects.count()) == (0, 0)
    settings.PXWEB = ""
    with pytest.raises(Refused, match="No server"):
        commands.fetch(Namespace(dataset="industrin", json=True))
    described("utan", table="")
    for key, said in (("utan", "no table"), ("finns-inte", "industrin, utan")):
        with pytest.raises(Refused, match=said):
            commands.fetch(Namespace(dataset=key, json=True))


@pytest.mark.django_db
def test_a_saved_file_is_loaded_by_command(tmp_path: Path, capsys: Any) -> None:
    said = tmp_path / "industrin.toml"
    said.write_text('title_sv = "a"\ntitle_en = "b"\npublisher = "c"\n[mapping]\nregion = "region"\ntime = "Tid"\n'
                    '[mapping.indicators]\n"1" = "companies"\n[mapping.only]\n')  # fmt: skip
    file = tmp_path / "industrin.csv"
    file.write_text("region;2019;2020\n01 Stockholms län;5;6\n03 Uppsala län;..;7\n", encoding="windows-1252")
    given = {"file": str(file), "key": "industrin", "json": False}
    with pytest.raises(Refused):
        commands.load(Namespace(**given, described=None))
    said.write_text(said.read_text().replace('time = "Tid"', 'time = "Tid"\ncontents = "ContentsCode"'))
    assert commands.load(Namespace(**given, described=str(said))) == 0
    assert capsys.readouterr().out == "industrin: version 1 loaded; 3 figures, 1 not stated, 2019-2020\n"
    assert commands.load(Namespace(**given, described=None)) == 0
    assert (Dataset.objects.count(), Version.objects.count()) == (1, 1)
    for wrong in ({"file": "/nowhere"}, {"described": str(file)}):
        with pytest.raises(Refused):
            commands.load(Namespace(**{"described": None, **given, **wrong}))
