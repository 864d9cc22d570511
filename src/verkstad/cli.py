"""The one command-line door: `verkstad --help`.

A command's words live here; what it does lives in its app's `commands.py` and is imported only when it is called, so
that the help answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from verkstad import __version__

if TYPE_CHECKING:
    Sub: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add(sub: Sub, name: str, text: str, run: str) -> argparse.ArgumentParser:
    """Add a command; `run` is "module:function" below verkstad, which takes the parsed arguments and returns a code."""
    command = sub.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def group(sub: Sub, name: str, text: str) -> Sub:
    parser = sub.add_parser(name, help=text, description=text)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def port(text: str) -> int:
    """A port number, or argparse's error that says what a port is."""
    return whole_between(text, 1, 65535)


def worker_count(text: str) -> int:
    return whole_between(text, 1, 64)


def whole_between(text: str, low: int, high: int) -> int:
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="verkstad",
        description="Runs a public regional industry programme from government mandate to final report.",
        epilog="The folder of database, files and indexes is named by VERKSTAD_HOME (default: var/ in the checkout).",
    )
    top.add_argument("--version", action="version", version=f"verkstad {__version__}")
    sub = top.add_subparsers(metavar="COMMAND", required=True)

    demo = add(
        sub, "demo", "load the real programme and the living example, print the statement, serve", "commands:demo"
    )
    demo.add_argument("--no-serve", action="store_true", help="do everything but serve")
    demo.add_argument("--port", type=port, default=8000, help="port on this machine (default 8000)")

    serve = add(sub, "serve", "serve the site", "commands:serve")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=port, default=8000, help="port (default 8000)")
    serve.add_argument("--workers", type=worker_count, default=1, help="processes (default 1)")
    serve.add_argument(
        "--threads", type=worker_count, default=4, help="threads in each process (default 4; 1 sends most per second)"
    )

    room = add(sub, "rehearse", "serve a rehearsal room; the site itself starts this, nobody else", "commands:rehearse")
    room.add_argument("--port", type=port, required=True, help="port on this machine")

    add(sub, "migrate", "bring the database to this version", "commands:migrate")
    backup = add(sub, "backup", "write database and files to one archive", "commands:backup")
    backup.add_argument("file", help="archive to write (.tar.gz); it must not exist")
    restore = add(sub, "restore", "restore an archive into an empty VERKSTAD_HOME", "commands:restore")
    restore.add_argument("file", help="archive made by verkstad backup")
    admin = add(sub, "user", "make a user, or give an existing one a role", "people.commands:user")
    admin.add_argument("email")
    what = admin.add_mutually_exclusive_group(required=True)
    what.add_argument("--role", default="", help="a role's key, for example head or auditor")
    what.add_argument(
        "--reset-second-step",
        action="store_true",
        help="take away passkeys, app and codes of somebody who lost them, and sign them out everywhere",
    )
    admin.add_argument("--mandate", default="", help="key of the mandate (default: every one)")
    admin.add_argument("--organisation", default="", help="key of the organisation (default: every one)")

    pack = group(sub, "pack", "programme packs: a folder of TOML and CSV that says everything a programme is")
    check = add(pack, "check", "print every finding with file, line and what to do", "packs.commands:check")
    check.add_argument("dir")
    check.add_argument("--json", action="store_true")
    load = add(pack, "load", "load a pack: atomic, and a second load changes nothing", "packs.commands:load")
    load.add_argument("dir")
    load.add_argument("--dry-run", action="store_true", help="show what would change, change nothing")
    load.add_argument("--json", action="store_true")

    statement = add(
        sub, "statement", "the financial statement of a mandate, computed from entries", "reports.commands:statement"
    )
    statement.add_argument("--mandate", required=True, help='diary number or key, for example "N2016/02958/FÖF"')
    statement.add_argument("--as-of", help="YYYY-MM-DD (default: today)")
    statement.add_argument("--format", choices=("text", "json", "csv", "xlsx"), default="text")
    statement.add_argument("--output", help="file to write (needed for xlsx; default: standard output)")
    statement.add_argument("--compare", metavar="FILE", help="published figures (CSV) to set beside the computed ones")
    statement.add_argument("--lang", choices=("sv", "en"), default="sv", help="language of labels and explanations")

    figure = add(
        sub,
        "figure",
        "a figure as of any day, with its parts; --list names them all",
        "reports.commands_figures:figure",
    )
    figure.add_argument("key", nargs="?", metavar="KEY", help="the figure's key, for example money_payout")
    figure.add_argument("--list", action="store_true", help="name every figure")
    figure.add_argument("--as-of", metavar="DATE", help="YYYY-MM-DD: what had taken effect by then (default: today)")
    figure.add_argument(
        "--known", metavar="MOMENT", help="as known then: YYYY-MM-DD or YYYY-MM-DDThh:mm (default: now)"
    )
    figure.add_argument("--mandate", help="key or diary number (default: every mandate)")
    figure.add_argument("--by", metavar="DIMENSION", help="split by mandate, project, region, year or source")
    for held in ("project", "region", "year", "source"):
        figure.add_argument(f"--{held}", help=f"only of this {held}")
    figure.add_argument("--all", action="store_true", help="tell small numbers too: for the agency's own eyes (R32)")
    figure.add_argument(
        "--since", metavar="MOMENT", help="what came, went and changed since then, with the journal's acts"
    )
    figure.add_argument("--json", action="store_true")
    figure.add_argument("--lang", choices=("sv", "en"), default="sv", help="language of words and meanings")

    forecast = add(
        sub, "forecast", "when what is promised and not paid is expected to be paid", "forecasts.commands:forecast"
    )
    forecast.add_argument("--mandate", help="key or diary number (default: every mandate)")
    forecast.add_argument("--as-of", help="YYYY-MM-DD (default: today)")
    forecast.add_argument("--json", action="store_true")

    statistics = group(sub, "statistics", "official statistics by county and year")
    fetch = add(
        statistics, "fetch", "fetch a dataset's table from the PxWeb server that is set", "statistics.commands:fetch"
    )
    fetch.add_argument("dataset", metavar="DATASET", help="its short name")
    fetch.add_argument("--json", action="store_true")
    saved = add(
        statistics,
        "load",
        "load a saved json-stat2 or CSV file as its newest version",
        "statistics.commands:load",
    )
    saved.add_argument("file", metavar="FILE")
    saved.add_argument("--as", dest="key", metavar="KEY", required=True, help="short name of the dataset")
    saved.add_argument("--described", metavar="FILE.toml", help="describe a new dataset, or an old one anew")
    saved.add_argument("--json", action="store_true")

    report = add(
        sub, "check-report", "check a table of figures against its declared relations", "reports.commands:check_report"
    )
    report.add_argument("file", metavar="FILE.csv")
    report.add_argument("--relations", metavar="FILE.toml")
    report.add_argument("--json", action="store_true")
    report.add_argument("--lang", choices=("sv", "en"), default="sv", help="language of the explanations")

    edition = group(sub, "report", "a report that proves itself")
    proved = add(
        edition,
        "verify",
        "recompute every figure of a report from what is attached to it; on any machine, without the database",
        "core.reporting.verify_cli:command",
    )
    proved.add_argument("file", metavar="FILE.pdf|FILE.zip")
    proved.add_argument(
        "--head", default="", metavar="POSITION:HASH", help="a head of the journal as the agency tells it"
    )
    proved.add_argument("--root", default="", help="the journal's root as the agency tells it")
    proved.add_argument("--all", action="store_true", help="name every figure, also those that are proved")
    proved.add_argument("--json", action="store_true")
    proved.add_argument("--lang", choices=("sv", "en"), default="sv", help="language of what is told")

    built = add(
        edition,
        "build",
        "a mandate's report of the pack's own texts, as PDF, HTML, DOCX and XLSX",
        "editions.commands:build",
    )
    built.add_argument("mandate", metavar="MANDATE", help="key or diary number")
    built.add_argument(
        "--template", default="slutrapport", metavar="KEY", help="which of the pack's templates (default slutrapport)"
    )
    built.add_argument(
        "--as-of", help="YYYY-MM-DD (default: the day of the printed report, else the end of the mandate)"
    )
    built.add_argument("--out", metavar="DIR", help="folder to write into (default: reports/ in VERKSTAD_HOME)")
    built.add_argument("--lang", choices=("sv", "en"), default="sv", help="language of the report")
    built.add_argument(
        "--all-regions", action="store_true", help="with a template for counties: a PDF for each county, and an index"
    )
    built.add_argument("--json", action="store_true")

    journal = group(sub, "journal", "the append-only, hash-chained journal")
    verify = add(journal, "verify", "check the chain; say where it breaks", "journal.commands:verify")
    verify.add_argument("--json", action="store_true")
    verify.add_argument("--head", metavar="POSITION:HASH", help="a head noted earlier: fails if it is not in the chain")
    export = add(journal, "export", "write a file that an outsider can verify", "journal.commands:export")
    export.add_argument("file", nargs="?", help="file to write (default: standard output)")
    ledger = group(sub, "ledger", "the books: vouchers, entries and their running totals")
    whole = add(ledger, "verify", "check that every book is whole; say what is off", "funds.commands:verify")
    whole.add_argument("--json", action="store_true")
    add(ledger, "rebuild", "make the running totals anew from the entries", "funds.commands:rebuild")
    registry = group(sub, "registry", "documents and their files")
    add(registry, "sweep", "remove files of interrupted uploads that no document points to", "registry.commands:sweep")
    answers = group(sub, "answers", "files given as answers")
    left = add(answers, "sweep", "remove uploads that nothing that was saved names", "instruments.commands:sweep")
    left.add_argument(
        "--older-than", type=int, default=30, metavar="DAYS", help="how old they must be (default 30 days)"
    )
    left.add_argument("--dry-run", action="store_true", help="count them, remove nothing")
    notices = group(sub, "notices", "messages to people")
    add(notices, "send", "try again to e-mail the notices that still wait", "notices.commands:send")
    add(
        sub,
        "agreements",
        "make and offer the agreement of every decided grant without one",
        "agreements.commands:offer",
    )
    add(sub, "projects", "put granted applications into the project directory", "grants.commands:pull")
    opendata = group(sub, "opendata", "open data: files of grants and calls that anybody may use")
    build = add(
        opendata, "build", "build every file; a new version where something has changed", "opendata.commands:build"
    )
    valid = add(opendata, "validate", "check the files of a version again as they lie", "opendata.commands:validate")
    valid.add_argument("--version", metavar="VERSION", default="", help="YYYY-MM-DD (default: the newest)")
    for one in (build, valid):
        one.add_argument("--out", metavar="DIR", help="folder of the versions (default: the site's own)")
        one.add_argument("--json", action="store_true")
    dossier = add(
        sub, "dossier", "a project's dossier for the auditor, or `verify FILE.zip`", "dossiers.commands:dossier"
    )
    dossier.add_argument(
        "project", nargs="?", metavar="PROJECT", help="the agreement's key or the case's diary number; or: verify"
    )
    dossier.add_argument("--mandate", metavar="KEY", help="the dossier of a whole mandate, with every project's inside")
    dossier.add_argument("file", nargs="?", metavar="FILE.zip", help="with verify: the file to check, on any machine")
    dossier.add_argument("--out", metavar="FILE.zip", help="file to write; it must not exist")
    dossier.add_argument(
        "--include-unsearched",
        action="store_true",
        help="include files that cannot be searched for personal data: somebody has looked at them",
    )
    dossier.add_argument("--sha256", default="", help="with verify: the file's fingerprint as the agency tells it")
    dossier.add_argument("--root", default="", help="with verify: the journal's root as the agency tells it")
    dossier.add_argument("--json", action="store_true")
    remind = add(sub, "remind", "put reminders of what is due in the work queue", "payments.commands:remind")
    remind.add_argument("--on", help="YYYY-MM-DD (default: today)")
    portfolio = add(
        sub, "portfolio", "work out a suggested portfolio that its page asked for", "review.commands:portfolio"
    )
    portfolio.add_argument("number", type=int, help="the number that the page gave it")
    return top


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
    import django

    django.setup()


