"""The pages: a form is answered section by section without JavaScript, and authors publish versions."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.core.instruments.forms import WHOLE
from verkstad.instruments import actions
from verkstad.instruments.models import Response, Version
from verkstad.people.models import Role, User
from verkstad.ui.formats import money

SignedIn = Callable[..., Client]
COMPANY = {"q-name": "Bolaget", "q-number": "202100-5026", "q-county": "18", "q-staff": "12", "q-size": "small",
           "q-founded": "2001-01-01"}  # fmt: skip
PLAN = {
    "q-focus": ["green", "skills"], "q-maturity": "3", "q-prior": "no", "q-wanted": "10 000,50",
    "q-people-0-who": "", "q-people-0-hours": "", "q-people-1-who": "Ada", "q-people-1-hours": "2,5",
    "q-budget-salaries-2026": "15 000", "q-budget-services-2027": "5 001",
}  # fmt: skip


@pytest.fixture
def version(db: None) -> Version:
    draft = actions.create_instrument(key="mognad", content=WHOLE, actor="system:test")
    return actions.publish_version(version=draft, actor="system:test")


def begun(client: Client, version: Version) -> Response:
    client.post(reverse("instruments:response_start", args=[version.pk]))
    return Response.objects.latest("pk")


def section(response: Response, key: str) -> str:
    return reverse("instruments:response_section", args=[response.pk, key])


def test_a_response_is_answered_section_by_section_and_finished(signed_in: SignedIn, version: Version) -> None:
    client = signed_in(Role.COACH)
    response = begun(client, version)
    assert client.get(section(response, "plan")).status_code == 404
    answer = client.post(section(response, "company"), {**COMPANY, "q-size": "small"})
    assert answer.headers["Location"] == section(response, "company")  # the staff brought up the question of size
    answer = client.post(section(response, "company"), COMPANY)
    assert answer.headers["Location"] == section(response, "plan")
    answer = client.post(section(response, "plan"), PLAN)
    assert answer.headers["Location"] == reverse("instruments:response", args=[response.pk])
    response.refresh_from_db()
    assert response.answers == {
        "name": "Bolaget", "number": "2021005026", "county": "18", "staff": "12", "size": "small",
        "founded": "2001-01-01", "focus": ["green", "skills"], "maturity": 3, "prior": "no", "wanted": 1000050,
        "people": [{"who": "Ada", "hours": "2.5"}],
        "budget": {"salaries": {"2026": 1500000}, "services": {"2027": 500100}},
    }  # fmt: skip
    page = client.get(reverse("instruments:response", args=[response.pk])).content.decode()
    assert money(2000100) in page
    client.post(reverse("instruments:response_finish", args=[response.pk]))
    response.refresh_from_db()
    assert response.finished_at is not None
    assert client.get(section(response, "plan")).status_code == 404


def test_a_wrong_answer_is_told_at_its_field_and_nothing_typed_is_lost(signed_in: SignedIn, version: Version) -> None:
    client = signed_in(Role.COACH)
    response = begun(client, version)
    answer = client.post(section(response, "company"), {**COMPANY, "q-staff": "många", "q-number": "1"})
    assert set(answer.context["form"].errors) == {"staff", "number"}
    page = answer.content.decode()
    assert 'value="många"' in page and 'value="Bolaget"' in page and 'href="#id_q-staff"' in page
    actions.save_answers(response=response, answers={"staff": "1", "size": "small"}, actor="system:test")
    answer = client.post(section(response, "plan"), {**PLAN, "q-people-1-hours": "två"})
    assert set(answer.context["form"].errors) == {"people-1-hours"}


def test_the_overview_links_to_each_thing_that_is_left(signed_in: SignedIn, version: Version) -> None:
    client = signed_in(Role.COACH)
    response = begun(client, version)
    left = client.get(reverse("instruments:response", args=[response.pk])).context["left"]
    assert [one["url"] for one in left] == [f"{section(response, 'company')}#id_q-{key}" for key in ("name", "number")]


def test_a_response_is_hidden_from_others_until_it_is_finished(signed_in: SignedIn, version: Version) -> None:
    response = begun(signed_in(Role.COACH), version)
    address = reverse("instruments:response", args=[response.pk])
    officer, coach = signed_in(Role.OFFICER), signed_in(Role.COACH)
    assert [c.get(address).status_code for c in (officer, coach)] == [404, 404]
    actions.save_answers(response=response, answers={"name": "B", "number": "2021005026"}, actor="system:test")
    actions.finish_response(response=response, actor="system:test")
    assert [c.get(address).status_code for c in (officer, coach)] == [200, 404]


def test_authors_make_check_publish_and_export(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    new = reverse("instruments:instrument_import")
    answer = client.post(new, {"key": "mognad", "content": "{"})
    assert list(answer.context["form"].errors) == ["content"]
    answer = client.post(new, {"key": "mognad", "content": json.dumps({"sections": [{"key": 1}]})})
    assert list(answer.context["form"].errors) == ["content"]
    client.post(new, {"key": "mognad", "content": json.dumps(WHOLE)})
    draft = Version.objects.get()
    client.post(reverse("instruments:version_publish", args=[draft.pk]))
    assert json.loads(client.get(reverse("instruments:version_json", args=[draft.pk])).content) == WHOLE
    changed = json.loads(json.dumps(WHOLE).replace("founded", "begun"))
    client.post(reverse("instruments:draft", args=["mognad"]), {"content": json.dumps(changed)})
    page = client.get(reverse("instruments:version", args=[Version.objects.get(number=2).pk]))
    assert [c["what"] for c in page.context["changes"]] == ["ny", "borttagen"]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_at_most_twelve_questions_of_the_database(
    signed_in: SignedIn, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    client = signed_in(Role.OFFICER)
    user = User.objects.latest("pk")
    for at in range(rows):
        draft = actions.create_instrument(key=f"n{at}", content=WHOLE, actor="system:test")
        draft = actions.publish_version(version=draft, actor="system:test")
        actions.start_response(version=draft, respondent=user, actor=user)
    response = Response.objects.latest("pk")
    addresses = [reverse("instruments:list"), reverse("instruments:responses"), section(response, "company"),
                 reverse("instruments:instrument", args=["n0"]), reverse("instruments:version", args=[version.pk]),
                 reverse("instruments:response", args=[response.pk])]  # fmt: skip
    for address in addresses:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.post(section(response, "company"), COMPANY).status_code == 302


def test_a_check_that_does_not_hold_is_said_while_typing_and_stops_nothing(
    signed_in: SignedIn, version: Version
) -> None:
    client = signed_in(Role.COACH)
    response = begun(client, version)
    actions.save_answers(response=response, answers={"staff": "1", "size": "small"}, actor="system:test")
    answer = client.post(section(response, "plan"), PLAN | {"q-wanted": "15 000"}, headers={"HX-Request": "true"})
    assert "Högst hälften." in answer.content.decode()
    assert client.post(section(response, "plan"), PLAN | {"q-wanted": "15 000"}).status_code == 302
