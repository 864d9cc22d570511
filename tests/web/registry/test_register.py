"""Diary numbers, what is refused, and what the journal learns."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.web.registry.conftest import PDF
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.registry.actions import open_series, register_document
from verkstad.registry.models import Document, Series


def numbers():
    return list(Document.objects.order_by("pk").values_list("diary_number", flat=True))


def test_each_year_and_mandate_has_its_own_series_without_gaps(register):
    register()
    register(date=date(2026, 3, 5))
    register(mandate="smart-industri-i-regionerna-2")
    register(date=date(2017, 1, 2))
    register(mandate="")
    register()
    assert numbers() == ["M4 2026:1", "M4 2026:2", "SIIR-2 2026:1", "M4 2017:1", "A 2026:1", "M4 2026:3"]


def test_a_chosen_prefix_goes_on_in_the_years_after(register):
    open_series(mandate="m4", year=2025, prefix="SIR-1", actor="system:test")
    register(date=date(2025, 5, 5))
    register()
    assert numbers() == ["SIR-1 2025:1", "SIR-1 2026:1"]


def test_two_mandates_with_one_made_prefix_are_told_apart(register):
    register(mandate="smart-industri-i-regionerna")
    register(mandate="stora-insatser-i-regionerna")
    assert numbers() == ["SIIR 2026:1", "SIIR-B 2026:1"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"mandate": "m5", "prefix": "X"}, "registry.prefix_taken"),
        ({"mandate": "m4", "prefix": "Y"}, "registry.series_in_use"),
    ],
)
def test_a_prefix_that_is_taken_or_in_use_is_refused(register, given, code):
    open_series(mandate="m4", year=2026, prefix="X", actor="system:test")
    register()
    with pytest.raises(Refused) as refused:
        open_series(**given, year=2026, actor="system:test")
    assert ([f.code for f in refused.value.findings], Series.objects.count()) == ([code], 1)


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        ({"title": "  "}, "registry.text_missing", "title"),
        ({"title": "x" * 301}, "registry.text_too_long", "title"),
        ({"counterpart": "x" * 201}, "registry.text_too_long", "counterpart"),
        ({"direction": "sideways"}, "registry.unknown_direction", "direction"),
        ({"date": date(2999, 1, 1)}, "registry.date_impossible", "date"),
        ({"date": date(216, 1, 1)}, "registry.date_impossible", "date"),
        ({"secrecy": "OSL 99 kap. 1 §"}, "registry.unknown_clause", "secrecy"),
        ({"retention": "long"}, "registry.unknown_retention", "retention"),
        ({"keep_forever": True, "retain_until": date(2030, 1, 1)}, "registry.kept_and_disposed", "retain_until"),
        ({"file": ("plan.exe", b"MZ")}, "file.type", "file"),
    ],
)
def test_what_cannot_be_registered_is_refused_and_no_number_is_used(register, given, code, where):
    with pytest.raises(Refused) as refused:
        register(**given)
    found = [(f.code, f.where) for f in refused.value.findings]
    assert (found, Document.objects.count(), Series.objects.count(), Act.objects.count()) == ([(code, where)], 0, 0, 0)


@pytest.mark.parametrize("written", ["30:23", "30 kap. 23 §", "OSL 30 kap. 23 §", "osl 30:23"])
def test_a_clause_is_kept_in_one_form(register, written):
    assert register(secrecy=written).secrecy == "OSL 30 kap. 23 §"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"retention": "support", "retention_from": date(2019, 2, 27)}, ("support", False, date(2023, 12, 31))),
        ({"retention": "state_aid", "retention_from": date(2019, 12, 31)}, ("state_aid", False, date(2029, 12, 31))),
        ({"retention": "support"}, ("support", False, None)),
        ({"retention": "kept"}, ("kept", True, None)),
        ({"keep_forever": True}, ("kept", True, None)),
        ({"retain_until": date(2030, 6, 1)}, ("", False, date(2030, 6, 1))),
        ({}, ("", False, None)),
    ],
)
def test_retention_is_counted_from_the_year_end_of_its_event(register, given, kept):
    document = register(**given)
    assert (document.retention, document.keep_forever, document.retain_until) == kept


def test_an_import_key_gives_the_first_document_back(register):
    first = register(import_key="pack:doc-1")
    assert (register(import_key="pack:doc-1", title="Other").pk, numbers()) == (first.pk, ["M4 2026:1"])


def test_the_journal_learns_the_number_and_the_hash_but_no_title_and_no_name(register):
    document = register(title="Ansökan från Anna", file=("Anna.pdf", PDF))
    act = Act.objects.get(act="document.registered")
    assert (act.subject_key, act.mandate, act.facts) == (
        str(document.pk),
        "m4",
        {
            "number": "M4 2026:1",
            "direction": "in",
            "date": "2026-03-04",
            "secrecy": "",
            "retention": "",
            "sha256": document.sha256,
            "size": len(PDF),
        },
    )


def test_a_user_needs_the_right_for_the_mandate_and_a_calling_action_does_not(register, appoint):
    registrar = appoint(Role.REGISTRAR, mandate="m4")
    assert register(actor=registrar).registered_by == registrar.journal_key
    with pytest.raises(Refused) as refused:
        register(actor=registrar, mandate="m5")
    assert [f.code for f in refused.value.findings] == ["registry.not_yours"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_document SET diary_number = 'M4 2026:9'",
        "UPDATE registry_document SET date = '2020-01-01'",
        "UPDATE registry_document SET number = 7",
        "UPDATE registry_document SET sha256 = 'x'",
        "DELETE FROM registry_document",
        "UPDATE registry_series SET last = 5",
        "UPDATE registry_series SET last = 2",
        "UPDATE registry_series SET prefix = 'Z'",
        "DELETE FROM registry_series",
        "INSERT INTO registry_series (mandate, year, prefix, last) VALUES ('m9', 2026, 'Q', 3)",
    ],
)
def test_the_database_refuses_to_change_or_lose_a_number(register, statement):
    register()
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert str(refused.value).partition(":")[0] == "the diary is kept whole"


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("registry_document", {"number": "2", "diary_number": "'M4 2026:2'"}),
        ("registry_document", {"id": "99", "number": "2"}),
        ("registry_series", {"last": "0"}),
        ("registry_series", {"id": "99", "last": "0", "prefix": "'Q'"}),
    ],
)
def test_no_row_of_the_diary_is_put_in_place_of_another(register, table, changed):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    register()
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) "
                f"SELECT {', '.join(changed.get(name, name) for name in names)} FROM {table}"
            )
    assert (str(refused.value).partition(":")[0], numbers()) == ("the diary is kept whole", ["M4 2026:1"])


def test_the_database_refuses_a_document_that_skips_a_number(register):
    first = register()
    first.pk, first.number, first.diary_number = None, 3, "M4 2026:3"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    assert numbers() == ["M4 2026:1"]


def test_a_transaction_undone_gives_its_number_to_the_next_and_leaves_no_file(register, own_files):
    with pytest.raises(RuntimeError), transaction.atomic():
        register_document(mandate="m4", direction="in", date=date(2026, 1, 1), title="x", actor="system:test")
        raise RuntimeError
    register()
    assert numbers() == ["M4 2026:1"]
