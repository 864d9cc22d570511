"""Who may open which page of a mandate, and at what price."""

from datetime import date

import pytest
from django.test import Client

from verkstad.funds.models import Book
from verkstad.mandate import actions
from verkstad.mandate.models import DrawDown, Mandate
from verkstad.people.models import Role

READ = {Role.HEAD, Role.PRESENTER, Role.OFFICER, Role.ECONOMIST, Role.ATTESTER, Role.REGISTRAR, Role.COMMUNICATOR,
        Role.AUDITOR, Role.EVALUATOR, Role.MINISTRY}  # fmt: skip
# URL below /uppdrag/ -> who may open it; None: everybody. Those who may not know of it get 404.
DOORS: dict[str, set[Role] | None] = {
    "": None,
    "kalender/": None,
    "kalender.ics": None,
    "smir-2/": None,
    "smir-2/?as_of=2018-11-30": None,
    "smir-2/rekvirera/": {Role.ECONOMIST, Role.OFFICER},
    "smir-2/andra/": {Role.HEAD},
    "smir-2/aterbetala/": {Role.ECONOMIST},
    "smir-2/klart/final/": {Role.OFFICER, Role.PRESENTER},
    "rekvisition/{pk}/": READ,
    "rekvisition/{pk}/skicka/": {Role.HEAD, Role.ATTESTER},
    "rekvisition/{pk}/mottagen/": {Role.ECONOMIST, Role.OFFICER},
    "rekvisition/{pk}/aterta/": {Role.ECONOMIST, Role.OFFICER, Role.HEAD, Role.ATTESTER},
}


@pytest.fixture
def request_made(drawable: Mandate) -> DrawDown:
    return actions.request_draw_down(mandate=drawable, year=2018, amount_ore=100, quoted_number="N2018/00001/FÖF",
                                     actor="user:0", day=date(2018, 5, 1))  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
def test_every_page_opens_for_the_roles_that_may_and_no_other(request_made, signed_in, role):
    client = signed_in(role, mandate="smir-2") if role else Client()
    for url, roles in DOORS.items():
        path = "/uppdrag/" + url.format(pk=request_made.pk)
        if roles is None or role in roles:
            expected = 200
        elif "rekvisition/" in url:
            expected = 403 if role in READ else 404
        else:
            expected = 403 if role else 302
        assert (url, role, client.get(path).status_code) == (url, role, expected)


@pytest.mark.parametrize("role", sorted(READ))
def test_the_page_leads_to_the_journal_whoever_may_read_it_and_nobody_else(request_made, signed_in, role):
    client, journal = signed_in(role, mandate="smir-2"), "/journal/?mandate=smir-2"
    shown = f'href="{journal}"' in client.get("/uppdrag/smir-2/").content.decode()
    assert (shown, client.get(journal).status_code == 200) == (role not in (Role.EVALUATOR, Role.MINISTRY),) * 2


@pytest.mark.parametrize("role", sorted(READ))
def test_an_appointment_to_another_mandate_opens_nothing(request_made, signed_in, role):
    client = signed_in(role, mandate="another")
    for url, roles in DOORS.items():
        if roles is not None:
            expected = 404 if "rekvisition/" in url else 403
            assert (url, client.get("/uppdrag/" + url.format(pk=request_made.pk)).status_code) == (url, expected)


def test_a_mandate_that_is_not_public_is_not_there_for_others(request_made, signed_in):
    Mandate.objects.update(public=False)
    assert Client().get("/uppdrag/smir-2/").status_code == 404
    assert signed_in(Role.OFFICER, mandate="another").get("/uppdrag/smir-2/").status_code == 404
    assert signed_in(Role.OFFICER, mandate="smir-2").get("/uppdrag/smir-2/").status_code == 200
    assert "smir-2" not in Client().get("/uppdrag/kalender.ics").content.decode()


def test_the_public_page_has_no_draft_and_no_name(request_made, appoint):
    page = Client().get("/uppdrag/smir-2/").content.decode()
    assert "rekvisition/" not in page
    assert "draw_down" not in page
    assert "user:" not in page


def test_a_day_that_cannot_be_read_is_said_at_its_field(request_made):
    answer = Client().get("/uppdrag/smir-2/", {"as_of": "2018-02-30"}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert "There is no day 30 in February 2018; the last one is 28." in answer.content.decode()


@pytest.mark.parametrize("url", ["smir-2/", "", "kalender/"])
def test_no_page_takes_more_than_twelve_queries(
    request_made, booked, eight, signed_in, django_assert_max_num_queries, url
):
    for year in (2018, 2019, 2020):
        actions.save_draw_down(mandate="smir-2", key=f"d{year}", year=year, amount_ore=100, actor="system:pack")
    client = signed_in(Role.HEAD)
    client.get("/uppdrag/" + url)
    with django_assert_max_num_queries(12):
        assert client.get("/uppdrag/" + url).status_code == 200


def test_money_of_a_book_that_is_not_open_is_shown_to_staff_only(booked, signed_in):
    url = "/uppdrag/smir-1/?as_of=2018-12-31"
    assert "18\u202f892" in Client().get(url).content.decode()
    Book.objects.filter(key="smir-1").update(public=False)
    for closed in (Client(), signed_in(Role.OFFICER, mandate="another")):
        page = closed.get(url).content.decode()
        for figure in ("18\u202f892", "20\u202f197", "2\u202f289", "6\u202f108"):
            assert figure not in page
    assert "18\u202f892" in signed_in(Role.OFFICER, mandate="smir-1").get(url).content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["Villkor", "Inte avgjort", "hela perioden", "2\u202f289\u00a0tkr är bokförda"]),
        ("en", ["Terms", "Not decided", "the period as a whole", "as a whole; how much of it"]),
    ],
)
def test_the_page_speaks_both_languages(booked, language, words):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get("/uppdrag/smir-1/?as_of=2018-12-31").content.decode()
    assert [word for word in words if word not in page] == []


def test_the_acts_of_a_mandate_all_have_words(booked, request_made):
    from verkstad.journal.models import Act
    from verkstad.journal.words import words

    assert words.without_words(Act.objects.filter(mandate__in=["smir-1", "smir-2"]).values_list("act", flat=True)) == []
