"""Sends a claim in processes of its own, with real commits (run by test_sending_at_once).

prepare       two claims ready to be sent, of two agreements
kill          sends claim 1, ending itself with kill -9 before every second statement, before and after the commit;
              then the same is asked for again
WHO same|own  waits for a line, then sends claim 2 with one key for all, or a key of its own
whole SENT    0 where SENT claims are sent, registered, receipted, looked over and told once each
"""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402

from tests.web.claims import facts  # noqa: E402
from verkstad.claims.actions.drafts import write_line  # noqa: E402
from verkstad.claims.actions.sending import send_claim  # noqa: E402
from verkstad.claims.models import Claim, Look, Noticed  # noqa: E402
from verkstad.core.refused import Refused  # noqa: E402
from verkstad.journal.models import Act  # noqa: E402
from verkstad.journal.queries import walk_chain  # noqa: E402
from verkstad.notices.models import Notice  # noqa: E402
from verkstad.people.models import User  # noqa: E402
from verkstad.registry.models import Document  # noqa: E402

BEFORE_COMMIT, BEFORE_ROLLBACK = -1, -2
home = Path(os.environ["VERKSTAD_HOME"])


def prepare() -> int:
    from tests.web.claims.test_control import _another_agreement

    for number, agreement in enumerate((facts.running(), _another_agreement()), start=1):
        claim = facts.with_papers(facts.a_claim(agreement))
        for n in (1, 2):
            cost = facts.a_cost(invoice=f"K-{n}", amount_ore=30_000_00)
            write_line(claim=claim, line=cost, actor=facts.economist(agreement))
        (home / f"claim{number}").write_text(f"{claim.pk} {facts.signatory(agreement).pk}")
    return 0


def send(number: int, key: str) -> None:
    claim, user = (home / f"claim{number}").read_text().split()
    send_claim(claim=Claim.objects.get(pk=claim), client_key=key, actor=User.objects.get(pk=user))


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Document, Look, Noticed, Notice, Act))


def state() -> tuple[object, ...]:
    connection.close()
    found = (
        *counts(),
        tuple(Claim.objects.order_by("pk").values_list("state", "client_key", "sha256")),
        walk_chain().found,
    )
    connection.close()
    return found


def killed_at(at: int) -> bool:
    """Send in a child that ends itself before its statement number `at` that writes or locks, or else after its commit."""
    child = os.fork()
    if child == 0:
        die_at(at)
        send(1, "nyckel-ett-0123456789")
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def die_at(at: int) -> None:
    done, begun_anew = 0, False

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal done
        if begun_anew and context["connection"].in_atomic_block and not sql.lstrip().upper().startswith("SELECT"):
            done += 1
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.execute_wrappers.append(count)
    commit, rollback = connection._commit, connection._rollback

    def rolled_back() -> (
        None
    ):  # the letter's text is known: what was done is undone, the letter set, and all is done anew
        nonlocal begun_anew
        if at == BEFORE_ROLLBACK:
            os.kill(os.getpid(), signal.SIGKILL)
        begun_anew = True
        rollback()

    def die_around_commit() -> None:
        if at == BEFORE_COMMIT:
            os.kill(os.getpid(), signal.SIGKILL)
        commit()
        os.kill(os.getpid(), signal.SIGKILL)

    connection._commit, connection._rollback = die_around_commit, rolled_back  # type: ignore[method-assign]


def kill() -> int:
    """Before the commit, before every second statement that writes, at last after the commit; then the same again."""
    import typst  # noqa: F401 - read once, before the children are made

    before, at = state(), 1
    for when in (BEFORE_COMMIT, BEFORE_ROLLBACK):
        if not killed_at(when) or state() != before:
            return 1
    while True:
        if not killed_at(at):
            return 2
        after = state()
        if after != before:
            break
        at += 2
    send(1, "nyckel-ett-0123456789")  # the answer was lost: the same is asked for again
    print(f"killed before {at - 1} statements, {before} -> {after} -> {state()}")
    return 0 if at > 10 and state() == after else 3


def together(who: str, what: str) -> int:
    sys.stdin.readline()
    try:
        send(2, "nyckel-alla-0123456789" if what == "same" else f"nyckel-var-{who}-0123456789")
    except Refused as refused:
        return 0 if refused.findings[0].code == "lifecycle.no_such_move" and what == "own" else 1
    return 0


def whole(sent: int) -> int:
    keys = Claim.objects.filter(state="sent").exclude(client_key="").count()
    told = Notice.objects.filter(template="claims.received").values("context__receipt").distinct().count()
    found = (
        keys, Document.objects.filter(direction="in", title__startswith="Ansökan om utbetalning").count(),
        Document.objects.filter(direction="out", title__startswith="Kvitto på ansökan om utbetalning").count(),
        Look.objects.count(), told, Act.objects.filter(act="claim.sent").count(), walk_chain().found,
    )  # fmt: skip
    print(found)
    return 0 if found == (sent,) * 6 + (0,) else 1


name, *rest = sys.argv[1:]
ACTS = {"prepare": lambda *_a: prepare(), "kill": lambda *_a: kill(), "whole": lambda *a: whole(int(a[0]))}
sys.exit(ACTS[name](*rest) if name in ACTS else together(name, *rest))
