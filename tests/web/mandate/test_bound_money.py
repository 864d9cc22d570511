"""Money bound in all (costs, and the larger of grants promised and paid) never passes the amount, and costs never eat into
the floor on grants: whatever door a booking comes through."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.core.packs.small import spoil, write
from tests.web.funds.conftest import ACCOUNTS
from tests.web.mandate.conftest import MKR, PACK, SOURCES, TKR, book, term
from verkstad.core.refused import Refused
from verkstad.funds.actions import Leg, correct_voucher, open_book
from verkstad.funds.models import Book, Voucher
from verkstad.funds.queries import limit_states
from verkstad.mandate import actions
from verkstad.mandate.models import Mandate
from verkstad.packs.actions import load_pack
from verkstad.people.models import Role

DECISION, FLOOR = "N2016/02958/FÖF", "villkor floor"
HEAD = ["Datum", "Text", "Källa", "Slag", "År", "Belopp", "Skikt"]


def shown(page: str) -> list[str]:
    """The clauses that a page names."""
    return [clause for clause in (DECISION, FLOOR, "villkor cap-2016") if clause in page]


def by_form(client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    data = {"booked_on": "2016-05-02", "text": "x", "layer": layer, "source_note": "", "lines": "1", "book": "1",
            "line-0-source": "special_funds", "line-0-cost_kind": kind, "line-0-year": "2016",
            "line-0-amount": f"{tkr} tkr"}  # fmt: skip
    return shown(client.post(reverse("funds:voucher_new", args=["smir-1"]), data).content.decode())


def by_file(client: Client, name: str, content: bytes) -> list[str]:
    """Send a file and press its button; the preview already says what stands against it."""
    sent = client.post(reverse("funds:import", args=["smir-1"]), {"file": SimpleUploadedFile(name, content),
                                                                "default_source": "special_funds"})  # fmt: skip
    told = shown(client.get(sent.url).getvalue().decode())
    assert shown(client.post(sent.url).getvalue().decode()) == told
    return told


def by_csv(client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    row = ["2016-05-02", "x", "special_funds", kind, "2016", f"{tkr} tkr", layer]
    return by_file(client, "a.csv", "\n".join(";".join(cells) for cells in (HEAD, row)).encode())


def by_xlsx(client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    sheet, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, ["2016-05-02", "x", "special_funds", kind, 2016, tkr * 1000, layer]):
        sheet.active.append(row)
    sheet.save(buffer)
    return by_file(client, "a.xlsx", buffer.getvalue())


def by_sie(client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    assert layer == "actual"
    account = {"staff": 4011, "transfers": 7011}[kind]
    return by_file(client, "a.se", (
        f"#FLAGGA 0\n#SIETYP 4\n#RAR 0 20160101 20161231\n#VER A 1 20160502 x\n{{\n#TRANS {account} {{}} {tkr * 1000}\n"
        f"#TRANS 1930 {{}} {-tkr * 1000}\n}}\n").encode())  # fmt: skip


def refusing(call: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [finding.clause for finding in caught.value.findings]


def by_system(_client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    return refusing(lambda: book("smir-1", kind, tkr * TKR, year=2016, layer=layer, origin="system"))


def by_correction(_client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    first = book("smir-1", kind, TKR, year=2016, layer=layer)
    legs = [Leg("special_funds", kind, tkr * TKR, 2016), Leg("special_funds", "counter", -tkr * TKR, 2016)]
    told = refusing(lambda: correct_voucher(voucher=first, text="x", legs=legs, actor="system:test"))
    correct_voucher(voucher=first, text="bort", actor="system:test")
    return told


def by_grant(_client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    assert (kind, layer) == ("transfers", "commitment")
    return refusing(lambda: actions.commit_grant(mandate="smir-1", project_code="p1", amount_ore=tkr * TKR, text="x",
                                                 decided_on=date(2016, 5, 2), actor="system:test"))  # fmt: skip


COST_DOORS = [by_form, by_csv, by_xlsx, by_sie, by_system, by_correction]
GRANT_DOORS = [by_form, by_csv, by_xlsx, by_system, by_correction, by_grant]


@pytest.fixture
def ledger(fourth: Mandate) -> Book:
    """The book of mandate 4 with a chart of accounts."""
    return open_book(key="smir-1", title="smir-1", first_year=2016, last_year=2018, public=True, sources=SOURCES,
                     account_mappings=ACCOUNTS, actor=PACK)[0]  # fmt: skip


def tried(door: Callable[..., list[str]], ledger: Book, client: Client, kind: str, tkr: int, layer: str) -> list[str]:
    """What the door answers; nothing stays booked."""
    before = [(state.limit.key, state.used_ore) for state in limit_states(ledger)]
    told = door(client, kind, tkr, layer)
    assert [(state.limit.key, state.used_ore) for state in limit_states(ledger)] == before
    return told


@pytest.mark.parametrize("door", COST_DOORS)
def test_costs_that_do_not_fit_beside_what_is_promised_are_refused(ledger, signed_in, door):
    book("smir-1", "transfers", 24_000 * TKR, layer="commitment")
    assert tried(door, ledger, signed_in(Role.ECONOMIST), "staff", 1_001, "actual") == [DECISION]
    book("smir-1", "staff", 1_000 * TKR, year=2016)


@pytest.mark.parametrize("door", GRANT_DOORS)
def test_promises_that_do_not_fit_beside_costs_are_refused(ledger, signed_in, door):
    book("smir-1", "staff", 2_000 * TKR, year=2016)
    assert tried(door, ledger, signed_in(Role.ECONOMIST), "transfers", 23_001, "commitment") == [DECISION]
    book("smir-1", "transfers", 23_000 * TKR, layer="commitment")


@pytest.mark.parametrize("door", COST_DOORS)
def test_costs_that_leave_less_than_the_floor_are_refused(ledger, signed_in, door):
    term("smir-1", "floor", "grant_floor", amount_ore=24_000 * TKR)
    assert tried(door, ledger, signed_in(Role.ECONOMIST), "staff", 1_001, "actual") == [FLOOR]
    book("smir-1", "staff", 1_000 * TKR, year=2016)


@pytest.mark.parametrize("door", COST_DOORS)
def test_payments_of_promises_use_no_room_twice(ledger, signed_in, door):
    book("smir-1", "transfers", 23_000 * TKR, layer="commitment")
    book("smir-1", "staff", 2_000 * TKR, year=2016)
    book("smir-1", "transfers", 22_500 * TKR, year=2016)
    assert tried(door, ledger, signed_in(Role.ECONOMIST), "transfers", 501, "actual") == [DECISION]
    book("smir-1", "transfers", 500 * TKR, year=2016)


@pytest.mark.parametrize(
    ("file", "old", "new", "clause"),
    [
        ("bookings.csv", "3 mkr,,Beviljat", "9200 tkr,,Beviljat", "X2025/1"),
        ("mandates.toml", 'amount = "8 mkr"', 'amount = "9200 tkr"', "villkor 1"),
    ],
)
def test_a_pack_that_binds_too_much_or_eats_the_floor_is_refused_whole(db, tmp_path: Path, file, old, new, clause):
    folder = write(tmp_path)
    spoil(folder, file, old, new)
    assert set(refusing(lambda: load_pack(directory=folder, actor="system:pack", dry_run=False))) == {clause}
    assert Voucher.objects.count() == 0


def test_what_is_bound_already_stays_after_a_cut_and_can_be_lowered(ledger):
    granted = book("smir-1", "transfers", 23_000 * TKR, layer="commitment")
    book("smir-1", "staff", 2_000 * TKR, year=2016)
    actions.save_amendment(mandate="smir-1", key="cut", decided_on=date(2017, 1, 1), change_ore=-5 * MKR, reason_sv="x",
                           reason_en="x", actor=PACK)  # fmt: skip
    assert refusing(lambda: book("smir-1", "transfers", 1, layer="commitment")) == [DECISION]
    correct_voucher(voucher=granted, text="sänkt", actor="system:test", legs=[
        Leg("special_funds", "transfers", 19_000 * TKR), Leg("special_funds", "counter", -19_000 * TKR)])  # fmt: skip
    (bound,) = [state for state in limit_states(ledger) if state.limit.key == "_bound"]
    assert (bound.layer, bound.used_ore, bound.left_ore) == ("", 21_000 * TKR, -1_000 * TKR)


def test_the_page_of_the_book_names_what_is_measured_together(ledger, signed_in):
    page = signed_in(Role.ECONOMIST).get(reverse("funds:book", args=["smir-1"]))
    (bar,) = [bar for bar in page.context["limits"] if bar.state.limit.key == "_bound"]
    assert (bar.layer, bar.what) == (
        "tillsammans", "verksamhetskostnader (betalningar) + transfereringar (åtaganden), Särskilda medel, hela perioden",
    )  # fmt: skip
