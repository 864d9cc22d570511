"""A recovery from proposal to money booked, in a real browser: four people, a letter, two instalments."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.test_journeys import asked_of, become, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SMALL = "100"
ACTS_FOR = """
import django; django.setup()
from verkstad.payments.models import Recovery
from verkstad.people.models import Appointment, User
own = {"user": User.objects.get(username="persona-company"), "role": "company",
       "organisation": Recovery.objects.order_by("pk").first().agreement.owner.key}
%s
"""
BEGINS, ENDS = "Appointment.objects.get_or_create(**own)", "Appointment.objects.filter(**own).delete()"


def sent_in(page: Page) -> None:
    page.locator("main form button.button").first.click()
    page.wait_for_load_state()


def test_a_recovery_is_proposed_decided_read_and_paid_back_in_part(demo_server: Server, chromium: Browser) -> None:
    context, page = opened(chromium)
    today = date.today()
    become(page, demo_server, "officer")
    page.goto(f"{demo_server.url}/utbetalningar/")
    page.locator('main a[href^="/utbetalningar/aterkrav/"]').first.click()  # the one that the example holds: late
    expect(page.locator("main")).to_contain_text("försenat")
    page.get_by_role("link", name="Stödets pengar").click()
    page.get_by_role("link", name="Föreslå ett återkrav").click()
    page.fill('[name="amount_ore"]', "200")
    page.fill('[name="reason"]', "Ett köp gjordes om och blev billigare.")
    page.fill('[name="clause"]', "villkoret om förskott")
    later = today + timedelta(days=40)
    page.fill('[name="due_on"]', later.isoformat())
    page.fill('[name="plan"]', f"{today.isoformat()} {SMALL}\n{later.isoformat()} {SMALL}")
    page.fill('[name="interest_from"]', (today + timedelta(days=1)).isoformat())
    sent_in(page)
    page.wait_for_url(re.compile(r"/aterkrav/\d+/$"))
    recovery = page.url
    assert page.get_by_role("link", name="Besluta").count() == 0  # not by who proposed it (R13)

    become(page, demo_server, "head")
    page.goto(recovery)
    page.locator('main a[href$="/besluta/"], header a[href$="/besluta/"], a[href$="/besluta/"]').first.click()
    sent_in(page)
    page.wait_for_url(recovery)

    asked_of(demo_server, ACTS_FOR % BEGINS)  # the company of the demonstration acts for the receiver meanwhile
    become(page, demo_server, "company")
    page.goto(f"{demo_server.url}/arbetsbord/")
    path = recovery.removeprefix(demo_server.url)
    expect(page.locator(f'main a[href="{path}"]').first).to_be_visible()
    page.goto(recovery)
    assert re.search(r"\b\d{8}\b", page.locator("main").inner_text())  # what to write when one pays
    assert context.request.get(f"{recovery}beslut.pdf").body()[:5] == b"%PDF-"

    asked_of(demo_server, ACTS_FOR % ENDS)

    become(page, demo_server, "economist")
    page.goto(f"{recovery}inbetalning/")
    page.fill('[name="amount_ore"]', SMALL)
    page.fill('[name="reference"]', "Påhittad inbetalning A")
    sent_in(page)
    page.wait_for_url(recovery)
    row = page.locator("main tr", has_text="Påhittad inbetalning A")
    assert re.search(r"\d+$", row.inner_text().strip())  # its voucher
    expect(page.locator("main")).to_contain_text("betalad")
    page.goto(f"{recovery}inbetalning/")  # the same once more is the same receipt
    page.fill('[name="amount_ore"]', SMALL)
    page.fill('[name="reference"]', "Påhittad inbetalning A")
    sent_in(page)
    assert page.locator("main tr", has_text="Påhittad inbetalning A").count() == 1
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()
