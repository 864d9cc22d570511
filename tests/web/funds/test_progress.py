"""A large file shows how far reading and booking have come, and books all or nothing."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from verkstad.funds import progress
from verkstad.funds.actions import LimitSpec, keep_upload, set_limits
from verkstad.funds.models import Upload, Voucher
from verkstad.journal.models import Act
from verkstad.people.models import Role

STEP = re.compile(r'<div class="run__step"><p>(.*?)</p>')
MANY = 700


def sie(many: int = MANY) -> bytes:
    vouchers = "".join(
        f'#VER A {n} 201703{n % 28 + 1:02} "Verifikat {n}"\n{{\n#TRANS 4011 {{1 "100"}} 10.00\n#TRANS 1930 {{}} -10.00\n}}\n'
        for n in range(1, many + 1)
    )
    return f"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20170101 20171231\n{vouchers}".encode("cp437")


@pytest.fixture
def sent(book, signed_in):
    """An economist and the address of a large file that was sent."""
    economist = signed_in(Role.ECONOMIST, mandate="m1")
    content = sie()
    assert len(content) > progress.LARGE
    data = {"file": SimpleUploadedFile("bok.se", content), "default_source": ""}
    return economist, economist.post(reverse("funds:import", args=["m1"]), data).url


def pieces(answer) -> list[str]:
    assert answer.streaming
    return [piece.decode() for piece in answer.streaming_content]


def test_the_preview_of_a_large_file_comes_piece_by_piece_and_books_nothing(sent):
    economist, url = sent
    told = pieces(economist.get(url))
    assert [found[1] for piece in told if (found := STEP.match(piece))] == [
        "Reder ut vad varje rad är … 0 av 700", "Kontrollerar varje verifikat … 0 av 700",
    ]  # fmt: skip
    assert told[0].count("<h1") == 1
    assert told[-1].endswith("</html>\n")
    assert "700 verifikat kommer att bokföras" in told[-2]
    assert Voucher.objects.count() == 0


def test_booking_a_large_file_comes_piece_by_piece_and_ends_with_what_was_done(sent, book):
    economist, url = sent
    told = pieces(economist.post(url))
    assert [found[1].split(" …")[0] for piece in told if (found := STEP.match(piece))] == [
        "Reder ut vad varje rad är", "Kontrollerar varje verifikat", "Bokför",
    ]  # fmt: skip
    assert "700 verifikat bokfördes." in told[-2]
    assert (Voucher.objects.count(), Upload.objects.count()) == (MANY, 0)
    assert Act.objects.filter(act="vouchers.booked").count() == 1


@pytest.mark.parametrize("after", ["Reder ut", "Kontrollerar", "Bokför"])
def test_a_reader_who_goes_away_leaves_nothing_booked_and_can_come_back(sent, after):
    economist, url = sent
    answer = economist.post(url)
    for piece in answer.streaming_content:
        if after in piece.decode() and STEP.match(piece.decode()):
            break
    answer._iterator.close()  # as the server does; the test client keeps the connection for its own transaction
    assert (Voucher.objects.count(), Upload.objects.count(), Act.objects.filter(act="vouchers.booked").count()) == (
        0, 1, 0,
    )  # fmt: skip
    assert "700 verifikat bokfördes." in pieces(economist.post(url))[-2]


def test_a_large_file_that_passes_a_limit_tells_it_with_the_clause_and_books_nothing(sent, book):
    economist, url = sent
    cap = LimitSpec("cap", "Villkor 2", 6_999_00, layers=("actual",), groups=("programme",), year=2017)
    set_limits(book=book, limits=[cap], actor="system:test")
    for act in (economist.get, economist.post):
        assert "(Villkor 2)" in pieces(act(url))[-2]
    assert (Voucher.objects.count(), Upload.objects.count()) == (0, 1)


def test_a_small_file_is_answered_at_once(book, signed_in):
    kept = keep_upload(book=book, name="a.se", content=sie(3), actor="system:test")
    answer = signed_in(Role.ECONOMIST).get(reverse("funds:import_check", args=["m1", kept.pk]))
    assert (answer.streaming, answer.status_code) == (False, 200)
