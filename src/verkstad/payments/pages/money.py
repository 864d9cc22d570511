"""The queues, an agreement's money, a payment, a file."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Bound
from verkstad.core.payments.levels import USUAL, left_to_attest, level_of
from verkstad.mandate.models import Mandate
from verkstad.payments.actions.paying import level_for, role_for
from verkstad.payments.models import Attest, Batch, GrantEntry, Payment, Recovery
from verkstad.payments.pages.levels import who_told
from verkstad.payments.queries.history import final_payment_day, share_of, shares
from verkstad.payments.queries.levels import in_force
from verkstad.payments.queries.sums import Money, money_of
from verkstad.payments.queries.waiting import (
    counted,
    files_of,
    open_recoveries,
    own_mandates,
    payments_in,
    under_way,
    with_money,
)
from verkstad.people.access import Who, may
from verkstad.people.models import Role, User
from verkstad.ui import formats

TAG = {"proposed": "now", "attested": "now", "batched": "now", "sent": "now", "paid": "met", "failed": "unmet",
       "withdrawn": "neutral", "made": "now", "decided": "risk", "settled": "met", "written_off": "neutral"}  # fmt: skip


def word(row: Payment | Batch | Recovery) -> str:
    return str(row.STATE_WORDS[row.state])


def kr(ore: int) -> str:
    return formats.money(ore, "kr")


A_PAGE = 50


class Known(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, A_PAGE)
        self.known = count

    @property
    def count(self) -> int:
        return self.known


def list_facts(user: User, number: str = "", grants: str = "") -> dict[str, Any]:
    """What waits: for attest, to be put in a file, with the bank; recoveries; agreements that can be paid."""
    states = ("proposed", "attested", "sent")
    counts = counted(user, *states)
    page = Known(payments_in(user, *states), sum(counts.values())).get_page(number)
    rows = [{"row": one, "tag": TAG[one.state], "word": word(one), "mine": one.proposed_by == user.journal_key}
            for one in page.object_list]  # fmt: skip
    mandates = own_mandates(user)
    running = Known(under_way(user), sum(one.running for one in mandates)).get_page(grants)  # type: ignore[attr-defined]
    agreements = [{"row": one, "granted": money.grant.granted_ore, "out": money.sums.disbursed_ore,
                   "room": money.limits.pay_ore} for one, money in with_money(list(running.object_list))]  # fmt: skip
    return {
        "rows": rows, "page": page, "agreements": agreements, "running": running, "recoveries": recovery_rows(open_recoveries(user)),
        "mandates": [one for one in mandates if (one.pk, "attested") in counts and may(user, "payments.make_batch", one)],
        "levels": [one for one in mandates if may(user, "payments.view_levels", one)], "files": file_rows(user),
        "to_attest": sum(n for (_mandate, state), n in counts.items() if state == "proposed"),
        "accounts": may(user, "payments.view_account"),
    }  # fmt: skip


def file_rows(user: Who) -> list[dict[str, Any]]:
    if not may(user, "payments.view_batch"):
        return []
    rows = files_of(user)[:20]
    return [{"row": one, **file_state(one, one.waiting, one.refused)} for one in rows]  # type: ignore[attr-defined]


def file_state(row: Batch, waiting: int, refused: int) -> dict[str, str]:
    """Where a file stands, told by its payments: made, with the bank, answered in part, or answered in full."""
    if row.state != "sent" or waiting == row.payments_count:
        return {"tag": TAG[row.state], "word": word(row)}
    if waiting:
        return {"tag": "now", "word": _("answered in part, %s still with the bank") % formats.number(waiting)}
    if refused == row.payments_count:
        return {"tag": "unmet", "word": _("refused by the bank")}
    if refused:
        return {"tag": "risk", "word": _("paid but for %s that the bank refused") % formats.number(refused)}
    return {"tag": "met", "word": pgettext("payment file", "all paid")}


def recovery_rows(recoveries: list[Recovery]) -> list[dict[str, Any]]:
    """Recoveries, with what comes next and whether it is late."""
    today = timezone.localdate()
    return [{"row": one, "tag": "unmet" if late(one, today) else TAG[one.state],
             "word": _("late") if late(one, today) else word(one)} for one in recoveries]  # fmt: skip


def late(row: Recovery, day: date) -> bool:
    return row.state == "decided" and row.next_due_on is not None and row.next_due_on < day


ACTS = {
    "paid": lambda: _("paid against cost"), "advance": lambda: _("advance"), "set_off": lambda: _("advance set off"),
    "repaid": lambda: _("paid back"), "returned": lambda: _("advance paid back"),
}  # fmt: skip
BOUNDS = {
    Bound.COST: lambda: _("approved cost"), Bound.SHARE: lambda: _("the highest share of the cost"),
    Bound.GRANT: lambda: _("what is left of the grant"),
}  # fmt: skip


def sums_of(money: Money) -> list[dict[str, Any]]:
    """A grant's sums as a summary."""
    most, sums = money.limits, money.sums
    rows = [
        (_("Granted"), money.grant.granted_ore, ""), (_("Approved cost"), sums.approved_ore, ""),
        (_("With the receiver now"), sums.disbursed_ore, _("paid and advanced, less what came back")),
        (_("Advances not set off"), sums.outstanding_ore, ""), (_("On its way"), money.on_its_way_ore, ""),
        (_("Can be paid now"), most.pay_ore, _("held by %s") % ", ".join(BOUNDS[one]() for one in most.binding)),
        (_("Left of the grant"), most.advance_ore, ""),
    ]  # fmt: skip
    rows += (
        [(_("Paid beyond what the cost bears"), most.excess_ore, _("to be set off or recovered"))]
        if most.excess_ore
        else []
    )
    return [{"term": term, "value": kr(ore), "note": note} for term, ore, note in rows]


