"""`check_pack`: every finding about a folder, in the order of files and lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from verkstad.core.findings import Finding, Severity
from verkstad.core.packs import reading, references, sense
from verkstad.core.packs.calls import read_calls
from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.instruments import read_instruments
from verkstad.core.packs.pack import Pack
from verkstad.core.packs.reports import read_reports
from verkstad.core.packs.statistics import read_statistics
from verkstad.core.packs.tables import FILES


def read_pack(folder: Path | str) -> tuple[Pack, list[PackFinding]]:
    """The pack in `folder` and everything that is wrong with it; a pack with an error must not be loaded.

    Never raises for what the folder holds: bytes that are not UTF-8, broken TOML or CSV, missing files and folders in
    their place are findings too.
    """
    pack, found = reading.read_folder(Path(folder))
    pack.instruments, more = read_instruments(Path(folder))
    found = found + more
    if pack.rows:
        found = found + read_calls(Path(folder), pack) + read_reports(Path(folder), pack)
        found = found + read_statistics(Path(folder), pack)
        found = found + references.findings(pack) + sense.findings(pack)
    order = {name: place for place, name in enumerate(FILES)}
    found.sort(key=lambda one: (order.get(one.file, len(order)), one.file, one.line))
    return pack, found


def check_pack(folder: Path | str) -> list[PackFinding]:
    """Every finding about the pack in `folder`: file, line, message and what to do. Empty for a sound pack."""
    return read_pack(folder)[1]


def has_errors(found: Sequence[Finding]) -> bool:
    return any(one.severity == Severity.ERROR for one in found)
