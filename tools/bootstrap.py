"""Set up .venv from the pinned lists with the standard library alone.

    python3 tools/bootstrap.py run     what the site needs
    python3 tools/bootstrap.py test    that, and what the tests and checks need

Each stage is marked done by the hash of its lists, so a second call takes no time. Every way this can fail
on a stranger's machine ends in one sentence that says what to do, never in a traceback.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LISTS = {"run": ("build", "run"), "test": ("build", "run", "postgres", "opendata", "test")}
DEBIAN = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "postgresql-15": ("/usr/lib/postgresql/15/bin/initdb", "initdb"),
    "poppler-utils": ("pdftoppm",),
    "gettext": ("xgettext",),
}


class Stop(Exception):
    """A sentence for the person at the keyboard."""


def say(text: str) -> None:
    print(f"verkstad: {text}", file=sys.stderr, flush=True)


def check_python() -> None:
    if sys.version_info < (3, 11):
        have = ".".join(map(str, sys.version_info[:3]))
        raise Stop(
            f"Python 3.11 or later is needed, this is {have} ({sys.executable}). "
            "Install it and run, for example: make demo PYTHON=python3.11"
        )


def digest(stage: str) -> str:
    sha = hashlib.sha256(sys.version.encode())
    for name in LISTS[stage]:
        sha.update((ROOT / "requirements" / f"{name}.txt").read_bytes())
    sha.update((ROOT / "pyproject.toml").read_bytes())
    return sha.hexdigest()


def marker(stage: str) -> Path:
    return VENV / f".done-{stage}"


def is_done(stage: str) -> bool:
    mark = marker(stage)
    return mark.exists() and mark.read_text() == f"{digest(stage)} {ROOT}"


def run(command: list[str], failure: str, log_name: str) -> None:
    log = VENV / f"{log_name}.log"
    with log.open("w") as out:
        code = subprocess.call(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
    if code == 0:
        return
    tail = [line for line in log.read_text(errors="replace").splitlines() if line.strip()][-3:]
    for line in tail:
        say(f"  | {line.strip()[:200]}")
    raise Stop(f"{failure} The whole output is in {log.relative_to(ROOT)}.")


def make_venv() -> None:
    if (BIN / "python").exists() and (BIN / "pip").exists():
        return
    say("making .venv ...")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import venv

        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except (ImportError, subprocess.CalledProcessError, SystemExit) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(
            "this Python cannot make virtual environments. On Debian: apt-get install python3.11-venv, then again."
        ) from error
    except OSError as error:
        raise Stop(f"cannot write {VENV}: {error.strerror}. Free some space or check the folder's rights.") from error


def install(stage: str) -> None:
    uv = shutil.which("uv")
    if uv:
        installer = [uv, "pip", "install", "--quiet", "--python", str(BIN / "python")]
    else:
        installer = [str(BIN / "pip"), "install", "--quiet", "--no-input", "--retries", "2"]
    lists = [part for name in LISTS[stage] for part in ("-r", f"requirements/{name}.txt")]
    say(f"installing the pinned packages for '{stage}' (about a minute the first time) ...")
    network = "the packages could not be installed. Is the network up and a package index within reach?"
    run([*installer, "--require-hashes", *lists], network, f"install-{stage}")
    editable = [*installer, "--no-deps", "--no-build-isolation", "--editable", "."]
    run(editable, "Verkstad itself could not be installed.", "install-verkstad")


def compile_messages() -> None:
    run([str(BIN / "python"), "tools/messages.py", "compile"], "the translations could not be compiled.", "messages")


def missing_debian() -> list[str]:
    return [
        package
        for package, programs in DEBIAN.items()
        if not any(Path(p).exists() if p.startswith("/") else shutil.which(p) for p in programs)
    ]


def install_debian() -> None:
    missing = missing_debian()
    if not missing:
        return
    wish = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise Stop(f"the tests need these programs, please install them: {wish}")
    if os.geteuid() != 0:
        raise Stop(f"the tests need Debian packages, and only root may install them. Run: sudo apt-get install {wish}")
    say(f"installing Debian packages: {wish} (a minute or two) ...")
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=400"]
    environment = "DEBIAN_FRONTEND=noninteractive"
    run(["env", environment, *apt, "update"], "the Debian package lists could not be fetched.", "apt-update")
    run(
        ["env", environment, *apt, "install", "--no-install-recommends", *missing],
        f"these Debian packages could not be installed: {wish}.",
        "apt-install",
    )


def main(arguments: list[str]) -> int:
    stage = arguments[0] if arguments else "run"
    if stage not in LISTS:
        say(f"unknown stage '{stage}': run or test")
        return 2
    start = time.monotonic()
    try:
        check_python()
        if not is_done(stage) and not (stage == "run" and is_done("test")):
            make_venv()
            install(stage)
            marker(stage).write_text(f"{digest(stage)} {ROOT}")
            say(f"set up in {time.monotonic() - start:.0f} s")
        compile_messages()
        if stage == "test":
            install_debian()
    except Stop as stop:
        say(str(stop))
        return 1
    except KeyboardInterrupt:
        say("stopped; run the same command to go on")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
