"""Facts of registers: what can be read is kept with its day and source, what cannot is refused by its field."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.organisations.actions import save_organisation, save_register_fact
from verkstad.organisations.models import RegisterFact
from verkstad.organisations.queries import newest_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return save_organisation(key="svets", name="Svets AB", kind="company", actor="system:test")[0]


def save(kind, value, day=date(2025, 12, 31), source="Bolagsverket"):
    return save_register_fact(
        organisation="svets", kind=kind, value=value, as_of=day, source_note=source, actor="system:test"
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [("employees", "0"), ("turnover_ore", "523400000"), ("sni", "25.620 28.990"), ("year_end", "06-30"),
     ("registered_on", "2019-03-14"), ("registered_on", "2020-02-29"), ("legal_form", "AB"), ("undertaking", "gruppen")],
)  # fmt: skip
def test_a_fact_that_can_be_read_is_kept(company, kind, value):
    fact, _changes = save(kind, value)
    assert (newest_facts(company, date(2026, 1, 1))[kind], fact.value) == (fact, value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("employees", "tolv"), ("employees", "-1"), ("turnover_ore", "1,5"), ("sni", ""), ("sni", "industri"), ("year_end", "13-01"),
     ("registered_on", "2019-02-29"), ("registered_on", "20190314"), ("registered_on", "i fjol"), ("registered_on", ""),
     ("legal_form", "aktiebolag"), ("legal_form", "ab"), ("legal_form", "49"), ("legal_form", "")],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_is_refused_at_its_value(company, kind, value):
    with pytest.raises(Refused) as caught:
        save(kind, value)
    assert [(f.code, f.where) for f in caught.value.findings] == [("fact.value", "value")]
    assert RegisterFact.objects.count() == 0


def test_an_unknown_kind_a_day_to_come_and_a_missing_source_are_each_told(company):
    with pytest.raises(Refused) as caught:
        save("owner", "x", timezone.localdate() + timedelta(days=1), " ")
    assert [f.where for f in caught.value.findings] == ["kind", "as_of", "source_note"]
