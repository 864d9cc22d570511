"""What the clients do: (a) send a filled form, (b) go all the way from the list of calls to the receipt."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.rushing.client import Answer, Browser, Clock, Gone, hidden, several
from bench.rushing.server import HOST
from bench.rushing.world import CALL, TITLE, TYPED, Applicant

CSRF = secrets.token_hex(16)


@dataclass
class Tally:
    """What the clients were told, and how long it took."""

    acknowledged: dict[str, str] = field(default_factory=dict)  # application -> client key
    sending: Clock = field(default_factory=Clock)
    flow: Clock = field(default_factory=Clock)
    steps: dict[str, Clock] = field(default_factory=dict)
    requests: int = 0
    retries: int = 0
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    ended: float = 0.0

    def step(self, name: str) -> Clock:
        return self.steps.setdefault(name, Clock())


def person(port: int, applicant: Applicant) -> Browser:
    return Browser(HOST, port, {"sessionid": applicant.session, "csrftoken": CSRF, "django_language": "sv"})


async def form_fields(port: int, applicant: Applicant) -> dict[str, str | list[str]]:
    """The fields of the real page that sends, as a browser would post them, filled in."""
    browser = person(port, applicant)
    page = await browser.get(f"/ansokan/{applicant.draft}/skicka/")
    await browser.close()
    return filled(page)


def filled(page: Answer) -> dict[str, str | list[str]]:
    told = hidden(page.text, "client_key")
    if page.status != 200 or "client_key" not in told:
        raise RuntimeError(f"the page that sends answered {page.status}: {page.text[:500]}")
    return {**told, "seen": several(page.text, "seen"), **TYPED, "title": TITLE}


async def send_one(
    browser: Browser, applicant: Applicant, fields: dict[str, str | list[str]], tally: Tally, until: float
) -> bool:
    """Post until there is an answer: a person whose answer was lost presses again, with the same key."""
    key = str(fields["client_key"])
    started = time.perf_counter()
    while True:
        try:
            answer = await browser.post(f"/ansokan/{applicant.draft}/skicka/", fields)
        except Gone:
            tally.retries += 1
            if time.perf_counter() > until + 20:
                tally.unanswered += 1
                return False
            await asyncio.sleep(0.2)
            continue
        if answer.status == 302 and "/kvitto/" in answer.place:
            tally.sending.since(started)
            tally.acknowledged[applicant.draft] = key
            return True
        tally.refused.append(f"{answer.status} {answer.text[:200]}")
        return False


async def rush(port: int, clients: int, seconds: float, waiting: Iterator[Applicant], kind: str) -> Tally:
    """So many clients for so long; each takes the next applicant when it is done with one."""
    tally, until = Tally(), time.perf_counter() + seconds
    sample: dict[str, str | list[str]] = {}
    if kind == "send":
        sample = await form_fields(port, next(waiting))

    async def client() -> None:
        for applicant in waiting:
            if time.perf_counter() > until:
                return
            browser = person(port, applicant)
            async with closing(browser):
                if kind == "send":
                    fields = {**sample, "client_key": secrets.token_urlsafe(24), "csrfmiddlewaretoken": CSRF}
                    await send_one(browser, applicant, fields, tally, until)
                else:
                    await whole_flow(browser, applicant, tally, until, FLOWS[kind])
            tally.requests += browser.requests

    started = time.perf_counter()
    await asyncio.gather(*(client() for _one in range(clients)))
    tally.ended = time.perf_counter() - started
    return tally


@asynccontextmanager
async def closing(browser: Browser) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await browser.close()


Flow = Callable[["Walk"], Awaitable[None]]


@dataclass
class Walk:
    """One applicant on the way; every step is what the page there really does."""

    browser: Browser
    applicant: Applicant
    tally: Tally
    until: float

    async def get(self, name: str, path: str) -> Answer:
        return await self._step(name, lambda: self.browser.get(path), 200)

    async def post(
        self, name: str, path: str, fields: dict[str, str | list[str]], status: int = 302, **headers: str
    ) -> Answer:
        told = {**fields, "csrfmiddlewaretoken": CSRF}
        return await self._step(name, lambda: self.browser.post(path, told, **headers), status)

    async def _step(self, name: str, ask: Callable[[], Awaitable[Answer]], status: int) -> Answer:
        for _try in range(60):
            started = time.perf_counter()
            try:
                answer = await ask()
            except Gone:
                self.tally.retries += 1
                if time.perf_counter() > self.until + 20:
                    raise
                await asyncio.sleep(0.2)
                continue
            self.tally.step(name).since(started)
            if answer.status != status:
                raise RuntimeError(f"{name}: {answer.status} instead of {status}: {answer.text[:1500]}")
            return answer
        raise Gone(name)


async def whole_flow(browser: Browser, applicant: Applicant, tally: Tally, until: float, steps: Flow) -> None:
    started = time.perf_counter()
    try:
        await steps(Walk(browser, applicant, tally, until))
    except Gone:
        tally.unanswered += 1
        return
    except RuntimeError as fault:
        tally.refused.append(str(fault)[:600])
        return
    tally.flow.since(started)


async def one_page(walk: Walk) -> None:
    """A form of one section: beginning leads to it at once; it is filled in, saved while one types, and sent there."""
    key, page = await begun(walk, "the form")
    fields = filled(page)
    saves = f"/ansokan/{key}/del/check/"
    await walk.post("saved while typing", saves, fields, 200, **{"HX-Request": "true"})
    await sent(walk, key, {**fields, "csrfmiddlewaretoken": CSRF})


async def every_page(walk: Walk) -> None:
    """As for a form of several parts: title, section, what is left, look through, send."""
    key, _page = await begun(walk, "the draft")
    await walk.post("title", f"/ansokan/{key}/titel/", {"title": TITLE})
    page = await walk.get("section", f"/ansokan/{key}/del/check/")
    told = {**hidden(page.text, "page"), "seen": several(page.text, "seen"), **TYPED}
    await walk.post("saved while typing", f"/ansokan/{key}/del/check/", told, 200, **{"HX-Request": "true"})
    await walk.post("section saved", f"/ansokan/{key}/del/check/", told)
    await walk.get("ready", f"/ansokan/{key}/klar/")
    page = await walk.get("look through", f"/ansokan/{key}/skicka/")
    await sent(walk, key, {**filled(page), "csrfmiddlewaretoken": CSRF})


async def begun(walk: Walk, page: str) -> tuple[str, Answer]:
    """From the list of calls to a draft: its key, and the page that the browser is led to."""
    await walk.get("list of calls", "/utlysningar/")
    await walk.get("call", f"/utlysningar/{CALL}/")
    await walk.get("may we apply", f"/ansokan/borja/{CALL}/")
    answer = await walk.post("begin", f"/ansokan/borja/{CALL}/", {"owner": walk.applicant.organisation})
    key = urlsplit(answer.place).path.split("/")[2]
    return key, await walk.get(page, answer.place)


async def sent(walk: Walk, key: str, fields: dict[str, str | list[str]]) -> None:
    drafted = Applicant(walk.applicant.session, walk.applicant.organisation, key)
    if await send_one(walk.browser, drafted, fields, walk.tally, walk.until):
        await walk.get("receipt", f"/ansokan/{key}/kvitto/1/")
    else:
        raise RuntimeError("not sent: " + (walk.tally.refused or ["no answer"])[-1])


FLOWS: dict[str, Flow] = {"one_page": one_page, "every_page": every_page}
