"""Pays in processes of its own, with real commits (run by test_paying_at_once).

prepare            an agreement with two attested payments, one to kill at and one to pay by many at once
kill STEP          does the step (propose, attest, batch, send, answer on payment 1; receive on its recovery), ending itself with
                   kill -9 before each statement that writes in turn, before and after the commit; then whole
recover            a recovery of payment 1, decided
WHO paid|propose   waits for a line, then notes payment 2 as paid, or proposes all that is left of the grant
whole PAID         0 where PAID payments are entered, booked and told once each, and the stored sums are the recomputed ones
"""

import os
import signal
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.web.payments import facts  # noqa: E402
from tests.web.payments.reports import report  # noqa: E402
from verkstad.agreements.models import Agreement  # noqa: E402
from verkstad.core.interest import half_year  # noqa: E402
from verkstad.core.refused import Refused  # noqa: E402
from verkstad.funds.models import Entry, Layer, Voucher  # noqa: E402
from verkstad.journal.models import Act  # noqa: E402
from verkstad.journal.queries import walk_chain  # noqa: E402
from verkstad.notices.models import Notice  # noqa: E402
from verkstad.payments.actions.accounts import register_reference_rate  # noqa: E402
from verkstad.payments.actions.batches import make_batch, note_paid, read_answer, send_batch  # noqa: E402
from verkstad.payments.actions.paying import attest_payment  # noqa: E402
from verkstad.payments.actions.receiving import note_receipt  # noqa: E402
from verkstad.payments.actions.recovering import decide_recovery, propose_recovery  # noqa: E402
from verkstad.payments.approved import approved  # noqa: E402
from verkstad.payments.models import Attest, BankAccount, Batch, GrantEntry, Payment, Receipt, Recovery  # noqa: E402
from verkstad.payments.queries.sums import gaps  # noqa: E402
from verkstad.people.models import User  # noqa: E402
from verkstad.registry.models import Document  # noqa: E402

BEFORE_COMMIT = -1
WRITES = (
    "INSERT",
    "UPDATE",
    "DELETE",
)  # between two of them the database is the same, and what is written elsewhere is written
approved["test"] = lambda agreement: facts.costs(600_000)  # 300 000 kr may be paid


def user(name: str) -> User:
    return User.objects.get(pk=int((people / name).read_text()))


def prepare() -> int:
    facts.payer()
    agreement = facts.running()
    facts.account_of(agreement.owner)
    for name, made in (("ekonom", facts.economist()), ("attestant", facts.attester())):
        (people / name).write_text(str(made.pk))
    second = propose("sida-2", 100_000, agreement)
    attest_payment(payment=second, actor=user("attestant"))
    batch(second)
    send_batch(batch=Batch.objects.get(), actor=user("ekonom"))
    return 0


def propose(key: str, kronor: int, agreement: Agreement | None = None) -> Payment:
    from verkstad.payments.actions.paying import propose_payment

    row = agreement or Agreement.objects.get()
    account = BankAccount.objects.get(organisation=row.owner)
    return propose_payment(agreement=row, amount_ore=kronor * 100, set_off_ore=0, account=account, why="Ansökan 1",
                           client_key=key, actor=user("ekonom"))  # fmt: skip


def batch(payment: Payment) -> Batch:
    payer = BankAccount.objects.get(organisation__kind="agency")
    return make_batch(mandate=payment.agreement.mandate, payments=[payment], payer=payer, pay_on=timezone.localdate(),
                      actor=user("ekonom"))  # fmt: skip


def mine() -> Payment:
    return Payment.objects.select_related("agreement__mandate", "batch").get(client_key="sida-1")


def step(name: str) -> None:
    if name == "propose":
        propose("sida-1", 100_000)
    elif name == "attest":
        attest_payment(payment=mine(), actor=user("attestant"))
    elif name == "batch":
        batch(mine())
    elif name == "send":
        send_batch(batch=mine().batch, actor=user("ekonom"))
    elif name == "receive":
        note_receipt(recovery=Recovery.objects.get(), amount_ore=600_00, received_on=timezone.localdate(), reference="OCR 1",
                     actor=user("ekonom"))  # fmt: skip
    else:
        row = mine()
        told = report(row.batch, **{row.key.replace("-", "_"): "ACSC"})
        read_answer(batch=row.batch, content=told, paid_on=timezone.localdate(), actor=user("ekonom"))


