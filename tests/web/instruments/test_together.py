"""Several people, tabs and lost connections: saves are merged, what clashes waits for a choice, nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import Appoint
from verkstad.core.refused import Refused
from verkstad.instruments import actions, queries
from verkstad.instruments.models import Edit, Response
from verkstad.people.models import Role, User

ALL = ("goal", "kind", "price", "focus", "people", "budget", "plan")


def url(response: Response) -> str:
    return reverse("instruments:response_section", args=[response.pk, "part"])


def post(client: Client, response: Response, *, seen: int = 0, page: str = "p1", live: bool = False, also: tuple[str, ...] = (),
         **typed: Any) -> Any:  # fmt: skip
    fields = {f"q-{name.replace('__', '-')}": value for name, value in typed.items() if not name.startswith("choose")}
    chosen = {name.replace("_", "-", 1): value for name, value in typed.items() if name.startswith("choose")}
    marks = [f"{key}:{seen}" for key in (*ALL, *also)]
    headers = {"HX-Request": "true"} if live else {}
    return client.post(url(response), {"seen": marks, "page": page, **fields, **chosen}, headers=headers)


def stored(response: Response) -> dict[str, Any]:
    response.refresh_from_db()
    return dict(response.answers)


def test_two_tabs_that_change_different_things_both_count(coach_client: Client, response: Response) -> None:
    post(coach_client, response, goal="Mål", page="one")
    post(coach_client, response, price="100", budget__pay__2026="5", page="two")
    post(coach_client, response, goal="Mål", budget__pay__2027="7", page="three")
    assert stored(response) == {"goal": "Mål", "price": 10000, "budget": {"pay": {"2026": 500, "2027": 700}}}
    assert [(e.revision, e.page) for e in response.edits.order_by("revision")] == [(1, "one"), (2, "two"), (3, "three")]


def test_a_clash_keeps_theirs_and_shows_both_until_one_chooses(coach_client: Client, response: Response) -> None:
    post(coach_client, response, goal="första", page="one")
    answer = post(coach_client, response, goal="andra", page="two")
    asks = {ask.key: ask for ask in answer.context["blocks"]}
    assert (asks["goal"].note.theirs, asks["goal"].note.mine) == ("första", "andra")
    assert 'value="andra"' in answer.content.decode()
    assert stored(response) == {"goal": "första"}
    again = coach_client.get(url(response))  # the choice waits also when one comes back later
    assert [ask.key for ask in again.context["blocks"] if ask.note] == ["goal"]
    post(coach_client, response, seen=1, goal="andra igen", page="two", choose_goal="mine")
    assert (stored(response), response.aside) == ({"goal": "andra igen"}, {})


def test_choosing_theirs_drops_mine_and_an_unfinished_choice_keeps_a_response_open(
    coach_client: Client, response: Response
) -> None:
    post(coach_client, response, goal="första", page="one")
    post(coach_client, response, goal="andra", page="two")
    with pytest.raises(Refused) as refused:
        actions.finish_response(response=response, actor="user:1")
    assert [f.code for f in refused.value.findings] == ["answer.waits"]
    post(coach_client, response, seen=1, goal="andra", page="two", choose_goal="theirs")
    assert (stored(response), response.aside) == ({"goal": "första"}, {})


def test_one_page_never_clashes_with_itself(coach_client: Client, response: Response) -> None:
    """A save whose answer was lost, then more typing on the same page, which still tells the old revision."""
    post(coach_client, response, goal="abc", live=True)
    post(coach_client, response, goal="abcd")
    assert (stored(response), response.aside) == ({"goal": "abcd"}, {})


def test_what_was_not_on_the_page_is_not_emptied(coach_client: Client, response: Response) -> None:
    actions.save_answers(
        response=response, answers={"kind": "new", "why": "därför", "focus": ["green"]}, actor="user:1"
    )
    coach_client.post(url(response), {"seen": ["goal:1"], "page": "x", "q-goal": "Mål"})
    assert stored(response) == {"goal": "Mål", "kind": "new", "why": "därför", "focus": ["green"]}


def test_while_typing_the_page_gets_what_changed_and_no_more(coach_client: Client, response: Response) -> None:
    answer = post(coach_client, response, kind="new", goal="Mål", live=True)
    page = answer.content.decode()
    assert answer.headers["X-Saved"] == "1"
    assert 'id="ask-why" hx-swap-oob="true"' in page and 'id="ask-total"' in page and 'id="ask-goal"' not in page
    assert 'value="goal:1" id="seen-goal" hx-swap-oob="true"' in page
    post(coach_client, response, seen=1, also=("why",), kind="new", why="därför", goal="Mål", live=True)
    answer = post(coach_client, response, seen=2, also=("why",), kind="old", why="därför", goal="Mål", live=True)
    assert '<div class="ask" id="ask-why" hidden hx-swap-oob="true"></div>' in answer.content.decode()
    assert stored(response)["why"] == "därför"  # it comes back with the question
    answer = post(coach_client, response, seen=3, kind="new", goal="Mål", live=True)
    assert "därför" in answer.content.decode()


def test_the_line_that_says_saved_says_what_is_not(coach_client: Client, response: Response) -> None:
    def state(**typed: Any) -> str:
        page: str = post(coach_client, response, live=True, **typed).content.decode()
        return page.partition('<span hx-swap-oob="innerHTML:#saved-state">')[2].partition("</span>")[0]

    assert state(goal="första", page="one").startswith("Sparat ") and "inte" not in state(goal="första", page="one")
    assert state(goal="andra", page="two").endswith(" Ett svar är inte sparat: se det som är markerat.")
    assert state(goal="andra", price="många", page="two").endswith(" 2 svar är inte sparade: se det som är markerat.")
    assert "inte" not in state(seen=3, goal="x" * 21, choose_goal="mine", page="two")  # too long, yet kept
    assert stored(response) == {"goal": "x" * 21}


def test_what_another_changed_comes_to_the_page_with_their_name(
    coach_client: Client, response: Response, appoint: Appoint
) -> None:
    other = appoint(Role.COACH)
    post(coach_client, response, goal="Mål", price="1")
    actions.save_answers(response=response, answers={"price": 500}, actor=other.journal_key, base=1, page="theirs")
    answer = post(coach_client, response, seen=1, goal="Mål", price="1", live=True)
    page = answer.content.decode()
    assert 'id="ask-price" hx-swap-oob="true"' in page and str(other) in page
    assert stored(response)["price"] == 500


def test_what_is_right_is_saved_though_something_else_is_wrong(coach_client: Client, response: Response) -> None:
    answer = post(coach_client, response, goal="x" * 21, price="många", people__0__who="Ada", people__0__pay="mycket")
    assert set(answer.context["form"].errors) == {"goal", "price", "people-0-pay"}
    assert 'value="många"' in answer.content.decode() and 'value="mycket"' in answer.content.decode()
    assert stored(response) == {"goal": "x" * 21, "people": [{"who": "Ada"}]}


def test_a_save_costs_few_queries(
    coach_client: Client, response: Response, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actions.save_answers(response=response, answers={"goal": "a"}, actor="user:1", base=0)
    with django_assert_num_queries(5):  # with the savepoint that the test's own transaction makes of it
        actions.save_answers(response=response, answers={"goal": "b"}, actor="user:1", base=1)
    with django_assert_num_queries(6):
        actions.save_answers(response=response, answers={"price": 1}, actor="user:1", base=1)


def test_closed_questions_stay_closed(response: Response) -> None:
    with pytest.raises(Refused) as refused:
        actions.save_answers(response=response, answers={"goal": "a", "price": 1}, actor="user:1", only={"goal"})
    assert [(f.code, f.where) for f in refused.value.findings] == [("instruments.closed", "price")]
    assert stored(response) == {}


def test_what_belongs_to_another_app_is_never_shown_here(
    coach_client: Client, response: Response, appoint: Appoint
) -> None:
    owner = response.respondent
    held = actions.start_response(version=response.version, respondent=owner, actor="user:1", holder="application",
                                  answers={"goal": "hemligt"})  # fmt: skip
    for person in (owner, appoint(Role.AUDITOR), appoint(Role.HEAD)):
        assert held not in Response.objects.visible_to(person)
    assert coach_client.get(url(held)).status_code == 404
    assert (held.answers, list(queries.responses_of(owner))) == ({"goal": "hemligt"}, [response])
    with pytest.raises(DatabaseError, match="holder"), transaction.atomic():
        Response.objects.filter(pk=held.pk).update(holder="")


def test_history_is_never_rewritten(response: Response) -> None:
    actions.save_answers(response=response, answers={"goal": "a"}, actor="user:1")
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
        Edit.objects.update(actor="user:2")


@pytest.mark.parametrize(
    "odd", ["<script>alert(1)</script>", "'; DROP TABLE instruments_response;--", "å\u0308\u202e𝒳", "{{ 7 }}%(x)s"]
)
def test_odd_text_is_kept_and_shown_as_it_is(coach_client: Client, response: Response, odd: str) -> None:
    post(coach_client, response, goal=odd[:20], people__0__who=odd, kind="new", also=("why",), why=odd)
    assert stored(response)["people"] == [{"who": odd}]
    page = coach_client.get(url(response)).content.decode()
    assert "<script>alert" not in page and page.count("ask-goal") == 1


def test_null_characters_are_refused_at_the_field(coach_client: Client, response: Response) -> None:
    answer = post(coach_client, response, goal="a\x00b", price="5")
    assert (set(answer.context["form"].errors), stored(response)) == ({"goal"}, {"price": 500})


def test_what_was_typed_comes_back_after_signing_in_again(coach_client: Client, response: Response) -> None:
    user = User.objects.get(pk=response.respondent_id)
    coach_client.logout()
    answer = post(coach_client, response, goal="skrivet utloggad", price="7")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/konto/")
    coach_client.force_login(user, "verkstad.people.brought.HouseBackend")
    page = coach_client.get(url(response))
    assert 'value="skrivet utloggad"' in page.content.decode() and page.context["kept"]
    assert stored(response) == {}  # nothing is saved until they say so
    assert coach_client.get(url(response)).context["kept"] is None


def test_what_was_typed_is_not_kept_for_long(coach_client: Client, response: Response) -> None:
    user = User.objects.get(pk=response.respondent_id)
    coach_client.logout()
    post(coach_client, response, goal="gammalt")
    session = coach_client.session
    session["typed"] = [{**session["typed"][0], "at": (timezone.now() - timedelta(hours=2)).isoformat()}]
    session.save()
    coach_client.force_login(user, "verkstad.people.brought.HouseBackend")
    assert "gammalt" not in coach_client.get(url(response)).content.decode()


@pytest.mark.parametrize(
    ("origin", "kept"), [("http://testserver", True), ("https://elsewhere.example", False), ("", False)]
)
def test_a_form_from_before_a_new_sign_in_is_not_taken_but_what_was_typed_in_it_waits(
    response: Response, origin: str, kept: bool
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(pk=response.respondent_id), "verkstad.people.brought.HouseBackend")
    headers = {"Origin": origin} if origin else {}
    answer = client.post(url(response), {"seen": ["goal:0"], "q-goal": "skrivet"}, headers=headers)
    assert (answer.status_code, stored(response)) == (403, {})
    page = client.get(url(response))
    assert (bool(page.context["kept"]), "skrivet" in page.content.decode()) == (kept, kept)
