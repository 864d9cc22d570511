"""Processes that record at once never fork the chain: real processes, real commits, a database of their own."""

import subprocess
import sys
from pathlib import Path

from tests.web.processes import at_once, own_database

assert own_database
WRITER = Path(__file__).with_name("writer.py")
PROCESSES, ACTS = 4, 25


def test_processes_that_record_at_once_make_one_unbroken_chain(own_database):
    assert at_once(WRITER, own_database, PROCESSES, str(ACTS)) == [0] * PROCESSES
    done = subprocess.run(
        [sys.executable, "-m", "verkstad.cli", "journal", "verify"], env=own_database, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.split(",")[0], done.stderr) == (0, f"{PROCESSES * ACTS} acts", "")
