"""The case page, the handler's forms and the applicant's pages, for each who may and may not open them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of
from tests.web.handling.facts import a_case, a_checked, a_sent, again, officer, settle
from tests.web.handling.test_completion import ask
from verkstad.handling import actions
from verkstad.handling.models import Completion
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def signed(user):
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OFFICER)


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer


def test_every_role_meets_the_case_page_as_its_part_is(signed_in):
    case = a_case()
    path = f"/arenden/{case.key}/"
    seen = {role: signed_in(role).get(path).status_code for role in Role}
    readers = {
        "ministry",
        "head",
        "presenter",
        "officer",
        "economist",
        "attester",
        "registrar",
        "communicator",
        "evaluator",
        "auditor",
    }
    assert seen == {role: 200 if role in readers else 404 for role in Role}
    assert Client().get(path).status_code == 302
    assert signed(people_of(case.owner, Role.OWNER)).get(path).status_code == 403
    assert signed(people_of(a_body("12"), Role.OWNER)).get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("tilldela/", {"officer", "presenter", "head"}),
        ("registrera/", {"officer", "registrar"}),
        ("krav/", {"officer"}),
        ("komplettera/", {"officer"}),
        ("avvisa/", {"officer", "presenter", "head"}),
        ("bjud-in/", {"officer", "head"}),
        ("versioner/", {"ministry", "head", "presenter", "officer", "economist", "attester", "registrar", "communicator",
                        "evaluator", "auditor"}),
    ],
)  # fmt: skip
def test_each_act_has_its_roles(signed_in, path, allowed):
    case = a_case()
    seen = {role.value for role in Role if signed_in(role).get(f"/arenden/{case.key}/{path}").status_code == 200}
    assert seen == allowed
    assert signed(people_of(case.owner, Role.SIGNATORY)).get(f"/arenden/{case.key}/{path}").status_code == 403


def test_the_applicant_s_pages_are_for_the_applicant_alone(signed_in):
    case = a_case()
    asked = ask(case)
    paths = [f"/arenden/mitt/{case.key}/", f"/arenden/mitt/{case.key}/aterta/", f"/arenden/komplettering/{asked.pk}/"]
    mine, theirs = signed(people_of(case.owner, Role.OWNER)), signed(people_of(a_body("12"), Role.OWNER))
    staff = signed_in(Role.OFFICER)
    assert [[c.get(p).status_code for p in paths] for c in (mine, theirs, staff)] == [[200] * 3, [404] * 3, [403] * 3]


def test_the_case_page_tells_everything_and_costs_at_most_twelve_queries(client):
    case = a_case(a_call(letters="unless_rua"))
    asked = ask(case)
    actions.extend_completion(completion=asked, due_on=asked.due_on + timedelta(days=3), actor=officer())
    page(client, f"/arenden/{case.key}/")
    with CaptureQueriesContext(connection) as seen:
        shown = page(client, f"/arenden/{case.key}/")
    assert len(seen) <= 12
    context = shown.context
    assert [step["state"] for step in context["steps"]] == ["done", "risk", "next", "next", "next"]
    assert (context["state"], len(context["tasks"]), len(context["completions"]), len(context["documents"])) == (
        "väntar på komplettering", 12, 1, 2)  # fmt: skip
    assert [part.title for part in context["parts"]] == ["Projektet", "Företagen"]
    assert (context["plan"]["total"], context["plan"]["grant"]) == (2_000_000_00, 1_000_000_00)


def test_what_an_officer_can_do_follows_the_state(client):
    case = a_sent()

    def acts():
        return [act["key"] for act in page(client, f"/arenden/{case.key}/").context["acts"]]

    assert acts() == ["register", "take", "dismiss"]
    client.post(f"/arenden/{case.key}/registrera/", {"secrecy": "", "public_title": ""})
    assert acts() == ["check", "take", "ask", "dismiss"]
    settle(case)
    assert acts()[0] == "confirm"
    client.post(f"/arenden/{case.key}/ta/")
    client.post(f"/arenden/{case.key}/krav/klart/")
    assert acts() == ["ask", "assign", "dismiss"]
    assert again(case).state == "checked"


def test_the_requirement_check_is_saved_whole_or_not_at_all(client):
    case = a_case()
    keys = list(case.tasks.values_list("key", flat=True))
    path = f"/arenden/{case.key}/krav/"
    good = {f"state-{key}": "met" for key in keys}
    wrong = client.post(path, {**good, "state-share": "not_met"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (200, ["comment-share"])
    assert set(case.tasks.values_list("state", flat=True)) == {"open"}
    assert client.post(path, good).status_code == 302
    assert set(case.tasks.values_list("state", flat=True)) == {"met"}


def test_an_applicant_completes_what_was_opened_and_reads_the_rest(client):
    case = a_case()
    client.post(f"/arenden/{case.key}/komplettera/", {
        "fields": ["reach", "part:financing"], "message": "Hur når ni dem?",
        "due_on": (timezone.localdate() + timedelta(days=14)).isoformat()})  # fmt: skip
    asked = Completion.objects.get()
    mine = signed(people_of(case.owner, Role.OWNER))
    base = f"/arenden/komplettering/{asked.pk}/"
    first = page(mine, base)
    assert [one["title"] for one in first.context["sections"]] == ["Företagen"]
    section = page(mine, f"{base}del/company/").content.decode()
    assert ('name="q-reach"' in section, 'name="q-companies"' in section) == (True, False)
    assert mine.get(f"{base}del/project/").status_code == 404
    assert mine.post(f"{base}del/company/", {"q-reach": "Genom möten.", "q-companies": "1"}).status_code == 302
    assert mine.post(f"/ansokan/{case.key}/finansiering/", {
        "fund/grant/amount_ore": "900 000", "fund/own/amount_ore": "1 100 000"}).status_code == 302  # fmt: skip
    sent = mine.post(f"{base}skicka/", {"client_key": page(mine, base).context["client_key"]})
    assert (sent.status_code, sent.url) == (302, f"/arenden/mitt/{case.key}/")
    rows = page(client, f"/arenden/{case.key}/versioner/").context["rows"]
    assert [
        (row["what"], row["before"].replace("\u202f", " "), row["after"].replace("\u202f", " ")) for row in rows
    ] == [
        ("Hur når ni dem?", "Besök på plats.", "Genom möten."),
        ("Finansiering, Sökt stöd", "1 000 000\u00a0kr", "900 000\u00a0kr"),
        ("Finansiering, Parternas egna medel, Region Västerbotten", "1 000 000\u00a0kr", "1 100 000\u00a0kr"),
    ]
    assert case.submissions.order_by("-number").first().content["answers"]["companies"] == "40"


def test_a_budget_that_cannot_be_read_is_shown_again_as_typed(client):
    case = a_case()
    ask(case, fields=("part:financing",))
    mine = signed(people_of(case.owner, Role.OWNER))
    answer = mine.post(f"/ansokan/{case.key}/finansiering/", {"fund/grant/amount_ore": "många"})
    assert (answer.status_code, answer.context["grant"].error != "") == (200, True)
    assert 'value="många"' in answer.content.decode()


def test_html_and_sql_in_every_text_come_out_as_text(client):
    text = "<script>alert(1)</script> '; DROP TABLE x; -- åäö 🙂"
    case = a_case(
        title=text,
        answers={"need": text, "start": "2026-03-01", "focus": ["industri40"], "companies": "4", "reach": text},
    )
    ask(case, message=text)
    for path in ("/arenden/", f"/arenden/{case.key}/"):
        shown = page(client, path).content.decode()
        assert ("<script>alert" in shown, "&lt;script&gt;alert(1)" in shown) == (False, True)


def test_an_applicant_withdraws_on_a_page_that_says_what_it_means(client):
    case = a_checked()
    mine = signed(people_of(case.owner, Role.OWNER))
    path = f"/arenden/mitt/{case.key}/aterta/"
    assert page(mine, path).context["case"] == case
    assert again(case).state == "checked"
    assert mine.post(path, {"reason": ""}).status_code == 302
    assert page(mine, f"/arenden/mitt/{case.key}/").context["may_withdraw"] is False
    assert [s["state"] for s in page(client, f"/arenden/{case.key}/").context["steps"]] == [
        "done",
        "done",
        "done",
        "stopped",
    ]
    assert mine.post(path, {"reason": ""}).status_code == 200
