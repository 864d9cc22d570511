"""The first claim of a project economist who has nothing but an Excel ledger, on the evening of the last day."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_journeys import asked_of, become, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The example's project with several cost kinds begins next year: here it began three months ago, and the personas run it.
BEGUN = """
from dataclasses import replace
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from verkstad.agreements.actions.offering import add_version
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.people.actions import appoint
from verkstad.people.models import User
today = timezone.localdate()
row = next(one for one in Agreement.objects.filter(state="running", mandate__programme__fictional=True).order_by("pk")
           if len({cost.kind for cost in newest(one).agreed.budget.costs}) > 2)
add_version(row, replace(newest(row).agreed, first=today - timedelta(90)), valid_from=today, by="system:test")
for role in ("project_economist", "signatory"):
    appoint(user=User.objects.get(username=f"persona-{role}"), role=role, organisation=row.owner.key, actor="system:test")
print(row.key)
"""
HEAD = ("Bokföringsdatum", "Betaldatum", "Ver", "Konto", "Leverantör", "Fakturanr", "Text", "Belopp")


def ledger(travel: object) -> bytes:
    """A ledger as a bookkeeping program exports it: a title above, a sum below, an account that is not claimed."""
    day = date.today() - timedelta(20)
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ("Huvudbok, projekt 7410",), (), HEAD,
        (day, day + timedelta(5), "A 101", 7010, None, None, "Lön, projektledare", 45000),
        (day, day + timedelta(9), "A 102", 5810, "SJ AB (påhittat)", "F-17", "Resa till Umeå", travel),
        (day, day + timedelta(9), "A 103", 6530, "Robotkonsult Inland AB (påhittat)", "R-9", "Programmering", 30000.5),
        (day, day, "A 104", 1930, None, None, "Bank", -75000),
        (None, None, None, None, None, None, "Summa", 75000),
    ):  # fmt: skip
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def give(page: Page, purpose: str, name: str, content: bytes) -> None:
    page.select_option('[name="purpose"]', purpose)
    page.set_input_files(
        'form:has([name="purpose"]) input[name="file"]', {"name": name, "mimeType": "", "buffer": content}
    )
    page.get_by_role("button", name="Lägg till filen").click()


def test_a_first_claim_is_made_of_an_excel_ledger_and_sent(demo_server: Server, chromium: Browser) -> None:
    (key,) = asked_of(demo_server, BEGUN)
    context, page = opened(chromium)
    become(page, demo_server, "project_economist")
    page.goto(f"{demo_server.url}/ansokan-om-utbetalning/projekt/{key}/")
    page.get_by_role("link", name="Påbörja en ansökan").click()
    page.fill('[name="last"]', date.today().isoformat())
    page.get_by_role("button", name="Börja").click()
    claim = page.url
    page.get_by_role("link", name="Filer och bokföring").click()
    give(page, "ledger", "huvudbok.xlsx", ledger("1.240,5x"))
    expect(page.locator("h1")).to_contain_text("Vad betyder kolumnerna?")
    expect(page.locator('[name="column_supplier"]')).to_have_value("Leverantör")  # guessed by their names
    page.fill('[name="accounts"]', "7000-7699 Personal\n5800-5899 Resor\n6500-6599 Externa tjänster")
    page.get_by_role("button", name="Läs in raderna").click()
    expect(page.locator("main")).to_contain_text("H5")  # the cell of the fault
    page.set_input_files("#mended-file", {"name": "huvudbok-rattad.xlsx", "mimeType": "", "buffer": ledger(1240.5)})
    page.get_by_role("button", name="Använd den här filen i stället").click()
    expect(page.locator('[name="accounts"]')).to_have_value(re.compile("5800-5899 Resor"))  # nobody types it again
    page.get_by_role("button", name="Läs in raderna").click()
    expect(page.locator("main")).to_contain_text("3 rader lästes")
    page.goto(f"{claim}filer/")
    assert page.get_by_role("link", name="huvudbok.xlsx").count() == 0  # the faulty one is gone
    for purpose in ("statement", "report"):
        give(page, purpose, f"{purpose}.txt", f"Påhittat underlag: {purpose}\n".encode())
    wrong = "Organisationsnummer;Företag;E-post\n556036-0794;Verkstaden AB (påhittat);anna@example.org\n"
    give(page, "participants", "deltagare.csv", wrong.encode())
    expect(page.locator("main")).to_contain_text("556036-0794")  # its check digit is wrong
    give(page, "participants", "deltagare.csv", wrong.replace("0794", "0793").encode())
    page.goto(claim)
    expect(page.locator("main")).to_contain_text("Klar att skickas")
    assert "76 241 kr" in page.locator("main").inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    become(page, demo_server, "signatory")
    page.goto(f"{claim}skicka/")
    page.get_by_role("button", name="Skicka ansökan").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"skickad"))
    assert context.request.get(f"{claim}brev/kvitto/").body()[:5] == b"%PDF-"
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(
        "[...document.querySelectorAll('.table-scroll')].every(one => one.scrollWidth <= one.clientWidth)"
    )
    context.close()
