"""A browser reduced to what costs the server something: keep-alive connections, cookies, forms. Raw sockets, few cycles."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

PATIENCE = 30.0  # seconds for one answer
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>', re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


class Gone(Exception):
    """The connection broke before the whole answer was there: nobody knows what the server did."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def place(self) -> str:
        """Path and query that the answer points to; "" where it points nowhere."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Browser:
    """One person's connection with their cookies. `requests` and `bytes_in` count what was really asked."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    bytes_in: int = 0
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path)

    async def post(self, path: str, fields: Mapping[str, str | list[str]], **headers: str) -> Answer:
        return await self._ask("POST", path, urlencode(fields, doseq=True).encode(), headers)

    async def follow(self, answer: Answer, base: str) -> Answer:
        """The page that a redirect leads to."""
        if not answer.place:
            raise RuntimeError(f"{base} answered {answer.status} instead of leading on: {answer.text[:300]}")
        return await self.get(urljoin(base, answer.place))

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        try:
            return await asyncio.wait_for(self._exchange(method, path, body, headers or {}), PATIENCE)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as fault:
            await self.close()
            raise Gone(f"{method} {path}: {type(fault).__name__}") from fault

    async def _exchange(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        assert self._reader is not None
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Language: sv"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            origin = f"http://{self.host}:{self.port}"
            lines += [f"Origin: {origin}", f"Content-Length: {len(body)}"]
            lines.append("Content-Type: application/x-www-form-urlencoded")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        answer = await self._read()
        self.requests += 1
        self.bytes_in += len(answer.body)
        return answer

    async def _read(self) -> Answer:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, headers = int(head[0].split(" ")[1]), {}
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _equals, told = value.partition(";")[0].partition("=")
                self.cookies[cookie] = told
            else:
                headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = await self._chunks()
        else:
            body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            await self.close()
        return Answer(status, headers, body)

    async def _chunks(self) -> bytes:
        assert self._reader is not None
        parts = []
        while size := int((await self._reader.readline()).strip(), 16):
            parts.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(parts)


def hidden(page: str, name: str = "") -> dict[str, str]:
    """The hidden fields of a page (of the form that holds the field `name`, if told)."""
    forms = re.split(r"<form\b", page)
    wanted = next((form for form in forms if f'name="{name}"' in form), "") if name else page
    found = {}
    for tag in HIDDEN.findall(wanted.partition("</form>")[0] if name else wanted):
        attributes = dict(ATTRIBUTE.findall(tag))
        if "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


def several(page: str, name: str) -> list[str]:
    """The values of all hidden fields of one name."""
    found = []
    for tag in HIDDEN.findall(page):
        attributes = dict(ATTRIBUTE.findall(tag))
        if attributes.get("name") == name:
            found.append(unescape(attributes.get("value", "")))
    return found


@dataclass
class Clock:
    """Times of one kind of thing, in milliseconds."""

    taken: list[float] = field(default_factory=list)

    def since(self, start: float) -> None:
        self.taken.append((time.perf_counter() - start) * 1000)

    def at(self, share: float) -> float:
        """The time that this share of them stayed within; 0 without any."""
        if not self.taken:
            return 0.0
        ordered = sorted(self.taken)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 1)
