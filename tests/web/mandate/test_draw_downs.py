"""Requests for money: number, ceiling, last day, four eyes, the letter, and the booking."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.funds.models import Entry, Voucher
from verkstad.journal.models import Act
from verkstad.mandate import actions
from verkstad.mandate.models import DrawDown, Mandate, Obligation
from verkstad.mandate.pages.draw_downs import steps
from verkstad.people.models import Role
from verkstad.registry.models import Document

MKR = 100_000_000
NUMBER = "N2018/00001/FÖF"
MAY = date(2018, 5, 2)


def ask(mandate: Mandate, **more: Any) -> DrawDown:
    given = {
        "mandate": mandate,
        "year": 2018,
        "amount_ore": 20 * MKR,
        "quoted_number": NUMBER,
        "actor": "user:901",
        "day": MAY,
    }
    return actions.request_draw_down(**(given | more))


def send(row: DrawDown, **more: Any) -> DrawDown:
    return actions.send_draw_down(**({"draw_down": row, "actor": "user:902", "day": MAY} | more))


def why(call: Any, *args: Any, **more: Any) -> list[tuple[str, str]]:
    """Code and clause of every finding; nothing is left behind."""
    before = (DrawDown.objects.count(), Act.objects.count(), Document.objects.count(), Voucher.objects.count())
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    assert all(str(f) for f in caught.value.findings)
    assert (DrawDown.objects.count(), Act.objects.count(), Document.objects.count(), Voucher.objects.count()) == before
    return [(f.code.removeprefix("mandate."), f.clause) for f in caught.value.findings]


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"quoted_number": ""}, [("number_missing", "villkor draw")]),
        ({"quoted_number": "N2018/00002/FÖF"}, [("number_wrong", "villkor draw")]),
        ({"year": 2017}, [("no_envelope", NUMBER), ("too_late", "villkor draw")][::-1]),
        ({"year": 2021}, [("no_envelope", NUMBER)]),
        ({"amount_ore": 0}, [("not_above_zero", "")]),
        ({"amount_ore": 20 * MKR + 1}, [("above_ceiling", NUMBER)]),
        ({"day": date(2018, 5, 31)}, [("too_late", "villkor draw")]),
        ({"day": date(2018, 5, 31), "quoted_number": "", "amount_ore": 21 * MKR},
         [("number_missing", "villkor draw"), ("too_late", "villkor draw"), ("above_ceiling", NUMBER)]),
    ],
)  # fmt: skip
def test_a_request_that_breaks_a_term_is_refused_with_the_clause(drawable, wrong, found):
    assert why(ask, drawable, **wrong) == found


def test_the_last_day_itself_is_in_time_and_the_whole_envelope_can_be_asked_for(drawable):
    assert ask(drawable, day=date(2018, 5, 30)).state == "draft"


def test_a_mandate_whose_number_nobody_knows_cannot_ask(fifth):
    assert why(ask, fifth) == [("no_number", "villkor draw")]


def test_what_was_sent_before_lowers_the_ceiling_and_the_cut_lowers_the_sum_of_all(drawable):
    send(ask(drawable, amount_ore=15 * MKR))
    assert why(ask, drawable, amount_ore=5 * MKR + 1) == [("above_ceiling", NUMBER)]
    send(ask(drawable, amount_ore=5 * MKR))
    send(ask(drawable, year=2019, amount_ore=30 * MKR), day=date(2019, 5, 1))
    late = date(2020, 5, 1)
    assert why(ask, drawable, year=2020, amount_ore=30 * MKR + 1, day=late) == [("above_ceiling", NUMBER)]
    assert ask(drawable, year=2020, amount_ore=30 * MKR, day=late).state == "draft"


def test_two_drafts_of_the_same_money_cannot_both_be_sent(drawable):
    first = ask(drawable)
    second, _changes = actions.save_draw_down(mandate="smir-2", key="r18", year=2018, amount_ore=20 * MKR,
                                              actor="system:pack")  # fmt: skip
    send(first)
    assert why(send, second) == [("above_ceiling", NUMBER)]
    assert why(send, first) == [("draw_down_state", "")]


def test_a_second_draft_that_with_the_first_passes_the_years_ceiling_is_refused(drawable):
    first = ask(drawable, amount_ore=15 * MKR)
    assert why(ask, drawable, amount_ore=5 * MKR + 1) == [("above_ceiling", NUMBER)]
    assert ask(drawable, year=2019, amount_ore=30 * MKR).state == "draft"
    second = ask(drawable, amount_ore=5 * MKR)
    grown = {"draw_down": second, "year": 2018, "quoted_number": NUMBER, "actor": "user:901", "day": MAY}
    assert why(actions.change_draw_down, **grown, amount_ore=5 * MKR + 1) == [("above_ceiling", NUMBER)]
    actions.withdraw_draw_down(draw_down=first, actor="user:901")
    assert actions.change_draw_down(**grown, amount_ore=20 * MKR).amount_ore == 20 * MKR


def test_when_a_packs_request_was_drafted_is_not_made_up(drawable):
    told, _changes = actions.save_draw_down(mandate="smir-2", key="r18", year=2018, amount_ore=MKR, actor="system:pack",
                                            requested_on=date(2018, 5, 20))  # fmt: skip
    own = ask(drawable, year=2019, amount_ore=MKR)
    assert [step["when"] for step in steps(told)] == [None, date(2018, 5, 20), None]
    assert [step["when"] for step in steps(own)] == [timezone.localtime(own.made_at).date(), None, None]


def test_who_made_it_may_not_send_it_and_the_database_says_so_too(drawable):
    row = ask(drawable)
    assert why(send, row, actor="user:901") == [("four_eyes", "R13")]
    with pytest.raises(IntegrityError), transaction.atomic():
        DrawDown.objects.filter(pk=row.pk).update(sent_by="user:901")


def test_a_day_too_late_to_send_is_refused_although_the_draft_was_in_time(drawable):
    assert why(send, ask(drawable), day=date(2018, 5, 31)) == [("too_late", "villkor draw")]


def test_rights_are_checked_by_the_action_itself(drawable, appoint):
    officer, head = appoint(Role.OFFICER, mandate="smir-2"), appoint(Role.HEAD, mandate="smir-2")
    stranger = appoint(Role.OFFICER, mandate="another")
    assert why(ask, drawable, actor=stranger) == [("not_yours", "")]
    assert why(ask, drawable, actor=head) == [("not_yours", "")]
    row = ask(drawable, actor=officer)
    assert why(send, row, actor=appoint(Role.OFFICER, mandate="smir-2")) == [("not_yours", "")]
    assert send(row, actor=head).state == "sent"


def test_sending_registers_a_letter_whose_number_stands_in_it(drawable, appoint, tmp_path):
    actions.save_obligation(mandate="smir-2", key="ask", kind="draw_down", title_sv="Rekvirera", title_en="Ask",
                            due_on=date(2018, 5, 30), actor="system:pack")  # fmt: skip
    head = appoint(Role.HEAD)
    head.first_name, head.last_name = "Åsa", "Öberg"
    head.save()
    row = send(ask(drawable), actor=head)
    letter = row.letter
    assert (letter.direction, letter.date, letter.mandate, letter.counterpart) == (
        "out",
        MAY,
        "smir-2",
        "Kammarkollegiet",
    )
    assert letter.keep_forever
    text = text_of(content_of(letter), tmp_path)
    for said in (letter.diary_number, NUMBER, "20 000 000", "2018", "villkor draw", "Åsa Öberg", "Kammarkollegiet"):
        assert said in text
    obligation = Obligation.objects.get(key="ask")
    assert (obligation.done_on, obligation.document) == (MAY, letter)
    act = Act.objects.get(act="draw_down.sent")
    assert (act.mandate, act.facts) == ("smir-2", {"year": 2018, "amount_ore": 20 * MKR, "letter": letter.diary_number})


def content_of(letter: Document) -> bytes:
    with letter.file.open("rb") as file:
        return file.read()


def text_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF, with hard blanks as blanks."""
    place = folder / "letter.pdf"
    place.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", str(place), "-"], capture_output=True, check=True).stdout.decode()
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_letter_says_that_it_is_an_archive_file_open_to_everybody(drawable):
    content = content_of(send(ask(drawable)).letter)
    assert content.startswith(b"%PDF-1.")
    assert b"<pdfaid:part>3</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"/Lang(sv-SE)" in content


