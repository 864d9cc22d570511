"""Statistics come in: whole or not at all, every version kept, what was remembered used again."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.statistics.tables import MEANING, described, loaded, table
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.statistics.actions import keep_upload, load_upload, load_version, save_dataset
from verkstad.statistics.models import Dataset, Figure, SavedFile, Upload, Version

pytestmark = pytest.mark.django_db


def test_a_file_becomes_a_version_with_its_figures_and_itself() -> None:
    version = loaded(table(missing=(4,)))
    told = Act.objects.order_by("-position")[:1].get()
    assert (version.number, version.first_year, version.last_year, version.stated, version.missing) == (
        1,
        2019,
        2020,
        87,
        1,
    )
    assert (version.form, version.updated, version.coverage) == (
        "json-stat2", "2021-05-06T06:00:00Z", [["näringsgren SNI 2007", ["C tillverkningsindustri"]]]
    )  # fmt: skip
    figure = version.figures.get(region="01", year=2020, indicator="industry_companies")
    assert (figure.value, figure.mark, figure.unit) == (Decimal(111), "", "antal")
    missing = version.figures.get(region="01", year=2019, indicator="industry_companies")
    assert (missing.value, missing.mark) == (None, "..")
    assert SavedFile.objects.get().content == table(missing=(4,))
    assert (told.act, told.subject_key, told.facts["number"], told.facts["missing"]) == (
        "dataset.loaded",
        "industrin",
        1,
        1,
    )


def test_the_same_file_twice_is_one_version_and_a_newer_one_leaves_the_older_as_it_was() -> None:
    first, acts = loaded(), Act.objects.count()
    assert loaded() == first
    assert Act.objects.count() == acts
    before = list(first.figures.values_list())
    second = loaded(table(("2019", "2020", "2021"), plus=1))
    assert (second.number, second.dataset, second.last_year) == (2, first.dataset, 2021)
    assert list(first.figures.values_list()) == before
    renamed = loaded(table(("2019", "2020", "2021"), plus=1), title_sv="Industrin i länen")
    assert (renamed.number, first.title_sv, second.title_sv) == (3, "Industrin per län", "Industrin per län")


def test_a_file_with_a_fault_loads_nothing_and_says_where() -> None:
    dataset = described()
    acts = Act.objects.count()
    for content, code, where in [
        (table(value=[1]), "count", "x.json"),
        (table()[:-1], "not_json", "x.json:1"),
        (table(missing=tuple(range(88))), "nothing_stated", "x.json"),
        (table(id=["Region", "SNI2007", "ContentsCode", "Tud"]), "no_values", "x.json"),
    ]:
        with pytest.raises(Refused) as caught:
            load_version(dataset=dataset, name="x.json", content=content, how="upload", actor="system:test")
        assert [(one.code.removeprefix("statistics."), one.where) for one in caught.value.findings] == [(code, where)]
    with pytest.raises(Refused, match="day to come"):
        load_version(dataset=dataset, name="x", content=table(), how="upload", actor="system:test",
                     fetched_on=timezone.localdate() + timedelta(days=1))  # fmt: skip
    assert (Version.objects.count(), Figure.objects.count(), Act.objects.count()) == (0, 0, acts)


@pytest.mark.parametrize(
    ("more", "where"),
    [({"key": "Å"}, "key"), ({"key": "ladda"}, "key"), ({"title_sv": " "}, "title_sv"), ({"publisher": ""}, "publisher"),
     ({"source": "x" * 501}, "source"), ({"fictional": True}, "programme")],
)  # fmt: skip
def test_a_dataset_is_described_in_order_or_refused_at_its_field(more: dict[str, object], where: str) -> None:
    with pytest.raises(Refused) as caught:
        described(**more)
    assert [one.where for one in caught.value.findings] == [where]
    assert not Dataset.objects.exists()


def test_real_figures_never_become_invented_ones_nor_the_reverse() -> None:
    described()
    with pytest.raises(Refused, match="same kind"):
        described(fictional=True, programme="exempel")
    described("pahittat", fictional=True, programme="exempel")
    with pytest.raises(Refused, match="same kind"):
        described("pahittat")


def test_only_those_with_the_right_load(appoint) -> None:
    officer, economist = appoint(Role.OFFICER), appoint(Role.ECONOMIST)
    upload = keep_upload(name="tabell.json", content=table(), actor=officer)
    told = {"key": "industrin", "title_sv": "a", "title_en": "b", "publisher": "c"}
    with pytest.raises(Refused, match="role"):
        load_upload(upload=upload, described=told, meaning=MEANING, fetched_on=date(2021, 5, 7), actor=economist)
    with pytest.raises(Refused, match="role"):
        save_dataset(**told, meaning=MEANING, actor=economist)
    with pytest.raises(Refused, match="role"):
        keep_upload(name="x.json", content=table(), actor=economist)
    version = load_upload(upload=upload, described=told, meaning=MEANING, fetched_on=date(2021, 5, 7), actor=officer)
    assert (version.made_by, version.fetched_on, version.file_name) == (
        officer.journal_key,
        date(2021, 5, 7),
        "tabell.json",
    )
    assert not Upload.objects.exists()


def test_what_was_loaded_is_refused_to_change_by_the_database() -> None:
    version = loaded()
    for statement in (
        "UPDATE statistics_figure SET value = 1", "DELETE FROM statistics_figure", "UPDATE statistics_version SET number = 7",
        "DELETE FROM statistics_savedfile", "UPDATE statistics_savedfile SET version_id = 1",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert version.figures.count() == 88
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT OR REPLACE INTO statistics_figure SELECT * FROM statistics_figure LIMIT 1")
