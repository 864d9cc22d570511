"""Real processes, real commits: a claim that many send at once, and one whose sending is killed between every two steps."""

from pathlib import Path

from tests.web.processes import at_once, done, own_database

assert own_database
SENDER = Path(__file__).with_name("sender.py")


def run(environment, *arguments):
    return done(environment, SENDER, *arguments)


def test_a_claim_is_sent_once_however_often_it_is_killed_and_however_many_send_it(own_database):
    run(own_database, "prepare")
    run(own_database, "kill")
    run(own_database, "whole", "1")
    assert at_once(SENDER, own_database, 2, "same") == [0, 0]
    run(own_database, "whole", "2")
    assert at_once(SENDER, own_database, 2, "own") == [0, 0]
    run(own_database, "whole", "2")
