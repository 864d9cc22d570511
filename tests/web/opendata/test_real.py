"""The real programme as open data: what is known and nothing else, and every standard's tool lets it pass."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from verkstad.core.opendata import store
from verkstad.grants.models import Project
from verkstad.opendata.actions import build
from verkstad.opendata.publisher import publisher, root
from verkstad.opendata.queries.awards import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_the_real_programme_passes_every_tool(real_programme: None) -> None:
    made = build()
    assert {name: check.problems for name, found in made.checks.items() for check in found if not check.passed} == {}
    manifest = store.manifest(root(), made.version)
    assert manifest["awards"] == Project.objects.count()
    # no source tells a day of decision, so none of them is a grant by 360Giving; IATI asks for some day
    assert set(manifest["left_out"]["360giving"]) == set(Project.objects.values_list("key", flat=True))
    assert set(manifest["left_out"]["iati"]) == {"catalyst", "smart-industri-norra-mellansverige-2"}


def test_the_real_programme_tells_what_is_known_and_nothing_else(real_programme: None) -> None:
    reading = Reading(publisher(), timezone.localdate())
    facts = list(reading.awards())
    by_id = {fact.id: fact for fact in facts}
    one, other = by_id["digilyft-vasterbotten"], by_id["sim"]
    assert (one.awarded_ore, one.awarded_qualifier, one.recipient, one.decided_on) == (
        2_500_000_00,
        "about",
        None,
        None,
    )
    assert (one.actual_from and one.actual_from.told, one.actual_to and one.actual_to.told) == ("2017", "2018")
    assert (other.awarded_ore, other.disbursed_ore, other.transactions, other.by_year) == (None, None, (), ())
    assert all(fact.disbursed_ore is None and fact.applied_ore is None for fact in facts)
    assert (len(facts), reading.withheld) == (Project.objects.count(), 0)
