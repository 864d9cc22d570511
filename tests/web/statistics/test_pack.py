"""Statistics of a pack: checked with file and line, loaded once, a changed file a new version."""

from pathlib import Path

import pytest

from tests.web.statistics.tables import table
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.statistics import read_statistics
from verkstad.core.packs.tables import PACK
from verkstad.packs.loading.load import Load, digest
from verkstad.packs.loading.statistics import KNOWN, load_statistics
from verkstad.packs.report import LoadReport
from verkstad.statistics.models import Dataset, Version

TOML = """key = "industrin"
title_sv = "Industrin"
title_en = "Industry"
publisher = "SM"
file = "t.json"
fetched = 2021-05-07

[mapping]
region = "Region"
time = "Tid"
contents = "ContentsCode"
[mapping.only]
SNI2007 = ["C"]
[mapping.indicators]
A1 = "industry_companies"
"""


def pack_of(
    folder: Path, toml: str = TOML, content: bytes | None = None, fictional: bool = False
) -> tuple[Pack, list[tuple[str, str]]]:
    place = folder / "statistics"
    place.mkdir(exist_ok=True)
    (place / "i.toml").write_text(toml)
    (place / "t.json").write_bytes(table() if content is None else content)
    pack = Pack({"pack": [Row(PACK, 1, {"key": "programmet", "fictional": fictional})]})
    found = read_statistics(folder, pack)
    assert all(one.fix for one in found)
    return pack, [(one.code.removeprefix("statistics."), one.where) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "code", "where"),
    [
        ('file = "t.json"', 'file = "x.json"', "unreadable", "statistics/i.toml:5"),
        ('file = "t.json"', 'file = "../pack.toml"', "not_a_file", "statistics/i.toml:5"),
        ("fetched = 2021-05-07", "", "missing_key", "statistics/i.toml:5"),
        ("fetched = 2021-05-07", "fetched = 2021-02-30", "no_such_day", "statistics/i.toml:6"),
        ('key = "industrin"', 'key = "Å"', "key", "statistics/i.toml:1"),
        ('publisher = "SM"', "", "missing_key", "statistics/i.toml:1"),
        ('publisher = "SM"', 'publisher = "SM"\nutgivare = "x"', "unknown_key", "statistics/i.toml:5"),
        ('SNI2007 = ["C"]', 'SNI2007 = ["Z"]', "no_code", "statistics/i.toml:8 (t.json (only.SNI2007))"),
        ("[mapping]", "[mapping]\nstrange = 1", "mapping_key", "statistics/i.toml:8"),
        (TOML, "key =", "broken_toml", "statistics/i.toml:1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, before: str, after: str, code: str, where: str
) -> None:
    found = pack_of(tmp_path, TOML.replace(before, after))[1]
    assert (code, where) in found
    assert [one for one in found if one[0] not in (code, "unknown_file")] == []


def test_a_fault_of_the_table_and_a_file_that_nobody_names_are_told(tmp_path: Path) -> None:
    assert pack_of(tmp_path, content=b"{}")[1] == [("not_jsonstat", "statistics/i.toml:5 (t.json)")]
    (tmp_path / "statistics" / "b.csv").write_text("x")
    (tmp_path / "statistics" / "j.toml").write_text(TOML)
    assert pack_of(tmp_path)[1] == [("statistics_twice", "statistics/j.toml:1"), ("unknown_file", "statistics/b.csv")]


@pytest.mark.django_db
def test_a_pack_is_loaded_once_and_a_changed_file_is_a_new_version(tmp_path: Path) -> None:
    def load(content: bytes, toml: str = TOML) -> LoadReport:
        pack = pack_of(tmp_path, toml, content)[0]
        made = Load(pack, "system:pack", LoadReport("programmet", False))
        made.remember(*KNOWN)
        load_statistics(made)
        assert made.refused == []
        return made.report

    first = load(table())
    assert [(one.thing, one.key, one.new) for one in first.changes] == [("statistics", "industrin", True)]
    assert (load(table()).changes, Version.objects.count()) == ([], 1)
    assert [one.fields for one in load(table(plus=1)).changes] == [{"version": [1, 2]}]
    assert Version.objects.get(number=2).fetched_on.isoformat() == "2021-05-07"
    described = TOML.replace('file = "t.json"\nfetched = 2021-05-07\n', "").replace('"industrin"', '"senare"')
    assert [one.key for one in load(table(), described).changes] == ["senare"]
    assert not Dataset.objects.get(key="senare").versions.exists()


def test_the_pack_says_something_else_where_the_table_does(tmp_path: Path) -> None:
    assert digest(pack_of(tmp_path)[0]) == digest(pack_of(tmp_path)[0])
    assert digest(pack_of(tmp_path)[0]) != digest(pack_of(tmp_path, content=table(plus=1))[0])


@pytest.mark.django_db
def test_figures_of_an_invented_pack_are_invented_and_its_own(tmp_path: Path) -> None:
    made = Load(pack_of(tmp_path, fictional=True)[0], "system:pack", LoadReport("programmet", False))
    made.remember(*KNOWN)
    load_statistics(made)
    dataset = Dataset.objects.get()
    assert (dataset.fictional, dataset.programme, dataset.versions.get().fictional) == (True, "programmet", True)
