"""The applicant's pages: each opens for those it is for, saves what is typed, and takes few queries."""

import copy

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.applications import facts
from verkstad.applications.actions.partners import add_partner, change_partner
from verkstad.applications.models import Application, Letter, Partner
from verkstad.core.applications.plan import cells_of, from_json
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
MOST = 12
PARTS = ("application", "partners", "budget", "financing", "letters", "signing", "ready", "prefill")


def client_of(user):
    """Signed in; staff with the second factor that they cannot act without."""
    client = Client()
    if user.lacks_second_factor():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def address(name, one, *more):
    return reverse(f"applications:{name}", args=[one.key, *more])


def opened(client, url):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.get(url)
    return answer, len(caught)


def reload(one):
    return Application.objects.get(pk=one.pk)


@pytest.fixture
def draft():
    return facts.an_application(facts.a_call(letters="each_region"))


def page_queries(one, client):
    pages = [address(name, one) for name in PARTS] + [address("section", one, "project")]
    found = {}
    for url in [*pages, reverse("applications:list")]:
        answer, queries = opened(client, url)
        assert answer.status_code == 200, url
        found[url.replace(one.key, "KEY")] = queries
    return found


def test_every_page_of_a_draft_opens_within_twelve_queries_also_with_three_partners(draft):
    client = client_of(draft.started_by)
    client.get("/")
    alone = page_queries(draft, client)
    for number in ("212000-0803", "232100-0255"):
        add_partner(application=draft, number=number, role="partner", regions=["09", "12"], user=draft.started_by)
    three = page_queries(draft, client)
    assert {url: n for url, n in three.items() if n > MOST} == {}
    assert {url: (alone[url], n) for url, n in three.items() if n > alone[url]} == {}


def test_a_stranger_does_not_learn_that_the_draft_exists_and_the_public_is_asked_to_sign_in(draft):
    other = client_of(facts.people_of(facts.a_body("12"), Role.OWNER))
    assert {name: other.get(address(name, draft)).status_code for name in PARTS} == dict.fromkeys(PARTS, 404)
    assert Client().get(address("application", draft)).url == f"/konto/logga-in/?next=/ansokan/{draft.key}/"


def test_the_check_before_beginning_tells_yes_no_and_unsure_with_the_clause_and_begins():
    call, body = facts.a_call(letters="each_region"), facts.a_body()
    client = client_of(facts.people_of(body, Role.OWNER))
    page = client.get(reverse("applications:start", args=[call.key]))
    told = [
        (row["check"].verdict.value, row["check"].finding.code, row["check"].finding.clause)
        for row in page.context["checks"]
    ]
    assert told == [
        ("yes", "eligibility.open", "R1"),
        ("yes", "eligibility.kind", "R1"),
        ("unsure", "eligibility.rua", "R2"),
    ]
    begun = client.post(reverse("applications:start", args=[call.key]), {"owner": body.key})
    one = Application.objects.get()
    assert (begun.status_code, begun.url, one.owner) == (302, address("application", one), body)


SELF_CHECK = {
    "title": {"sv": "Kan vi söka?", "en": "May we apply?"},
    "sections": [{"key": "check", "title": {"sv": "Frågor", "en": "Questions"}, "questions": [
        {"key": "industry", "kind": "tri_state", "label": {"sv": "Riktar ni er till industrin?", "en": "For industry?"},
         "validations": [{"expression": "industry != \"no\"",
                          "message": {"sv": "Bara insatser för industrin.", "en": "Only efforts for industry."}}]},
        {"key": "running", "kind": "choice", "label": {"sv": "Är det er löpande verksamhet?", "en": "Is it your running work?"},
         "options": [{"key": "yes", "label": {"sv": "Ja", "en": "Yes"}}, {"key": "no", "label": {"sv": "Nej", "en": "No"}}],
         "validations": [{"expression": "running = \"no\"",
                          "message": {"sv": "Löpande verksamhet får inget stöd.", "en": "No aid to running work."}}]},
    ]}],
}  # fmt: skip


