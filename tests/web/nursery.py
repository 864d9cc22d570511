"""A process that has set Django up and forks for each script it is asked to run: every script is a process of its own, with
its own connection and commits in the installation that its environment names, and none waits for the imports of the house again.

Asked by one line of JSON on standard input ({"source", "file", "arguments", "processes", "environment"}), it answers with one
([exit code, output, errors] for each). The scripts of a request wait for a line on standard input, which all get together.
"""

import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
import traceback
from typing import IO, Any


def move_in(environment: dict[str, str]) -> None:
    """Be a process of that installation: the settings are read anew, and what was made of the old ones is made again."""
    from django.conf import settings
    from django.core.signals import setting_changed
    from django.db import connections

    from verkstad import settings as chosen

    os.environ.clear()
    os.environ.update(environment)
    importlib.reload(chosen)
    for name in (name for name in dir(chosen) if name.isupper()):
        value = getattr(chosen, name)
        if value != getattr(settings, name):
            setattr(settings, name, value)
            if name != "DATABASES":
                setting_changed.send(sender=None, setting=name, value=value, enter=True)
    connections.settings = connections.configure_settings(settings.DATABASES)
    for alias in connections:
        if hasattr(connections._connections, alias):
            del connections[alias]


def child(asked: dict[str, Any], number: int, go: int, told: IO[str], errors: IO[str]) -> None:
    """Become the script."""
    os.dup2(go, 0)
    os.dup2(told.fileno(), 1)
    os.dup2(errors.fileno(), 2)
    sys.stdin = os.fdopen(0)
    # the first argument of one of several is its number
    sys.argv = [asked["file"] or "-c", *([str(number)] if asked["processes"] else []), *asked["arguments"]]
    code = 0
    try:
        move_in(asked["environment"])
        if asked["file"]:
            runpy.run_path(asked["file"], run_name="__main__")
        else:
            exec(compile(asked["source"], "<script>", "exec"), {"__name__": "__main__"})  # noqa: S102 - a test's own script
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:  # told by the exit code, as a process of its own tells it
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def answer(asked: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Start all, let them loose together, wait for all."""
    going, go = os.pipe()
    started = []
    for number in range(asked["processes"] or 1):
        files = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115 - read when the script has ended
        pid = os.fork()
        if pid == 0:
            os.close(go)
            child(asked, number, going, *files)
        started.append((pid, *files))
    os.close(going)
    os.close(go)  # the end of the line: who waits for one goes on
    answers = []
    for pid, *files in started:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        for one in files:
            one.seek(0)
        answers.append((code, *(one.read() for one in files)))
    return answers


def main() -> None:
    import django

    django.setup()
    import django.test.signals  # who hears that a setting has changed

    import verkstad.urls

    assert django.test.signals and verkstad.urls
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
