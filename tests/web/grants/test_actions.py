"""Projects, results, funnels, participation: upserts that tell what changed and refuse what contradicts itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from tests.web.grants import facts
from verkstad.core.refused import Refused
from verkstad.grants.actions import save_funnel_stage, save_participation, save_project, save_result
from verkstad.grants.models import FunnelStage, Project, Result
from verkstad.grants.words import result_said
from verkstad.journal.models import Act

pytestmark = pytest.mark.django_db
ME = facts.ME


def codes(refused):
    return [f.code for f in refused.value.findings]


def where(refused):
    return [f.where for f in refused.value.findings]


def test_the_world_saved_twice_changes_nothing_the_second_time():
    facts.world()
    acts = Act.objects.count()
    facts.regions()
    facts.skane()
    facts.vasterbotten()
    assert Act.objects.count() == acts


def test_a_changed_grant_is_told_with_old_and_new():
    facts.world()
    kept = {"key": "digilyft", "mandate": "smir-1", "name": "Digilyft Västerbotten 2.0", "kind": "implementation",
            "state": "ended", "owner": "body-24", "source_note": facts.REPORT, "actor": ME}  # fmt: skip
    _, changes = save_project(**kept, regions=["24", "12"], grant_ore=2_600_000_00)
    assert changes == {
        "grant_ore": (250000000, 260000000),
        "grant_qualifier": ("about", ""),
        "regions": (["24"], ["12", "24"]),
    }
    act = Act.objects.order_by("position").last()
    assert (act.act, act.mandate, act.facts["changed"]["grant_ore"]) == (
        "project.saved",
        "smir-1",
        [250000000, 260000000],
    )


def test_a_project_with_references_that_lead_nowhere_is_refused_for_each():
    facts.world()
    with pytest.raises(Refused) as refused:
        save_project(key="x", mandate="smir-1", name="X", kind="implementation", state="ended", owner="nobody",
                     partners=["ghost"], regions=["12", "99"], focus_areas=["cooking"], actor=ME)  # fmt: skip
    assert where(refused) == ["owner", "regions", "partners", "focus_areas"]
    assert not Project.objects.filter(key="x").exists()


def test_a_project_with_backward_dates_negative_money_and_unknown_words_is_refused_for_each():
    facts.world()
    with pytest.raises(Refused) as refused:
        save_project(key="x", mandate="smir-1", name=" ", kind="party", state="asleep", start_on=date(2018, 1, 2),
                     end_on=date(2018, 1, 1), grant_ore=-1, grant_qualifier="maybe", actor=ME)  # fmt: skip
    assert where(refused) == ["kind", "state", "grant_qualifier", "name", "end_on", "grant_ore"]


def test_a_grant_larger_than_the_whole_funding_is_refused_unless_a_figure_is_hedged():
    facts.world()
    given = {
        "mandate": "smir-1",
        "name": "X",
        "kind": "implementation",
        "state": "ended",
        "grant_ore": 200,
        "actor": ME,
    }
    with pytest.raises(Refused) as refused:
        save_project(key="x", total_cost_ore=100, **given)
    assert codes(refused) == ["project.grant_over_total"]
    project, _ = save_project(key="x", total_cost_ore=100, total_cost_qualifier="over", **given)
    assert project.total_cost_qualifier == "over"


def test_a_result_without_figure_keeps_the_sources_word_and_refuses_silence():
    facts.world()
    given = {"mandate": "smir-1", "project": "digilyft", "key": "met", "label_sv": "träffade", "actor": ME}
    with pytest.raises(Refused) as silent:
        save_result(**given)
    with pytest.raises(Refused) as hedged:
        save_result(**given, words_sv="hundratals", qualifier="over")
    assert codes(silent) + codes(hedged) == ["figure.nothing_said", "figure.qualifier_alone"]
    result, _ = save_result(**given, words_sv="hundratals", words_en="hundreds")
    told = []
    for language in ("sv", "en"):
        with override(language):
            told.append(result_said(result))
    assert (result.value, told) == (None, ["hundratals", "hundreds"])


def test_a_result_of_a_mandate_as_a_whole_is_known_again_without_a_project():
    facts.world()
    given = {
        "mandate": "smir-1",
        "key": "satisfied",
        "label_sv": "nöjda",
        "unit": "percent",
        "value": Decimal("94"),
        "actor": ME,
    }
    assert [bool(save_result(**given)[1]) for _ in range(2)] == [True, False]
    assert Result.objects.filter(project=None).count() == 1


def test_a_result_for_a_project_of_another_mandate_is_refused():
    made = facts.world()
    facts.mandate(made.programme, key="smir-2", number=5, government_number="")
    with pytest.raises(Refused) as refused:
        facts.reached("digilyft", 1, "", mandate_key="smir-2")
    assert codes(refused) == ["grants.other_mandate"]


def test_a_funnel_that_grows_is_refused_unless_the_smaller_figure_is_a_lower_bound():
    facts.world()
    given = {
        "mandate": "smir-1",
        "funnel": "skane",
        "name_sv": "Skånsk industriell framtid",
        "label_sv": "x",
        "actor": ME,
    }
    with pytest.raises(Refused) as refused:
        save_funnel_stage(**given, number=2, companies=201)
    with pytest.raises(Refused) as shrunk:
        save_funnel_stage(**given, number=3, companies=27)
    assert codes(refused) + codes(shrunk) == ["funnel.grows", "funnel.grows"]
    save_funnel_stage(**given, number=1, companies=50, qualifier="over")
    assert FunnelStage.objects.get(funnel="skane", number=1).companies == 50


def test_participation_that_no_source_tells_is_neither_yes_nor_no():
    facts.world()
    saved, _ = save_participation(mandate="smir-1", region="09", kind="implementation", took_part=None, actor=ME)
    assert saved.took_part is None