def test_the_calls_own_questions_say_no_in_the_calls_words_and_store_nothing():
    from verkstad.instruments.models import Response

    facts.a_form("check", SELF_CHECK)
    call = facts.a_call(self_check="check", self_check_version=1)
    client = client_of(facts.people_of(facts.a_body(), Role.OWNER))
    url = reverse("applications:start", args=[call.key])
    page = client.get(url, {"answered": "1", "q-industry": "unknown", "q-running": "yes"})
    told = [(row["check"].verdict.value, row["check"].told.message) for row in page.context["checks"]][-2:]
    assert told == [
        ("unsure", "Riktar ni er till industrin? Ni vet inte ännu."),
        ("no", "Löpande verksamhet får inget stöd."),
    ]
    assert page.context["verdict"] == "no"
    fits = client.get(url, {"answered": "1", "q-industry": "yes", "q-running": "no"})
    assert fits.context["verdict"] == "yes"
    assert Response.objects.count() == 0


def test_a_section_saves_what_is_right_and_shows_what_is_wrong(draft):
    client = client_of(draft.started_by)
    url = address("section", draft, "company")
    kept = client.post(url, {"q-companies": "0", "q-reach": "Telefon."})
    assert kept.status_code == 200
    assert "companies" in kept.context["form"].errors
    assert reload(draft).response.answers["reach"] == "Telefon."
    onward = client.post(url, {"q-companies": "12", "q-reach": "Telefon."})
    assert (onward.status_code, onward.url) == (302, address("partners", draft))


def test_the_budget_saves_what_can_be_read_and_names_the_cell_that_cannot(draft):
    client = client_of(draft.started_by)
    answer = client.post(address("budget", draft), {"cost/staff/owner/2026": "1 500 000", "cost/travel/owner/2026": "mycket",
                                                    "stay": "1"})  # fmt: skip
    assert [one["id"] for one in answer.context["unread"]] == ["id_cost-travel-owner-2026"]
    assert 'value="mycket"' in answer.content.decode()
    cells = cells_of(from_json(reload(draft).plan))
    assert {a: v for a, v in cells.items() if a.startswith("cost/")} == {"cost/staff/owner/2026": 1_500_000_00}