def home_refused() -> str:
    """Why the home cannot be used; empty where it can."""
    from verkstad.known_settings import home

    try:
        home().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"VERKSTAD_HOME={home()} cannot be used: {error.strerror}. Name a folder that you may write in."
    return ""


def without_tables(error: Exception) -> str:
    """What to do where the database holds none of our tables, or older ones; the error itself where it is another."""
    words = str(error).splitlines()[0]
    if "no such table" in words or "no such column" in words or "does not exist" in words:
        from django.conf import settings

        return (
            f"the database of {settings.HOME} is empty or older than this version ({words}). "
            "Check VERKSTAD_HOME and VERKSTAD_DATABASE_URL, or run: verkstad migrate"
        )
    return f"the database cannot be used: {words}"


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    if given.run.startswith("dossiers.") and given.project == "verify":
        from verkstad.dossiers.offline import command

        return command(given)  # who checks a dossier has neither home nor database
    if given.run.startswith("core.reporting."):
        from verkstad.core.reporting.verify_cli import command as verify

        return verify(given)  # nor has who checks a report
    module, _colon, function = given.run.partition(":")
    reason = home_refused()
    if reason:
        print(f"verkstad: {reason}", file=sys.stderr)
        return 1
    from django.db.utils import OperationalError, ProgrammingError

    from verkstad.core.refused import Refused

    try:
        if module != "commands":
            start_django()
        return int(getattr(import_module(f"verkstad.{module}"), function)(given))
    except Refused as refused:
        for finding in refused.findings:
            print(f"verkstad: {finding}", file=sys.stderr)
        return 1
    except (OperationalError, ProgrammingError) as error:
        print(f"verkstad: {without_tables(error)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
