"""The pages of those who prepare calls: what they show, what saving does, who may open them, how many queries they take."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.web.calls.making import BY, programme_with_mandate, published, saved, w
from verkstad.applications.models import Application
from verkstad.calls import actions, queries
from verkstad.calls.models import Call, CallQuestion
from verkstad.core.calls.terms import Ceiling, Cheque, CostMethod, Criterion, Letters, Per
from verkstad.instruments.models import Response
from verkstad.people.models import Role

SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _programme(db: None) -> None:
    programme_with_mandate()


def text(response: Any) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def post(client: Client, call: Call, section: str, **fields: Any) -> Any:
    page = client.get(f"/utlysningar/{call.key}/andra/{section}/")
    seen = re.search(r'name="seen" value="([0-9a-f]*)"', page.content.decode())
    assert seen is not None
    return client.post(f"/utlysningar/{call.key}/andra/{section}/", {"seen": seen[1], **fields})


def terms(key: str) -> Any:
    call = Call.objects.get(key=key)
    draft = queries.draft_of(call)
    return draft.terms if draft else queries.terms_of(call)


def test_a_new_call_is_made_with_a_key_from_its_title(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER, mandate="m1")
    done = client.post(
        "/utlysningar/ny/", {"mandate": "m1", "kind": "open", "title_sv": "Nya förstudier 2027", "title_en": ""}
    )
    assert (done.status_code, done["Location"]) == (302, "/utlysningar/nya-forstudier-2027/handlagg/")
    assert terms("nya-forstudier-2027").title.sv == "Nya förstudier 2027"


@pytest.mark.parametrize("fields", [{"title_sv": "Förslag", "key": "folj"}, {"title_sv": "Ny", "key": ""}])
def test_a_key_that_an_address_of_the_site_would_hide_is_refused_at_its_field(
    signed_in: SignedIn, fields: dict[str, str]
) -> None:
    client = signed_in(Role.OFFICER, mandate="m1")
    done = client.post("/utlysningar/ny/", {"mandate": "m1", "kind": "open", "title_en": "", **fields})
    assert (done.status_code, list(done.context["form"].errors), Call.objects.count()) == (200, ["key"], 0)


def test_an_officer_says_which_counties_the_call_covers(signed_in: SignedIn) -> None:
    call = saved()
    client = signed_in(Role.OFFICER, mandate="m1")
    fields = {"applicant_kinds": ["rua"], "focus_areas": ["digitalisering"], "letters": "none"}
    assert post(client, call, "sokande", regions=["12", "24"], **fields).status_code == 302
    assert terms("forstudier").regions == ("12", "24")
    assert "Skåne län, Västerbottens län" in text(client.get("/utlysningar/forstudier/forhandsvisa/"))
    refused = post(client, call, "sokande", regions=["02"], **fields)
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["regions"])


def test_a_mandate_of_others_cannot_be_chosen(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER, mandate="m2")
    done = client.post("/utlysningar/ny/", {"mandate": "m1", "kind": "open", "title_sv": "Nya", "title_en": ""})
    assert (done.status_code, Call.objects.count()) == (200, 0)


def test_the_whole_call_is_written_in_its_sections(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), saved("hel")
    texts = {
        f"{name}_{lang}": f"{name} {lang}"
        for name in ("title", "summary", "who", "what", "how_decided")
        for lang in ("sv", "en")
    }
    post(client, call, "text", **texts)
    post(client, call, "sokande", applicant_kinds=["rua", "promoter"], focus_areas=["digitalisering"], letters="unless_rua",
         not_running_work="on")  # fmt: skip
    post(client, call, "pengar", region="400 tkr", least_ore="50 000", budget_ore="2,5 mkr", highest_share="40 %",
         share_clause="Förordning (2003:596)", aid_scheme="no_aid")  # fmt: skip
    post(client, call, "kostnader", cost_kinds=["staff", "overhead"], cost_options=["oh-15"])
    post(client, call, "tider", opens_at="2030-01-07 08:00", closes_at="2030-02-15 kl. 16.00", grace_minutes="20", sealed="on",
         decision_by="2030-04-01", project_from="2030-05-01", project_to="20301231")  # fmt: skip
    post(client, call, "fragor", form="ansokan", criteria_form="kriterier", weight_relevance="3", weight_capacity="")
    done = post(client, call, "villkor", condition_0_sv="Ett", condition_0_en="One", documents="")
    assert (done.status_code, done["Location"]) == (302, "/utlysningar/hel/handlagg/")
    now = terms("hel")
    assert (now.title.sv, now.how_decided.en, now.applicant_kinds, now.letters) == (
        "title sv", "how_decided en", ("rua", "promoter"), Letters.UNLESS_RUA
    )  # fmt: skip
    assert (now.not_running_work, now.signatory_needed, now.focus_areas) == (True, False, ("digitalisering",))
    assert (now.ceilings, now.least_ore, now.budget_ore) == ((Ceiling(Per.REGION, 40_000_000),), 5_000_000, 250_000_000)
    assert (now.highest_share, now.share_clause, now.aid_scheme) == ("40", "Förordning (2003:596)", "no_aid")
    assert [one.label.sv for one in now.cost_kinds] == ["Personal", "Schablon"]
    assert [(o.key, o.method, o.fills, o.share, o.of, o.source) for o in now.cost_options] == [
        ("oh-15", CostMethod.FLAT_RATE, "overhead", "15", ("staff",), "handboken")
    ]
    assert (now.opens_at, now.closes_at, now.grace_minutes, now.sealed) == (
        "2030-01-07T08:00",
        "2030-02-15T16:00",
        20,
        True,
    )
    assert (now.decision_by, now.project_from, now.project_to) == ("2030-04-01", "2030-05-01", "2030-12-31")
    assert now.criteria == (Criterion("relevance", w("Relevans", "Relevance"), 3),)
    assert now.conditions == (w("Ett", "One"),)
    assert actions.publish_call(call=call, actor=BY).state == "published"


def test_criteria_are_forms_with_grades_and_choosing_one_asks_for_its_weights(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), saved("vikter", criteria_form="", criteria=())
    page = client.get("/utlysningar/vikter/andra/fragor/")
    assert [key for key, _label in page.context["form"].fields["criteria_form"].choices] == ["", "kriterier"]
    done = post(client, call, "fragor", form="ansokan", criteria_form="kriterier", next="1")
    assert done["Location"] == "/utlysningar/vikter/andra/fragor/"
    assert "weight_relevance" in client.get(done["Location"]).context["form"].fields
    done = post(client, call, "fragor", form="ansokan", criteria_form="kriterier", weight_relevance="2", next="1")
    assert done["Location"] == "/utlysningar/vikter/andra/villkor/"
    assert terms("vikter").criteria == (Criterion("relevance", w("Relevans", "Relevance"), 2),)


def test_a_requisition_has_fixed_sums_and_a_cheque_its_demands(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER, mandate="m1")
    fixed, cheque = saved("fast", kind="requisition", ceilings=()), saved("check", kind="cheque")
    post(client, fixed, "pengar", highest_share="100", year_0="2027", sum_0="1 mkr", year_1="2028", sum_1="500 tkr")
    post(client, cheque, "foretag", least_employees="2", most_employees="49", least_turnover_ore="3 mkr",
         sni_prefixes="10, 11 13", sni_excluded="10.2", most_per_year="1")  # fmt: skip
    assert terms("fast").fixed_ore == {"2027": 100_000_000, "2028": 50_000_000}
    assert terms("check").cheque == Cheque(2, 49, 300_000_000, None, ("10", "11", "13"), ("10.2",), 1)
    post(client, cheque, "foretag", least_years="2", legal_forms=["AB", "HB"])
    assert (terms("check").cheque.least_years, terms("check").cheque.legal_forms) == (2, ("AB", "HB"))
    assert post(client, cheque, "foretag", least_years="0", legal_forms=["XX"]).status_code == 200
    assert terms("check").cheque.least_years == 2
    assert client.get("/utlysningar/fast/andra/foretag/").status_code == 404
    assert post(client, fixed, "pengar", year_0="2027", sum_0="").status_code == 200


def test_a_doubled_hour_is_told_at_its_field_and_nothing_is_saved(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), saved()
    before = terms(call.key)
    page = post(client, call, "tider", opens_at="2026-10-25 02:30", closes_at="2026-03-29 02:30")
    assert "Klockan är 02:30 två gånger i Sverige den 2026-10-25" in text(page)
    assert "Klockan är aldrig 02:30 i Sverige den 2026-03-29" in text(page)
    assert terms(call.key) == before


def test_saving_over_somebody_else_is_refused_and_theirs_stays(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), saved()
    seen = call.versions.get().sha256
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(terms(call.key), highest_share="30"), actor=BY
    )
    done = client.post(f"/utlysningar/{call.key}/andra/pengar/", {"seen": seen, "highest_share": "20"})
    assert (done.status_code, terms(call.key).highest_share) == (409, "30")


def test_the_closing_of_a_published_call_is_not_written_in_the_form(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), published()
    closes = terms(call.key).closes_at
    opens = terms(call.key).opens_at.replace("T", " ")
    post(client, call, "tider", opens_at=opens, closes_at="2035-01-01 10:00", grace_minutes="30")
    assert (terms(call.key).closes_at, terms(call.key).grace_minutes) == (closes, 30)


def test_the_publish_page_shows_findings_burden_and_what_changes(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.HEAD), saved(highest_share="60")
    page = text(client.get(f"/utlysningar/{call.key}/publicera/"))
    assert "Högsta stödandel : 60 % är över de 50 % av total kostnad som Förordning (2003:596)" in page
    assert "1 fråga, cirka 40 minuter" in page
    refused = client.post(f"/utlysningar/{call.key}/publicera/")
    assert (refused.status_code, Call.objects.get().state) == (200, "draft")
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(terms(call.key), highest_share="50"), actor=BY
    )
    assert client.post(f"/utlysningar/{call.key}/publicera/").status_code == 302
    assert Call.objects.get().state == "published"


def test_a_change_is_published_with_its_words_and_compared_for_everybody(signed_in: SignedIn, client: Client) -> None:
    head, call = signed_in(Role.HEAD), published()
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(terms(call.key), budget_ore=600_000_000), actor=BY
    )
    page = text(head.get(f"/utlysningar/{call.key}/publicera/"))
    assert "Pengar i utlysningen Före 5 000 000 kr Nu 6 000 000 kr" in page.replace("\u202f", " ")
    wrong = head.post(f"/utlysningar/{call.key}/publicera/", {"change_sv": "Mer pengar"})
    assert (wrong.status_code, Call.objects.get().version.number) == (200, 1)  # type: ignore[union-attr]
    head.post(f"/utlysningar/{call.key}/publicera/", {"change_sv": "Mer pengar", "change_en": "More money"})
    seen = text(client.get(f"/utlysningar/{call.key}/versioner/")).replace("\u202f", " ")
    assert "Mer pengar Pengar i utlysningen Före 5 000 000 kr Nu 6 000 000 kr" in seen


def test_the_preview_is_the_public_page_of_the_draft(signed_in: SignedIn, client: Client) -> None:
    call = saved(summary=w("Bara i utkastet"))
    page = text(signed_in(Role.OFFICER, mandate="m1").get(f"/utlysningar/{call.key}/forhandsvisa/"))
    assert ("Bara i utkastet" in page, "Stänger" in page, Call.objects.get().state) == (True, True, "draft")
    assert client.get(f"/utlysningar/{call.key}/").status_code == 404


def test_from_the_preview_the_form_is_tried_and_nothing_is_saved(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), saved()
    page = client.get(f"/utlysningar/{call.key}/forhandsvisa/").content.decode()
    (form,) = re.findall(r'href="(/instrument/om/[^"]+/bygg/prova/)"', page)
    assert "Prova formuläret; inget sparas" in page
    assert [getattr(client, how)(form).status_code for how in ("get", "post")] == [200, 200]
    assert (Response.objects.count(), Application.objects.count()) == (0, 0)


def test_a_call_is_extended_on_its_page(signed_in: SignedIn) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), published()
    assert call.closes_at is not None
    later = timezone.localtime(call.closes_at + timedelta(days=2))
    fields = {"closes_at": f"{later:%Y-%m-%d %H:%M}", "reason_sv": "Avbrott", "reason_en": "Outage"}
    assert (
        client.post(f"/utlysningar/{call.key}/forlang/", {**fields, "closes_at": "2020-01-01 10:00"}).status_code == 200
    )
    assert client.post(f"/utlysningar/{call.key}/forlang/", fields).status_code == 302
    assert Call.objects.get().closes_at == call.closes_at + timedelta(days=2)
    assert "Avbrott" in text(client.get(f"/utlysningar/{call.key}/handlagg/"))


def test_a_question_is_answered_and_an_own_one_added(signed_in: SignedIn, appoint: Any) -> None:
    client, call = signed_in(Role.OFFICER, mandate="m1"), published()
    asked = actions.ask_question(call=call, text="Får vi? <b>", user=appoint())
    assert "1 fråga väntar på svar" in text(client.get(f"/utlysningar/{call.key}/fragor/"))
    words = {"question_sv": "Får man?", "question_en": "May one?", "answer_sv": "Ja.", "answer_en": "Yes."}
    half = client.post(f"/utlysningar/fragor/{asked.pk}/", {**words, "answer_en": ""})
    assert (half.status_code, CallQuestion.objects.get().published_at) == (200, None)
    assert client.post(f"/utlysningar/fragor/{asked.pk}/", words).status_code == 302
    assert client.post(f"/utlysningar/{call.key}/fragor/ny/", words).status_code == 302
    assert [q.answer_sv for q in CallQuestion.objects.filter(published_at__isnull=False)] == ["Ja.", "Ja."]


def test_a_call_is_cancelled_and_a_draft_thrown_away_on_pages_of_their_own(signed_in: SignedIn) -> None:
    head, officer, call = signed_in(Role.HEAD), signed_in(Role.OFFICER, mandate="m1"), published()
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(terms(call.key), budget_ore=1_000_000_000), actor=BY
    )
    assert officer.post(f"/utlysningar/{call.key}/slang/").status_code == 302
    assert call.versions.count() == 1
    assert head.post(f"/utlysningar/{call.key}/avbryt/", {"reason_sv": "Slut", "reason_en": ""}).status_code == 200
    assert head.post(f"/utlysningar/{call.key}/avbryt/", {"reason_sv": "Slut", "reason_en": "Spent"}).status_code == 302
    assert Call.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    "page", ["handlagg", "andra/text", "forhandsvisa", "publicera", "forlang", "avbryt", "slang", "fragor"]
)
def test_only_those_with_the_right_open_the_pages(page: str, signed_in: SignedIn, client: Client) -> None:
    call = published()
    region = signed_in(Role.REGIONAL, organisation="region-x")
    assert (
        region.get(f"/utlysningar/{call.key}/{page}/").status_code,
        client.get(f"/utlysningar/{call.key}/{page}/").status_code,
    ) == (403, 302)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_for_one_call_and_for_three(
    count: int, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(Role.OFFICER, mandate="m1")
    for at in range(count):
        call = saved(f"c{at}")
        actions.publish_call(call=call, actor=BY)
        for _n in range(count):
            actions.answer_question(call=call, question_sv="a", question_en="b", answer_sv="c", answer_en="d", actor=BY)
        actions.save_call(
            key=call.key, mandate="m1", kind="open", terms=replace(terms(call.key), highest_share=f"4{at}"), actor=BY
        )
    for page in (
        "handlaggning",
        "c0/handlagg",
        "c0/forhandsvisa",
        "c0/versioner",
        "c0/fragor",
        "c0/andra/kostnader",
        "c0/andra/fragor",
    ):
        client.get(f"/utlysningar/{page}/")
        with django_assert_max_num_queries(12):
            assert client.get(f"/utlysningar/{page}/").status_code == 200


def test_the_list_is_filtered_by_state_kind_and_words(signed_in: SignedIn) -> None:
    published("oppen", title=w("Robotar"))
    saved("utkast", kind="rolling", title=w("Verktyg"))
    client = signed_in(Role.OFFICER, mandate="m1")
    shown = {query: re.findall(r"/utlysningar/(\w+)/handlagg/", client.get(f"/utlysningar/handlaggning/?{query}").content.decode())
             for query in ("", "state=draft", "state=open", "kind=rolling", "q=robot")}  # fmt: skip
    assert {k: sorted(v) for k, v in shown.items()} == {
        "": ["oppen", "utkast"], "state=draft": ["utkast"], "state=open": ["oppen"], "kind=rolling": ["utkast"], "q=robot": ["oppen"],
    }  # fmt: skip


def test_an_officer_chooses_which_closing_of_two_stages_is_moved(signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    call = published(key="tva", kind="two_stage", second_form="ansokan", second_closes_at="2030-05-01T16:00")
    path = f"/utlysningar/{call.key}/forlang/"
    assert "stage" in client.get(path).context["form"].fields
    assert "stage" not in client.get(f"/utlysningar/{published(key='en').key}/forlang/").context["form"].fields
    words = {"reason_sv": "Avbrott", "reason_en": "Outage", "closes_at": "2030-05-02 16:00"}  # fmt: skip
    assert list(client.post(path, words).context["form"].errors) == ["stage"]
    assert client.post(path, {**words, "stage": "2"}).status_code == 302
    first = call.closes_at
    call.refresh_from_db()
    assert (call.closes_at, call.version.terms.second_closes_at) == (first, "2030-05-02T16:00")  # type: ignore[union-attr]
    told = text(client.get(f"/utlysningar/{call.key}/"))
    assert "Ska vara inne 2 maj 2030 kl. 16.00 svensk tid, från dem som bjuds in" in told
    assert "Tiden när hela ansökningar ska vara inne är flyttad från 1 maj 2030 kl. 16.00" in told
