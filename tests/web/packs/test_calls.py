"""Calls of a pack: loaded once, changed in words, never against the rules; the real ones say what their sources say."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.core.packs.test_calls import pack
from tests.web.packs.conftest import REAL, load, told
from verkstad.calls import actions
from verkstad.calls.known import left_to_promise
from verkstad.calls.models import Call, CostFact
from verkstad.calls.queries import draft_of, open_calls, terms_of, window_of
from verkstad.core.calls.terms import Ceiling, Cheque, Known, Letters, Per
from verkstad.core.refused import Refused
from verkstad.mandate.models import Mandate
from verkstad.mandate.queries.figures import figures_of, with_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return pack(tmp_path)


def rewrite(home: Path, old: str, new: str) -> None:
    file = home / "calls" / "forstudier.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def lines(home: Path) -> list[str]:
    return [
        line for line in told(load(home)) if " call " in line or " cost kind " in line or " rate or amount " in line
    ]


def test_a_call_is_published_at_load_and_a_second_load_changes_nothing(home: Path) -> None:
    assert lines(home) == [
        "+ cost kind staff",
        "+ cost kind overhead",
        "+ rate or amount oh",
        "+ rate or amount half",
        "+ call forstudier",
    ]
    call = Call.objects.get()
    assert (call.state, terms_of(call).form_version, [c.key for c in open_calls()]) == ("published", 1, ["forstudier"])
    assert told(load(home)) == []
    assert Call.objects.get().versions.count() == 1


def test_a_published_call_changes_only_with_words_for_what_changes(home: Path) -> None:
    load(home)
    rewrite(home, '"400 000 kr"', '"450 000 kr"')
    with pytest.raises(Refused) as refused:
        load(home)
    assert [(one.code, one.where) for one in refused.value.findings] == [
        ("calls.told_in_both", "calls/forstudier.toml:1 (change_sv)")
    ]
    rewrite(home, 'form = "ansokan"', 'form = "ansokan"\nchange_sv = "Höjt tak"\nchange_en = "Higher ceiling"')
    assert len(lines(home)) == 1
    call = Call.objects.get()
    assert [(v.number, v.change_sv) for v in call.versions.all()] == [(2, "Höjt tak"), (1, "")]
    assert terms_of(call).ceilings == (Ceiling(Per.REGION, 45_000_000),)
    assert told(load(home)) == []


def test_a_load_that_an_action_refuses_leaves_nothing(home: Path) -> None:
    rewrite(home, 'highest_share = "50 %"', 'highest_share = "50 %"\nbudget = "900 mkr"')
    with pytest.raises(Refused) as refused:
        load(home)
    assert [one.code for one in refused.value.findings] == ["calls.budget_above"]
    assert (Call.objects.count(), CostFact.objects.count()) == (0, 0)


def test_a_call_that_is_not_to_be_published_stays_a_draft(home: Path) -> None:
    rewrite(home, "publish = true", "publish = false")
    assert lines(home)[-1] == "+ call forstudier"
    assert Call.objects.get().state == "draft"
    assert told(load(home)) == []


def test_what_somebody_writes_or_moves_in_the_site_is_not_overwritten(home: Path) -> None:
    load(home)
    call = Call.objects.get()
    assert call.closes_at is not None
    later = call.closes_at + timedelta(days=2)
    actions.extend_call(call=call, closes_at=later, reason_sv="Avbrott", reason_en="Outage", actor="system:test")
    call.refresh_from_db()
    own = replace(terms_of(call), budget_ore=100_000_000)
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=own, source_note=call.source_note, actor="system:test"
    )
    assert told(load(home)) == []
    draft = draft_of(call)
    assert draft is not None and draft.terms == own
    rewrite(home, '"400 000 kr"', '"450 000 kr"')
    with pytest.raises(Refused) as refused:
        load(home)
    assert [one.code for one in refused.value.findings] == ["calls.draft_by_hand"]
    actions.discard_draft(call=call, actor="system:test")
    rewrite(home, 'form = "ansokan"', 'form = "ansokan"\nchange_sv = "Höjt tak"\nchange_en = "Higher ceiling"')
    load(home)
    call.refresh_from_db()
    assert (call.closes_at, terms_of(call).ceilings) == (later, (Ceiling(Per.REGION, 45_000_000),))


# The real programme, loaded once for what follows


def test_what_a_mandate_has_left_is_what_its_figures_say(real_programme: None) -> None:
    for mandate in with_facts(Mandate.objects.filter(book__isnull=False)):
        figures = figures_of([mandate], date.today())[mandate.pk]
        assert left_to_promise(mandate) == figures.amount_ore - figures.granted_ore - figures.programme.total


def test_the_real_calls_say_what_their_sources_say_and_name_what_none_does(real_programme: None) -> None:
    calls = {call.key: (call, terms_of(call)) for call in Call.objects.all()}
    assert {key: str(window_of(call)) for key, (call, _t) in calls.items()} == dict.fromkeys(calls, "closed")
    prestudy, build, second, cheque, coordinator = (calls[key][1] for key in (
        "forstudier-2016", "genomforande-2017", "smart-industri-2018", "affarsutvecklingscheck",
        "digitaliseringskoordinator-2018"))  # fmt: skip
    assert (prestudy.ceilings, prestudy.highest_share, prestudy.applicant_kinds) == (
        (Ceiling(Per.REGION, 40_000_000),),
        "100",
        ("rua",),
    )
    assert (prestudy.closes_known, prestudy.decision_by) == (Known.MONTH, "2016-10-07")
    assert (build.highest_share, build.usual_ore, build.usual_qualifier, build.applicant_kinds) == (
        "50",
        250_000_000,
        "about",
        ("rua",),
    )
    assert (build.announced_on, build.opens_at, build.opens_known, build.closes_known) == (
        "2016-12-16", "2017-02-01T00:00", Known.MONTH, Known.NO)  # fmt: skip
    assert {"closes_at", "ceilings"} <= set(build.unknown)
    assert (second.letters, second.highest_share, second.ceilings, second.closes_known) == (
        Letters.UNLESS_RUA,
        "",
        (),
        Known.MONTH,
    )
    assert {"highest_share", "ceilings", "criteria"} <= set(second.unknown)
    assert (cheque.cheque, cheque.least_ore, cheque.ceilings, cheque.highest_share, cheque.aid_scheme) == (
        Cheque(2, 49, 300_000_000), 5_000_000, (Ceiling(Per.APPLICANT, 25_000_000),), "50", "de_minimis")  # fmt: skip
    assert coordinator.fixed_ore == {"2018": 50_000_000, "2019": 100_000_000, "2020": 100_000_000}
    assert (coordinator.opens_at, coordinator.closes_at, coordinator.project_from, coordinator.project_to) == (
        "2018-08-20T00:00", "2018-11-15T23:59:59", "2018-07-12", "2018-12-31")  # fmt: skip
    assert all(call.source_note for call, _terms in calls.values())


def test_the_real_rates_carry_their_source_and_what_is_not_confirmed_is_marked(real_programme: None) -> None:
    facts = {one.key: one for one in CostFact.objects.filter(programme__key=REAL.name)}
    assert [key for key, one in facts.items() if not one.confirmed] == ["eruf-1420-oh-25"]
    assert [key for key, one in facts.items() if not one.source_note] == []
    assert (facts["nationella-hogsta-andel"].clause, facts["nationella-hogsta-andel"].value) == (
        "Förordning (2003:596)",
        50,
    )
