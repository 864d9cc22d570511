"""Signing in as a person does it: a link, a passkey of the browser, the second step, the personas."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser]
PASSWORD = "fyra vanliga ord räcker"


@pytest.fixture
def key(context: BrowserContext, page: Page) -> Iterator[None]:
    """A security key inside the browser that says yes and knows its owner, as a phone does after a fingerprint."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.send("WebAuthn.disable")


def choose_password(page: Page, server: Server, email: str, role: str) -> None:
    """Follow the invitation that the command line prints."""
    told = server.run("user", email, "--role", role)
    link = re.search(r"http://localhost:8000(\S+)", told)
    assert link, told
    page.goto(server.url + link.group(1))
    page.get_by_label("Nytt lösenord", exact=False).first.fill(PASSWORD)
    page.get_by_label("Det nya lösenordet en gång till").fill(PASSWORD)
    page.get_by_role("button", name="Spara lösenordet").click()
    expect(page.get_by_role("heading", name="Lösenordet är sparat")).to_be_visible()


def sign_in(page: Page, server: Server, email: str) -> None:
    page.goto(f"{server.url}/konto/logga-in/")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def confirm_with_password(page: Page) -> None:
    expect(page.get_by_role("heading", name="Bekräfta att det är du")).to_be_visible()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()


def test_a_head_is_made_to_add_a_passkey_and_signs_in_with_it_alone(
    empty_server: Server, page: Page, key: None
) -> None:
    choose_password(page, empty_server, "passkey@example.org", "head")
    sign_in(page, empty_server, "passkey@example.org")
    page.goto(f"{empty_server.url}/behorigheter/")
    expect(page.get_by_role("heading", name="Ordna ett andra steg")).to_be_visible()
    page.get_by_role("link", name="Lägg till en nyckel").click()
    confirm_with_password(page)
    page.get_by_label("Namn").fill("Jobbtelefon")
    page.get_by_label("Logga in med enbart den här nyckeln").check()
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    assert page.locator(".codes li").count() == 10
    page.goto(f"{empty_server.url}/behorigheter/")
    expect(page.get_by_role("heading", name="Behörigheter", exact=True)).to_be_visible()

    page.locator(".band__me summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.goto(f"{empty_server.url}/konto/logga-in/")
    page.get_by_role("button", name="Logga in med nyckel").click()
    expect(page.locator(".band__me")).to_be_visible()
    page.goto(f"{empty_server.url}/konto/nycklar/")
    expect(page.get_by_role("rowheader", name="Jobbtelefon")).to_be_visible()


def test_a_key_that_is_no_passkey_serves_as_the_second_step(empty_server: Server, page: Page, key: None) -> None:
    choose_password(page, empty_server, "key@example.org", "economist")
    sign_in(page, empty_server, "key@example.org")
    page.goto(f"{empty_server.url}/konto/nycklar/ny/")
    confirm_with_password(page)
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    page.locator(".band__me summary").click()
    page.get_by_role("button", name="Logga ut").click()
    sign_in(page, empty_server, "key@example.org")
    expect(page.get_by_role("heading", name="Andra steget")).to_be_visible()
    page.get_by_role("button", name="Använd en nyckel").click()
    expect(page.locator(".band__me")).to_be_visible()


def test_a_real_installation_has_no_personas(empty_server: Server, page: Page) -> None:
    answer = page.goto(f"{empty_server.url}/demo/")
    assert answer is not None and answer.status == 404


def test_one_click_becomes_somebody_in_the_demonstration(demo_server: Server, page: Page) -> None:
    page.goto(f"{demo_server.url}/demo/")
    assert page.get_by_role("button", name=re.compile("^Bli ")).count() == 17
    page.get_by_role("button", name="Bli Agneta").click()
    page.locator(".band__me summary").click()
    expect(page.get_by_text("Revisor").first).to_be_visible()
    page.goto(f"{demo_server.url}/behorigheter/")
    expect(page.get_by_role("heading", name="Behörigheter", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="Ge någon behörighet").count() == 0
