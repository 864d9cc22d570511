"""Sends applications in processes of its own, with real commits (run by test_sending_at_once).

prepare N          N drafts that lack nothing, in a database of its own
kill               ends itself with kill -9 before each statement in turn, before and after the commit; then counts
WHO same           waits for a line, then sends the first draft with one key that all use
WHO other          waits for a line, then sends the second draft with a key of its own
whole SENT         0 where SENT applications are sent, each once and whole, and the rest are untouched drafts
"""

import os
import signal
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from tests.web.applications import facts  # noqa: E402
from verkstad.applications.actions.sending import send_application  # noqa: E402
from verkstad.applications.models import Application, Submission  # noqa: E402
from verkstad.core.refused import Refused  # noqa: E402
from verkstad.journal.models import Act  # noqa: E402
from verkstad.journal.queries import walk_chain  # noqa: E402
from verkstad.people.models import Role  # noqa: E402
from verkstad.registry.models import Document, Series  # noqa: E402


def prepare(many: int) -> int:
    call = facts.a_call(signatory_needed=False)
    for _one in range(many):
        facts.an_application(call)
    return 0


def send(at: int, key: str) -> Submission:
    draft = Application.objects.select_related("owner").order_by("pk")[at]
    user = facts.people_of(draft.owner, Role.OWNER)
    return send_application(application=draft, client_key=key, user=user)


def key(at: int) -> str:
    return f"key-of-the-page-{at}"


def killed_at(at: int, step: int) -> bool:
    """Send in a child that ends itself before its statement number `step`; whether it came that far."""
    child = os.fork()
    if child == 0:
        die_at(step)
        send(at, key(at))
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def die_at(step: int) -> None:
    done = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal done
        if context["connection"].in_atomic_block:
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.execute_wrappers.append(count)
    commit = connection._commit

    def die_around_commit() -> None:
        if step == -1:
            os.kill(os.getpid(), signal.SIGKILL)
        commit()
        if step == -2:
            os.kill(os.getpid(), signal.SIGKILL)

    connection._commit = die_around_commit  # type: ignore[method-assign]


def kill() -> int:
    steps, before = 0, Document.objects.count()
    connection.close()  # no child may inherit it
    while killed_at(2, steps + 1):
        steps += 1
        assert_untouched(2, before)
    if steps < 6:
        print(f"only {steps} steps")
        return 1
    if not killed_at(3, -1):
        return 2
    assert_untouched(3, before + 1)
    if not killed_at(3, -2):
        return 3
    connection.close()
    made = send(3, key(3))  # the answer was lost: the same page sends again
    return 0 if Submission.objects.filter(application=made.application_id).count() == 1 else 4


def assert_untouched(at: int, documents: int) -> None:
    connection.close()
    draft = Application.objects.order_by("pk")[at]
    left = (draft.state, draft.diary_number, draft.submissions.count(), Document.objects.count(), walk_chain().found)
    connection.close()
    if left != ("draft", "", 0, documents, 0):
        raise SystemExit(f"half-made: {left}")


def together(who: str, what: str) -> int:
    sys.stdin.readline()
    if what == "same":
        send(0, key(0))
        return 0
    try:
        send(1, f"{key(1)}-{who}")
    except Refused as refused:
        return 0 if refused.findings[0].code == "sending.sent_already" else 1
    return 0


def whole(sent: int) -> int:
    found = (
        Submission.objects.count(), Application.objects.exclude(state="draft").count(), Document.objects.count(),
        sum(Series.objects.values_list("last", flat=True)), Act.objects.filter(act="application.sent").count(),
        walk_chain().found,
    )  # fmt: skip
    print(found)
    return 0 if found == (sent, sent, sent, sent, sent, 0) else 1


ACTS = {"prepare": lambda *a: prepare(int(a[0])), "kill": lambda *_a: kill(), "whole": lambda *a: whole(int(a[0]))}
name, *rest = sys.argv[1:]
sys.exit(ACTS[name](*rest) if name in ACTS else together(name, *rest))
