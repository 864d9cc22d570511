"""Processes that register at once get numbers without gaps or doubles, also when they open the series together."""

import subprocess
import sys
from pathlib import Path

from tests.web.processes import at_once, done, own_database

assert own_database
WRITER = Path(__file__).with_name("writer.py")
PROCESSES, DOCUMENTS = 4, 10


def test_processes_that_register_at_once_share_one_series_without_gaps(own_database):
    assert at_once(WRITER, own_database, PROCESSES, str(DOCUMENTS)) == [0] * PROCESSES
    done(own_database, WRITER, "whole", str(PROCESSES * DOCUMENTS))
    verified = subprocess.run(
        [sys.executable, "-m", "verkstad.cli", "journal", "verify"], env=own_database, capture_output=True, text=True
    )
    # One act for the series and one for each document.
    assert (verified.returncode, verified.stdout.split(",")[0]) == (0, f"{PROCESSES * DOCUMENTS + 1} acts")
