"""What a completion opens beside the questions: title, partners, budget, financing, letters; each by itself, then closed."""

import subprocess
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of
from tests.web.handling.facts import a_case, again, officer
from verkstad.applications.actions.drafts import name_application
from verkstad.applications.actions.letters import ask_letters
from verkstad.applications.actions.partners import add_partner, change_partner, remove_partner
from verkstad.applications.actions.plan import save_plan
from verkstad.applications.models import Piece
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.models import Completion
from verkstad.handling.queries.completions import differences, openable
from verkstad.journal.models import Act
from verkstad.people.models import Role, User

pytestmark = pytest.mark.django_db
KEY = "completion-key-0001"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def case(db):
    return a_case(a_call(letters="unless_rua"))


@pytest.fixture
def owner(case):
    return people_of(case.owner, Role.OWNER)


def ask(case, *pieces, fields=()):
    due = timezone.localdate() + timedelta(days=14)
    chosen = [*fields, *(f"part:{piece}" for piece in pieces)]
    return actions.ask_completion(
        application=case, fields=chosen, message="Rätta det som är öppet.", due_on=due, actor=officer()
    )


def set_title(case, user):
    return name_application(application=case, title="Robotar i kusten", user=user)


def more_partners(case, user):
    return add_partner(application=case, number="212000-0803", role="cooperator", regions=["09"], user=user)


def other_regions(case, user):
    return change_partner(application=case, key="owner", regions=["12"], user=user)


def take_partner_out(case, user):
    return remove_partner(application=case, key="p1", user=user)


def more_cost(case, user):
    return save_plan(application=case, typed={"cost/travel/owner/2026": 100_000_00}, user=user)


def other_grant(case, user):
    typed = {"fund/grant/amount_ore": 900_000_00, "fund/own/amount_ore": 1_100_000_00}
    return save_plan(application=case, typed=typed, user=user)


def one_more_letter(case, user):
    case.partners.get(key="owner").regions.add("12")
    return ask_letters(application=case, regions=["12"], user=user)


ACTS = [("title", set_title), ("partners", more_partners), ("partners", other_regions), ("partners", take_partner_out),
        ("budget", more_cost), ("financing", other_grant), ("letters", one_more_letter)]  # fmt: skip


def code_of(act, case, user):
    with pytest.raises(Refused) as refused:
        act(case, user)
    return [one.code for one in refused.value.findings]


@pytest.mark.parametrize(("piece", "act"), ACTS)
def test_what_is_not_opened_is_refused_by_the_action_itself(case, owner, piece, act):
    assert code_of(act, case, owner) == ["applications.not_a_draft"]
    ask(case, *(one for one in Piece if one != piece), fields=("reach",))
    before = again(case)
    assert code_of(act, case, owner) == ["applications.not_opened"]
    now = again(case)
    assert (now.title, now.plan, now.partners.count()) == (before.title, before.plan, before.partners.count())


@pytest.mark.parametrize(("piece", "act"), [pair for pair in ACTS if pair[1] is not take_partner_out])
def test_what_is_opened_can_be_changed_and_is_closed_again_when_it_is_sent(case, owner, piece, act):
    asked = ask(case, piece, fields=("reach",))
    act(case, owner)
    case.response.answers["reach"] = "Genom möten."
    case.response.save()
    if piece == "budget":
        code = code_of(other_grant, case, owner)
        assert code == ["applications.not_opened"]
    sent = actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert (sent.number, again(case).opened, again(case).state) == (2, None, "registered")
    assert code_of(act, case, owner) == ["applications.not_a_draft"]


def test_a_partner_that_was_added_by_mistake_is_taken_out_in_the_same_completion(case, owner):
    ask(case, "partners")
    made = more_partners(case, owner)
    remove_partner(application=case, key=made.key, user=owner)
    assert again(case).partners.count() == 1


def test_the_new_version_holds_the_changes_and_the_first_one_stays(case, owner):
    asked = ask(case, "title", "partners", "financing")
    for act in (set_title, more_partners, other_grant):
        act(case, owner)
    assert (again(case).applied_ore, again(case).total_ore) == (1_000_000_00, 2_000_000_00)
    actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    first, second = case.submissions.order_by("number")
    assert [(d.what, d.key) for d in differences(first.content, second.content)] == [
        ("title", "title"), ("plan", "fund/grant/grant/"), ("plan", "fund/own/own/owner"), ("partner", "p1")]  # fmt: skip
    assert (first.content["title"], second.content["title"]) == ("Robotar i inlandet", "Robotar i kusten")
    assert (again(case).applied_ore, again(case).total_ore) == (900_000_00, 2_000_000_00)


