"""`verkstad statement` and `verkstad check-report`."""

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext, override

from verkstad.core.checks_cli import run_check_report
from verkstad.core.figures import BadTable
from verkstad.core.figures_file import read_table
from verkstad.core.statement_compare import Difference, compare
from verkstad.mandate.models import Mandate
from verkstad.reports.output import render, text_of, without_thin_spaces
from verkstad.reports.queries import differences_of, find_mandate, published_of, statement_of

CALL_ERROR = 2


def statement(arguments: argparse.Namespace) -> int:
    """Print or write the statement of a mandate. Returns 0, or 2 for a call that cannot be answered."""
    mandate = find_mandate(arguments.mandate)
    if mandate is None or mandate.book is None:
        return _sorry(_no_statement(arguments.mandate))
    try:
        as_of = date.fromisoformat(arguments.as_of) if arguments.as_of else timezone.localdate()
    except ValueError:
        return _sorry(f"--as-of: {arguments.as_of!r} is not a date; write YYYY-MM-DD, for example 2018-12-31.")
    if arguments.format == "xlsx" and not arguments.output:
        return _sorry("--format xlsx needs --output FILE.xlsx")
    computed = statement_of(mandate.book, as_of)
    differences: Sequence[Difference] | None = None
    if arguments.compare:
        try:
            differences = compare(computed, read_table(Path(arguments.compare)), arguments.lang)
        except BadTable as bad:
            print("\n".join(str(finding) for finding in bad.findings), file=sys.stderr)
            return CALL_ERROR
    with override(arguments.lang):
        content = render(mandate, as_of, computed, differences, arguments.format, arguments.lang)
    return _write(content, arguments.output)


def print_statement(*, mandate: str, as_of: str) -> int:
    """What `verkstad demo` shows: the statement, and where the published report differs."""
    found = find_mandate(mandate)
    if found is None or found.book is None:
        return _sorry(_no_statement(mandate))
    day = date.fromisoformat(as_of)
    computed = statement_of(found.book, day)
    reports = published_of(found)
    with override("sv"):
        differences = differences_of(computed, reports[0]) if reports else None
        print(without_thin_spaces(text_of(found, day, computed, differences, "sv")), end="")
    return 0


def check_report(arguments: argparse.Namespace) -> int:
    """Check a table of figures. Returns 0 without findings, 1 with, 2 for bad input (told on standard error)."""
    relations = Path(arguments.relations) if arguments.relations else None
    told = io.StringIO()
    with override(arguments.lang):
        code = run_check_report(Path(arguments.file), relations, arguments.json, told, gettext)
    to_errors = code == CALL_ERROR and not arguments.json
    (sys.stderr if to_errors else sys.stdout).write(without_thin_spaces(told.getvalue()))
    return code


def _no_statement(text: str) -> str:
    known = Mandate.objects.filter(book__isnull=False).order_by("key")
    names = [m.government_number or m.key for m in known]
    if not names:
        return "no mandate with a ledger is loaded; load a pack first: verkstad pack load DIR"
    return f"no mandate with a ledger is called {text!r}; there are: {', '.join(names)}"


def _write(content: str | bytes, output: str | None) -> int:
    if output is None:
        sys.stdout.write(content if isinstance(content, str) else content.decode())
        return 0
    raw = content.encode() if isinstance(content, str) else content
    try:
        Path(output).write_bytes(raw)
    except OSError as error:
        return _sorry(f"{output} cannot be written: {error.strerror}")
    return 0


def _sorry(text: str) -> int:
    print(f"verkstad: {text}", file=sys.stderr)
    return CALL_ERROR
