"""One question at a time to a server that has limits: bounded in time, size, redirects and tries."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from verkstad import __version__
from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import no
from verkstad.core.words import gettext_noop as _

if TYPE_CHECKING:
    import requests

LOCAL = {"127.0.0.1", "localhost", "::1"}
AGAIN = {429, 500, 502, 503, 504}
LATER = _("Try again later: what is fetched so far is kept, and the work goes on from there.")
BY_HAND = _("Look at the table on the server; it can also be saved by hand and loaded as a file.")
ELSEWHERE = _("The server led elsewhere, or too many times.")
SETTING = _("Correct the address in VERKSTAD_PXWEB.")
PIECE = 64 * 1024


@dataclass(frozen=True)
class Patience:
    """How long and how often is tried. Seconds, and octets."""

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    connect: float = 10.0
    silence: float = 30.0  # without a single octet
    answer: float = 180.0  # for one whole answer
    whole: float = 1800.0  # for everything
    most: int = 60_000_000
    redirects: int = 3


@dataclass
class Window:
    """At most `calls` questions in any `seconds`: waits until the next may be asked."""

    calls: int
    seconds: float
    asked: deque[float] = field(default_factory=deque)

    def wait_for(self, now: float) -> float:
        while self.asked and self.asked[0] <= now - self.seconds:
            self.asked.popleft()
        return max(0.0, self.asked[0] + self.seconds - now) if len(self.asked) >= self.calls else 0.0


@dataclass
class Asker:
    """Asks a server; `sleep` and `clock` are the house's own time."""

    base: str
    patience: Patience = field(default_factory=Patience)
    window: Window = field(default_factory=lambda: Window(10, 10.0))  # until the server says its own
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    calls: int = 0
    began: float = 0.0
    _session: Any = None

    def __post_init__(self) -> None:
        self.base = checked(self.base)
        self.began = self.clock()

    def get(self, path: str, params: list[tuple[str, str]]) -> bytes:
        return self._ask("GET", path, params, None)

    def post(self, path: str, params: list[tuple[str, str]], body: Any) -> bytes:
        return self._ask("POST", path, params, body)

    def _ask(self, method: str, path: str, params: list[tuple[str, str]], body: Any) -> bytes:
        """The whole answer. What passes (429, 5xx, a cut or silent line) is tried again; what does not is refused."""
        wait = self.patience.first_wait
        for attempt in range(1, self.patience.tries + 1):
            try:
                return self._once(method, f"{self.base}/{path}", params, body)
            except _TryAgain as failed:
                if attempt == self.patience.tries:
                    raise no("not_answered", _("The server did not answer as it should, %(tries)s times: %(why)s."), LATER,
                             where=path, tries=attempt, why=failed.why) from None  # fmt: skip
                if failed.after is not None and failed.after > self.patience.longest_wait:
                    raise no("told_to_wait", _("The server asks for a wait of %(seconds)s seconds."), LATER,
                             where=path, seconds=int(failed.after)) from None  # fmt: skip
                self._pause(failed.after if failed.after is not None else min(wait, self.patience.longest_wait))
                wait *= 2
        raise AssertionError("unreachable")

    def _pause(self, seconds: float) -> None:
        if self.clock() + seconds - self.began > self.patience.whole:
            raise no("too_long", _("It has taken more than %(minutes)s minutes."), LATER,
                     minutes=max(1, round(self.patience.whole / 60)))  # fmt: skip
        if seconds > 0:
            self.sleep(seconds)

    def _once(self, method: str, url: str, params: list[tuple[str, str]], body: Any) -> bytes:
        import requests
        from urllib3.exceptions import HTTPError

        passing = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError, HTTPError)
        for _hop in range(self.patience.redirects + 1):
            self._pause(self.window.wait_for(self.clock()))
            try:
                with self._send(method, url, params, body) as answer:
                    if not answer.is_redirect:
                        return self._read(answer)
                    url, params = self._led_to(url, answer.headers["Location"]), []
            except passing as error:
                raise _TryAgain(type(error).__name__) from None
            except (requests.RequestException, UnicodeError) as error:
                raise no(
                    "not_asked", _("The server could not be asked: %(why)s."), SETTING, why=type(error).__name__
                ) from None
        raise no("redirected", ELSEWHERE, SETTING)

    def _send(self, method: str, url: str, params: list[tuple[str, str]], body: Any) -> requests.Response:
        """Ask, and hear the beginning of the answer. The server counted the question some time before that, so the window
        counts it from then on: never too early."""
        self.calls += 1
        try:
            return self._open().request(
                method, url, params=params, json=body, stream=True, allow_redirects=False,
                timeout=(self.patience.connect, self.patience.silence),
            )  # fmt: skip
        finally:
            self.window.asked.append(self.clock())

    def _open(self) -> requests.Session:
        """One session, with proxies and certificates as the machine has them and never a password from its files."""
        if self._session is None:
            import requests

            self._session = requests.Session()
            self._session.auth = _nobody
            self._session.headers["User-Agent"] = f"Verkstad/{__version__}"
            self._session.headers["Accept"] = "application/json"
        session: requests.Session = self._session
        return session

    def _led_to(self, here: str, there: str) -> str:
        """A redirect within the same server, by a way no less safe; else refused."""
        to = urljoin(here, there)
        now, then = urlsplit(here), urlsplit(to)
        if then.hostname != now.hostname or then.scheme not in ("https", now.scheme) or then.username or then.password:
            raise no(
                "redirected",
                _("The server led elsewhere, or too many times."),
                _("Correct the address in VERKSTAD_PXWEB."),
            )
        return to

    def _read(self, answer: requests.Response) -> bytes:
        self._heed(answer.headers)
        began, pieces, size = self.clock(), list[bytes](), 0
        if answer.status_code in AGAIN:
            raise _TryAgain(f"HTTP {answer.status_code}", retry_after(answer.headers.get("Retry-After", "")))
        while piece := answer.raw.read1(PIECE, decode_content=True):  # what has come: `read` waits for a whole piece
            size += len(piece)
            if size > self.patience.most:
                raise self._too_large()
            if self.clock() - began > self.patience.answer:
                raise _TryAgain("slow")
            pieces.append(piece)
        if answer.status_code != 200:
            raise no("refused", _("The server answered %(status)s: %(said)s."), BY_HAND,
                     status=answer.status_code, said=problem_of(b"".join(pieces)))  # fmt: skip
        return b"".join(pieces)

    def _too_large(self) -> Refused:
        return no(
            "answer_too_large",
            _("The answer is larger than %(most)s MB."),
            BY_HAND,
            most=self.patience.most // 1_000_000,
        )

    def _heed(self, headers: Any) -> None:
        """Some servers tell their limit with each answer ("40;w=60") instead of once."""
        told = re.fullmatch(r"(\d{1,5});\s*w=(\d{1,5})s?", headers.get("X-RateLimit-Policy", "").strip())
        if told and int(told[1]) and int(told[2]):
            self.window.calls, self.window.seconds = int(told[1]), float(told[2])