def agreement_facts(agreement: Agreement, user: Who) -> dict[str, Any]:
    """An agreement's money: what has happened, what may happen."""
    money = money_of(agreement)
    entries = list(GrantEntry.objects.filter(agreement=agreement).select_related("payment", "receipt", "voucher"))
    payments = [{"row": one.payment, "share": one, "tag": TAG[one.payment.state], "word": word(one.payment)}
                for one in shares(agreement)]  # fmt: skip
    running = agreement.state == "running"
    final = final_payment_day(agreement) if running else None
    return {
        "agreement": agreement, "summary": sums_of(money), "payments": payments,
        "line": _("%(room)s can be paid now") % {"room": kr(money.limits.pay_ore)},
        "entries": [{"row": one, "act": ACTS[one.act]()} for one in reversed(entries)],
        "recoveries": recovery_rows(list(agreement.recoveries.order_by("-number"))),
        "can_propose": running and final is None and may(user, "payments.propose_payment", agreement),
        "can_recover": bool(entries) and may(user, "payments.propose_recovery", agreement),
        "final_day": final if final and may(user, "progress.close_project", agreement) else None,
    }  # fmt: skip


def suggestion(agreement: Agreement) -> dict[str, Any]:
    """What the form of a payment begins with: all advances set off as far as cost reaches, the rest paid."""
    offered = money_of(agreement).suggested
    return {"amount_ore": offered.pay_ore, "set_off_ore": offered.set_off_ore}


def propose_facts(agreement: Agreement, form: Any, kind: str) -> dict[str, Any]:
    """The page where a payment or an advance is proposed."""
    facts = {"title": _("Propose a payment"), "act_label": _("Propose the payment"),
             "consequence": _("Others attest it before it goes to the bank. What is suggested is all that may be paid now.")}  # fmt: skip
    if kind == "advance":
        facts = {"title": _("Propose an advance"), "act_label": _("Propose the advance"),
                 "consequence": _("The head decides on it. It is set off against later payments.")}  # fmt: skip
    back = reverse("payments:agreement", args=[agreement.key])
    return {**facts, "over": agreement.title, "form": form, "facts": sums_of(money_of(agreement)), "back": back}


