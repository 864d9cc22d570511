"""Real processes, real commits: several that send at once, and one that is killed between every two steps."""

from pathlib import Path

from tests.web.processes import at_once, done, own_database

assert own_database
SENDER = Path(__file__).with_name("sender.py")


def run(environment, *arguments):
    return done(environment, SENDER, *arguments)


def test_several_at_once_send_once_and_a_process_killed_between_any_two_steps_leaves_everything_or_nothing(
    own_database,
):
    run(own_database, "prepare", "4")
    assert at_once(SENDER, own_database, 4, "same") == [0] * 4
    run(own_database, "whole", "1")
    assert at_once(SENDER, own_database, 4, "other") == [0] * 4
    run(own_database, "whole", "2")
    run(own_database, "kill")
    run(own_database, "whole", "4")
