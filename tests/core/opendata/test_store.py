"""Versions on disk: whole or not there, kept, and one at a time builds."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from verkstad.core.opendata import store

DAY = date(2026, 3, 5)


def published(root: Path, name: str, content: str) -> None:
    with store.under_way(root) as folder:
        (folder / "bidrag.csv").write_text(content)
        store.write_json(folder / store.MANIFEST, {"version": name, "files": {"bidrag.csv": {}}})
        store.publish(root, folder, name)


def test_a_version_is_seen_when_it_is_whole_and_the_one_before_is_kept(tmp_path: Path) -> None:
    assert (store.newest(tmp_path), store.versions(tmp_path), store.next_name(tmp_path, DAY)) == ("", [], "2026-03-05")
    published(tmp_path, "2026-03-05", "a")
    with store.under_way(tmp_path) as folder:
        (folder / "bidrag.csv").write_text("half")
        assert (store.newest(tmp_path), store.versions(tmp_path)) == ("2026-03-05", ["2026-03-05"])
    assert not folder.exists()
    name = store.next_name(tmp_path, DAY)
    published(tmp_path, name, "b")
    assert (name, store.newest(tmp_path), store.versions(tmp_path)) == (
        "2026-03-05.2",
        "2026-03-05.2",
        ["2026-03-05.2", "2026-03-05"],
    )
    read = [store.path_of(tmp_path, one, "bidrag.csv").read_text() for one in store.versions(tmp_path)]  # type: ignore[union-attr]
    assert read == ["b", "a"]


def test_versions_of_a_day_are_in_the_order_they_were_made(tmp_path: Path) -> None:
    for number in range(11):
        published(tmp_path, store.next_name(tmp_path, DAY), str(number))
    assert store.versions(tmp_path)[:3] == ["2026-03-05.11", "2026-03-05.10", "2026-03-05.9"]
    assert store.versions(tmp_path)[-1] == "2026-03-05"


@pytest.mark.parametrize(
    "name", ["..", "2026-03-05/..", "newest.json", "", "2026-03-05.9999", "../versions/2026-03-05"]
)
def test_no_name_leads_out_of_the_versions(tmp_path: Path, name: str) -> None:
    published(tmp_path, "2026-03-05", "a")
    assert store.manifest(tmp_path, name) == {}
    assert store.path_of(tmp_path, name, "bidrag.csv") is None
    assert [store.path_of(tmp_path, "2026-03-05", file) for file in ("../../newest.json", "manifest.json", "")] == [
        None
    ] * 3


def test_what_a_process_that_died_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / ".under-way-dead").mkdir()
    with store.under_way(tmp_path):
        assert [one.name for one in tmp_path.glob(".under-way-dead")] == []


def hold(root: Path, held: "multiprocessing.synchronize.Event", end: "multiprocessing.synchronize.Event") -> None:
    with store.alone(root):
        held.set()
        end.wait(20)


def test_one_process_builds_at_a_time_and_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    held, end = context.Event(), context.Event()
    process = context.Process(target=hold, args=(tmp_path, held, end))
    process.start()
    assert held.wait(20)
    with pytest.raises(store.Busy), store.alone(tmp_path):
        pass
    process.kill()
    process.join()
    with store.alone(tmp_path):
        assert (tmp_path / "lock").exists()


def test_a_fingerprint_of_files_rests_on_names_and_contents_not_on_order() -> None:
    one = store.digest({"a": "1", "b": "2"})
    assert one == store.digest({"b": "2", "a": "1"})
    assert one not in (store.digest({"a": "2", "b": "1"}), store.digest({"a": "1"}))
