"""What accounts and objects mean in a book, seen by its readers and changed by its economist."""

import pytest
from django.urls import reverse

from tests.web.funds.conftest import ACCOUNTS, SOURCES
from tests.web.funds.test_pages import roles_that_open
from tests.web.funds.test_reading import SIE
from verkstad.core.refused import Refused
from verkstad.funds.actions import open_book, set_mappings
from verkstad.funds.forms_mappings import written
from verkstad.funds.models import Book
from verkstad.funds.reading.sie4 import read_sie
from verkstad.journal.models import Act
from verkstad.people.models import READERS, Role

URL = "/medel/m1/konton/"


def test_readers_see_the_mappings_and_only_the_economist_changes_them(book, signed_in):
    assert roles_that_open(signed_in, "mappings", ["m1"]) == set(READERS)
    before = written(book)
    officer = signed_in(Role.OFFICER)
    assert "<textarea" not in officer.get(URL).content.decode()
    assert "får inte" in officer.post(URL, {"accounts": "", "objects": ""}).content.decode()
    assert written(book) == before


def test_a_book_without_mapping_gets_one_and_its_file_can_be_read(db, signed_in):
    book = open_book(
        key="m1", title="x", first_year=2016, last_year=2018, public=False, sources=SOURCES, actor="system:x"
    )[0]
    assert "unmapped_account" in {f.code for f in read_sie(SIE.encode("cp437"), book).findings}
    data = {
        "accounts": "3000-3999 funding\n4011 staff\n 1000 – 2999;counter\n",
        "objects": "1 100 special\n1\t200\tadmin",
    }
    economist = signed_in(Role.ECONOMIST, mandate="m1")
    assert economist.post(URL, data).status_code == 302
    assert written(book) == {"accounts": "1000-2999 counter\n3000-3999 funding\n4011-4011 staff",
                             "objects": "1 100 special\n1 200 admin"}  # fmt: skip
    assert read_sie(SIE.encode("cp437"), book).findings == []
    assert Act.objects.filter(act="mappings.set").count() == 1
    economist.post(URL, written(book))
    assert Act.objects.filter(act="mappings.set").count() == 1


@pytest.mark.parametrize(
    ("accounts", "objects", "told"),
    [
        ("4000-3000 staff", "", "4000"),
        ("4000-4999 staff\n4500 other", "", "4500"),
        ("4000-4999 nothing", "", "nothing"),
        ("4000-4999", "", "Rad 1 kan inte läsas: 4000-4999"),
        ("", "1 100 nowhere", "Rad 1: boken har ingen finansieringskälla eller något projekt med nyckeln nowhere"),
    ],
)
def test_a_line_that_cannot_be_is_told_and_changes_nothing(book, signed_in, accounts, objects, told):
    before = written(book)
    page = signed_in(Role.ECONOMIST).post(URL, {"accounts": accounts, "objects": objects}).content.decode()
    assert told in page
    assert written(book) == before


def test_opening_a_book_anew_without_mappings_keeps_what_people_set(book):
    given = {"key": "m1", "title": "Ett program", "first_year": 2016, "last_year": 2018, "public": False}
    assert open_book(**given, sources=SOURCES, actor="system:pack")[1] == {}
    assert Book.objects.get().account_mappings.count() == len(ACCOUNTS)


def test_the_action_asks_for_the_right_itself(book, appoint):
    with pytest.raises(Refused):
        set_mappings(book=book, accounts=[], objects=[], actor=appoint(Role.OFFICER))
    assert reverse("funds:mappings", args=["m1"]) == URL
