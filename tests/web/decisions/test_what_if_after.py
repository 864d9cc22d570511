"""The what-if page of a review once decisions have been made: what is granted is counted once, and what is rejected is out."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.decisions.facts import KR, NO, funded, head, presenter
from tests.web.decisions.test_from_ranking import ME, cases, fixed, told
from tests.web.review.facts import a_call_to_review, a_checked, a_reviewer, asked, scored
from tests.web.review.test_pages import client_of
from verkstad.decisions.actions import decide, propose
from verkstad.decisions.queries.ground import rejected
from verkstad.grants.models import Project
from verkstad.organisations.models import Region
from verkstad.people.models import Role
from verkstad.review import actions as review
from verkstad.review.models import Round

pytestmark = pytest.mark.django_db
MKR = 1_000_000 * KR


@pytest.fixture
def round_(db: None) -> Round:
    """Five applications of a million each in 2026, for which the mandate has four and the call three."""
    call = a_call_to_review(mandate=funded(by_year={2026: 4_000_000}), budget_ore=3 * MKR)
    made = [a_checked(call, number) for number in range(5)]
    opened = review.open_round(call=call, each=1, reviewers=[a_reviewer("granskaren")], actor=ME)
    of = {case.pk: score for case, score in zip(made, (5, 4, 3, 3, 1), strict=True)}
    for task in asked(opened):
        scored(task, *[of[task.candidate.application_id]] * 2)
    return opened


def page(round_: Round, **query: str):
    client = client_of(staff(Role.OFFICER))
    return client.get(reverse("review:portfolio", args=[round_.pk]), query)


def money(context) -> tuple[list[tuple[int, int, int, int]], int, int]:
    years = [(y["year"], y["had"], y["used"], y["left"]) for y in context["years"]]
    return years, context["whole"], context["held"].left_ore


def grant(round_: Round, at: int, **changes: object) -> None:
    case = cases(round_)[at]
    decide(proposal=propose(application=case, content=told(case, **changes), actor=presenter()), actor=head())


def test_what_is_granted_is_taken_from_the_money_once(round_):
    fixed(round_)
    before = money(page(round_).context)
    assert before == ([(2026, 4 * MKR, 3 * MKR, 1 * MKR)], 3 * MKR, 0)
    grant(round_, 0)
    grant(round_, 1)
    assert money(page(round_).context) == before


def test_what_is_granted_is_in_every_choice_with_what_it_got_and_what_is_rejected_in_none(round_):
    fixed(round_)
    first, last = cases(round_)[0], cases(round_)[4]
    part = replace(told(first).by_year[0], amount_ore=600_000 * KR)
    grant(round_, 0, amount_ore=600_000 * KR, by_year=(part,), outcome="partial")
    no = rejected(told(last), NO, "")
    decide(proposal=propose(application=last, content=no, actor=presenter()), actor=head())
    shown = page(round_, valt="1").context
    assert [(row["key"], row["amount"], row["chosen"], row["settled"]) for row in shown["rows"]][:2] == [
        (first.key, 600_000 * KR, True, "beviljad"), (cases(round_)[1].key, MKR, False, "")]  # fmt: skip
    assert (len(shown["rows"]), shown["rejected"]) == (4, 1)
    text = page(round_, valt="1").content.decode()
    assert "En ansökan i listan har fått avslag och kan inte väljas." in text
    assert f'value="{first.key}" aria-label="{first.diary_number} Projekt 0" checked disabled' in text


def test_a_suggestion_keeps_what_is_granted_and_does_not_offer_to_drop_it(round_):
    fixed(round_)
    fifth = cases(round_)[4]
    proposal = propose(application=fifth, content=told(fifth, departure="Länet har inget annat projekt, och det här når dit."),
                       actor=presenter())  # fmt: skip
    decide(proposal=proposal, actor=head())
    found = page(round_, valt="1", forslag="1", keep_chosen="on").context["suggestion"]
    assert (found["count"], found["amount"]) == (3, 3 * MKR)
    assert found["leave"] == []
    assert found["binds"] == []
    gained = [(one["limit"].split(",")[0], one["gain"]) for one in found["more"]]
    assert gained == [("pengarna för 2026", ""), ("pengarna totalt", "50,0")]


def test_counties_without_an_earlier_project_are_marked(round_):
    call = round_.call
    old = Project.objects.create(mandate=call.mandate, key="gammalt", name="Gammalt", kind="prestudy", state="ended")
    old.regions.set(Region.objects.filter(code="24"))
    shown = page(round_).context
    assert {row["new"] for row in shown["rows"] if "Västerbotten" in row["regions"]} == {False}
    assert {row["new"] for row in shown["rows"] if "Västerbotten" not in row["regions"]} == {True}
    assert shown["new"] == sum(row["new"] for row in shown["rows"] if row["chosen"])
    text = page(round_).content.decode()
    assert "inget tidigare projekt" in text
    assert "Utan tidigare projekt: Gotlands län, Skåne län." not in text  # all 21 counties are asked, not three
    assert "Gotlands län" in shown["form"].fields["small"].help_text
    assert "Västerbottens län" not in shown["form"].fields["small"].help_text


def test_a_project_of_the_call_itself_is_no_earlier_one(round_):
    from verkstad.grants.actions import projects_from_decisions

    fixed(round_)
    grant(round_, 0)
    projects_from_decisions(actor=ME)
    assert Project.objects.count() == 1
    assert not any(row["new"] for row in page(round_).context["rows"])  # a new programme: no county stands out


def test_the_head_and_the_presenter_see_where_the_list_puts_the_application(round_):
    fixed(round_)
    first, last = cases(round_)[0], cases(round_)[4]
    form = client_of(presenter()).get(reverse("decisions:propose", args=[last.key])).content.decode()
    assert "plats 5 av 5, 0,0 poäng" in form
    assert "under strecket där pengarna tar slut" in form
    made = propose(application=first, content=told(first), actor=presenter())
    read = client_of(head()).get(reverse("decisions:proposal", args=[made.pk])).content.decode()
    assert "plats 1 av 5, 100,0 poäng" in read
    assert "ovanför strecket där pengarna tar slut" in read
    assert reverse("review:ranking", args=[round_.pk]) in read


def test_what_must_be_said_of_a_proposal_is_not_told_as_optional(round_):
    fixed(round_)
    form = client_of(presenter()).get(reverse("decisions:propose", args=[cases(round_)[0].key])).content.decode()
    words = [part.rsplit(">", 1)[-1].strip() for part in form.split('<span class="field__optional">')[:-1]]
    assert words == ["Varför det avviker från rangordningen", "Skäl, på engelska", "Annan offentlig finansiering",
                     "Särskilda villkor"]  # fmt: skip