@pytest.mark.parametrize("how", ["ended", "withdrawn"])
def test_what_was_never_sent_is_put_back_when_nothing_more_is_waited_for(case, owner, how):
    asked = ask(case, *Piece)
    sent = dict(case.submissions.get().content)
    for act in (set_title, more_partners, other_regions, more_cost, other_grant):
        act(case, owner)
    if how == "ended":
        Completion.objects.update(due_on=timezone.localdate() - timedelta(days=1))
        actions.end_completion(completion=asked, actor=officer())
    else:
        actions.withdraw_application(application=case, user=owner)
    now = again(case)
    regions = {p.key: [r.code for r in p.regions.all()] for p in now.partners.all()}
    was = {p["key"]: p["regions"] for p in sent["partners"]}
    assert (now.title, now.plan, regions, now.opened) == (sent["title"], sent["plan"], was, None)
    assert (now.applied_ore, now.total_ore) == (1_000_000_00, 2_000_000_00)


def test_the_letter_and_the_journal_name_what_is_opened(case):
    asked = ask(case, "partners", "financing", "letters", fields=("reach",))
    with asked.letter.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    told = " ".join(done.stdout.decode().split())
    named = ["Hur når ni dem?", "Parter, deras roller och regioner", "Finansiering", "Avsiktsförklaringar"]
    assert [one for one in named if one not in told] == []
    assert "Projektets titel" not in told
    facts = Act.objects.get(act="application.completion_asked").facts
    assert facts["fields"] == ["reach", "part:partners", "part:financing", "part:letters"]


def test_only_what_the_call_asks_for_can_be_opened(case):
    offered = [key for key in openable(case) if key.startswith("part:")]
    assert offered == ["part:title", "part:partners", "part:budget", "part:financing", "part:letters"]
    plain = a_case(a_call("enkel", cost_kinds=[]), a_body("12"))
    assert [key for key in openable(plain) if key.startswith("part:")] == ["part:title", "part:partners"]
    with pytest.raises(Refused) as refused:
        ask(plain, "budget")
    assert [(one.code, one.where) for one in refused.value.findings] == [("handling.unknown_field", "fields")]


def test_a_gap_in_an_opened_part_keeps_it_from_being_sent_and_one_in_a_closed_part_does_not(case, owner):
    asked = ask(case, "financing", fields=("reach",))
    save_plan(application=case, typed={"fund/grant/amount_ore": 1_500_000_00}, user=owner)
    with pytest.raises(Refused) as refused:
        actions.answer_completion(completion=asked, client_key=KEY, user=owner)
    assert {f.clause for f in refused.value.findings} == {"R7", "R3 · § 6"}
    assert again(case).state == "completing"
    other_grant(case, owner)
    case.partners.get(key="owner").regions.clear()  # a gap in the partners, which are not open
    assert actions.answer_completion(completion=asked, client_key=KEY, user=owner).number == 2


def signed(user):
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def test_the_pages_let_the_applicant_change_the_opened_parts_and_read_the_others(case, owner):
    asked = ask(case, "title", "partners")
    mine, base = signed(owner), f"/ansokan/{case.key}/"
    links = [one["url"] for one in mine.get(f"/arenden/komplettering/{asked.pk}/").context["pieces"]]
    assert links == [base, f"{base}parter/"]
    pages = {name: mine.get(f"{base}{name}").content.decode() for name in ("", "parter/", "budget/", "finansiering/")}
    fields = ('name="title"', 'name="number"', 'name="cost/staff/owner/2026"', 'name="fund/grant/amount_ore"')
    assert [field in page for field, page in zip(fields, pages.values(), strict=True)] == [True, True, False, False]
    assert all("projektets titel, parter, deras roller och regioner" in page for page in pages.values())
    assert mine.post(f"{base}titel/", {"title": "Robotar i kusten"}).status_code == 302
    assert mine.post(f"{base}parter/owner/", {"regions": ["12"]}).status_code == 302
    refused = mine.post(f"{base}budget/", {"cost/staff/owner/2026": "1"})
    assert [one.message for one in refused.context["taken"].refused] == [
        "Myndigheten har inte öppnat den här delen för komplettering: budget."]  # fmt: skip
    assert (again(case).title, [r.code for r in again(case).regions]) == ("Robotar i kusten", ["12"])


def test_the_people_of_a_partner_change_their_own_part_and_no_other_where_it_is_opened(case, owner):
    ask(case, "partners", "budget")
    more_partners(case, owner)
    partner = people_of(a_body("09"), Role.OWNER)
    change_partner(application=again(case), key="p1", regions=["12", "09"], user=User.objects.get(pk=partner.pk))
    for key in ("owner",):
        with pytest.raises(Refused) as refused:
            change_partner(application=again(case), key=key, regions=["09"], user=User.objects.get(pk=partner.pk))
        assert [one.code for one in refused.value.findings] == ["applications.not_your_part"]
    with pytest.raises(Refused) as refused:
        more_cost(again(case), User.objects.get(pk=partner.pk))
    assert [one.code for one in refused.value.findings] == ["applications.not_your_part"]
