"""An officer builds a form in the browser without code: plain posts, findings at the question, moves, and a preview."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from verkstad.core.instruments.checks import publish_findings
from verkstad.instruments.models import Instrument, Version
from verkstad.people.models import Role

SignedIn = Callable[..., Client]


@pytest.fixture
def officer(signed_in: SignedIn) -> Client:
    return signed_in(Role.OFFICER)


def words(sv: str, en: str) -> dict[str, str]:
    return {"label_sv": sv, "label_en": en}


def add(client: Client, kind: str, sv: str, en: str, *, part: str = "foretaget", **more: object) -> None:
    address = reverse("instruments:build_question_new", args=["besok", part, kind])
    answer = client.post(address, {**words(sv, en), "kind": kind, "section": part, **more})
    assert answer.status_code == 302, answer.context["form"].errors


def begun(client: Client) -> None:
    client.post(reverse("instruments:instrument_new"), {"title_sv": "Besök", "title_en": "Visit"})
    client.post(
        reverse("instruments:build_part_new", args=["besok"]), {"title_sv": "Företaget", "title_en": "The company"}
    )


def draft() -> Version:
    return Instrument.objects.get(key="besok").versions.order_by("-number").get(state="draft")


def test_ten_questions_with_a_condition_and_a_sum_are_built_and_published_without_code(officer: Client) -> None:
    begun(officer)
    add(officer, "text", "Namn", "Name", limit="100", required="on")
    add(
        officer,
        "choice",
        "Sort",
        "Kind",
        **{"option-0-sv": "Ny", "option-0-en": "New", "option-1-sv": "Gammal", "option-1-en": "Old"},
    )
    add(officer, "text", "Vad är nytt?", "What is new?", when="sort|is|ny")
    add(officer, "number", "Anställda", "Staff", minimum="0")
    add(officer, "region", "Län", "County", when="anstallda|least|", when_value="10")
    add(officer, "money", "Kostnad ett", "Cost one")
    add(officer, "money", "Kostnad två", "Cost two")
    add(officer, "budget", "Mer", "More", years="2026 2027", **{"option-0-sv": "Lön", "option-0-en": "Pay"})
    add(
        officer,
        "table",
        "Resor",
        "Journeys",
        **{"column-0-sv": "Pris", "column-0-en": "Price", "column-0-kind": "money"},
    )
    add(officer, "computed", "Summa", "Sum", sum_of=["kostnad_ett", "kostnad_tva", "sum(mer)", "sum(resor.pris)"])
    form = draft().form
    assert publish_findings(form) == []
    assert {q.key: q.condition or q.expression for q in form.questions()} == {
        "namn": "", "sort": "", "vad_ar_nytt": 'sort = "ny"', "anstallda": "", "lan": "anstallda >= 10", "kostnad_ett": "",
        "kostnad_tva": "", "mer": "", "resor": "", "summa": "kostnad_ett + kostnad_tva + sum(mer) + sum(resor.pris)",
    }  # fmt: skip
    officer.post(reverse("instruments:version_publish", args=[draft().pk]))
    assert Version.objects.get().state == "published"


def test_what_is_missing_is_said_at_the_question_as_it_is_written(officer: Client) -> None:
    begun(officer)
    address = reverse("instruments:build_question_new", args=["besok", "foretaget", "choice"])
    typed = {"label_sv": "Sort", "kind": "choice", "section": "foretaget"}
    live = officer.post(address, typed, headers={"HX-Request": "true"})
    assert [f.message for f in live.context["findings"]] == [
        "”Sort” finns på sv men inte på en.", "Frågan sort saknar det som en fråga av sitt slag behöver."]  # fmt: skip
    assert list(draft().form.questions()) == []
    officer.post(address, typed)
    page = officer.get(reverse("instruments:build", args=["besok"]))
    assert [len(line.findings) for part in page.context["lines"] for line in part.parts] == [2]


def test_questions_move_within_and_between_sections_and_go_away(officer: Client) -> None:
    begun(officer)
    officer.post(reverse("instruments:build_part_new", args=["besok"]), {"title_sv": "Sedan", "title_en": "Then"})
    for name in ("a", "b"):
        add(officer, "text", name, name)
    move = reverse("instruments:build_move", args=["besok"])

    def order() -> list[list[str]]:
        return [[q.key for q in s.questions] for s in draft().form.sections]

    seen = [order()]
    for step in ("up:b", "down:a", "section-up:sedan", "up:a"):
        officer.post(move, {"move": step})
        seen.append(order())
    assert seen == [[["a", "b"], []], [["b", "a"], []], [["b"], ["a"]], [["a"], ["b"]], [["a"], ["b"]]]
    gone = reverse("instruments:build_delete", args=["besok", "a"])
    assert officer.get(gone).status_code == 200
    officer.post(gone)
    assert (order(), officer.get(gone).status_code) == ([[], ["b"]], 404)


def test_a_new_key_is_followed_by_the_expressions_that_name_it(officer: Client) -> None:
    begun(officer)
    add(officer, "number", "Antal", "Count")
    add(officer, "text", "Varför?", "Why?", condition='antal > 1 and "antal" = "antal"')
    address = reverse("instruments:build_question", args=["besok", "antal"])
    officer.post(address, {**words("Antal", "Count"), "kind": "number", "section": "foretaget", "key": "hur_manga"})
    assert [(q.key, q.condition) for q in draft().form.questions()] == [
        ("hur_manga", ""), ("varfor", 'hur_manga > 1 and "antal" = "antal"')]  # fmt: skip


def test_options_change_places_and_wrong_values_are_named(officer: Client) -> None:
    begun(officer)
    two = {"option-0-sv": "Ny", "option-0-en": "New", "option-1-sv": "Gammal", "option-1-en": "Old"}
    add(officer, "choice", "Sort", "Kind", **two)
    address = reverse("instruments:build_question", args=["besok", "sort"])
    officer.post(
        address,
        {
            **words("Sort", "Kind"),
            "kind": "choice",
            "section": "foretaget",
            "key": "sort",
            **two,
            "move": "option-1-up",
        },
    )
    assert [o.key for o in draft().form.by_key["sort"].options] == ["gammal", "ny"]
    budget = reverse("instruments:build_question_new", args=["besok", "foretaget", "budget"])
    answer = officer.post(
        budget, {**words("B", "B"), "kind": "budget", "section": "foretaget", "years": "tjugo", "key": "sort"}
    )
    assert set(answer.context["form"].errors) == {"years", "key"}


def test_the_preview_shows_what_the_answers_bring_up_and_saves_nothing(officer: Client) -> None:
    begun(officer)
    add(officer, "tri_state", "Nytt", "New")
    add(officer, "text", "Vad?", "What?", when="nytt|is|yes")
    address = reverse("instruments:build_try", args=["besok"])

    def shown(answer: object) -> list[str]:
        return [ask.key for _s, _t, _h, asks in answer.context["preview"] for ask in asks]  # type: ignore[attr-defined]

    assert shown(officer.get(address)) == ["nytt"]
    assert shown(officer.post(address, {"seen": "nytt:0", "q-nytt": "yes"})) == ["nytt", "vad"]


@pytest.mark.parametrize("role", [Role.HEAD, Role.COACH, Role.AUDITOR])
def test_only_officers_build(officer: Client, signed_in: SignedIn, role: Role) -> None:
    begun(officer)
    answer = signed_in(role).get(reverse("instruments:build", args=["besok"]))
    assert answer.status_code == (404 if role is Role.COACH else 403)


def test_what_another_took_away_meanwhile_is_said(officer: Client, signed_in: SignedIn) -> None:
    begun(officer)
    add(officer, "text", "Namn", "Name")
    move = reverse("instruments:build_move", args=["besok"])
    officer.post(reverse("instruments:build_delete", args=["besok", "namn"]))
    assert officer.post(move, {"move": "up:namn"}).status_code == 409
    assert officer.post(move, {"move": "sideways:namn"}).status_code == 404


def test_two_officers_who_change_one_question_are_told(officer: Client, signed_in: SignedIn) -> None:
    begun(officer)
    add(officer, "text", "Namn", "Name")
    address = reverse("instruments:build_question", args=["besok", "namn"])
    mark = officer.get(address).context["form"].mark
    mine = {**words("Namnet", "The name"), "kind": "text", "section": "foretaget", "key": "namn", "mark": mark}
    signed_in(Role.OFFICER).post(address, {**mine, "label_sv": "Ert namn"})
    answer = officer.post(address, mine)
    assert (len(answer.context["form"].non_field_errors()), draft().form.by_key["namn"].label.sv) == (1, "Ert namn")
    officer.post(address, {**mine, "mark": answer.context["form"].mark})
    assert draft().form.by_key["namn"].label.sv == "Namnet"


def test_an_author_chooses_what_the_register_puts_in_beforehand(officer: Client) -> None:
    begun(officer)
    add(officer, "organisation", "Ert nummer", "Your number", fills="own.number")
    add(officer, "number", "Anställda", "Staff", minimum="0", fills="own.employees")
    assert [(q.key, q.fills) for q in draft().form.questions()] == [
        ("ert_nummer", "own.number"), ("anstallda", "own.employees")
    ]  # fmt: skip
    wrong = reverse("instruments:build_question_new", args=["besok", "foretaget", "organisation"])
    sent = {**words("Deras nummer", "Their number"), "kind": "organisation", "section": "foretaget"}
    answer = officer.post(wrong, {**sent, "fills": "own.employees"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["fills"])
    officer.post(wrong, {**sent, "fills": "own.number"})
    assert {one.where for one in publish_findings(draft().form) if one.code == "instrument.fills_twice"} == {
        "ert_nummer.fills", "deras_nummer.fills"
    }  # fmt: skip
