"""An officer finds three wrong lines in a claim and parks them; the head decides the rest, and the receiver gets the letter."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Server
from tests.browser.test_journeys import asked_of, become, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The example's claim that is being written is taken back, and one with five lines is sent instead.
SENT = """
from datetime import timedelta
import django; django.setup()
from django.utils import timezone
from verkstad.claims.actions.drafts import add_file, begin_claim, write_line
from verkstad.claims.actions.sending import send_claim, withdraw_claim
from verkstad.claims.models import Claim
from verkstad.core.claims.lines import Line
from verkstad.example.claimed import claimant
draft = Claim.objects.select_related("agreement__mandate", "agreement__owner").get(state="draft", began_by__startswith="user:",
                                                                                   agreement__claims__state="sent")
agreement = draft.agreement
who, today = claimant(agreement), timezone.localdate()
withdraw_claim(claim=draft, actor=who)
claim = begin_claim(agreement=agreement, last=today, actor=who)
costs = [("R-2219", 2735000), ("R-2301", 3000000), ("R-2302", 4000000), ("R-2303", 112575), ("R-2304", 251050)]
for invoice, ore in costs:
    cost = Line("externa-tjanster", ore, today - timedelta(1), today, supplier="Robotkonsult Inland AB (påhittat)", invoice=invoice)
    write_line(claim=claim, actor=who, line=cost)
for purpose in ("ledger", "statement", "report"):
    add_file(claim=claim, purpose=purpose, upload=(purpose + ".txt", f"Påhittat: {purpose}".encode()), actor=who)
people = b"Organisationsnummer;E-post\\n;deltagare@example.org\\n"
add_file(claim=claim, purpose="participants", upload=("deltagare.csv", people), actor=who)
print(send_claim(claim=claim, client_key="webblasare-0123456789", actor=who).pk)
"""


def test_an_officer_parks_three_wrong_lines_and_the_head_decides(demo_server: Server, chromium: Browser) -> None:
    (claim,) = asked_of(demo_server, SENT)
    address = f"{demo_server.url}/ansokan-om-utbetalning/{claim}/"
    context, page = opened(chromium)
    become(page, demo_server, "officer")
    page.goto(f"{address}kontroll/")
    page.get_by_role("link", name=re.compile("Med anmärkningar")).click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("K1")  # the invoice stands in the claim before
    expect(rows.nth(1)).to_contain_text("jämn summa")
    for row in rows.all():
        row.locator('[name="line"]').check()
    page.select_option('[name="verdict"]', "parked")
    page.get_by_role("button", name="Spara bedömningen").click()
    expect(page.locator("main")).to_contain_text("Skriv varför")  # what was ticked is still ticked
    assert page.locator('[name="line"]:checked').count() == 3
    page.select_option('[name="fault"]', "no_evidence")
    page.fill('[name="why"]', "Fakturan saknas. Skicka den med nästa ansökan.")
    page.get_by_role("button", name="Spara bedömningen").click()
    expect(page.locator("main")).to_contain_text("3 rader bedömdes")
    page.get_by_role("link", name="Godkänn resten").click()
    page.get_by_role("button", name="Godkänn 2 rader").click()
    page.get_by_role("link", name="Bocka av uppgifterna").click()
    states = page.locator("main form fieldset")
    for at in range(states.count()):  # by keyboard: from "not done" to "done"
        states.nth(at).locator("input").first.focus()
        page.keyboard.press("ArrowRight")
    page.locator('[name="comment-ledger"]').fill("Stämmer på kronan.")
    page.get_by_role("button", name="Spara det avbockade").click()
    expect(page.locator("main")).to_contain_text("Handläggningsuppgifter: 12 av 12 klara")
    page.get_by_role("link", name="Lägg fram för beslut").click()
    page.fill('[name="proposal"]', "Tre fakturor saknas och parkeras. Resten stämmer.")
    page.get_by_role("button", name="Lägg fram för beslut").click()
    become(page, demo_server, "head")
    page.goto(f"{address}besluta/")
    said = page.locator("main").inner_text().replace("\u202f", " ").replace("\u00a0", " ")
    assert "3 636,25 kr" in said
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("beslutad")
    become(page, demo_server, "project_economist")
    page.goto(address)
    assert page.locator("main").inner_text().count("Fakturan saknas.") == 3
    assert context.request.get(f"{address}brev/beslut/").body()[:5] == b"%PDF-"
    context.close()
