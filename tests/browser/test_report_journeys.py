"""A report to the government from its first word to whoever doubts it: written, approved, clicked down to its rows, and checked
by an auditor who has nothing but the file."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import VERKSTAD, Server
from tests.browser.test_journeys import asked_of, become, opened
from tests.browser.test_pages import complaints
from tests.core.reporting.tampering import with_letters

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANDATE = "Verkstadslyftet (påhittat)"
# The address of the demonstration's approved report.
APPROVED = """
import django; django.setup()
from verkstad.editions.models import Edition
print(Edition.objects.get(report__mandate__key="ex-provverkstaden").get_absolute_url())
"""
STARTS = {"pdf": b"%PDF-", "html": b"<!doctype html>", "docx": b"PK", "xlsx": b"PK", "zip": b"PK"}


def act(page: Page, link: str, button: str) -> None:
    """Take a step of the sign-off, by its link and the button of the page that says what it means."""
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def pressed(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button by keyboard, and wait for the page that answers."""
    button = page.get_by_role("button", name=name).first
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def written(page: Page, server: Server) -> None:
    """A part with a figure from the list, and a number typed by hand that is pointed out and mended."""
    sent = page.locator('#live a[href*="applications_sent"]').inner_text()
    page.fill("#id_text", f"Hittills har {sent} ansökningar kommit in. Av dem har [[?]] fått bifall.")
    page.locator("summary", has_text="Sätt in en siffra").focus()
    page.keyboard.press("Enter")
    page.select_option('[name="figure"]', "decisions_granted")
    pressed(page, "Sätt in och spara")
    expect(page.locator("#id_text")).to_have_value(
        f"Hittills har {sent} ansökningar kommit in. Av dem har [[decisions_granted]] fått bifall."
    )
    expect(page.locator("#live")).to_contain_text("Tal skrivna för hand")
    assert complaints(page, "a number written by hand") == []
    page.locator('button[name="replace"][value$="[[applications_sent]]"]').first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#id_text")).to_have_value(re.compile(r"^Hittills har \[\[applications_sent\]\] ansökningar"))
    expect(page.locator("#live .report-sheet")).to_contain_text(f"Hittills har {sent} ansökningar kommit in.")


def test_an_interim_report_is_written_approved_and_clicked_down(demo_server: Server, chromium: Browser) -> None:
    context, page = opened(chromium)
    become(page, demo_server, "officer")
    page.goto(f"{demo_server.url}/rapporter/")
    page.get_by_role("link", name=f"om {MANDATE}", exact=True).click()
    page.get_by_label("Rubrik på svenska").fill("Delrapport till våren")
    pressed(page, "Börja")
    report = page.url
    page.get_by_role("link", name="Vad som har gjorts").click()
    written(page, demo_server)
    page.get_by_role("textbox", name="Kommentar", exact=True).fill("Räknas återkallade ansökningar med?")
    page.get_by_role("button", name="Lägg till kommentaren").click()
    expect(page.locator(".report-write__side")).to_contain_text("Räknas återkallade ansökningar med?")
    page.get_by_role(
        "button", name=re.compile("^Den är hanterad")
    ).click()  # an open comment would hold the report back
    page.goto(report)
    act(page, "Lämna till föredraganden", "Lämna över")
    plain, page = opened(chromium, scripts=False)  # the presenter and the head have no JavaScript
    become(page, demo_server, "presenter")
    assert plain.request.get(f"{report}godkann/").status == 403
    page.goto(report)
    act(page, "Föredra för beslut", "Föredra")
    become(page, demo_server, "head")
    page.goto(report)
    act(page, "Godkänn", "Godkänn och frys")
    edition = page.url
    assert re.search(r"/rapporter/utgava/\d+/$", edition), page.locator("main").inner_text()
    for form, start in STARTS.items():
        address = page.locator(f'section a[href$="rapport.sv.{form}"]').first.get_attribute("href")
        assert plain.request.get(f"{demo_server.url}{address}").body().startswith(start), form
    plain.close()
    clicked_down(chromium, demo_server, edition)
    context.close()


