"""Real processes, real commits: several that pay at once, and one that is killed between every two steps."""

from pathlib import Path

from tests.web.processes import at_once, done, own_database

assert own_database
PAYER = Path(__file__).with_name("payer.py")


def run(environment, *arguments):
    return done(environment, PAYER, *arguments)


def test_a_payment_is_made_once_however_often_it_is_killed_and_however_many_note_it(own_database):
    run(own_database, "prepare")
    assert at_once(PAYER, own_database, 4, "paid") == [0] * 4
    run(own_database, "whole", "1")
    for step in ("propose", "attest", "batch", "send", "answer"):
        print(run(own_database, "kill", step))
    run(own_database, "whole", "2")
    assert at_once(PAYER, own_database, 4, "propose") == [0] * 4
    run(own_database, "room", "0")
    run(own_database, "recover")
    print(run(own_database, "kill", "receive"))
