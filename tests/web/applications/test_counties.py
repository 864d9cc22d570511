"""A call that covers some counties: what an applicant is told beforehand, and what keeps an application from being sent."""

import pytest

from tests.web.applications import facts
from verkstad.applications.queries.eligibility import Verdict, register_checks
from verkstad.applications.queries.readiness import gaps
from verkstad.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def seat(call, owner):
    found = register_checks(call, call.version.terms, Organisation.objects.get(key=owner))
    return [(one.verdict, one.told.message) for one in found if one.finding.code == "eligibility.region"]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ((), []),
        (["12", "24"], [(Verdict.YES, "Region Skåne har sitt säte i Skåne län, som utlysningen omfattar.")]),
        (["09", "24"], [(Verdict.UNSURE, "Region Skåne har sitt säte i Skåne län. Utlysningen omfattar: Gotlands län, "
                                         "Västerbottens län. Projektet måste arbeta där.")]),
    ],
)  # fmt: skip
def test_the_seat_is_told_and_decides_nothing(regions, expected):
    call = facts.a_call(regions=regions or None)
    facts.the_regions()
    owner = Organisation.objects.get(name="Region Skåne")
    assert seat(call, owner.key) == expected


def test_an_application_that_works_outside_the_calls_counties_cannot_be_sent():
    one = facts.an_application(facts.a_call(regions=["09"]))
    codes = {r.code for r in one.regions}
    assert codes and "09" not in codes
    outside = [gap for gap in gaps(one) if gap.finding.code == "partners.region_outside"]
    assert [(g.finding.clause, g.told.message) for g in outside] == [
        ("R1", f"Utlysningen omfattar inte {r.name_sv}.") for r in one.regions
    ]


def test_an_application_inside_the_calls_counties_has_no_such_gap():
    call = facts.a_call()
    inside = [r.code for r in facts.an_application(call).regions]
    two = facts.an_application(facts.a_call("annan", regions=inside))
    assert [g for g in gaps(two) if g.finding.code == "partners.region_outside"] == []
