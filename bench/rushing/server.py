"""The installation that is measured: PostgreSQL as an agency would run it, and `verkstad serve` with two processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WORKERS = 2


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def installation() -> Iterator[None]:
    """A home and a PostgreSQL that keeps what it acknowledged (fsync on), named in this process's environment."""
    from tools.pg import cluster

    home = tempfile.mkdtemp(prefix="verkstad-bench-rush-")
    try:
        with cluster(durable=True) as url:
            os.environ.update(VERKSTAD_HOME=home, VERKSTAD_DATABASE_URL=url, DJANGO_SETTINGS_MODULE="verkstad.settings")
            for name in ("VERKSTAD_DEMO", "VERKSTAD_DEBUG", "VERKSTAD_ORIGIN", "VERKSTAD_NO_POOL"):
                os.environ.pop(name, None)
            yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Server:
    """`verkstad serve --workers 2 --threads 1` in a process group of its own."""

    def __init__(self) -> None:
        self.port, self.kills = free_port(), 0
        self.log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the server
        command = [sys.executable, "-m", "verkstad.cli", "serve", "--port", str(self.port), "--workers", str(WORKERS),
                   "--threads", "1"]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True)

    def wait_until_up(self, patience: float = 60) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            try:
                with socket.create_connection((HOST, self.port), 1) as asked:
                    asked.sendall(
                        f"GET /robots.txt HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nConnection: close\r\n\r\n".encode()
                    )
                    if asked.recv(100).startswith(b"HTTP/1.1 200"):
                        return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the server did not come up: {self.said()}")

    def workers(self) -> list[int]:
        """The processes that answer: children of the one that was started, the oldest first."""
        # Forks of the one that was started; Python's own helpers say what they are.
        return [one for one in _children(self.process.pid) if b"tracker" not in _command(one)]

    def cpu_ms(self) -> float:
        """Processor time of the server so far, in milliseconds: of all its processes, also of those that have ended."""
        return _spent(self.process.pid, [self.process.pid, *_children(self.process.pid)])

    def kill_one(self) -> bool:
        """kill -9 of the worker that has lived longest; False while not all are there."""
        found = self.workers()
        if len(found) < WORKERS:
            return False
        os.kill(found[0], signal.SIGKILL)
        self.kills += 1
        return True

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()[-4000:].decode("utf-8", "replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(5)
        self.log.close()


def database_cpu_ms() -> float:
    """Processor time of the PostgreSQL of `installation`, in milliseconds: of all its processes."""
    folder = os.environ["VERKSTAD_DATABASE_URL"].partition("host=")[2]
    pid = int(Path(folder, "data", "postmaster.pid").read_text().split()[0])
    return _spent(pid, [pid, *_children(pid)])


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _spent(parent: int, pids: list[int]) -> float:
    """Milliseconds that these processes have used, and those that `parent` has seen end."""
    ticks = 0
    for pid in pids:
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, told[11:13] if pid != parent else told[11:15]))
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        server.wait_until_up()
        yield server
    except BaseException:
        print(server.said(), file=sys.stderr)
        raise
    finally:
        server.stop()
