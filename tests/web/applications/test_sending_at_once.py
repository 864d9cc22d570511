"""Real processes, real commits: several that send at once, and one that is killed between every two steps."""

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


def test_several_at_once_send_once_and_a_process_killed_between_any_two_steps_leaves_everything_or_nothing(
    own_database,
):
    environment = {**own_database, "PYTHONPATH": str(ROOT)}
    run(environment, "prepare", "4")
    assert at_once(SENDER, environment, 4, "same") == [0] * 4
    run(environment, "whole", "1")
    assert at_once(SENDER, environment, 4, "other") == [0] * 4
    run(environment, "whole", "2")
    run(environment, "kill")
    run(environment, "whole", "4")
