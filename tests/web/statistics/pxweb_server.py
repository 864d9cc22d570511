"""A server shaped as PxWebApi 2, on a real socket of this machine, that keeps its own limits and fails as it is told to."""

import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import prod
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class PxWeb:
    """One table. `faults` are taken by the next questions for figures, one each; `asked` is what came, `hits` when."""

    table: dict[str, Any]
    cells: int = 1000
    calls: int = 1000
    window: float = 1.0
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, list[str]]]] = field(default_factory=list)
    hits: deque[float] = field(default_factory=deque)
    refused: int = 0
    config: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    once: Callable[[], None] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def selection(self, query: dict[str, list[str]], body: Any) -> dict[str, list[str]]:
        if body:
            return {one["variableCode"]: one["valueCodes"] for one in body["selection"]}
        return {name[11:-1]: values[0].split(",") for name, values in query.items() if name.startswith("valueCodes[")}

    def figures(self, selection: dict[str, list[str]]) -> dict[str, Any]:
        """The chosen cells of the table; dimensions that are left out of the question are left out of the answer."""
        whole = self.table
        names = [name for name in whole["id"] if name in selection]
        codes = {name: list(whole["dimension"][name]["category"]["index"]) for name in whole["id"]}
        sizes = [len(selection[name]) for name in names]
        values, status = [], {}
        for at in range(prod(sizes)):
            rest, place = at, {}
            for name, size in zip(reversed(names), reversed(sizes), strict=True):
                rest, here = divmod(rest, size)
                place[name] = selection[name][here]
            offset = 0
            for name in whole["id"]:
                offset = offset * len(codes[name]) + codes[name].index(place.get(name, codes[name][0]))
            values.append(whole["value"][offset])
            if str(offset) in whole["status"]:
                status[str(at)] = whole["status"][str(offset)]
        dimension = {}
        for name in names:
            told = whole["dimension"][name]
            labels = told["category"]["label"]
            dimension[name] = {**told, "category": {"index": {code: at for at, code in enumerate(selection[name])},
                                                    "label": {c: labels.get(c, c) for c in selection[name]}}}  # fmt: skip
        return {**whole, "id": names, "size": sizes, "dimension": dimension, "value": values, "status": status}


def handler(server: PxWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: Any) -> None:
            return None

        def do_GET(self) -> None:
            self.answer(None)

        def do_POST(self) -> None:
            self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def answer(self, body: Any) -> None:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            if not self.let_in():
                return self.give(429, {"title": "Too many requests"}, {"Retry-After": "1"})
            if parts.path.endswith("/config"):
                told = {"apiVersion": "2.0.0", "maxDataCells": server.cells, "maxCallsPerTimeWindow": server.calls,
                        "timeWindow": server.window, "license": "https://license.example/cc0", "languages": [{"id": "sv"}]}  # fmt: skip
                return self.give(200, told | server.config)
            if not parts.path.startswith("/api/v2/tables/TAB1/"):
                return self.give(404, {"type": "Parameter error", "title": "Non-existent table", "status": 404})
            if parts.path.endswith("/metadata"):
                return self.give(200, {**server.table, "value": None})
            server.asked.append((self.command, parts.path, query))
            server.once()
            fault = server.faults.pop(0) if server.faults else ""
            return self.fail(fault) if fault else self.data(server.selection(query, body))

        def let_in(self) -> bool:
            with server.lock:
                now = time.monotonic()
                while server.hits and server.hits[0] <= now - server.window:
                    server.hits.popleft()
                server.hits.append(now)
                server.refused += len(server.hits) > server.calls
                return len(server.hits) <= server.calls

        def data(self, selection: dict[str, list[str]]) -> None:
            if prod(map(len, selection.values())) > server.cells:
                return self.give(403, {"title": "Too many cells selected"})
            return self.give(200, server.figures(selection))

        def fail(self, fault: str) -> None:
            kind, _colon, more = fault.partition(":")
            if kind == "429":
                return self.give(429, {}, {"Retry-After": more} if more else {})
            if kind.isdigit():
                return self.give(int(kind), {"title": more})
            if kind == "redirect":
                return self.give(302, {}, {"Location": more or self.path})
            if kind == "json":
                return self.give(200, b'{"class": "dataset", ')
            if kind == "html":
                return self.give(200, b"<html>Maintenance</html>")
            if kind == "other":
                told = server.figures(
                    {name: list(one["category"]["index"])[:1] for name, one in server.table["dimension"].items()}
                )
                return self.give(200, told)
            if kind == "large":
                return self.give(200, b"x" * 2_000_000)
            self.close_connection = True
            if kind == "silent":
                time.sleep(float(more))
                return None
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            if kind == "drip":
                for _octet in range(40):
                    try:
                        self.wfile.write(b"{")
                        self.wfile.flush()
                    except OSError:
                        return None
                    time.sleep(float(more))
                return None
            self.wfile.write(b'{"class"')  # "cut"
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return None

        def give(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
            content = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                self.close_connection = True

    return Handler


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that the client cut is no news here."""


@contextmanager
def serving(table: bytes, **more: Any) -> Iterator[PxWeb]:
    server = PxWeb(json.loads(table), **more)
    listening = Quiet(("127.0.0.1", 0), handler(server))
    server.base = f"http://127.0.0.1:{listening.server_address[1]}/api/v2"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
