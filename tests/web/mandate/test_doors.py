"""The real doors, one by one: whoever books above a cap of mandate 4 is refused and reads the clause."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from verkstad.core.refused import Refused
from verkstad.funds.actions import AccountSpec, SourceSpec, open_book
from verkstad.funds.models import Voucher
from verkstad.packs.actions import load_pack
from verkstad.people.models import Role

REAL = Path(__file__).resolve().parents[3] / "programmes" / "smart-industri-i-regionerna"
HEAD = ["Verifikat", "Datum", "Text", "Finansieringskälla", "Kostnadsslag", "År", "Belopp"]


def row(tkr: int) -> list[str]:
    return ["1", "2016-05-02", "Lön", "special_funds", "staff", "2016", str(tkr * 1000)]


def form(client: Client, tkr: int) -> str:
    data = {"booked_on": "2016-05-02", "text": "Lön", "layer": "actual", "source_note": "", "lines": "1", "book": "1",
            "line-0-source": "special_funds", "line-0-cost_kind": "staff", "line-0-year": "2016",
            "line-0-amount": f"{tkr} tkr"}  # fmt: skip
    return client.post("/medel/smir-1/verifikat/nytt/", data).content.decode()


def upload(client: Client, content: bytes, name: str) -> str:
    """Send a file, look at its preview, book it all the same; the texts of both pages."""
    answer = client.post("/medel/smir-1/filer/", {"file": SimpleUploadedFile(name, content), "default_source": ""})
    assert answer.status_code == 302
    return client.get(answer.url).content.decode() + client.post(answer.url).content.decode()


def csv(client: Client, tkr: int) -> str:
    return upload(client, "\n".join(";".join(cells) for cells in (HEAD, row(tkr))).encode(), "bok.csv")


def xlsx(client: Client, tkr: int) -> str:
    sheet, buffer = openpyxl.Workbook(), io.BytesIO()
    for cells in (HEAD, row(tkr)):
        sheet.active.append(cells)
    sheet.save(buffer)
    return upload(client, buffer.getvalue(), "bok.xlsx")


def sie(client: Client, tkr: int) -> str:
    text = (
        '#FLAGGA 0\n#SIETYP 4\n#RAR 0 20160101 20161231\n#VER A 1 20160502 "Lön"\n{\n'
        f"#TRANS 4011 {{}} {tkr * 1000}.00\n#TRANS 1930 {{}} -{tkr * 1000}.00\n}}\n"
    )
    return upload(client, text.encode("cp437"), "bok.se")


@pytest.mark.parametrize("door", [form, csv, xlsx, sie])
def test_costs_above_the_cap_of_the_year_are_refused_by_the_door_with_the_clause(
    fourth, signed_in, door: Callable[[Client, int], str]
):
    # One source in the book, so that a file without objects is booked on the mandate's own money.
    source = SourceSpec("special_funds", "Särskilda medel", "Special funds", repayable=True, order=1)
    open_book(key="smir-1", title="smir-1", first_year=2016, last_year=2018, public=True, sources=[source], actor="system:test",
              account_mappings=[AccountSpec("4011", "4999", "staff"), AccountSpec("1000", "2999", use="counter")])  # fmt: skip
    fourth.book.sources.filter(key="admin").delete()
    client = signed_in(Role.ECONOMIST, mandate="smir-1")
    assert "villkor cap-2016" in door(client, 2_001)
    assert Voucher.objects.count() == 0
    door(client, 2_000)
    assert Voucher.objects.count() == 1


def test_a_pack_that_books_above_a_cap_is_refused_with_the_clause_and_nothing_of_it_is_loaded(db, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(REAL, folder)
    bookings = folder / "bookings.csv"
    bookings.write_text(
        bookings.read_text("utf-8")
        + "for-mycket,smir-1,actual,2016-12-31,2016-01-01,2016-12-31,2016,special_funds,staff,,2001 tkr,,Lön,slutrapport\n",
        "utf-8",
    )
    with pytest.raises(Refused) as caught:
        load_pack(directory=folder, actor="system:pack")
    assert {finding.clause for finding in caught.value.findings} >= {
        "Uppdraget N2016/02958/FÖF, tak för programkostnader 2016"
    }
    assert Voucher.objects.count() == 0


def test_the_interface_for_programs_has_no_door_for_booking(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    writing = {address for address, path in paths.items() if set(path) - {"get"}}
    assert writing == {"/api/common-grants/opportunities/search"}  # a question that is asked by POST
