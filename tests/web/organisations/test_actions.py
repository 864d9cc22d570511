"""Regions, organisations and tenures: upserts that tell what changed and refuse what contradicts itself."""

from datetime import date

import pytest

from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.organisations.actions import save_organisation, save_region, save_tenure
from verkstad.organisations.models import Organisation, Tenure
from verkstad.organisations.queries import rua_on

pytestmark = pytest.mark.django_db
ME = "system:pack"


def sormland():
    return save_region(code="04", name_sv="Södermanlands län", name_en="Södermanland County", nuts3="SE122",
                       nuts2="SE12", nuts2_name="Östra Mellansverige", actor=ME)  # fmt: skip


def bodies():
    sormland()
    save_organisation(
        key="so-d", name="Samverkansorganet i Södermanlands län", kind="cooperation_body", region="04", actor=ME
    )
    save_organisation(key="region-sormland", name="Region Sörmland", kind="region", region="04", actor=ME)


def codes(refused):
    return [f.code for f in refused.value.findings]


def test_a_region_saved_twice_changes_once_and_is_told_once():
    _region, first = sormland()
    region, second = sormland()
    assert first["name_sv"] == (None, "Södermanlands län")
    assert second == {}
    assert [(a.act, a.subject_key) for a in Act.objects.all()] == [("region.saved", "04")]
    assert region.name_en == "Södermanland County"


def test_a_region_with_a_bad_code_and_a_foreign_nuts_code_is_refused_for_both():
    with pytest.raises(Refused) as refused:
        save_region(code="4", name_sv="X", name_en="X", nuts3="SE331", nuts2="SE12", actor=ME)
    assert codes(refused) == ["region.code", "region.nuts"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("202100-5026", "2021005026"), ("2021005026", "2021005026"), ("16202100-5026", "2021005026"),
     ("19811218-9876", "8112189876"), ("", None)],
)  # fmt: skip
def test_an_organisation_number_is_taken_in_its_10_and_12_figure_forms(written, kept):
    organisation, _ = save_organisation(key="x", name="X", kind="agency", number=written, actor=ME)
    assert organisation.number == kept


@pytest.mark.parametrize("written", ["202100-5027", "20210050", "ABCDEF-GHIJ", "17202100-5026"])
def test_a_wrong_organisation_number_is_refused_at_its_field(written):
    with pytest.raises(Refused) as refused:
        save_organisation(key="x", name="X", kind="agency", number=written, actor=ME)
    assert [(f.code, f.where, f.clause) for f in refused.value.findings] == [
        ("organisation.number_wrong", "number", "R44")
    ]
    assert not Organisation.objects.exists()


def test_a_number_that_another_organisation_has_is_refused_and_names_it():
    save_organisation(key="a", name="Tillväxtverket", kind="agency", number="202100-6164", actor=ME)
    with pytest.raises(Refused) as refused:
        save_organisation(key="b", name="Någon annan", kind="agency", number="2021006164", actor=ME)
    assert str(refused.value.findings[0]).startswith(
        "number: The organisation number 202100-6164 already belongs to Tillväxtverket. (R44)"
    )


def test_an_organisation_with_unknown_kind_region_and_no_name_is_refused_for_each():
    with pytest.raises(Refused) as refused:
        save_organisation(key="x", name=" ", kind="shop", region="99", actor=ME)
    assert codes(refused) == ["organisation.name", "organisation.kind", "region.unknown"]


def test_the_journal_keeps_a_companys_changes_without_its_name_and_number():
    save_organisation(key="x", name="Anna Andersson Svets", kind="company", number="811218-9876", actor=ME)
    assert Act.objects.get().facts == {
        "changed": {"kind": [None, "company"], "fictional": [None, False]},
        "also": ["name", "number"],
    }


def test_a_sole_traders_number_is_never_a_public_number():
    person, _ = save_organisation(key="x", name="Anna", kind="company", number="811218-9876", actor=ME)
    agency, _ = save_organisation(key="y", name="Verket", kind="agency", number="202100-6164", actor=ME)
    assert (person.is_person, person.public_number, agency.is_person, agency.public_number) == (
        True,
        "",
        False,
        "202100-6164",
    )


def test_the_responsible_body_follows_the_day():
    bodies()
    save_tenure(region="04", organisation="so-d", valid_from=None, valid_to=date(2018, 12, 31), actor=ME)
    save_tenure(region="04", organisation="region-sormland", valid_from=date(2019, 1, 1), actor=ME)
    found = {
        day: rua_on("04", day) for day in (date(2016, 5, 1), date(2018, 12, 31), date(2019, 1, 1), date(2026, 1, 1))
    }
    assert [(o.key if o else None) for o in found.values()] == ["so-d", "so-d", "region-sormland", "region-sormland"]
    assert rua_on("09", date(2020, 1, 1)) is None


def test_a_tenure_saved_twice_changes_nothing_the_second_time():
    bodies()
    for wanted in (True, False):
        _, changes = save_tenure(
            region="04", organisation="so-d", valid_from=None, valid_to=date(2018, 12, 31), actor=ME
        )
        assert bool(changes) is wanted
    assert (Tenure.objects.count(), Act.objects.filter(act="tenure.saved").count()) == (1, 1)


def test_a_tenure_that_overlaps_another_is_refused_and_names_it():
    bodies()
    save_tenure(region="04", organisation="so-d", valid_from=None, valid_to=date(2018, 12, 31), actor=ME)
    with pytest.raises(Refused) as refused:
        save_tenure(region="04", organisation="region-sormland", valid_from=date(2018, 12, 31), actor=ME)
    assert refused.value.findings[0].params["other"] == "Samverkansorganet i Södermanlands län"
    assert codes(refused) == ["tenure.overlap"]


def test_a_tenure_that_ends_before_it_begins_or_leads_nowhere_is_refused():
    bodies()
    with pytest.raises(Refused) as backwards:
        save_tenure(region="04", organisation="so-d", valid_from=date(2019, 1, 1), valid_to=date(2018, 1, 1), actor=ME)
    with pytest.raises(Refused) as nowhere:
        save_tenure(region="04", organisation="nobody", valid_from=None, actor=ME)
    assert codes(backwards) + codes(nowhere) == ["tenure.backwards", "organisation.unknown"]


def test_a_tenure_known_by_month_keeps_its_precision_and_an_unknown_precision_is_refused():
    bodies()
    given = {"region": "04", "organisation": "so-d", "valid_from": date(2015, 6, 1), "actor": ME}
    assert [bool(save_tenure(**given, from_precision="month")[1]) for _ in range(2)] == [True, False]
    with pytest.raises(Refused) as refused:
        save_tenure(**given, from_precision="week")
    assert [f.where for f in refused.value.findings] == ["from_precision"]
