"""The commands of the whole house: demo, serve, migrate, backup, restore."""

import argparse
import errno
import io
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

REAL = "smart-industri-i-regionerna"
EXAMPLE = "exempel"
STATEMENT_OF = "N2016/02958/FÖF"
STATEMENT_AS_OF = "2018-12-31"


def say(text: str) -> None:
    print(text, flush=True)


def sorry(text: str) -> int:
    print(f"verkstad: {text}", file=sys.stderr, flush=True)
    return 1


def why_not(host: str, port: int, command: str) -> str:
    """Why nothing can listen there, with what to do; empty where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            return f"port {port} needs more rights than you have. Choose one above 1023, such as --port 8000"
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return taken(port, command)
            return f"{host} is no address of this machine. Try --host 127.0.0.1, or 0.0.0.0 for every address"
    return ""


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
    import django

    django.setup()


def bring_database_up() -> None:
    """Migrate the database where it is behind."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def bring_up() -> None:
    """Migrate the database where it is behind, and collect the static files where they changed."""
    from django.conf import settings
    from django.core.management import call_command

    bring_database_up()
    call_command("check", stdout=io.StringIO())  # errors are raised; the all-clear is not worth a line
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES["staticfiles"] = {"BACKEND": backend}
    newest = newest_static()
    mark = settings.STATIC_ROOT / "staticfiles.json"
    if not mark.exists() or mark.stat().st_mtime < newest:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def newest_static() -> float:
    """When a static file last changed."""
    from django.contrib.staticfiles.finders import get_finders

    return max(
        Path(storage.path(name)).stat().st_mtime for finder in get_finders() for name, storage in finder.list([])
    )


def demo(arguments: argparse.Namespace) -> int:
    """Load the real programme and the living example, print the statement, serve."""
    start = time.monotonic()
    reason = "" if arguments.no_serve else why_not("127.0.0.1", arguments.port, "demo")
    if reason:
        return sorry(reason)
    from verkstad import settings as chosen

    home = chosen.HOME
    fresh = not (home / "verkstad.sqlite3").exists() and not chosen.env("DATABASE_URL")
    if not fresh and not chosen.DEMO_MARK.exists():
        return sorry(
            f"{home} already holds an installation that is not a demo, so no personas are let in. "
            "Name another folder: VERKSTAD_HOME=/path/to/demo verkstad demo"
        )
    if chosen.ORIGIN:
        return sorry("VERKSTAD_ORIGIN is set: this is a public installation, and a demo never runs on one.")
    chosen.DEMO_MARK.write_text(
        "Made by verkstad demo: the personas' page is open here. Never use this folder for real.\n"
    )
    os.environ["VERKSTAD_DEMO"] = "1"
    chosen.DEMO = True
    start_django()
    bring_up()
    from verkstad.packs.commands import load_quietly
    from verkstad.people.actions import make_personas

    for name in (REAL, EXAMPLE):
        code = load_quietly(pack_folder(name))
        if code:
            return code
    make_personas(**persona_organisations())
    from verkstad.example.make import make_cases

    cases = make_cases()
    say(f"exempel: {cases} invented applications, from draft to decision")
    from verkstad.opendata.actions import build

    data = build(tools=False)
    say(f"open data: {data.awards} grants and {data.calls} calls, version {data.version}")
    say("")
    from verkstad.reports.commands import print_statement

    code = print_statement(mandate=STATEMENT_OF, as_of=STATEMENT_AS_OF)
    say(f"\nReady in {time.monotonic() - start:.1f} s. Data, files and indexes: {home}")
    if code or arguments.no_serve:
        return code
    return listen("127.0.0.1", arguments.port, 1)


