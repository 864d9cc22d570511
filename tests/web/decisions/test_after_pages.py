"""The pages of a condition and of an appeal say by which day, how late, on which side of the last day, and what comes next."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.decisions.facts import NO, a_case, content, decided, head, presenter
from verkstad.applications.models import Application
from verkstad.core.decisions.appeal import last_day
from verkstad.core.decisions.content import Condition as Told
from verkstad.decisions import actions
from verkstad.decisions.models import Appeal, Condition, Decision, Service
from verkstad.decisions.pages.decisions import answer_facts, appeal_facts, condition_facts, conditions_of
from verkstad.decisions.queries.ground import rejected
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
WHY = "Vi har gått igenom ansökan på nytt och ser att ett underlag har förbisetts."


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def told(rows):
    return {row["term"]: (row["value"], row.get("note", "")) for row in rows}


def a_condition(late, before_payment=True):
    """A condition whose day passed so many days ago; a proposal takes only days to come."""
    day = timezone.localdate() + timedelta(days=10)
    one = decided(conditions=(Told("k1", "Avtalet visas upp", day, before_payment),)).conditions.get()
    Condition.objects.filter(pk=one.pk).update(follow_on=timezone.localdate() - timedelta(days=late))
    return Condition.objects.select_related("decision__application__owner", "decision__document").get(pk=one.pk)


@pytest.mark.parametrize(("late", "words"), [(-3, ""), (0, ""), (1, "1 dag sen"), (5, "5 dagar sen")])
def test_a_condition_says_of_which_decision_it_is_and_how_late_it_is(late, words):
    one = a_condition(late)
    rows = told(condition_facts(one))
    assert rows["Följs upp den"] == (one.follow_on, words)
    assert rows["Beslut"][0] == one.decision.application.title
    assert rows["Utbetalning"][0] == "Inget betalas ut innan det är uppfyllt."
    assert [row["late"] for row in conditions_of(one.decision)] == [words]


def test_a_condition_that_holds_back_no_payment_says_nothing_of_it_and_one_followed_up_is_not_late():
    one = actions.follow_condition(condition=a_condition(5, before_payment=False), met=True, note="Avtalet kom in.",
                                   followed_on=timezone.localdate(), actor=staff(Role.OFFICER))  # fmt: skip
    rows = told(condition_facts(one))
    assert "Utbetalning" not in rows
    assert (rows["Följs upp den"][1], rows["Tidigare uppföljning"][1]) == ("", "Avtalet kom in.")


def test_who_follows_up_sees_that_it_is_late_and_the_applicant_does_not(client):
    one = a_condition(5)
    for user, shown in (
        (staff(Role.OFFICER), True),
        (people_of(one.decision.application.owner, Role.SIGNATORY), False),
    ):
        TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        page = client.get(one.decision.get_absolute_url()).content.decode()
        assert ("Avtalet visas upp" in page, "5 dagar sen" in page) == (True, shown)


@pytest.fixture
def no():
    case = a_case()
    made = actions.propose(application=case, content=rejected(content(case), NO), actor=presenter())
    return actions.decide(proposal=made, actor=head())


def against(decision, kind="appeal"):
    return actions.receive_appeal(decision=decision, kind=kind, text="Vi anser att underlaget har förbisetts.",
                                  actor=people_of(decision.application.owner, Role.SIGNATORY))  # fmt: skip


def served_with_last_day(decision, days):
    """Served so that the last day lies so many days from today, as near as weekends let it."""
    day = timezone.localdate() + timedelta(days=days - 21)
    Service.objects.create(decision=decision, served_on=day, how="receipt", noted_by="user:1")
    return (last_day(day) - timezone.localdate()).days


@pytest.mark.parametrize("days", [10, 9, -10, -9])
def test_an_appeal_says_on_which_side_of_the_last_day_it_came_in(no, days):
    one = against(no)
    left = served_with_last_day(no, days)
    row = Appeal.objects.select_related("decision__application__call__mandate", "document").get(pk=one.pk)
    side = told(appeal_facts(row, staff(Role.OFFICER))["facts"])["Sista dag att överklaga"][1]
    unit = "dag" if abs(left) == 1 else "dagar"
    assert side.startswith(f"Det kom in {abs(left)} {unit} {'före' if left > 0 else 'efter'} sista dagen.")
    assert side.endswith("44 § förvaltningslagen (2017:900)")


def test_before_the_decision_is_served_the_clock_has_not_begun(no):
    rows = told(appeal_facts(against(no), staff(Role.OFFICER))["facts"])
    assert rows["Sista dag att överklaga"][1].startswith("Tiden för att överklaga har inte börjat")


def test_the_next_step_follows_the_state_and_is_gone_when_it_has_ended(no):
    one, officer = against(no, "reconsideration"), staff(Role.OFFICER, name="another")

    def step():
        row = Appeal.objects.select_related("decision__application__call__mandate", "document").get(pk=one.pk)
        rows = told(appeal_facts(row, officer)["facts"])
        assert rows["Sista dag"][0] == "En begäran om omprövning har ingen sista dag."
        return rows.get("Nästa steg", ("",))[0]

    steps = [step()]
    actions.try_time(appeal=one, actor=officer)
    steps.append(step())
    actions.close_appeal(appeal=one, reasons=WHY, actor=officer)
    steps.append(step())
    assert [text.split(" ")[0] for text in steps] == ["Någon", "Den", ""]
    assert Decision.objects.count() == 1


def test_a_case_decided_anew_is_led_to_from_what_was_asked_and_the_answer_begins_with_whose_it_is(no):
    one, officer = against(no, "reconsideration"), staff(Role.OFFICER, name="another")

    def row():
        return Appeal.objects.get(pk=one.pk)

    actions.try_time(appeal=one, actor=officer)
    shown = told(answer_facts(row(), officer))
    assert shown["Ärendet"] == (no.application.title, no.application.owner.name)
    assert shown["Vad som begärs och varför"][0] == "Vi anser att underlaget har förbisetts."
    assert "Nytt beslut" not in shown
    actions.reopen_case(appeal=one, reasons=WHY, actor=officer)
    later = decided(Application.objects.get(pk=no.application_id))
    facts = {fact["term"]: fact for fact in appeal_facts(row(), officer)["facts"]}
    assert facts["Nytt beslut"]["url"] == later.get_absolute_url()
