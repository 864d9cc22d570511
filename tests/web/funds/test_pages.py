"""Every page of the ledger by role, in both languages, at a fixed number of queries."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.web.funds.conftest import a_book
from tests.web.funds.test_reading import HEAD, SIE
from verkstad.funds.actions import LimitSpec, Line, book_hours, book_simple, keep_upload, set_limits
from verkstad.funds.models import HoursEntry, Upload, Voucher
from verkstad.funds.queries import totals
from verkstad.funds.queries_lists import public_entries
from verkstad.people.models import READERS, Role

PAGES = {
    "books": [], "book": ["m1"], "vouchers": ["m1"], "vouchers_csv": ["m1"], "voucher": ["m1", 1], "hours": ["m1"],
    "template": ["m1", "csv"], "sie_export": ["m1"],
}  # fmt: skip
BOOKING = {"voucher_new": ["m1"], "voucher_correct": ["m1", 1], "import": ["m1"]}


def booked(book, n=1, **more):
    for _ in range(n):
        line = Line("special", "staff", 1_240_500_50, 2017, "p1")
        voucher = book_simple(book=book, booked_on=date(2017, 3, 14), text="Löner mars", lines=[line], origin="form",
                              actor="system:test", **more)  # fmt: skip
        book_hours(book=book, source="special", booked_on=date(2017, 3, 14), hours=7.5, rate_ore_per_hour=250_00,
                   origin="form", actor="system:test")  # fmt: skip
    return voucher


@pytest.fixture
def filled(book):
    booked(book)
    caps = [LimitSpec("cap", "Villkor 2", 2_000_000_00, layers=("actual",), groups=("programme",), year=2017)]
    set_limits(book=book, limits=caps, actor="system:test")
    return book


def roles_that_open(client_of, name, args):
    return {role for role in Role if client_of(role).get(reverse(f"funds:{name}", args=args)).status_code == 200}


@pytest.mark.parametrize("name", PAGES)
def test_readers_and_nobody_else_open_the_pages_of_a_book(filled, signed_in, client, name):
    assert roles_that_open(signed_in, name, PAGES[name]) == set(READERS)
    assert client.get(reverse(f"funds:{name}", args=PAGES[name])).status_code in (302, 404)


@pytest.mark.parametrize("name", BOOKING)
def test_only_an_economist_books(filled, signed_in, client, name):
    assert roles_that_open(signed_in, name, BOOKING[name]) == {Role.ECONOMIST}
    assert client.post(reverse(f"funds:{name}", args=BOOKING[name])).status_code in (302, 404)


def test_another_mandates_economist_does_not_even_learn_of_the_book(filled, signed_in):
    stranger = signed_in(Role.ECONOMIST, mandate="m2")
    for name, args in {**PAGES, **BOOKING}.items():
        if args:
            assert stranger.get(reverse(f"funds:{name}", args=args)).status_code == 404


def test_an_officer_cannot_book_by_any_post(filled, signed_in):
    officer, before = signed_in(Role.OFFICER), Voucher.objects.count()
    for name in ("voucher_new", "import", "voucher_correct"):
        assert officer.post(reverse(f"funds:{name}", args=BOOKING[name]), {"book": "1"}).status_code == 403
    hours = {"source": "special", "booked_on": "2017-03-14", "hours": "1", "rate": "250", "year": ""}
    assert "får inte" in officer.post(reverse("funds:hours", args=["m1"]), hours).content.decode()
    assert (Voucher.objects.count(), HoursEntry.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("language", "typed", "minutes"),
    [
        ("sv", "12,5", 750),
        ("sv", "1 240,5", 74_430),
        ("en", "12.5", 750),
        ("en", "1,240.5", 74_430),
        ("en", "1,240", 74_400),
    ],
)
def test_hours_are_read_as_the_readers_language_writes_them(book, signed_in, language, typed, minutes):
    economist = signed_in(Role.ECONOMIST)
    economist.cookies["django_language"] = language
    hours = {"source": "special", "booked_on": "2017-03-14", "hours": typed, "rate": "250", "year": ""}
    economist.post(reverse("funds:hours", args=["m1"]), hours)
    assert list(HoursEntry.objects.values_list("minutes", flat=True)) == [minutes]


@pytest.mark.parametrize("typed", ["1.240", "tolv", "1,24,0"])
def test_hours_that_cannot_be_read_or_may_mean_two_things_are_refused_at_the_field(book, signed_in, typed):
    hours = {"source": "special", "booked_on": "2017-03-14", "hours": typed, "rate": "250", "year": ""}
    page = signed_in(Role.ECONOMIST).post(reverse("funds:hours", args=["m1"]), hours).content.decode()
    assert (f"”{typed}”" in page, 'href="#id_hours"' in page, HoursEntry.objects.count()) == (True, True, 0)


@pytest.mark.parametrize("name,most", [("book", 15), ("vouchers", 12), ("hours", 12), ("voucher", 14)])
def test_pages_ask_as_many_questions_for_three_rows_as_for_one(
    book, signed_in, django_assert_max_num_queries, name, most
):
    economist = signed_in(Role.ECONOMIST, mandate="m1")
    booked(book)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(most) as asked:
            assert economist.get(reverse(f"funds:{name}", args=PAGES[name])).status_code == 200
        counts.append(len(asked))
        booked(book, 2)
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language,word", [("sv", "Verifikat"), ("en", "Vouchers")])
def test_pages_speak_both_languages(filled, signed_in, language, word):
    reader = signed_in(Role.OFFICER)
    reader.cookies["django_language"] = language
    assert f"<h1>{word}</h1>" in reader.get(reverse("funds:vouchers", args=["m1"])).content.decode()


def test_sie_can_be_downloaded_where_every_paid_kind_has_an_account_else_the_page_says_which_has_none(
    filled, signed_in
):
    reader, page, file = (
        signed_in(Role.OFFICER),
        reverse("funds:book", args=["m1"]),
        reverse("funds:sie_export", args=["m1"]),
    )
    said = "Boken kan inte hämtas som SIE 4 så länge inget konto står för: Motkonto."
    shown = reader.get(page).content.decode()
    assert (file in shown, said in shown, reader.get(file).status_code) == (True, False, 200)
    filled.account_mappings.filter(use="counter").delete()
    shown = reader.get(page).content.decode()
    assert (file in shown, said in shown, reader.get(file).status_code) == (False, True, 409)


def lines(**given):
    data = {
        "booked_on": "2017-05-02",
        "text": "Konsult",
        "layer": "actual",
        "source_note": "",
        "lines": "2",
        "book": "1",
    }
    first = {
        "line-0-source": "special",
        "line-0-cost_kind": "services",
        "line-0-year": "2017",
        "line-0-amount": "1 240,50",
    }
    return data | first | given


def test_a_voucher_of_two_lines_is_booked_by_form(book, signed_in):
    economist = signed_in(Role.ECONOMIST, mandate="m1")
    second = {"line-1-source": "admin", "line-1-cost_kind": "staff", "line-1-year": "", "line-1-amount": "1 tkr"}
    done = economist.post(reverse("funds:voucher_new", args=["m1"]), lines(**second))
    assert (done.status_code, done.url) == (302, reverse("funds:voucher", args=["m1", 1]))
    assert [(t.source, t.cost_kind, t.amount_ore) for t in totals(book)] == [
        ("admin", "staff", 1000_00), ("special", "services", 1240_50)]  # fmt: skip
    assert Voucher.objects.get().made_by.startswith("user:")


def test_more_lines_and_adding_up_book_nothing_and_keep_what_was_typed(book, signed_in):
    economist = signed_in(Role.ECONOMIST)
    for act in ("more", "count"):
        data = lines(**{act: "1"})
        del data["book"]
        shown = economist.post(reverse("funds:voucher_new", args=["m1"]), data).content.decode()
        assert "1 240,50" in shown
    assert Voucher.objects.count() == 0


def test_a_form_with_faults_shows_each_at_its_field_and_books_nothing(filled, signed_in):
    economist = signed_in(Role.ECONOMIST)
    wrong = lines(text="", **{"line-0-amount": "1.240", "line-1-source": "special"})
    page = economist.post(reverse("funds:voucher_new", args=["m1"]), wrong).content.decode()
    for anchor in ("id_text", "id_line-0-amount", "id_line-1-cost_kind", "id_line-1-amount"):
        assert f'href="#{anchor}"' in page
    over = lines(**{"line-0-amount": "900 000"})
    assert "Villkor 2" in economist.post(reverse("funds:voucher_new", args=["m1"]), over).content.decode()
    assert Voucher.objects.count() == 1


def test_a_correction_by_form_leaves_both_vouchers(filled, signed_in):
    economist = signed_in(Role.ECONOMIST)
    shown = economist.get(reverse("funds:voucher_correct", args=["m1", 1])).content.decode()
    assert "1 240 500,50".replace(" ", "\u202f") in shown
    data = {"booked_on": "2017-03-14", "text": "Fel belopp", "lines": "1", "book": "1", "line-0-source": "special",
            "line-0-cost_kind": "staff", "line-0-year": "2017", "line-0-project": "p1", "line-0-amount": "1 000"}  # fmt: skip
    assert economist.post(reverse("funds:voucher_correct", args=["m1", 1]), data).status_code == 302
    assert [(t.amount_ore, t.entries) for t in totals(filled)] == [(1000_00, 2)]
    assert Voucher.objects.get(number=2).corrects.number == 1


def send(client, content, name, source=""):
    file = SimpleUploadedFile(name, content)
    done = client.post(reverse("funds:import", args=["m1"]), {"file": file, "default_source": source})
    assert done.status_code == 302
    return done.url


def test_a_sie_file_is_shown_then_booked_then_known_again(book, signed_in):
    economist = signed_in(Role.ECONOMIST, mandate="m1")
    url = send(economist, SIE.encode("cp437"), "bok.se")
    shown = economist.get(url).content.decode()
    assert "2 verifikat kommer att bokföras" in shown
    assert Voucher.objects.count() == 0
    assert economist.post(url).status_code == 302
    assert (Voucher.objects.count(), Upload.objects.count()) == (2, 0)
    assert (
        "Allt i filen är redan bokfört"
        in economist.get(send(economist, SIE.encode("cp437"), "bok.se")).content.decode()
    )


def test_a_file_with_faults_shows_them_all_and_books_nothing(book, signed_in):
    economist = signed_in(Role.ECONOMIST)
    sheet = openpyxl.Workbook()
    for row in (["Datum", "Text", "Källa", "Slag", "Belopp"], ["2017-01-01", "x", "special", "staff", 1], ["2017-02-30",
                "x", "special", "staff", "=1+1"]):  # fmt: skip
        sheet.active.append(row)
    buffer = io.BytesIO()
    sheet.save(buffer)
    url = send(economist, buffer.getvalue(), "fel.xlsx")
    shown = economist.get(url).content.decode()
    assert "<td>A3</td>" in shown
    assert "<td>E3</td>" in shown
    assert economist.post(url).status_code == 409
    assert (Voucher.objects.count(), Upload.objects.count()) == (0, 1)


def test_the_templates_can_be_sent_back_as_they_are(book, signed_in):
    economist = signed_in(Role.ECONOMIST)
    for number, kind in enumerate(("csv", "xlsx")):
        content = economist.get(reverse("funds:template", args=["m1", kind])).content
        url = send(economist, content, f"mall.{kind}")
        assert ("2 verifikat kommer" in economist.get(url).content.decode()) == (number == 0)
        economist.post(url)
    assert Voucher.objects.count() == 2


def test_an_empty_file_is_told(book, signed_in):
    economist = signed_in(Role.ECONOMIST)
    page = economist.post(reverse("funds:import", args=["m1"]), {"file": SimpleUploadedFile("a.csv", b"")})
    assert (page.status_code, "id_file" in page.content.decode()) == (200, True)


def test_a_file_of_one_book_cannot_be_booked_through_another(book, signed_in):
    other = a_book("m2")
    kept = keep_upload(book=other, name="x.csv", content=HEAD.encode(), actor="system:test")
    assert signed_in(Role.ECONOMIST).get(reverse("funds:import_check", args=["m1", kept.pk])).status_code == 404


def test_the_csv_holds_the_filtered_entries_and_no_formula(book, signed_in):
    booked(book)
    book_simple(book=book, booked_on=date(2018, 1, 2), text="=HYPERLINK()", origin="form", actor="system:test",
                lines=[Line("admin", "other", 10_00, 2018)])  # fmt: skip
    url = reverse("funds:vouchers_csv", args=["m1"])
    body = b"".join(signed_in(Role.AUDITOR).get(url, {"year": "2018"}).streaming_content).decode()
    assert body.splitlines()[1:] == ["2;2018-01-02;'=HYPERLINK();actual;form;admin;other;2018;;10,00;;"]


@pytest.mark.parametrize(
    "query,found",
    [({}, 2), ({"text": "LÖNER"}, 1), ({"kind": "other"}, 1), ({"source": "admin"}, 1), ({"project": "p1"}, 1),
     ({"layer": "budget"}, 0), ({"year": "0"}, 1), ({"year": "nonsense"}, 2), ({"page": "9"}, 2)],
)  # fmt: skip
def test_the_list_filters(book, signed_in, query, found):
    booked(book)
    book_simple(book=book, booked_on=date(2018, 1, 2), text="Annat", origin="form", actor="system:test",
                lines=[Line("admin", "other", 10_00)])  # fmt: skip
    page = signed_in(Role.OFFICER).get(reverse("funds:vouchers", args=["m1"]), query)
    assert len(page.context["rows"]) == found


def test_the_public_sees_entries_of_a_public_book_without_people_or_typed_text(db):
    closed, public = a_book("m1"), a_book("m2", public=True)
    for book in (closed, public):
        booked(book, source_note="Anna Andersson")
    assert list(public_entries(closed)) == []
    shown = list(public_entries(public, cost_kinds=["staff"]))
    assert [(e.amount_ore, e.text, e.source_note) for e in shown] == [(1_240_500_50, "", "")]


def test_the_book_as_of_a_day_counts_what_was_booked_until_then(filled, signed_in):
    client, url = signed_in(Role.MINISTRY), reverse("funds:book", args=["m1"])
    cell = "1\u202f240\u202f500,50"
    assert cell in client.get(url, {"per": "2017-03-14"}).content.decode()
    before = client.get(url, {"per": "2017-03-13"}).context["by_source"]
    assert {cell for row in before.rows for cell in row.cells} == {None}