def persona_organisations() -> dict[str, str]:
    """Whom the personas act for: an owner of an invented project, its regional body, an invented company if any."""
    from verkstad.grants.models import Project
    from verkstad.organisations.models import Kind, Organisation, Tenure

    invented = Project.objects.filter(mandate__programme__fictional=True, owner__isnull=False).order_by("key")
    project = invented.select_related("owner").first()
    owner = project.owner if project else None
    region = owner.region if owner else None
    body = Tenure.objects.filter(region=region, valid_to__isnull=True).select_related("organisation").first()
    company = Organisation.objects.filter(kind=Kind.COMPANY, fictional=True).order_by("key").first()
    found = {"owner": owner, "region_body": body.organisation if body else None, "company": company}
    return {name: thing.key if thing else "" for name, thing in found.items()}


def pack_folder(name: str) -> Path:
    from django.conf import settings

    return Path(settings.CHECKOUT) / "programmes" / name


def taken(port: int, command: str) -> str:
    return (
        f"port {port} is taken by another program on this machine. "
        f"Choose another: make {command} PORT={port + 1}  (or: verkstad {command} --port {port + 1})"
    )


def serve(arguments: argparse.Namespace) -> int:
    """Serve what is loaded."""
    reason = why_not(arguments.host, arguments.port, "serve")
    if reason:
        return sorry(reason)
    from verkstad import settings as chosen

    if chosen.DEMO_MARK.exists() and not chosen.ORIGIN and arguments.host in {"127.0.0.1", "localhost", "::1"}:
        os.environ["VERKSTAD_DEMO"] = "1"
        chosen.DEMO = True
    start_django()
    bring_up()
    return listen(arguments.host, arguments.port, arguments.workers, arguments.threads)


def rehearse(arguments: argparse.Namespace) -> int:
    """Fill a rehearsal room where it is new, and serve it to the live site that started it."""
    from verkstad import settings as chosen

    if not chosen.REHEARSAL:
        return sorry("this is for the site's own use: open a call and choose to rehearse it.")
    from verkstad.rehearsal.place import Place
    from verkstad.rehearsal.process import tell_when_open, watch

    place = Place(chosen.HOME.parent)
    watch(place)
    start_django()
    from verkstad.core.refused import Refused

    try:
        fill_room(place.read("call.json"))
    except Refused as refused:
        from verkstad.ui.words import sentence

        place.write("failed", [sentence(one) for one in refused.findings])
        return 1
    tell_when_open(place, arguments.port)
    return listen("127.0.0.1", arguments.port, 1)


def fill_room(content: dict[str, Any]) -> None:
    """Places, invented people and the call that came over; once. What a start that was broken off left is thrown away."""
    from django.conf import settings

    filled, database = settings.HOME / "FILLED", settings.HOME / "verkstad.sqlite3"
    if filled.exists():
        return bring_database_up()
    for old in settings.HOME.glob(f"{database.name}*"):
        old.unlink()
    from verkstad.example.people import let_sign, reviewers
    from verkstad.people.actions import make_personas
    from verkstad.rehearsal.filling import bring_in, load_places
    from verkstad.rehearsal.place import Place
    from verkstad.rehearsal.tables import lay_tables

    lay_tables(Place(settings.HOME.parent), database, bring_database_up)
    load_places([pack_folder(REAL), pack_folder(EXAMPLE)])
    make_personas(**persona_organisations())
    let_sign()
    reviewers()
    bring_in(content)
    filled.touch()


def let_go_of_the_database() -> None:
    """Close what start-up opened: the server's processes are forks, and two of them on one connection talk across each
    other, while a pool's own threads do not live on in a fork."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]


def listen(host: str, port: int, workers: int, threads: int = 4) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    shown = f"[{host}]" if ":" in host else host
    say(f"Verkstad is served at http://{shown}:{port}/  (stop with Ctrl-C)")
    server = Granian(
        "verkstad.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,  # a process that dies takes only what it had not yet answered with it
        log_level=LogLevels.warning,
    )
    let_go_of_the_database()
    server.serve()
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database to this version."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False)
    return 0


def backup(arguments: argparse.Namespace) -> int:
    from verkstad.backup import write_archive

    start_django()
    return write_archive(Path(arguments.file))


def restore(arguments: argparse.Namespace) -> int:
    from verkstad.backup import read_archive

    return read_archive(Path(arguments.file))
