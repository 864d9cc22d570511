"""Real processes, real commits: several that pay at once, and one that is killed between every two steps."""

import subprocess
import sys
from pathlib import Path

from tests.web.processes import at_once, own_database

assert own_database
ROOT = Path(__file__).parents[3]
PAYER = Path(__file__).with_name("payer.py")


def run(environment, *arguments):
    command = [sys.executable, str(PAYER), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout


def test_a_payment_is_made_once_however_often_it_is_killed_and_however_many_note_it(own_database):
    environment = {**own_database, "PYTHONPATH": str(ROOT)}
    run(environment, "prepare")
    assert at_once(PAYER, environment, 4, "paid") == [0] * 4
    run(environment, "whole", "1")
    for step in ("propose", "attest", "batch", "send", "answer"):
        print(run(environment, "kill", step))
    run(environment, "whole", "2")
    assert at_once(PAYER, environment, 4, "propose") == [0] * 4
    run(environment, "room", "0")
    run(environment, "recover")
    print(run(environment, "kill", "receive"))
