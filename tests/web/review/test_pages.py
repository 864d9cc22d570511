"""The pages of reviews: what they show to whom, and how many queries they ask."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.review.facts import ME, a_call_to_review, a_checked, a_reviewer, a_round, asked, opened, scored
from verkstad.people.models import SECOND_FACTOR, Role, User
from verkstad.review import actions
from verkstad.review.models import Assignment, Ranking, Reviewer, Round, Score

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def client_of(user: User) -> Client:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    client = Client()
    if {a.role for a in user.appointments.all()} & set(SECOND_FACTOR) and not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def officer() -> Client:
    return client_of(staff(Role.OFFICER))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def pages_of(round_: Round) -> list[str]:
    candidate = round_.candidates.first()
    assert candidate is not None
    return [
        reverse("review:list"), reverse("review:round", args=[round_.pk]), reverse("review:assign", args=[round_.pk]),
        reverse("review:ranking", args=[round_.pk]), reverse("review:portfolio", args=[round_.pk]) + "?valt=1&forslag=1",
        reverse("review:candidate", args=[candidate.pk]), reverse("review:reviewers"),
        reverse("review:reviewer", args=[Reviewer.objects.first().pk]),  # type: ignore[union-attr]
        reverse("review:round_change", args=[round_.pk]), reverse("review:agree", args=[candidate.pk]),
    ]  # fmt: skip


def test_every_page_asks_the_same_few_queries_for_one_application_and_for_three() -> None:
    one = a_round(applications=1, reviewers=2, each=1)
    for task in asked(one):
        scored(task)
    client = officer()
    first = {url: queries(client, url) for url in pages_of(one)}
    for number in (1, 2):
        a_checked(one.call, number)
    for task in asked(one):
        if task.state == "asked":
            scored(task)
    assert {url: queries(client, url) for url in pages_of(one)} == first
    assert {url: n for url, n in first.items() if n > MOST_QUERIES} == {}


def test_a_reviewer_s_pages_ask_the_same_few_queries_for_one_task_and_for_three() -> None:
    round_ = a_round(applications=1, reviewers=1, each=1)
    first = asked(round_)[0]
    client = client_of(first.reviewer.user)
    pages = [reverse("review:list"), first.get_absolute_url()]
    waiting = {url: queries(client, url) for url in pages}
    opened(first)
    writing = {url: queries(client, url) for url in pages}
    for number in (1, 2):
        a_checked(round_.call, number)
    for task in asked(round_)[1:]:
        scored(task)
    assert {url: queries(client, url) for url in pages} == writing
    scored(Assignment.objects.get(pk=first.pk))
    done = {url: queries(client, url) for url in pages}
    assert [n for counts in (waiting, writing, done) for n in counts.values() if n > MOST_QUERIES] == []


def test_a_reviewer_declares_scores_saves_and_sends_on_one_page() -> None:
    task = asked(a_round(applications=1, reviewers=1, each=1))[0]
    client, url = client_of(task.reviewer.user), task.get_absolute_url()
    page = text(client.get(url))
    assert "Region Skåne" not in page
    assert "Region Västerbotten" in page
    assert "Små tillverkare" not in page
    client.post(url, {"conflict": "no", "text": ""})
    page = text(client.get(url))
    assert "Små tillverkare saknar tid att pröva robotar." in page
    saved = client.post(url, {"q-relevance": "4", "q-comment-relevance": "Tydligt.", "stay": "1"})
    assert saved.headers["Location"] == url
    refused = client.post(url, {"q-relevance": "4", "q-comment-relevance": "Tydligt.", "send": "1"})
    assert refused.status_code == 200
    assert "har ingen poäng" in text(refused)
    client.post(url, {"q-relevance": "4", "q-cooperation": "2", "q-comment-relevance": "Tydligt.", "send": "1"})
    assert [(s.steps, s.comments) for s in Score.objects.all()] == [
        ({"relevance": 4, "cooperation": 2}, {"relevance": "Tydligt."})
    ]
    assert "Min poäng: 62,5 av 100" in text(client.get(url))


def test_others_scores_are_hidden_until_mine_is_in() -> None:
    first, second = asked(a_round(applications=1, reviewers=2, each=2))
    scored(first, 5, 5, {"relevance": "Lysande idé."})
    opened(second)
    client, url = client_of(second.reviewer.user), second.get_absolute_url()
    assert "Lysande idé." not in text(client.get(url))
    scored(Assignment.objects.get(pk=second.pk), 1, 1)
    page = text(client.get(url))
    assert "Lysande idé." in page
    assert "Granskare 1" in page
    assert str(first.reviewer.user) not in page


def test_an_officer_who_reviews_sees_no_list_and_no_others_scores_before_their_own_is_in() -> None:
    round_ = a_round(applications=1, reviewers=1, each=2)
    inside = a_reviewer("handlaggare", Role.OFFICER)
    round_.reviewers.add(inside)
    tasks = {t.reviewer_id: t for t in asked(round_)}
    outside = next(t for pk, t in tasks.items() if pk != inside.pk)
    scored(outside, 5, 4)
    client = client_of(inside.user)
    for name in ("ranking", "portfolio"):
        assert "93,8" not in text(client.get(reverse(f"review:{name}", args=[round_.pk])))
        assert client.get(reverse(f"review:{name}_file", args=[round_.pk, "csv"])).status_code == 409
    candidate = reverse("review:candidate", args=[outside.candidate_id])
    assert "93,8" not in text(client.get(candidate))
    scored(tasks[inside.pk], 1, 1)
    assert "93,8" in text(client.get(candidate))


def test_a_reviewer_from_outside_sees_their_own_tasks_and_nothing_else() -> None:
    round_ = a_round(applications=1, reviewers=2, each=2)
    first, second = asked(round_)
    client = client_of(first.reviewer.user)
    assert client.get(first.get_absolute_url()).status_code == 200
    assert client.get(second.get_absolute_url()).status_code == 404
    closed = [url for url in pages_of(round_)[1:] if client.get(url).status_code not in (403, 404)]
    own = reverse("review:reviewer", args=[first.reviewer.pk])
    assert [url for url in closed if url != own] == []
    assert client.get(reverse("handling:case", args=[first.candidate.application.key])).status_code in (403, 404)
    assert client.get(reverse("applications:application", args=[first.candidate.application.key])).status_code == 404


def test_a_recused_reviewer_no_longer_sees_the_application() -> None:
    task = asked(a_round(applications=1, reviewers=1, each=1))[0]
    client, url = client_of(task.reviewer.user), task.get_absolute_url()
    assert (
        client.post(url, {"conflict": "yes", "text": "Jag sitter i styrelsen."}).headers["Location"] == "/granskning/"
    )
    assert client.get(url).status_code == 404


def test_an_anonymous_round_hides_names_and_numbers_and_says_what_it_cannot_promise() -> None:
    call = a_call_to_review(anonymous_review=True)
    a_checked(call, 0, answers={"need": "Region Västerbotten (232100-0222) leder.", "start": "2026-03-01", "focus": ["industri40"],
                                "companies": "3"})  # fmt: skip
    a_checked(call, 1)
    round_ = actions.open_round(call=call, each=1, reviewers=[a_reviewer("fri")], actor=ME)
    task = asked(round_)[0]
    client, url = client_of(task.reviewer.user), task.get_absolute_url()
    page = text(client.get(url))
    assert "Ansökan 1" in page
    assert "Projekt 0" not in page
    assert "Region Västerbotten" in page
    assert "Region Skåne" in page
    client.post(url, {"text": ""})
    page = text(client.get(url))
    assert "[…] ([…]) leder." in page
    assert "Västerbotten" not in page
    assert "232100-0222" not in page
    assert "kan inte lovas" in page
    assert Assignment.objects.filter(state="open").count() == 2


def test_a_tie_declared_in_an_anonymous_round_recuses_from_the_right_application_only() -> None:
    call = a_call_to_review(anonymous_review=True)
    for number in (0, 1):
        a_checked(call, number)
    round_ = actions.open_round(call=call, each=1, reviewers=[a_reviewer("fri")], actor=ME)
    first, second = asked(round_)
    client = client_of(first.reviewer.user)
    client.post(second.get_absolute_url(), {"organisations": [a_body("24").pk], "text": "Min bror arbetar där."})
    assert {t.candidate.application.owner.key: t.state for t in Assignment.objects.all()} == {
        "body-24": "recused",
        "body-12": "open",
    }


def test_a_reviewer_of_many_answers_for_all_of_them_at_once() -> None:
    call = a_call_to_review()
    for number in (0, 1, 2):
        a_checked(call, number)
    people = [a_reviewer("fri"), a_reviewer("bo")]
    round_ = actions.open_round(call=call, each=1, reviewers=people, actor=ME)
    tasks = asked(round_)
    others, mine = sorted(([t for t in tasks if t.reviewer == one] for one in people), key=len)
    client, url = client_of(mine[0].reviewer.user), mine[0].get_absolute_url()
    assert "Svara för alla dina 2 ansökningar på en gång" in text(client.get(url))
    page = text(client.get(url + "?alla=1"))
    named = [t.candidate.application.owner.name for t in mine]
    assert all(name in page for name in named)
    assert others[0].candidate.application.owner.name not in page  # who else applied is not theirs to know
    tied = mine[1].candidate.application.owner
    assert client.post(url + "?alla=1", {"organisations": [tied.pk], "text": "kort"}).context["form"].errors
    stranger = others[0].candidate.application.owner
    assert (
        client.post(url + "?alla=1", {"organisations": [stranger.pk], "text": "Min bror arbetar där."})
        .context["form"]
        .errors
    )
    client.post(url + "?alla=1", {"organisations": [tied.pk], "text": "Min bror arbetar där."})
    states = {t.pk: t.state for t in Assignment.objects.all()}
    assert states == {mine[0].pk: "open", mine[1].pk: "recused", others[0].pk: "asked"}


def test_the_officer_opens_assigns_moves_with_a_reason_and_fixes_the_list() -> None:
    call = a_call_to_review(budget_ore=150_000_000)
    for number in (0, 1):
        a_checked(call, number)
    people = [a_reviewer("anna"), a_reviewer("bo", organisation="body-24")]
    client = officer()
    assert "Projekt för smart industri 2026" in text(client.get(reverse("review:list")))
    answer = client.post(reverse("review:round_open", args=[call.key]), {"each": "1", "budget_ore": "1 500 000", "due_on": "2026-12-24",
                                                                         "reviewers": [p.pk for p in people]})  # fmt: skip
    round_ = Round.objects.get()
    assert answer.headers["Location"] == round_.get_absolute_url()
    page = text(client.get(reverse("review:assign", args=[round_.pk])))
    assert "Arbetar eller har nyligen arbetat för Region Västerbotten" in page
    assert Assignment.objects.count() == 0
    assert "Projekt 1" in page
    client.post(reverse("review:assign", args=[round_.pk]))
    again = text(client.get(reverse("review:assign", args=[round_.pk])))
    assert ("Vem som får vad" in again, "2 ansökningar har redan sina granskare." in again) == (False, True)
    for task in Assignment.objects.all():
        scored(task, 3, 3)
    ranking = reverse("review:ranking", args=[round_.pk])
    assert "pengarna tar slut mellan dem" in text(client.get(ranking))
    low = round_.candidates.order_by("-number").first()
    assert low is not None
    place = reverse("review:place", args=[low.pk])
    assert client.post(place, {"position": "1", "reason": "kort"}).status_code == 200
    assert client.post(place, {"position": "1", "reason": "Regionen saknar projekt."}).headers["Location"] == ranking
    assert "Regionen saknar projekt." in text(client.get(ranking))
    client.post(reverse("review:ranking_freeze", args=[round_.pk]))
    assert Ranking.objects.get().sha256 in text(client.get(ranking))


@pytest.mark.parametrize(("other", "told"), [(4, 0), (3, 1)])
def test_a_criterion_is_far_apart_from_two_steps_on(other: int, told: int) -> None:
    round_ = a_round(applications=1, reviewers=2)
    for task, relevance in zip(asked(round_), (5, other), strict=True):
        scored(task, relevance, 4)
    candidate = round_.candidates.get()
    page = text(officer().get(reverse("review:candidate", args=[candidate.pk])))
    assert page.count("långt isär") == told
    assert "<h2>Kommentarer</h2>" not in page  # nobody wrote any


def test_scores_of_the_list_stand_under_each_other_with_one_decimal() -> None:
    round_ = a_round(applications=2, reviewers=1, each=1)
    for task, step in zip(asked(round_), (5, 4), strict=True):
        scored(task, step, step)
    page = text(officer().get(reverse("review:ranking", args=[round_.pk])))
    assert '<td class="num">100,0</td><td class="num">100,0–100,0</td>' in page
    assert '<td class="num">75,0</td>' in page


def test_the_what_if_page_covers_and_suggests_and_says_what_binds() -> None:
    round_ = a_round(applications=3, reviewers=1, each=1)
    for at, task in enumerate(asked(round_)):
        scored(task, 5 - at, 5 - at)
    client, url = officer(), reverse("review:portfolio", args=[round_.pk])
    page = text(client.get(url))
    assert "2 projekt valda" in page
    assert "2 av 21 län har ett projekt" in page
    none = text(client.get(url, {"valt": "1"}))
    assert "0 projekt valda" in none
    asked_ = text(client.get(url, {"valt": "1", "forslag": "1", "regions": ["09"], "least_company_near": ""}))
    assert "Förslag, inte beslut" in asked_
    assert "Utan ”ett projekt i Gotlands län”" in asked_
    impossible = text(client.get(url, {"valt": "1", "forslag": "1", "least_regions": "5"}))
    assert "Ingen portfölj uppfyller önskemålen" in impossible


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_and_the_choice_can_be_saved(kind: str) -> None:
    round_ = a_round(applications=2, reviewers=1, each=1)
    for task in asked(round_):
        scored(task)
    client = officer()
    for name in ("ranking_file", "portfolio_file", "scores_file"):
        answer = client.get(reverse(f"review:{name}", args=[round_.pk, kind]))
        assert answer.status_code == 200
        assert answer.content[:3] == (b"\xef\xbb\xbf" if kind == "csv" else b"PK\x03")


def test_every_score_with_its_comments_is_one_sheet() -> None:
    round_ = a_round(applications=1, reviewers=2, each=2)
    first, second = asked(round_)
    scored(first, 5, 5, {"relevance": "Starkt behov."})
    scored(second, 3, 3)
    actions.agree(candidate=first.candidate, steps={"relevance": 4, "cooperation": 4}, comment="Vi är eniga om detta.",
                  comments={"relevance": "Gott."}, actor=ME)  # fmt: skip
    sheet = (
        officer().get(reverse("review:scores_file", args=[round_.pk, "csv"])).content.decode("utf-8-sig").splitlines()
    )
    number = first.candidate.application.diary_number
    assert sheet == [
        "diary_number;title;reviewer;points;criterion;step;highest;comment",
        f"{number};Projekt 0;granskare-0@example.org;100,00;Relevans;5;5;Starkt behov.",
        f"{number};Projekt 0;granskare-0@example.org;100,00;Samverkan;5;5;",
        f"{number};Projekt 0;granskare-1@example.org;50,00;Relevans;3;5;",
        f"{number};Projekt 0;granskare-1@example.org;50,00;Samverkan;3;5;",
        f"{number};Projekt 0;Gemensam;75,00;Relevans;4;5;Gott.",
        f"{number};Projekt 0;Gemensam;75,00;Samverkan;4;5;",
    ]


ROLES = [r for r in Role if r not in (Role.OFFICER, Role.PRESENTER)]


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_steers_a_review(role: Role) -> None:
    round_ = a_round(applications=1, reviewers=1, each=1)
    asked(round_)
    user = (
        people_of(a_body("24"), role)
        if role in (Role.REGIONAL, Role.OWNER, Role.SIGNATORY, Role.COMPANY)
        else staff(role)
    )
    client = client_of(user)
    candidate = round_.candidates.get()
    steering = [
        reverse("review:assign", args=[round_.pk]), reverse("review:ranking_freeze", args=[round_.pk]),
        reverse("review:agree", args=[candidate.pk]), reverse("review:place", args=[candidate.pk]),
        reverse("review:reviewer_new"), reverse("review:round_open", args=[round_.call.key]),
    ]  # fmt: skip
    assert {client.post(url).status_code for url in steering} <= {403, 404}
