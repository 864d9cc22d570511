"""Real processes, real commits: a claim that many send at once, and one whose sending is killed between every two steps."""

import subprocess
import sys
from pathlib import Path

from tests.web.processes import at_once, own_database

assert own_database
ROOT = Path(__file__).parents[3]
SENDER = Path(__file__).with_name("sender.py")


def run(environment, *arguments):
    command = [sys.executable, str(SENDER), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def test_a_claim_is_sent_once_however_often_it_is_killed_and_however_many_send_it(own_database):
    environment = {**own_database, "PYTHONPATH": str(ROOT)}
    run(environment, "prepare")
    run(environment, "kill")
    run(environment, "whole", "1")
    assert at_once(SENDER, environment, 2, "same") == [0, 0]
    run(environment, "whole", "2")
    assert at_once(SENDER, environment, 2, "own") == [0, 0]
    run(environment, "whole", "2")
