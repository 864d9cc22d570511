"""The real programme in the house: the ledger says what was published, facts keep what is known and what is not."""

from datetime import date

import pytest
from django.test import Client

from tests.web.packs.conftest import EXAMPLE, REAL, load, told
from verkstad.calls.models import Call
from verkstad.calls.queries import window_of
from verkstad.funds.models import Book, Layer, Voucher
from verkstad.funds.queries import hours_totals, totals
from verkstad.grants.models import Project, Result
from verkstad.journal.models import Act
from verkstad.mandate.models import Amendment, FocusArea, Mandate
from verkstad.organisations.models import Organisation, Tenure
from verkstad.packs.report import LoadReport

pytestmark = pytest.mark.django_db
TKR = 100_000
END = date(2018, 12, 31)


def test_the_ledger_says_what_was_published(real_programme: LoadReport) -> None:
    book = Book.objects.get(key="smir-1")
    assert {(one.source, one.cost_kind): (one.amount_ore // TKR, one.entries) for one in totals(book, END)} == {
        ("special_funds", "bidrag"): (25_000, 1),
        ("special_funds", "staff"): (1_268, 1),
        ("special_funds", "services"): (722, 1),
        ("special_funds", "other"): (299, 1),
        ("special_funds", "transfers"): (16_603, 1),
        ("admin_appropriation", "anslag"): (1_706, 1),
        ("admin_appropriation", "staff"): (1_702, 1),
        ("admin_appropriation", "other"): (5, 1),
    }
    others = {
        (layer, one.year, one.amount_ore // TKR)
        for layer in (Layer.COMMITMENT, Layer.BUDGET)
        for one in totals(book, END, layer=layer, by=("source", "cost_kind", "year"))
    }
    assert others == {("commitment", None, 20_197), ("budget", None, 25_000), ("budget", None, 1_706)}
    assert {one.source: one.minutes for one in hours_totals(book, END)} == {
        "special_funds": 2593 * 60, "admin_appropriation": 3107 * 60,
    }  # fmt: skip


def test_facts_keep_qualifier_source_and_what_is_not_known(real_programme: LoadReport) -> None:
    cut = Amendment.objects.get(mandate__key="smir-2")
    assert (cut.year, cut.change_ore // TKR, cut.date_precision, cut.decided_on) == (
        None,
        -10_000,
        "month",
        date(2018, 12, 1),
    )
    project = Project.objects.get(key="digilyft-vasterbotten")
    assert (project.grant_ore, project.grant_qualifier, project.owner) == (250_000_000, "about", None)
    assert project.source_note == "Slutrapport Smart industri i regionerna (Ä 2016-814, 2019-02-27)"
    assert Organisation.objects.exclude(number=None).count() == 0
    assert Tenure.objects.filter(valid_from=None).count() == 9
    assert [one.key for one in Mandate.objects.exclude(book=None)] == ["smir-1", "smir-2"]
    assert Mandate.objects.count() == 8
    said = Result.objects.filter(mandate__key="smir-2", key="projects_granted")
    assert sorted((int(one.value or 0), one.source_note[:11]) for one in said) == [
        (19, "Slutrapport"),
        (20, "Tillväxtver"),
    ]


def test_dates_known_by_month_or_year_stay_so(real_programme: LoadReport) -> None:
    known = {p.key: (p.start_precision, p.end_precision) for p in Project.objects.filter(mandate__key="smir-1")}
    assert (known["digilyft-vasterbotten"], known["smart-industri-norra-mellansverige"]) == (
        ("year", "year"),
        ("month", "year"),
    )
    assert set(Result.objects.exclude(reported_on=None).values_list("reported_precision", flat=True)) == {
        "year",
        "month",
    }


# From here on the example stands beside the real programme; what counts all rows of the house is asked above.


def test_two_packs_beside_each_other_leave_each_other_alone(
    real_programme: LoadReport, example_programme: LoadReport
) -> None:
    first = real_programme, example_programme
    acts = Act.objects.count()
    again = load(REAL), load(EXAMPLE)
    assert [(one.changed, one.left, one.later) for one in first] == [(0, [], []), (0, [], [])]
    assert [told(one) for one in again] == [[], []]
    assert [one.unchanged for one in again] == [one.created + one.unchanged for one in first]
    assert Act.objects.count() == acts
    loads = Act.objects.filter(act="pack.loaded").order_by("position")
    assert [(one.actor, one.subject_key, one.facts["created"]) for one in loads] == [
        ("system:pack", "smart-industri-i-regionerna", first[0].created), ("system:pack", "exempel", first[1].created),
    ]  # fmt: skip


def test_the_aims_of_focus_areas_and_the_days_a_booking_covers_are_kept(example_programme: LoadReport) -> None:
    area = FocusArea.objects.get(key="klimat")
    assert (area.aim_sv, area.aim_en) == ("Mindre energi, spill och ny råvara", "Less energy, waste and new material")
    granted = Voucher.objects.get(import_key="pack:ex-35-beviljat")
    assert granted.source_note.endswith(". Avser 2024-03-11–2025-01-31")


def test_the_example_has_calls_of_every_kind_and_one_that_closes_in_two_weeks(example_programme: LoadReport) -> None:
    assert sorted((c.kind, str(window_of(c))) for c in Call.objects.filter(mandate__programme__fictional=True)) == [
        ("cheque", "open"), ("open", "closed"), ("open", "open"), ("open", "open"), ("requisition", "open"),
        ("two_stage", "open"),
    ]  # fmt: skip


def test_the_example_has_a_call_for_four_counties_that_visitors_of_other_counties_do_not_find(
    example_programme: LoadReport, client: Client
) -> None:
    found = {
        code: "/utlysningar/ex-norr/" in client.get(f"/utlysningar/?region={code}").content.decode()
        for code in ("24", "12")
    }
    assert found == {"24": True, "12": False}
    page = client.get("/utlysningar/ex-norr/").content.decode()
    assert "Västernorrlands län, Jämtlands län, Västerbottens län, Norrbottens län" in page