def test_what_a_name_says_is_never_read_as_markup(drawable, tmp_path):
    Mandate.objects.update(name_sv='#read("/etc/passwd") *fet* $x$')
    text = text_of(content_of(send(ask(drawable)).letter), tmp_path)
    assert '#read("/etc/passwd") *fet* $x$' in text


def test_money_that_comes_is_booked_as_funding_of_its_year(drawable):
    row = actions.receive_draw_down(draw_down=send(ask(drawable)), received_on=date(2018, 6, 15), actor="user:901")
    entry = Entry.objects.get(voucher=row.voucher, cost_kind__group="funding")
    assert (row.state, entry.natural_ore, entry.year, entry.source.key, entry.cost_kind.key, entry.booked_on) == (
        "received", 20 * MKR, 2018, "special_funds", "bidrag", date(2018, 6, 15),
    )  # fmt: skip


def test_money_that_is_booked_already_is_named_and_not_booked_twice(drawable, book_line):

    row = send(ask(drawable))
    voucher = book_line(drawable, "bidrag", 80 * MKR, day=date(2018, 6, 14))
    assert why(actions.receive_draw_down, draw_down=row, received_on=date(2018, 6, 15), actor="user:901") == [
        ("limit_passed", NUMBER)
    ]
    assert why(
        actions.receive_draw_down, draw_down=row, received_on=date(2018, 6, 15), voucher=99, actor="user:901"
    ) == [("no_funding_voucher", "")]
    count = Voucher.objects.count()
    row = actions.receive_draw_down(
        draw_down=row, received_on=date(2018, 6, 15), voucher=voucher.number, actor="user:901"
    )
    assert (row.voucher, Voucher.objects.count()) == (voucher, count)


