"""Whole stories in a real browser: a company on a phone, a region at the deadline, review and decision."""

import re
import subprocess
import sys
import time
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Server, environment

pytestmark = [pytest.mark.browser, pytest.mark.slow]


SEND = re.compile("^(Skriv under och skicka|Skicka)")


def become(page: Page, server: Server, role: str) -> None:
    page.goto(f"{server.url}/demo/")
    page.locator(f'form[action="/demo/{role}/"] button').first.click()
    page.wait_for_load_state()


def opened(
    chromium: Browser, width: int = 1280, *, phone: bool = False, scripts: bool = True
) -> tuple[BrowserContext, Page]:
    context = chromium.new_context(
        locale="sv-SE", viewport={"width": width, "height": 800}, has_touch=phone, java_script_enabled=scripts,
        accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(20_000)
    return context, page


def begin(page: Page, server: Server, call: str) -> str:
    """Begin an application from the call's page; gives back the draft's address."""
    page.goto(f"{server.url}/utlysningar/{call}/")
    page.get_by_role("link", name="Börja en ansökan").first.click()
    page.locator("main form button:not([name])").last.click()
    page.wait_for_url(re.compile(r"/ansokan/[0-9a-f]{12}/$"))
    return urlsplit(page.url).path


def name(page: Page, title: str) -> None:
    page.fill('main input[name="title"]', title)
    page.locator('main form:has(input[name="title"]) button').first.click()
    expect(page.locator("h1")).to_have_text(title)


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Spara och (fortsätt|gå)")).first.click()
    page.wait_for_load_state()


def send(page: Page) -> None:
    button = page.get_by_role("button", name=SEND)
    assert button.count() == 1, page.locator("main").inner_text()
    button.click()


def test_a_company_applies_for_a_cheque_on_a_phone(demo_server: Server, chromium: Browser) -> None:
    context, page = opened(chromium, 360, phone=True)
    become(page, demo_server, "company")
    draft = begin(page, demo_server, "ex-check")
    name(page, "Mätdata direkt från maskinen")
    page.goto(f"{demo_server.url}{draft}del/foretaget/")
    page.fill('[name="q-orgnr"]', "468697-0346")
    page.fill('[name="q-anstallda"]', "12")
    page.fill('[name="q-omsattning"]', "18 500 000")
    page.check('[name="q-skulder"][value="no"]')
    expect(page.locator("main")).to_contain_text(re.compile(r"Sparat \d\d\.\d\d\.\d\d"))
    save(page)
    page.fill('[name="q-mal"]', "Vi vill se i realtid när ett mått är på väg att glida.")
    page.check('[name="q-hur"][value="tjanst"]')
    page.fill('[name="q-leverantor"]', "Mätbyrån")  # shown when a service is bought
    page.fill('[name="q-kostnad"]', "300 000")
    save(page)
    page.check('[name="q-tidigare"][value="no"]')
    save(page)
    page.goto(f"{demo_server.url}{draft}budget/")
    page.locator('[name^="cost/externa-tjanster/owner/"]').first.fill("300 000")
    save(page)
    page.fill('[name="fund/grant/amount_ore"]', "150 000")
    own = page.locator('[name^="fund/f"][name$="/source"]').first.get_attribute("name") or ""
    line = own.rsplit("/", 1)[0]
    page.select_option(f'[name="{line}/source"]', "own")
    page.select_option(f'[name="{line}/partner"]', "owner")
    page.fill(f'[name="{line}/amount_ore"]', "150 000")
    page.fill(f'[name="{line}/confirmed"]', "2026-11-01")
    save(page)
    page.goto(f"{demo_server.url}{draft}skicka/")
    send(page)
    page.wait_for_url("**/kvitto/1/")
    receipt = page.locator("main").inner_text()
    number = re.search(r"EV 20\d\d:\d+", receipt)
    assert number
    assert "18 500 000 kr" in receipt.replace("\u202f", " ").replace("\u00a0", " ")
    assert context.request.get(f"{page.url}pdf/").body()[:5] == b"%PDF-"
    page.go_back()  # the button again, as on a bad line: the same receipt, no second application
    if (again := page.get_by_role("button", name=SEND)).count():
        again.click()
        page.wait_for_load_state()
    page.goto(f"{demo_server.url}/ansokan/")
    assert page.locator("main").inner_text().count("Mätdata direkt från maskinen") == 1
    assert page.locator("main").inner_text().count(number[0]) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


CLOSING = """
from dataclasses import replace
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from verkstad.calls.actions import publish_call, save_call
from verkstad.calls.models import Call
from verkstad.core.instruments.questions import Words
model = Call.objects.select_related("mandate", "version").get(key="ex-samordnare")
closes = timezone.localtime(timezone.now() + timedelta(seconds=%d)).replace(microsecond=0, tzinfo=None)
terms = replace(model.version.terms, title=Words("Sista sekunden (påhittad)", "Last second (invented)"), grace_minutes=5,
                closes_at=closes.isoformat())
call, _changes = save_call(key="ex-sista", mandate=model.mandate, kind="requisition", terms=terms, actor="system:demo")
publish_call(call=call, actor="system:demo")
print(closes.isoformat())
"""


def call_that_closes(server: Server, seconds: int) -> datetime:
    """Publish a requisition that closes so many seconds from now; the moment it closes, by the server's clock."""
    said = subprocess.run([sys.executable, "-c", CLOSING % seconds], capture_output=True, text=True, check=True,
                          env={**environment(server.home), "DJANGO_SETTINGS_MODULE": "verkstad.settings"}).stdout  # fmt: skip
    return datetime.fromisoformat(said.strip()).replace(tzinfo=ZoneInfo("Europe/Stockholm"))


def fill_requisition(page: Page, server: Server, draft: str) -> None:
    page.goto(f"{server.url}{draft}del/rekvisition/")
    page.fill('[name="q-samordnare"]', "Samordnaren möter företag och skolor i länet.")
    page.fill('[name="q-anstalld"]', "2027-02-01")
    page.fill('[name="q-omfattning"]', "50")
    page.fill('[name="q-kontakt"]', "Näringslivsenheten, växeln")
    save(page)
    page.goto(f"{server.url}{draft}budget/")
    page.locator('[name^="cost/personal/owner/"]').first.fill("100 000")
    save(page)
    page.fill('[name="fund/grant/amount_ore"]', "100 000")
    save(page)


def test_a_region_applies_at_the_deadline_and_is_let_in_by_the_grace_that_is_equal_for_all(
    demo_server: Server, chromium: Browser
) -> None:
    closes = call_that_closes(demo_server, 60)
    context, page = opened(chromium)
    become(page, demo_server, "regional")
    draft = begin(page, demo_server, "ex-sista")
    name(page, "Samordnare i sista stund")
    fill_requisition(page, demo_server, draft)
    become(page, demo_server, "signatory")
    page.goto(f"{demo_server.url}{draft}underskrift/")
    page.check('#sign input[type="checkbox"]')
    page.get_by_role("button", name="Skriv under").click()
    expect(page.locator("main")).to_contain_text("Undertecknad")
    become(page, demo_server, "regional")
    time.sleep(max(0.0, (closes - datetime.now(closes.tzinfo)).total_seconds() + 1))
    page.goto(f"{demo_server.url}{draft}skicka/")
    send(page)
    page.wait_for_url("**/kvitto/1/")
    assert re.search(r"EK 20\d\d:\d+", page.locator("main").inner_text())
    page.goto(f"{demo_server.url}/ansokan/borja/ex-sista/")
    page.wait_for_load_state()
    assert page.locator("main form button:not([name])").count() == 0 or "stängde" in page.locator("main").inner_text()
    context.close()


REVIEW = """
import django; django.setup()
from verkstad.applications.models import Application
from verkstad.review.models import Assignment
task = Assignment.objects.filter(reviewer__user__username="persona-reviewer", state="done").select_related("candidate").first()
case = Application.objects.filter(call__key="ex-forstudier", state="checked").order_by("sent_at").first()
print(task.pk, task.candidate_id, task.candidate.round_id, case.key)
"""


def asked_of(server: Server, script: str) -> list[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                          env={**environment(server.home), "DJANGO_SETTINGS_MODULE": "verkstad.settings"}).stdout.split()  # fmt: skip


def test_a_score_is_given_anew_the_list_is_fixed_and_another_decides_than_proposes(
    demo_server: Server, chromium: Browser
) -> None:
    task, candidate, round_, case = asked_of(demo_server, REVIEW)
    site = f"{demo_server.url}/granskning"
    context, page = opened(chromium)
    become(page, demo_server, "officer")
    page.goto(f"{site}/omgang/{round_}/oppna-igen/")
    page.fill('main [name="reason"]', "En poäng behöver prövas om.")
    page.get_by_role("button", name="Öppna igen").click()
    page.goto(f"{site}/ansokan/{candidate}/uppdrag/{task}/oppna-igen/")
    page.fill('main [name="reason"]', "Granskaren har bett att få rätta sin poäng.")
    page.locator("main form button.button").first.click()
    become(page, demo_server, "reviewer")
    page.goto(f"{demo_server.url}/arbetsbord/")
    page.locator(f'main a[href="/granskning/uppdrag/{task}/"]').first.click()
    for question in ("relevans", "samverkan", "maluppfyllelse", "forandring"):
        page.check(f'[name="q-{question}"][value="5"]')
    page.get_by_role("button", name="Skicka").click()
    page.wait_for_load_state()
    become(page, demo_server, "officer")
    page.goto(f"{site}/omgang/{round_}/lista/faststall/")
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("fastställd")
    become(page, demo_server, "presenter")
    page.goto(f"{demo_server.url}/beslut/foresla/{case}/")
    page.check('[name="outcome"][value="grant"]')
    page.fill(
        '[name="reasons_sv"]',
        "Förstudien svarar på ett behov som företagen själva pekar ut, och planen har en mottagare.",
    )
    page.check('[name="appeal"][value="yes"]')
    page.fill('[name="appeal_clause"]', "40 § förvaltningslagen (2017:900)")
    page.get_by_role("button", name="Föreslå beslutet").click()
    page.wait_for_url("**/beslut/forslag/*/")
    proposal = page.url
    assert page.get_by_role("link", name=re.compile("^Besluta")).count() == 0  # not by who proposed it (R13)
    become(page, demo_server, "head")
    page.goto(f"{demo_server.url}/arbetsbord/")
    page.locator(f'main a[href="{urlsplit(proposal).path}"]').first.click()
    page.goto(f"{proposal}besluta/")
    page.locator("main form button.button").first.click()
    page.wait_for_url(re.compile(r"/beslut/\d+/$"))
    assert context.request.get(f"{page.url}beslut.pdf").body()[:5] == b"%PDF-"
    page.goto(f"{demo_server.url}/arenden/{case}/")
    expect(page.locator("main")).to_contain_text("beviljad")
    context.close()
