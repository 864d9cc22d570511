"""A grant is cut after two payments: what it means is seen, a cut below what is paid is held back, another is decided, and little is
left to pay."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, environment
from tests.browser.test_journeys import become

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A second payment of an agreement under way, and what the change is written against: kronor.
PAY_AGAIN = """
import json
import django
django.setup()
from django.utils import timezone
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.rules import disbursed_ore
from verkstad.agreements.told import figures
from verkstad.example.people import persona
from verkstad.payments.actions.batches import make_batch, note_paid, send_batch
from verkstad.payments.actions.paying import attest_payment, propose_advance
from verkstad.payments.models import BankAccount, GrantEntry
from verkstad.people.models import Role
paid_one = GrantEntry.objects.filter(act="advance", agreement__state="running").values("agreement")
row = Agreement.objects.filter(pk__in=paid_one).exclude(changes__state__in=("draft", "sent")).order_by("pk").first()
economist = persona(Role.ECONOMIST)
to = BankAccount.objects.filter(organisation=row.owner).first()
payer = BankAccount.objects.filter(organisation__key="ex-myndigheten", kind="iban").first()
made = propose_advance(agreement=row, amount_ore=30_000_00, account=to, why="Projektet går fortare än planerat.", client_key="snabbare",
                       actor=economist)
for role in (Role.ATTESTER, Role.HEAD):
    made = attest_payment(payment=made, actor=persona(role))
send_batch(batch=make_batch(mandate=row.mandate, payments=[made], payer=payer, pay_on=timezone.localdate(), actor=economist),
           actor=economist)
note_paid(payment=made, paid_on=timezone.localdate(), actor=economist)
stands = newest(row).agreed
print(json.dumps({"key": row.key, "out": disbursed_ore(row.pk) // 100, "years": [one.year for one in stands.by_year],
                  "cost": figures(row, stands).total_ore // 100, "payments": row.payments.filter(state="paid").count()}))
"""


def prepared(server: Server) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", PAY_AGAIN], capture_output=True, text=True, check=False,
                          env={**environment(server.home), "DJANGO_SETTINGS_MODULE": "verkstad.settings"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def lowered(page: Page, about: dict[str, Any], kronor: int) -> None:
    """Write the new sum in its first year, and let the receiver's own money pay the rest."""
    for n, year in enumerate(about["years"]):
        page.fill(f'[name="year_{year}"]', "" if n else str(kronor))
    rest = about["cost"] - kronor
    for row in page.locator('select[name^="fund_"][name$="_source"]').all():
        source, box = row.input_value(), (row.get_attribute("name") or "").replace("_source", "_amount_ore")
        if source == "grant":
            page.fill(f'[name="{box}"]', str(kronor))
        elif source == "own":
            page.fill(f'[name="{box}"]', str(rest))
            rest = 0
    page.fill('[name="reason"]', "Ramen för uppdraget har minskats, och projektet görs i mindre skala.")
    page.get_by_role("button", name="Spara och se igenom").click()
    page.wait_for_load_state()


def kr(kronor: int) -> re.Pattern[str]:
    """An amount however its thousands are spaced."""
    return re.compile(r"\s".join([f"{kronor:,}".replace(",", r"\s"), "kr"]))


def test_a_grant_is_cut_after_two_payments(demo_server: Server, page: Page) -> None:
    about = prepared(demo_server)
    assert about["payments"] == 2
    become(page, demo_server, "officer")
    page.goto(f"{demo_server.url}/avtal/{about['key']}/andra/")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/andring/\d+/skriv/$"))
    lowered(page, about, about["out"] - 5_000)
    expect(page.locator("main")).to_contain_text("Mindre än vad som är utbetalt")
    expect(page.locator("main")).to_contain_text(kr(5_000))
    page.get_by_role("link", name="Redigera").click()
    lowered(page, about, about["out"] + 10_000)
    expect(page.locator("main")).not_to_contain_text("Mindre än vad som är utbetalt")
    expect(page.locator("dl", has_text="Kvar att betala ut av stödet")).to_contain_text(kr(10_000))
    change = page.url
    for way, words in (("skicka", ""), ("forbered", "Godkänn: ramen räcker inte till mer.")):
        page.goto(f"{change}{way}/")
        if words:
            page.fill('[name="proposal"]', words)
        page.locator("main form button").last.click()
        page.wait_for_url(change)
    become(page, demo_server, "head")
    page.goto(f"{change}besluta/")
    page.get_by_label("Godkänn ändringen").check()
    page.fill('[name="reasons"]', "Uppdragets ram har minskats, och det som redan är utbetalt ryms.")
    page.get_by_role("button", name="Besluta och skicka brevet").click()
    page.wait_for_url(change)
    expect(page.locator("main")).to_contain_text("godkänd")
    page.goto(f"{demo_server.url}/avtal/{about['key']}/")
    page.get_by_role("link", name="Utbetalningar", exact=True).last.click()
    left = page.locator("dl > div", has_text=re.compile("^\\s*Kvar av stödet"))
    expect(left).to_contain_text(kr(10_000))