def test_money_cannot_come_before_it_was_asked_for_nor_from_a_draft(drawable):
    row = ask(drawable)
    assert why(actions.receive_draw_down, draw_down=row, received_on=MAY, actor="user:901") == [("draw_down_state", "")]
    send(row)
    early = date(2018, 5, 1)
    assert why(actions.receive_draw_down, draw_down=row, received_on=early, actor="user:901") == [("received_when", "")]


def test_a_withdrawn_request_frees_the_year_and_opens_the_obligation_again(drawable):
    actions.save_obligation(mandate="smir-2", key="ask", kind="draw_down", title_sv="Rekvirera", title_en="Ask",
                            due_on=date(2018, 5, 30), actor="system:pack")  # fmt: skip
    row = actions.withdraw_draw_down(draw_down=send(ask(drawable)), actor="user:902")
    assert (row.state, row.letter is not None, Obligation.objects.get(key="ask").done_on) == ("withdrawn", True, None)
    assert ask(drawable).state == "draft"
    assert why(send, row) == [("draw_down_state", "")]


def test_a_request_that_a_source_tells_is_kept_by_its_key_and_books_nothing(drawable):
    given = {
        "mandate": "smir-2",
        "key": "r18",
        "year": 2018,
        "amount_ore": 20 * MKR,
        "requested_on": MAY,
        "actor": "system:pack",
    }
    row, changes = actions.save_draw_down(**given)
    assert (row.state, row.voucher, sorted(changes)) == (
        "sent", None, ["amount_ore", "made_by", "requested_on", "state", "year"],
    )  # fmt: skip
    assert actions.save_draw_down(**given)[1] == {}
    assert actions.save_draw_down(**given, received_on=date(2018, 6, 1))[1] == {
        "received_on": (None, date(2018, 6, 1)), "state": ("sent", "received"),
    }  # fmt: skip
    assert Voucher.objects.count() == 0
    assert why(actions.save_draw_down, **(given | {"amount_ore": 21 * MKR})) == [("above_ceiling", NUMBER)]
    assert why(actions.save_draw_down, **(given | {"requested_on": date(2018, 6, 1)})) == [("too_late", "villkor draw")]


def test_a_request_prepared_by_a_pack_can_be_sent_here_and_the_next_load_leaves_it_sent(drawable):
    given = {"mandate": "smir-2", "key": "r18", "year": 2018, "amount_ore": 20 * MKR, "actor": "system:pack"}
    row, _changes = actions.save_draw_down(**given)
    assert (row.state, row.quoted_number) == ("draft", NUMBER)
    sent = send(row)
    again, changes = actions.save_draw_down(**given)
    assert (again.state, again.letter, changes) == ("sent", sent.letter, {})


def test_the_pages_take_a_request_from_draft_to_received(drawable, signed_in, appoint):
    maker, sender = signed_in(Role.ECONOMIST, mandate="smir-2"), signed_in(Role.HEAD, mandate="smir-2")
    actions.save_term(mandate="smir-2", key="draw", kind="draw_by", clause="villkor draw", text_sv="Villkor", text_en="Term",
                      month_day="12-31", year=2020, actor="system:pack")  # fmt: skip
    form = {"year": "2019", "amount_ore": "30 mkr", "quoted_number": "fel"}
    answer = maker.post("/uppdrag/smir-2/rekvirera/", form, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert f"fel is not the decision&#x27;s diary number. (villkor draw) Quote {NUMBER}." in answer.content.decode()
    answer = maker.post("/uppdrag/smir-2/rekvirera/", form | {"quoted_number": NUMBER})
    row = DrawDown.objects.get()
    assert (answer.status_code, answer["location"]) == (302, f"/uppdrag/rekvisition/{row.pk}/")
    assert maker.post(f"/uppdrag/rekvisition/{row.pk}/skicka/").status_code == 403
    assert sender.get(f"/uppdrag/rekvisition/{row.pk}/brev.pdf").status_code == 404
    assert sender.post(f"/uppdrag/rekvisition/{row.pk}/skicka/").status_code == 302
    letter = sender.get(f"/uppdrag/rekvisition/{row.pk}/brev.pdf")
    assert (letter.status_code, letter["content-type"]) == (200, "application/pdf")
    assert letter.content[:5] == b"%PDF-"
    from django.utils import timezone

    today = timezone.localdate().isoformat()
    answer = maker.post(f"/uppdrag/rekvisition/{row.pk}/mottagen/", {"received_on": "2018-01-01"})
    assert answer.status_code == 200
    assert maker.post(f"/uppdrag/rekvisition/{row.pk}/mottagen/", {"received_on": today}).status_code == 200
    assert maker.post(f"/uppdrag/rekvisition/{row.pk}/aterta/").status_code == 200
    row.refresh_from_db()
    assert row.state == "sent"
    assert sender.post(f"/uppdrag/rekvisition/{row.pk}/aterta/").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