def recover() -> int:
    """Interest runs since nine days, at a rate of the test's own."""
    today = timezone.localdate()
    for day in {half_year(today), half_year(today - timedelta(days=9))}:
        register_reference_rate(first=day, percent=Decimal("2.00"), source_note="påhittad", actor=user("ekonom"))
    made = propose_recovery(agreement=mine().agreement, payment=mine(), amount_ore=1_000_00, reason="Fel", clause="15 §",
                            due_on=today - timedelta(days=10), interest_from=today - timedelta(days=9), client_key="r",
                            actor=user("ekonom"))  # fmt: skip
    decide_recovery(recovery=made, actor=facts.head())
    return 0


def counts() -> tuple[int, ...]:
    models = (Payment, Attest, Batch, GrantEntry, Voucher, Entry, Act, Document, Notice, Receipt)
    return (*(model.objects.count() for model in models), Payment.objects.aggregate(n=Sum("batch_id"))["n"] or 0)


def state() -> tuple[object, ...]:
    connection.close()
    found = (*counts(), tuple(Payment.objects.order_by("pk").values_list("state", flat=True)), walk_chain().found)
    connection.close()
    return found


def killed_at(name: str, at: int) -> bool:
    """Do the step in a child that ends itself before its writing statement number `at`, or else after its commit."""
    child = os.fork()
    if child == 0:
        die_at(at)
        step(name)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def die_at(at: int) -> None:
    done = 0

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal done
        if context["connection"].in_atomic_block and sql.startswith(WRITES):
            done += 1
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    connection.execute_wrappers.append(count)
    commit = connection._commit

    def die_around_commit() -> None:
        if at == BEFORE_COMMIT:
            os.kill(os.getpid(), signal.SIGKILL)
        commit()
        os.kill(os.getpid(), signal.SIGKILL)

    connection._commit = die_around_commit  # type: ignore[method-assign]


def kill(name: str) -> int:
    """Before the commit, before each statement in turn, and at last after the commit; then the same is asked for again."""
    before, at = state(), 1
    if not killed_at(name, BEFORE_COMMIT) or state() != before:
        return 1
    while True:
        if not killed_at(name, at):
            return 2
        after = state()
        if after != before:
            break
        at += 1
    try:
        step(name)  # the answer was lost: the same is asked for again
    except Refused:
        pass
    print(f"{name}: killed before {at - 1} statements, {before} -> {after} -> {state()}")
    return 0 if at > 2 and state() == after else 3


def together(_who: str, what: str) -> int:
    sys.stdin.readline()
    try:
        if what == "paid":
            payment = Payment.objects.select_related("agreement__mandate").get(client_key="sida-2")
            note_paid(payment=payment, paid_on=timezone.localdate(), actor=user("ekonom"))
        else:
            propose(f"alla-{_who}", 100_000)
    except Refused as refused:
        return 0 if refused.findings[0].code in ("lifecycle.no_such_move", "grant.paid_too_large") else 1
    return 0


def whole(paid: int) -> int:
    agreement = Agreement.objects.get()
    booked = Entry.objects.filter(layer=Layer.ACTUAL, project__code=agreement.key, amount_ore__gt=0)
    found = (
        Payment.objects.filter(state="paid").count(), GrantEntry.objects.count(),
        booked.aggregate(n=Sum("amount_ore"))["n"] or 0, Act.objects.filter(act="payment.paid").count(),
        len(gaps([agreement])), walk_chain().found,
    )  # fmt: skip
    print(found)
    return 0 if found == (paid, paid, paid * 100_000_00, paid, 0, 0) else 1


def room(left: int) -> int:
    """0 where the proposals on their way and paid take all that may be paid but `left` kronor."""
    taken = Payment.objects.exclude(state__in=["failed", "withdrawn"]).aggregate(n=Sum("amount_ore"))["n"] or 0
    print(taken)
    return 0 if 300_000_00 - taken == left * 100 else 1


people = Path(os.environ["VERKSTAD_HOME"])
ACTS = {"prepare": lambda *_a: prepare(), "recover": lambda *_a: recover(), "kill": lambda *a: kill(a[0]),
        "whole": lambda *a: whole(int(a[0])), "room": lambda *a: room(int(a[0]))}  # fmt: skip
name, *rest = sys.argv[1:]
sys.exit(ACTS[name](*rest) if name in ACTS else together(name, *rest))
