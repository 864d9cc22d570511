"""The public diary shows what may be shown, in every form it takes, and finds nothing else."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.registry.conftest import PDF
from verkstad.registry.actions import mark_secrecy
from verkstad.registry.models import Document

# Every field of a marked document that the public must not meet, each with words found nowhere else.
SECRET = {
    "title": "Hemlighetsrubrik om Zinkgruvan",
    "counterpart": "Motpartsbolaget Xylofon AB",
    "their_number": "DERAS-771",
    "organisation": "orgnyckel-hemlig",
    "secrecy": "OSL 30 kap. 23 §",
    "file": ("bilaga-hemligt-namn.pdf", PDF),
}
LEAKS = ("Hemlighetsrubrik", "Zinkgruvan", "Motpartsbolaget", "Xylofon", "DERAS-771", "orgnyckel", "30 kap", "30:23", "bilaga-hemligt",
         "application/pdf", "system:test")  # fmt: skip
PLACES = ("/diarium/", "/diarium/diarium.csv", "/diarium/diarium.json", "/diarium/flode/")


def body(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("public_title", ["", "Ansökan från ett företag"])
def test_a_marked_document_leaks_nothing(client, register, place, public_title):
    marked = register(**SECRET, public_title=public_title)
    text = body(client.get(place))
    assert [word for word in (*LEAKS, marked.sha256, marked.sha256[:12]) if word.lower() in text.lower()] == []
    assert ("M4 2026:1" in text, public_title in text) == (True, True)


@pytest.mark.parametrize("word", ["Zinkgruvan", "xylofon", "DERAS", "orgnyckel", "30 kap", "bilaga", "hemlig", "pdf"])
def test_a_search_does_not_reveal_what_is_not_shown(client, register, word):
    register(**SECRET)
    register(title="Öppen rubrik")
    lines = body(client.get("/diarium/diarium.csv", {"q": word})).splitlines()
    rows = json.loads(body(client.get("/diarium/diarium.json", {"q": word})))["documents"]
    page = client.get("/diarium/", {"q": word}).context["page"]
    assert (len(lines), rows, list(page.object_list), page.paginator.count) == (1, [], [], 0)


def test_the_page_says_that_a_document_is_marked(client, register):
    register(**SECRET)
    row = client.get("/diarium/").context["page"].object_list[0]
    assert row == {
        "diary_number": "M4 2026:1",
        "date": date(2026, 3, 4),
        "direction": "in",
        "direction_word": "inkommen",
        "mandate": "m4",
        "shown_title": "",
        "shown_counterpart": "",
        "marked": True,
    }
    assert "Sekretessmarkerad" in body(client.get("/diarium/"))


def test_an_open_document_shows_its_title_and_counterpart_unless_it_is_a_private_person(client, register):
    register()
    register(private_person=True, counterpart="Anna Ek", title="Brev från Anna Ek", public_title="Brev")
    rows = json.loads(body(client.get("/diarium/diarium.json?sort=number")))["documents"]
    assert rows == [
        {
            "diary_number": "M4 2026:1",
            "date": "2026-03-04",
            "direction": "in",
            "mandate": "m4",
            "title": "Ansökan om förstudie",
            "counterpart": "Region Örebro län",
            "secrecy_marked": False,
        },
        {
            "diary_number": "M4 2026:2",
            "date": "2026-03-04",
            "direction": "in",
            "mandate": "m4",
            "title": "Brev",
            "counterpart": "",
            "secrecy_marked": False,
        },
    ]


def test_a_document_marked_later_is_no_longer_found_by_its_title(client, register):
    document = register(title="Zinkgruvan")
    assert len(client.get("/diarium/?q=zinkgruvan").context["page"].object_list) == 1
    mark_secrecy(document=document, secrecy="30:23", reason="Affärsuppgifter", actor="system:test")
    assert len(client.get("/diarium/?q=zinkgruvan").context["page"].object_list) == 0
    mark_secrecy(document=document, secrecy="", reason="Prövat", actor="system:test")
    assert len(client.get("/diarium/?q=zinkgruvan").context["page"].object_list) == 1


def found(client, query):
    return [row["diary_number"] for row in client.get("/diarium/" + query).context["page"].object_list]


def test_filters_and_a_search_without_regard_to_capital_letters_also_in_swedish(client, register):
    register(title="Överenskommelse ÅÄÖ")
    register(mandate="m5", direction="out", title="Beslut")
    register(date=date(2018, 5, 6), title="Rapport")
    register(mandate="", title="Allmänt")
    assert found(client, "?q=överenskommelse åäö") == ["M4 2026:1"]
    assert found(client, "?q=m5 2026:1") == ["M5 2026:1"]
    assert found(client, "?uppdrag=m5") == ["M5 2026:1"]
    assert found(client, "?uppdrag=-") == ["A 2026:1"]
    assert found(client, "?ar=2018") == ["M4 2018:1"]
    assert found(client, "?riktning=out") == ["M5 2026:1"]
    assert found(client, "?ar=x&riktning=sideways&uppdrag=unknown&page=z&sort=evil") == [
        "A 2026:1",
        "M5 2026:1",
        "M4 2026:1",
        "M4 2018:1",
    ]
    assert found(client, "?q=100%25") == []


def test_diary_numbers_sort_as_numbers(client, register):
    for _number in range(11):
        register()
    assert found(client, "?sort=number") == [f"M4 2026:{n}" for n in range(1, 12)]
    assert found(client, "?sort=-number") == [f"M4 2026:{n}" for n in range(11, 0, -1)]


def test_a_cell_of_the_csv_is_no_formula(client, register):
    register(title='=HYPERLINK("http://x")', counterpart="+46")
    rows = list(csv.reader(io.StringIO(body(client.get("/diarium/diarium.csv")).removeprefix("\ufeff"))))
    assert rows == [
        ["diary_number", "date", "direction", "mandate", "title", "counterpart", "secrecy_marked"],
        ["M4 2026:1", "2026-03-04", "in", "m4", '\'=HYPERLINK("http://x")', "'+46", "no"],
    ]


def test_fifty_rows_a_page_and_the_whole_in_the_files(client, register):
    for _number in range(51):
        register()
    assert (len(found(client, "")), len(found(client, "?page=2"))) == (50, 1)
    assert len(json.loads(body(client.get("/diarium/diarium.json")))["documents"]) == 51


@pytest.mark.parametrize("place", PLACES)
def test_the_number_of_queries_does_not_grow_with_the_rows(client, register, place):
    counts = []
    for _round in (1, 2):
        register(mandate=f"m{_round}")
        register(mandate=f"m{_round}", **{k: v for k, v in SECRET.items() if k != "file"})
        with CaptureQueriesContext(connection) as seen:
            body(client.get(place))
        counts.append(len(seen))
    assert (counts[0], counts[1] <= 6) == (counts[1], True)


def test_the_shown_text_of_every_document_is_made_of_what_is_shown(register):
    from verkstad.registry.queries import Wanted, public_diary
    from verkstad.registry.rules import folded

    register(**SECRET)
    register(private_person=True)
    register(secrecy="19:3", public_title="Upphandling")
    rows = {row["diary_number"]: row for row in public_diary(Wanted())}
    for document in Document.objects.all():
        row = rows[document.diary_number]
        assert document.shown_text == folded(row["diary_number"], row["shown_title"], row["shown_counterpart"])
