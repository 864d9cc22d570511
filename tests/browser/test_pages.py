"""Every kind of page that a person in each role can reach by links: axe finds nothing, nothing sticks out on a phone.

The pages are found by following links from the front page and the desk, one page per address pattern, so that a new page is
tested from the day a link leads to it.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import APIResponse, Browser, Page, ViewportSize

from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# The roles that between them reach every kind of page (test_house_doors asks all roles).
CRAWLS = ("public", "officer", "head", "owner", "company", "economist", "reviewer")
MOST_PAGES = 300
PHONE, DESK = ViewportSize(width=360, height=900), ViewportSize(width=1440, height=900)
# What differs most between roles is looked at for each; of every other page one role's view, on a phone and at a desk.
EACH_ROLE = {"desk:desk", "desk:front", "mandate:mandate"}
looked_at: set[str] = set()
SIGN_OUT = ("logga-ut", "logout")
AXE_TAGS = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@dataclass(frozen=True)
class Found:
    name: str
    path: str


def become(page: Page, server: Server, role: str) -> str:
    if role == "public":
        return "/"
    page.goto(f"{server.url}/demo/")
    page.locator(f'form[action="/demo/{role}/"] button').first.click()
    return "/arbetsbord/"


HREF = re.compile(r'<a\s[^>]*?href="([^"]+)"')


def links(address: str, content: str, server: Server) -> Iterator[Found]:
    for href in HREF.findall(content):
        target = urlsplit(urljoin(address, unescape(href)))
        if target.netloc != urlsplit(server.url).netloc or any(word in target.path for word in SIGN_OUT):
            continue
        try:
            match = resolve(target.path)
        except Resolver404:
            continue
        yield Found(match.view_name or target.path, target.path + (f"?{target.query}" if target.query else ""))


def reachable(page: Page, server: Server, start: str) -> Iterator[tuple[Found, bool]]:
    """One page per address pattern, breadth first, and whether it is drawn: what another role's crawl looked at is fetched."""
    queue, seen = deque([Found(resolve(start).view_name, start), Found("desk:front", "/")]), set()
    while queue and len(seen) < MOST_PAGES:
        found = queue.popleft()
        if found.name in seen:
            continue
        answer = page.context.request.get(server.url + found.path)
        if answer.status >= 400 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if answer.headers.get("content-disposition", "").startswith("attachment"):
            continue  # a report as a file is no page of the site
        seen.add(found.name)
        queue += [one for one in links(answer.url, answer.text(), server) if one.name not in seen]
        drawn = found.name in EACH_ROLE or found.name not in looked_at
        if drawn:
            looked_at.add(found.name)
            draw(page, server.url + found.path, answer)
        yield found, drawn


def draw(page: Page, address: str, answer: APIResponse) -> None:
    """Show what was fetched, headers and all, where it came from that very address: the server makes each page once."""
    if answer.url == address:
        page.route(re.compile(f"^{re.escape(address)}$"), lambda route: route.fulfill(response=answer), times=1)
    page.goto(address)


def complaints(page: Page, where: str, *, contrast: bool = True) -> list[str]:
    rules = {} if contrast else {"rules": {"color-contrast": {"enabled": False}}}
    if not page.evaluate("'axe' in window"):  # a page that is looked at twice is given it once
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", AXE_TAGS | rules)
    told = [f"{where}: {v['id']}: {v['help']}: {v['nodes'][0]['target']}" for v in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        told.append(f"{where}: sticks out at {page.viewport_size}")
    return told


@pytest.mark.parametrize("role", CRAWLS)
def test_every_page_a_role_reaches_is_accessible_and_fits(demo_server: Server, chromium: Browser, role: str) -> None:
    """Each page is drawn on a phone and then widened to a desk, where its colours are the same."""
    context = chromium.new_context(locale="sv-SE", viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    told, names = [], []
    for found, drawn in reachable(page, demo_server, become(page, demo_server, role)):
        names.append(found.name)
        if drawn:
            told += complaints(page, f"{role} {found.path}")
            page.set_viewport_size(DESK)
            told += complaints(page, f"{role} {found.path}", contrast=found.name in EACH_ROLE)
            page.set_viewport_size(PHONE)
    context.close()
    assert told == []
    assert len(names) < MOST_PAGES, "there are more kinds of pages than the crawl asks for"
    assert len(names) >= {"public": 15, "officer": 20, "head": 20, "economist": 20}.get(role, 5), names


def test_dark_pages_have_contrast_too(demo_server: Server, chromium: Browser) -> None:
    context = chromium.new_context(locale="sv-SE", color_scheme="dark", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    told = []
    for path in ("/", "/karta/", "/projekt/", "/uppdrag/", "/redovisning/smir-1/", "/ui/"):
        page.goto(demo_server.url + path)
        told += complaints(page, path)
    context.close()
    assert told == []


def test_a_figure_is_opened_by_keyboard_alone(demo_server: Server, page: Page) -> None:
    page.goto(f"{demo_server.url}/redovisning/smir-1/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _press in range(60):
        page.keyboard.press("Tab")
        if "differences" in page.evaluate("document.activeElement.closest('ul')?.className || ''"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/redovisning/smir-1/k_opex/special_funds/**")
    assert "2 289" in page.locator("main").inner_text().replace("\u202f", " ")


def test_the_map_and_the_statement_work_without_javascript(demo_server: Server, chromium: Browser) -> None:
    context = chromium.new_context(locale="sv-SE", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{demo_server.url}/redovisning/smir-1/")
    page.fill('input[name="as_of"]', "2015-12-31")
    page.click('form.inline-form button[type="submit"]')
    assert "as_of=2015-12-31" in page.url
    page.goto(f"{demo_server.url}/karta/")
    assert page.locator("svg a").count() >= 20
    page.goto(demo_server.url)
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()