def steps(row: Payment) -> list[dict[str, Any]]:
    """Proposed, attested, in a file, sent, paid."""
    order = ("proposed", "attested", "batched", "sent", "paid")
    labels = (_("Proposed"), _("Attested"), _("In a file"), _("Sent"), _("Paid"))
    if row.state not in order:
        return [
            {"label": labels[0], "state": "done", "when": row.proposed_at},
            {"label": word(row), "state": "stopped"},
        ]
    at = order.index(row.state)
    when = {0: row.proposed_at, 4: row.paid_on}
    return [{"label": label, "state": "done" if n <= at else "now" if n == at + 1 else "next",
             "when": when.get(n) if n <= at else None} for n, label in enumerate(labels)]  # fmt: skip


def people(keys: list[str]) -> dict[str, str]:
    """Journal keys as names. One query."""
    ids = [key.removeprefix("user:") for key in keys if key.startswith("user:")]
    return {one.journal_key: str(one) for one in User.objects.filter(pk__in=ids)}


def payment_rows(row: Payment, user: Who) -> list[dict[str, Any]]:
    """A payment as a summary; the account number to those who may see it."""
    rows: list[dict[str, Any]] = [
        {"term": _("Project"), "value": row.agreement.title,
         "url": reverse("payments:agreement", args=[row.agreement.key])},
        {"term": _("Receiver"), "value": row.agreement.owner.name},
        {"term": _("Kind"), "value": row.get_kind_display()}, {"term": _("To be paid"), "value": kr(row.amount_ore)},
    ]  # fmt: skip
    if row.set_off_ore:
        rows.append({"term": _("Set off against advances"), "value": kr(row.set_off_ore)})
    if row.account and may(user, "payments.view_account"):
        rows.append({"term": _("Is paid to"), "value": f"{row.account.get_kind_display()} {row.account.shown}"})
    rows.append({"term": _("What it rests on"), "value": row.why})
    if row.final:
        rows.append({"term": _("Final payment"), "value": _("yes")})
    if row.ended_why:
        rows.append({"term": _("Why it ended"), "value": row.ended_why})
    return rows


def payment_facts(row: Payment, user: User) -> dict[str, Any]:
    """One payment: where it stands, who attested, and what this person can do."""
    attests = list(row.attests.select_related("levels"))
    names = people([row.proposed_by, *(one.by for one in attests)])
    left = left_to_attest(level_for(row), [one.role for one in attests]) if row.state == "proposed" else ()
    econ = may(user, "payments.make_batch", row)
    return {
        "row": row, "facts": payment_rows(row, user), "steps": steps(row), "tag": TAG[row.state], "word": word(row),
        "title": _("Payment %(number)s, %(sum)s") % {"number": row.number, "sum": kr(row.amount_ore + row.set_off_ore)},
        "proposed_by": names.get(row.proposed_by, "–"),
        "attests": [{"who": names.get(one.by, "–"), "role": Role(one.role).label, "at": one.at, "levels": by_told(one)}
                    for one in attests],
        "left": [Role(one).label for one in left], "asked": asked_told(row) if row.state == "proposed" else "",
        "share": share_of(row) if row.state == "paid" else None,
        "can_attest": may(user, "payments.attest_payment", row) and role_for(row, user) is not None,
        "own": row.state == "proposed" and row.proposed_by == user.journal_key,
        "can_withdraw": row.state in ("proposed", "attested") and may(user, "payments.propose_payment", row),
        "with_bank": row.state == "sent" and econ, "entries": row.entries.select_related("voucher").order_by("number"),
        "can_batch": row.state == "attested" and econ, "sees_file": may(user, "payments.view_batch", row),
        "lists": may(user, "payments.list_payments"),
    }  # fmt: skip