def clicked_down(chromium: Browser, server: Server, edition: str) -> None:
    """Whoever has no account comes to the payments and is told what is withheld; the auditor comes to the act of the journal."""
    context, page = opened(chromium)
    page.goto(f"{server.url}/rapporter/")
    page.get_by_role("link", name="Delrapport till våren", exact=True).click()
    assert page.url == edition
    assert complaints(page, "an approved report") == []
    paid = page.locator('article a.figure[href*="/siffror/money_transfers/"]').first
    told = paid.inner_text()
    paid.click()
    payments = page.locator("table", has_text="Händelser i journalen").or_(page.locator("table", has_text="Känd sedan"))
    expect(page.locator(".big-figure")).to_contain_text(re.compile(rf"^{told.split(',')[0]}"))
    expect(payments.locator("tbody tr", has_text="Utbetalning 2: Svetsrobot på prov i Ekhamn")).to_have_count(1)
    assert payments.locator("a").count() == 0  # the ledger's own pages are not for everybody
    page.goto(edition)
    page.locator('article a.figure[href*="/siffror/applications_sent/"]').first.click()
    expect(page.locator("main")).to_contain_text(re.compile(r"\d+ rader visas inte för dig"))
    expect(page.locator("main")).to_contain_text("OSL 30 kap. 23 §")
    context.close()
    context, page = opened(chromium)
    become(page, server, "auditor")
    page.goto(edition)
    page.locator('article a.figure[href*="/siffror/money_transfers/"]').first.click()
    rows = page.locator("table", has_text="Händelser i journalen").locator("tbody tr")
    assert (
        rows.count() == rows.filter(has=page.locator('a[href^="/journal/"]')).count() > 20
    )  # also what was booked together
    rows.filter(has_text="Svetsrobot på prov i Ekhamn").first.locator('a[href^="/journal/"]').first.click()
    expect(page.locator("main")).to_contain_text("vouchers.booked")
    context.close()


def test_an_auditor_verifies_the_file_alone_and_finds_the_figure_that_was_changed(
    demo_server: Server, chromium: Browser, tmp_path: Path
) -> None:
    (address,) = asked_of(demo_server, APPROVED)
    context, page = opened(chromium)
    become(page, demo_server, "auditor")
    page.goto(demo_server.url + address)
    command = page.locator("code", has_text="verkstad report verify").inner_text().split()
    file = page.get_by_role("link", name="Hämta som PDF").get_attribute("href") or ""
    fetched = context.request.get(demo_server.url + file)
    pdf = fetched.body()
    assert command[3] in fetched.headers["content-disposition"]
    context.close()
    (tmp_path / command[3]).write_bytes(pdf)
    code, said = alone(tmp_path, command)
    assert (code, "den finns i journalen vars huvud du angav" in said) == (0, True), said
    sheet = next(n for n, one in enumerate(PdfReader(tmp_path / command[3]).pages, 1) if "7,7" in one.extract_text())
    (tmp_path / command[3]).write_bytes(with_letters(pdf, sheet, "7,7", "8,7"))
    code, said = alone(tmp_path, [*command, "--json"])
    told = json.loads(said)
    assert (code, told["figures"]["differs"], told["holds"]) == (1, 1, False)
    assert [one["key"] for one in told["each"] if one["outcome"] == "differs"] == ["money_transfers"]
    assert "8,7" in told["faults"][0]["text"] and "7,7" in told["faults"][0]["text"]


def alone(folder: Path, command: list[str]) -> tuple[int, str]:
    """Run it as on a machine that has the program and nothing else: no home, no settings."""
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "VERKSTAD_HOME": "/proc/not/to/be/had"}
    done = subprocess.run([VERKSTAD, *command[1:]], cwd=folder, env=own, capture_output=True, text=True, timeout=120,
                          check=False)  # fmt: skip
    return done.returncode, done.stdout + done.stderr