def test_the_budget_saved_by_itself_answers_with_sums_findings_and_when(draft):
    client = client_of(draft.started_by)
    answer = client.post(address("budget", draft), {"cost/staff/owner/2026": "900 000"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["X-Saved"]) == (200, str(reload(draft).plan_revision))
    assert [one["told"].clause for one in answer.context["findings"]] == ["R7", "R3 · § 6"]
    assert "plan-live" in answer.content.decode()


def test_two_people_in_the_same_cell_see_both_values_and_the_first_stands(draft):
    page = client_of(draft.started_by).get(address("budget", draft))
    base = page.context["base"]
    other = facts.people_of(draft.owner, Role.PROJECT_ECONOMIST)
    client_of(other).post(address("budget", draft), {"cost/staff/owner/2026": "1 800 000", "base": base, "page": "b"})
    answer = client_of(draft.started_by).post(
        address("budget", draft),
        {"cost/staff/owner/2026": "1 700 000", "cost/travel/owner/2027": "5 000", "base": base, "page": "a"},
    )
    assert [(c["theirs"], c["mine"], c["by"]) for c in answer.context["clashes"]] == [
        ("1\u202f800\u202f000\xa0kr", "1\u202f700\u202f000\xa0kr", str(other))]  # fmt: skip
    cells = cells_of(from_json(reload(draft).plan))
    assert (cells["cost/staff/owner/2026"], cells["cost/travel/owner/2027"]) == (1_800_000_00, 5_000_00)


def test_a_page_does_not_clash_with_its_own_earlier_saves(draft):
    client, url = client_of(draft.started_by), address("budget", draft)
    base = client.get(url).context["base"]
    for typed in ("100", "200", "300"):
        answer = client.post(
            url, {"cost/travel/owner/2026": typed, "base": base, "page": "mine"}, headers={"HX-Request": "true"}
        )
        assert answer.context["clashes"] == []
    assert cells_of(from_json(reload(draft).plan))["cost/travel/owner/2026"] == 300_00


def test_financing_lines_come_and_go_and_the_grant_is_one_field(draft):
    client, url = client_of(draft.started_by), address("financing", draft)
    client.post(url, {"fund/grant/amount_ore": "900 000", "fund/fab/source": "erdf", "fund/fab/name": "Tillväxtverket",
                      "fund/fab/partner": "", "fund/fab/means": "cash", "fund/fab/amount_ore": "100 000",
                      "fund/fab/confirmed": "2026-02-01",
                      "fund/f2/source": "own", "fund/f2/partner": "owner", "fund/f2/means": "cash", "fund/f2/name": "",
                      "fund/f2/amount_ore": "", "fund/f2/confirmed": ""})  # fmt: skip
    plan = from_json(reload(draft).plan)
    assert [(f.key, str(f.source), f.amount_ore) for f in plan.funds] == [
        ("fab", "erdf", 100_000_00), ("grant", "grant", 900_000_00), ("own", "own", 1_000_000_00)]  # fmt: skip
    assert (reload(draft).applied_ore, reload(draft).total_ore) == (900_000_00, 2_000_000_00)
    client.post(url, {"fund/fab/source": "erdf", "fund/fab/name": "", "fund/fab/partner": "", "fund/fab/means": "cash",
                      "fund/fab/amount_ore": "", "fund/fab/confirmed": ""})  # fmt: skip
    assert [f.key for f in from_json(reload(draft).plan).funds] == ["grant", "own"]


def test_a_partners_people_change_their_own_row_only(draft):
    user = draft.started_by
    add_partner(application=draft, number="232100-0255", role="partner", regions=["12"], user=user)
    skane = client_of(facts.people_of(facts.a_body("12"), Role.PROJECT_ECONOMIST))
    mine = skane.post(address("budget", draft), {"cost/staff/p1/2026": "200 000"})
    theirs = skane.post(address("budget", draft), {"cost/staff/owner/2026": "1"})
    assert (mine.status_code, theirs.status_code) == (302, 200)
    assert [one.where for one in theirs.context["taken"].refused] == ["cost/staff/owner/2026"]
    cells = cells_of(from_json(reload(draft).plan))
    assert (cells["cost/staff/p1/2026"], cells["cost/staff/owner/2026"]) == (200_000_00, 2_000_000_00)
    assert skane.post(address("title", draft), {"title": "Vårt"}).status_code == 403


def test_partners_are_found_by_number_and_odd_ones_are_refused_at_their_field(draft):
    client, url = client_of(draft.started_by), address("partners", draft)
    wrong = client.post(url, {"number": "123456-7890", "role": "partner"})
    assert list(wrong.context["form"].errors) == ["number"]
    unknown = client.post(url, {"number": "556036-0793", "role": "partner"})
    assert list(unknown.context["form"].errors) == ["name"]
    client.post(url, {"number": "556036-0793", "name": "Verkstad AB", "role": "cooperator", "regions": ["09", "12"]})
    found = Partner.objects.get(application=draft, key="p1")
    assert (found.name, found.number, found.role, found.organisation) == (
        "Verkstad AB",
        "5560360793",
        "cooperator",
        None,
    )
    twice = client.post(url, {"number": "5560360793", "name": "x", "role": "partner"})
    assert list(twice.context["form"].errors) == ["number"]


def test_letters_are_asked_answered_and_told_and_only_the_body_answers(
    draft, mailoutbox, django_capture_on_commit_callbacks
):
    change_partner(application=draft, key="owner", regions=["12", "24"], user=draft.started_by)
    skane = facts.people_of(facts.a_body("12"), Role.REGIONAL)
    owner = client_of(draft.started_by)
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(address("letters", draft), {"regions": ["12"], "message": "Vi börjar i Osby."})
    letter = Letter.objects.get()
    assert (letter.body.key, letter.region_id, letter.state) == ("body-12", "12", "requested")
    assert [mail.to for mail in mailoutbox] == [[skane.email]]
    url = reverse("applications:letter", args=[letter.pk])
    assert (
        owner.post(url, {"given": "yes", "answer": "Ja"}).status_code == 403
        or Letter.objects.get().state == "requested"
    )
    page = client_of(skane).get(url)
    assert (page.status_code, "Vi börjar i Osby." in page.content.decode()) == (200, True)
    with django_capture_on_commit_callbacks(execute=True):
        client_of(skane).post(url, {"given": "yes", "answer": "Vi tar hand om resultaten."})
    assert (Letter.objects.get().state, mailoutbox[-1].to) == ("given", [draft.started_by.email])


def test_the_signatory_signs_what_was_shown_and_nothing_else(draft):
    change_partner(application=draft, key="owner", regions=["24"], user=draft.started_by)
    client_of(draft.started_by).post(address("letters", draft), {"regions": ["24"]})
    signer = client_of(facts.people_of(draft.owner, Role.SIGNATORY))
    page = signer.get(address("signing", draft))
    mark = page.context["sha256"]
    assert (
        client_of(draft.started_by).post(address("signing", draft), {"sha256": mark, "read": "on"}).status_code == 200
    )
    assert draft.signings.count() == 0
    signer.post(address("section", draft, "company"), {"q-companies": "41", "q-reach": "Besök."})
    late = signer.post(address("signing", draft), {"sha256": mark, "read": "on"})
    assert (late.status_code, draft.signings.count()) == (200, 0)
    mark = signer.get(address("signing", draft)).context["sha256"]
    done = signer.post(address("signing", draft), {"sha256": mark, "read": "on"})
    assert (done.url, [s.sha256 for s in draft.signings.all()]) == (address("ready", draft), [mark])


def test_what_was_typed_when_the_sign_in_ran_out_comes_back_unsaved(draft):
    client = Client()
    url = address("budget", draft)
    client.post(url, {"cost/staff/owner/2026": "777"})
    client.force_login(draft.started_by, "verkstad.people.brought.HouseBackend")
    page = client.get(url)
    assert 'value="777"' in page.content.decode()
    assert cells_of(from_json(reload(draft).plan))["cost/staff/owner/2026"] == 2_000_000_00


def test_a_new_draft_tells_calmly_how_far_it_is_and_lists_the_gaps_only_when_asked():
    one = facts.a_draft(facts.a_call())
    client = client_of(one.started_by)
    page = client.get(address("application", one))
    assert (page.context["fresh"], page.context["done"], page.context["parts_count"]) == (True, 2, 7)
    told = page.content.decode()
    assert "2 av 7 delar är klara." in told and "apply__left" not in told
    assert page.context["first_url"].endswith("/del/project/#id_q-need")
    listed = client.get(address("ready", one))
    assert len(listed.context["left"]) == 7
    assert all(str(gap.told.message) in listed.content.decode() for gap in listed.context["left"])


def test_after_the_first_answer_the_overview_names_what_is_left():
    one = facts.a_draft(facts.a_call())
    facts.save_section(application=one, answers={"need": "Ett behov."}, user=one.started_by)
    page = client_of(one.started_by).get(address("application", one))
    assert page.context["fresh"] is False and "saker är kvar innan" in page.content.decode()


def test_what_was_put_in_beforehand_is_no_beginning_but_changing_it_is():
    form = copy.deepcopy(facts.FORM)
    form["sections"][0]["questions"][0]["fills"] = "own.name"
    facts.a_form("project-form", form)
    one = facts.a_draft(facts.a_call())
    client = client_of(one.started_by)
    assert reload(one).response.answers["need"] == one.owner.name
    assert client.get(address("application", one)).context["fresh"] is True
    facts.save_section(application=one, answers={"need": "Vårt eget."}, user=one.started_by)
    assert client.get(address("application", one)).context["fresh"] is False


def test_the_financing_says_why_it_asks_and_what_may_be_left_empty():
    one = facts.an_application(facts.a_call())
    page = client_of(one.started_by).get(address("financing", one)).content.decode()
    assert "Varför vi frågar, och vad ni kan lämna tomt" in page and "R7" in page and "R8" in page
    assert page.count("Dag då pengarna lovades, som 2026-10-14 <span") >= 2