class _TryAgain(Exception):
    def __init__(self, why: str, after: float | None = None) -> None:
        self.why, self.after = why, after


def _nobody(request: Any) -> Any:
    return request


def checked(base: str) -> str:
    """The server's address: https, or plain http to this machine alone. Raises Refused."""
    try:
        parts = urlsplit(base.strip().rstrip("/"))
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        if safe and parts.hostname and not (parts.username or parts.password or parts.query or parts.fragment):
            return parts.geturl()
    except ValueError:
        pass
    if not base.strip():
        raise no("no_server", _("No server of statistics is set."), _("Set VERKSTAD_PXWEB, or load a saved file."))
    raise no("bad_server", _("VERKSTAD_PXWEB is not an address that can be used."),
             _("Write the server's address of version 2, beginning with https:// and without user, ? or #."))  # fmt: skip


def retry_after(told: str, now: datetime | None = None) -> float | None:
    """Seconds to wait by a Retry-After header, a number or a date; None where it tells nothing."""
    if told.strip().isdigit():
        return float(told.strip()[:9])
    try:
        then = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())


def problem_of(content: bytes) -> str:
    """What an answer that is no answer says of itself, in one short line without anything that could act."""
    import json

    try:
        told = json.loads(content[:20_000])
        said = str(told.get("title") or told.get("detail") or "") if isinstance(told, dict) else ""
    except (ValueError, RecursionError):
        said = ""
    return " ".join("".join(c for c in said if c.isprintable() and c not in "<>").split())[:120] or "–"