def by_told(attest: Attest) -> str:
    """The levels that an attest was asked for by."""
    if attest.from_ore is None:
        return ""
    told = {"sum": kr(attest.from_ore), "day": formats.dateword(attest.levels.valid_from) if attest.levels else ""}
    if attest.levels is None:
        return _("by the usual levels, from %(sum)s") % told
    return _("by the levels in force from %(day)s, from %(sum)s") % told


def asked_told(row: Payment) -> str:
    """Which levels ask for the attests that are left."""
    now = in_force(row.agreement.mandate_id)
    level = level_of(now.told if now else USUAL, row.amount_ore + row.set_off_ore)
    told = {
        "sum": kr(level.from_ore),
        "who": who_told(level.roles),
        "day": formats.dateword(now.valid_from) if now else "",
    }
    said = _("The usual levels ask for %(who)s from %(sum)s.") % told
    if now is not None:
        said = _("The levels in force from %(day)s ask for %(who)s from %(sum)s.") % told
    return " ".join((said, _("The head attests every advance."))) if row.kind == "advance" else said


def act_facts(row: Payment, user: Who, form: Any, act: str) -> dict[str, Any]:
    """The page that confirms an act on a payment."""
    sum_ = kr(row.amount_ore + row.set_off_ore)
    told = {
        "attest": (_("Attest %s") % sum_, _("Attest %s") % sum_,
                   _("You answer for that the payment is right. It is measured against the grant once more.")),
        "withdraw": (_("Withdraw the payment"), _("Withdraw the payment"), _("What it took of the grant is free again.")),
        "paid": (_("The bank has paid"), _("Note as paid, %s") % sum_,
                 _("It is entered in the grant and booked in the mandate's book at once.")),
        "failed": (_("The bank refused it"), _("Note as refused"), _("A new payment can then be proposed.")),
    }[act]  # fmt: skip
    rows = payment_rows(row, user)
    if act == "attest":
        rows.append({"term": _("Levels of attest"), "value": asked_told(row)})
    return {"title": told[0], "act_label": told[1], "consequence": told[2], "form": form, "danger": act == "withdraw",
            "facts": rows, "back": row.get_absolute_url()}  # fmt: skip


def batch_new_facts(mandate: Mandate, form: Any) -> dict[str, Any]:
    """The page where a file is made."""
    told = {"mandate": mandate.name, "sum": kr(form.waits_ore), "count": formats.number(form.waits)}
    lead = _("%(mandate)s: %(sum)s is attested and waits.")
    if "chosen" not in form.fields:
        lead = _("%(mandate)s: %(count)s payments of %(sum)s in all are attested and wait. They all go in the file.")
    return {"title": _("Make a payment file"), "form": form, "act_label": _("Make the file"),
            "back": reverse("payments:list"), "consequence": lead % told}  # fmt: skip


def batch_facts(row: Batch, user: Who, number: str = "") -> dict[str, Any]:
    """One file and its payments, fifty a page."""
    payments = row.payments.select_related("agreement__owner", "agreement__mandate").order_by("pk")
    page = Paginator(payments, A_PAGE).get_page(number)
    acts = may(user, "payments.make_batch", row)
    states = dict(row.payments.order_by().values_list("state").annotate(n=Count("pk")))
    came = [f"{formats.number(n)} {Payment.STATE_WORDS[state]}" for state, n in sorted(states.items())]
    return {
        "row": row, **file_state(row, states.get("sent", 0), states.get("failed", 0)), "page": page,
        "can_send": acts and row.state == "made",
        "can_answer": acts and row.state == "sent" and "sent" in states,
        "rows": [{"row": one, "tag": TAG[one.state], "word": word(one)} for one in page.object_list],
        "facts": [
            {"term": _("Mandate"), "value": row.mandate.name}, {"term": _("To be paid on"), "value": row.pay_on},
            {"term": _("Sum"), "value": kr(row.sum_ore)}, {"term": _("Payments"), "value": ", ".join(came)},
            {"term": _("The money is taken from"), "value": row.payer.shown}, {"term": _("Sent"), "value": row.sent_at},
        ],
    }  # fmt: skip
