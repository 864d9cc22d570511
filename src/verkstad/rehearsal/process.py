"""The room's process: started and ended by the live site, watched by itself."""

import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

from django.conf import settings

from verkstad.known_settings import PREFIX
from verkstad.rehearsal.place import IDLE_SECONDS, Place, Room, State, hold_site, site_lives

# All that the room's process gets of the live site's environment. No database, key, mail server or provider is among it.
PASSED = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "TZ", "TMPDIR", "COVERAGE_PROCESS_START",
          f"{PREFIX}CLAMAV", f"{PREFIX}LOG_LEVEL", f"{PREFIX}CONTACT", f"{PREFIX}SOURCE_URL")  # fmt: skip
MARK = "A rehearsal room of a Verkstad site. Nothing here is for real; the site removes it.\n"
ENDS_WITHIN = 10.0  # seconds from being asked to being made to

_started: list["subprocess.Popen[bytes]"] = []  # kept so that what ended is reaped


def live_place() -> Place:
    """The room of this live site."""
    return Place(settings.HOME / "rehearsal")


def start(place: Place) -> None:
    """Start the room's process on what room.json and call.json say, unless it lives. Returns at once: filling takes a while."""
    with place.alone():
        room = place.room()
        if room is None or place.lives():
            return
        _start(place, room)


def _start(place: Place, room: Room) -> None:
    place.make()
    for name in ("DEMO", "REHEARSAL"):
        (place.home / name).write_text(MARK)
    place.remove("ready", "failed")
    place.note_use()
    hold_site(place)
    port = free_port()
    place.write("room.key", secrets.token_urlsafe(32))
    command = [sys.executable, "-m", "verkstad.cli", "rehearse", "--port", str(port)]
    with place.open("alive") as alive, (place.folder / "log").open("wb") as log:
        fcntl.flock(alive, fcntl.LOCK_EX)  # goes on to the process, which holds it for as long as it lives
        made = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,  # noqa: S603
                                env=environment(place), cwd=place.home, pass_fds=(alive.fileno(),))  # fmt: skip
    _started[:] = [one for one in _started if one.poll() is None] + [made]
    place.keep(replace(room, port=port, pid=made.pid, key=place.read("room.key")))


def environment(place: Place) -> dict[str, str]:
    """The environment of the room's process: little of the live site's, and nothing secret."""
    kept = {name: os.environ[name] for name in PASSED if name in os.environ}
    own = {"HOME": str(place.home), "HOSTS": " ".join(settings.ALLOWED_HOSTS), "DEMO": "1", "REHEARSAL": "1"}
    return kept | {f"{PREFIX}{name}": value for name, value in own.items()}


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def stop(place: Place) -> None:
    """End the room's process and wait until it has ended. The lock proves that the number is still its own."""
    with place.alone():
        room = place.room()
        if room is None or not room.pid:
            return
        for kind, seconds in ((signal.SIGTERM, ENDS_WITHIN), (signal.SIGKILL, 5.0)):
            if not place.lives():
                break
            try:
                os.killpg(room.pid, kind)
            except ProcessLookupError:
                break
            wait_ended(place, seconds)
        _started[:] = [one for one in _started if one.poll() is None]


def wait_ended(place: Place, seconds: float) -> None:
    """Wait until the room's process has ended, at the longest so many seconds."""
    until = time.monotonic() + seconds
    while place.lives() and time.monotonic() < until:
        time.sleep(0.05)


def wait_open(place: Place, seconds: float) -> State:
    """The room's state once it is open or has ended, at the latest after so many seconds."""
    until = time.monotonic() + seconds
    while place.state() is State.PREPARING and time.monotonic() < until:
        time.sleep(0.1)
    return place.state()


def tell_when_open(place: Place, port: int) -> None:
    """In the room's process: leave the mark `ready` as soon as the room answers. Waits beside everything else."""

    def ask() -> None:
        while True:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                link.request("GET", "/")
                link.getresponse().read()
                (place.folder / "ready").touch()
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                link.close()

    threading.Thread(target=ask, name="ready", daemon=True).start()


def watch(place: Place, *, every: float = 2.0, idle: float = IDLE_SECONDS) -> None:
    """In the room's process: end it and its workers with the live site, after an hour without anybody, or when the room
    is gone. Runs beside everything else."""

    def look() -> None:
        while site_lives(place) and place.idle() < idle and place.room() is not None:
            time.sleep(every)
        os.killpg(os.getpgid(0), signal.SIGTERM)
        time.sleep(ENDS_WITHIN)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=look, name="watch", daemon=True).start()
