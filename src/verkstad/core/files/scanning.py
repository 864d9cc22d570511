"""Asks a ClamAV daemon about a file, where the installation names one (VERKSTAD_CLAMAV: host:port or a socket's path).

The protocol is clamd's INSTREAM: `zINSTREAM\\0`, then pieces, each behind its length in four octets, then a length of
zero; the answer is "stream: OK" or "stream: NAME FOUND". A scanner that is set but does not answer refuses the file.
"""

import socket
import struct
from pathlib import Path

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop

PIECE = 64 * 1024
PATIENCE = 30  # seconds without an answer


def scan(path: Path, name: str, scanner: str) -> None:
    """Refuse a file in which the scanner finds something, or that it could not look at. Does nothing without a scanner."""
    if not scanner:
        return
    try:
        answer = ask(scanner, path)
    except OSError:
        answer = ""
    if answer.endswith(": OK"):
        return
    if answer.endswith(" FOUND"):
        raise Refused.because(
            "file.infected",
            gettext_noop("The virus scanner found %(what)s in %(name)s."),
            {"name": name, "what": answer.partition(": ")[2].removesuffix(" FOUND")},
            where="file",
            fix=gettext_noop("Do not open the file. Ask the sender for a clean copy."),
        )
    raise Refused.because(
        "file.scanner_silent",
        gettext_noop("%(name)s could not be looked at by the virus scanner, so it was not taken in."),
        {"name": name},
        where="file",
        fix=gettext_noop(
            "Try again in a while. If it goes on, tell those who run the system that the scanner is down."
        ),
    )


def ask(address: str, path: Path) -> str:
    """The daemon's answer to one file, for example "stream: OK". Raises OSError where there is no answer."""
    with _connect(address) as wire:
        try:
            wire.sendall(b"zINSTREAM\0")
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    wire.sendall(struct.pack("!I", len(piece)) + piece)
            wire.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # The daemon closes early when the file is above its own limit; its answer says so.
        answer = b""
        while not answer.endswith(b"\0") and (piece := wire.recv(4096)):
            answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    if "/" in address:
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        wire.settimeout(PATIENCE)
        try:
            wire.connect(address)
        except OSError:
            wire.close()
            raise
        return wire
    host, _colon, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise OSError(f"VERKSTAD_CLAMAV is {address}: write host:port or the path of a socket")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)
