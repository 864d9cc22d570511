"""Recoveries, accounts and reference rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.core.interest import Account, Rate, RateMissing, account, half_year, table
from verkstad.core.payments.instalments import followed
from verkstad.payments.actions.letters import cost_told, effect_said
from verkstad.payments.models import BankAccount, Receipt, Recovery
from verkstad.payments.pages.money import TAG, kr, sums_of, word
from verkstad.payments.queries.recoveries import all_rates, costing, half_year_told, missing_rates
from verkstad.payments.queries.sums import money_of
from verkstad.people.access import Who, may
from verkstad.people.models import User
from verkstad.ui import formats


def new_facts(agreement: Agreement, form: Any) -> dict[str, Any]:
    """The page where a recovery is proposed."""
    return {"title": _("Propose a recovery"), "act_label": _("Propose the recovery"), "form": form,
            "over": agreement.title,
            "consequence": _("The head decides. What was paid stays in the history."),
            "facts": sums_of(money_of(agreement)), "back": reverse("payments:agreement", args=[agreement.key])}  # fmt: skip


def reckoned_facts(agreement: Agreement, bound: Any) -> dict[str, Any]:
    """The same with what was typed and nothing told as wrong yet, and what the named costs come to."""
    found = bound.reckoning()
    typed = {name: bound.data.get(name) for name in bound.fields} | {"chosen": bound.data.getlist("chosen")}
    form = type(bound)(agreement=agreement, payments=[], initial=typed)
    form.fields["payment"].choices, form.fields["client_key"].initial = (
        bound.fields["payment"].choices,
        bound.data.get("client_key"),
    )
    told = {"costs": kr(found[0]), "back": kr(found[1])} if found else {}
    said = _("The costs come to %(costs)s. Without them %(back)s too much has been paid.") if found else ""
    said = said or _("No cost is named. Choose the costs that are no longer approved, then reckon.")
    return {**new_facts(agreement, form), "reckoned": said % told}


def rows_of(row: Recovery) -> list[dict[str, Any]]:
    """A recovery as a summary."""
    paid = row.payment
    rows: list[dict[str, Any]] = [
        {"term": _("Project"), "value": row.agreement.title, "url": reverse("payments:agreement", args=[row.agreement.key])},
        {"term": _("What is to come back"), "value": row.get_act_display()},
    ]  # fmt: skip
    if paid is not None:
        rows.append(
            {"term": _("Of which payment"), "value": _("Payment %s") % paid.number, "url": paid.get_absolute_url()}
        )
    rows += [
        {"term": _("To be paid back"), "value": kr(row.amount_ore)},
        {"term": _("To be paid at the latest"), "value": row.due_on},
        {"term": _("Interest from"), "value": row.interest_from,
         "note": _("on what is late: the reference rate and eight percentage points")},
        {"term": _("What it means for the grant"), "value": effect_said(row.effect)},
        {"term": _("The clause it rests on"), "value": row.clause}, {"term": _("Reasons"), "value": row.reason},
    ]  # fmt: skip
    if row.state == "written_off":
        rows.append({"term": _("Written off"), "value": kr(row.written_off_ore), "note": row.ended_why})
    return rows


INSTALMENT = {"paid": "met", "late": "unmet", "due": "risk", "coming": "neutral"}


def instalment_word(state: str) -> str:
    return {"paid": _("paid"), "late": _("late"), "due": _("due soon"), "coming": _("to come")}[state]


def instalments_of(row: Recovery, receipts: list[Receipt]) -> list[dict[str, Any]]:
    """The instalments as they stand today."""
    settled = [(one.received_on, one.debt_ore) for one in receipts]
    return [{"one": one, "tag": INSTALMENT[one.state], "word": instalment_word(one.state)}
            for one in followed(row.parts, settled, timezone.localdate())]  # fmt: skip


def recovery_facts(row: Recovery, user: User) -> dict[str, Any]:
    """One recovery: what is owed today, what came in, what this person can do."""
    absent, now = None, None
    known = all_rates() if row.state == "decided" else []
    receipts = list(row.receipts.select_related("voucher"))
    if row.state == "decided":
        came = [(one.received_on, one.amount_ore) for one in receipts]
        try:
            now = account(
                row.amount_ore, row.interest_from, came, timezone.localdate(), table(known), parts=costing(row)
            )
        except RateMissing as wrong:
            absent = wrong.first
    head = may(user, "payments.decide_recovery", row) and row.proposed_by != user.journal_key
    open_ = row.state == "decided"
    costs = [{"what": cost_told(one.line.claim.number, one.line.number), "ore": one.amount_ore}
             for one in row.costs.select_related("line__claim")]  # fmt: skip
    return {
        "row": row, "facts": rows_of(row), "tag": TAG[row.state], "word": word(row), "now": owed(now), "costs": costs,
        "missing": half_year_told(absent) if absent else "", "missing_first": absent, "pay": pay_facts(row) if open_ else [],
        "stretches": stretches_of(now), "sources": sources_of(now, known), "receipts": [receipt_row(one, user) for one in receipts],
        "title": _("Recovery of %s") % kr(row.amount_ore), "plan": instalments_of(row, receipts) if row.state != "withdrawn" else [],
        "can_decide": row.state == "proposed" and head, "can_write_off": open_ and head,
        "can_withdraw": row.state == "proposed" and may(user, "payments.propose_recovery", row),
        "can_receive": open_ and may(user, "payments.note_receipt", row),
        "can_register": may(user, "payments.register_reference_rate"),
        "own": row.state == "proposed" and row.proposed_by == user.journal_key,
    }  # fmt: skip


def receipt_row(one: Receipt, user: User) -> dict[str, Any]:
    """A receipt with the days that its interest was reckoned from."""
    days = [{"first": date.fromisoformat(first), "last": date.fromisoformat(last), "debt_ore": debt, "interest_ore": ore,
             "percent": float(rate), "days": (date.fromisoformat(last) - date.fromisoformat(first)).days + 1}
            for first, last, debt, rate, ore in one.days]  # fmt: skip
    return {"row": one, "days": days, "voucher": one.voucher.number if one.voucher else None}


def pay_facts(row: Recovery) -> list[dict[str, Any]]:
    """How the receiver pays."""
    if row.account is None:
        return []
    return [{"term": row.account.get_kind_display(), "value": row.account.shown},
            {"term": _("Reference to write"), "value": row.reference}]  # fmt: skip


def stretches_of(now: Account | None) -> list[dict[str, Any]]:
    """The interest's days and rates; each row rounded down for the eye, the sum from what is not rounded."""
    return [{"first": one.first, "last": one.last, "days": one.days, "debt_ore": one.debt_ore, "percent": float(one.percent),
             "reference": float(one.reference), "interest_ore": int(one.interest)}
            for one in (now.stretches if now else ())]  # fmt: skip


def sources_of(now: Account | None, known: list[Rate]) -> list[tuple[date, str]]:
    """The half-years that the interest runs over, each with where its rate was read."""
    used = {half_year(one.first) for one in (now.stretches if now else ())}
    return [(one.first, one.source) for one in known if one.first in used]


def owed(now: Account | None) -> list[dict[str, Any]]:
    if now is None:
        return []
    return [{"label": _("Left of the debt"), "value": kr(now.debt_ore)},
            {"label": _("Interest that is not paid"), "value": kr(now.interest_ore), "source": interest_told(now)},
            {"label": _("Owed today"), "value": kr(now.owed_ore), "source": formats.dateword(timezone.localdate())}]  # fmt: skip


def interest_told(now: Account) -> str:
    """From which day to which it runs, on what debt and at which rate; the table below tells it day by day."""
    runs = now.stretches
    if not runs:
        return _("nothing is late, so nothing costs interest")
    told = {"first": formats.dateword(runs[0].first), "last": formats.dateword(runs[-1].last)}
    debts, rates = {one.debt_ore for one in runs}, {one.percent for one in runs}
    low, high = formats.number(min(rates), 2), formats.number(max(rates), 2)
    told |= {
        "debt": kr(min(debts)),
        "most": kr(max(debts)),
        "rate": low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high},
    }
    if len(debts) == 1:
        return _("from %(first)s to %(last)s, on %(debt)s that is late, at %(rate)s per cent a year") % told
    return _("from %(first)s to %(last)s, on %(debt)s to %(most)s that is late, at %(rate)s per cent a year") % told


def act_facts(row: Recovery, form: Any, act: str) -> dict[str, Any]:
    """The page that confirms an act on a recovery."""
    told = {
        "decide": (_("Decide the recovery"), _("Decide that %s is paid back") % kr(row.amount_ore),
                   _("A letter with how to pay is registered, and the receiver is told.")),
        "withdraw": (_("Withdraw the proposal"), _("Withdraw the proposal"), _("Nothing is claimed.")),
        "receive": (_("Money came in"), _("Note what came in"),
                    _("It pays the interest first, then what was to be paid earliest. Debt and interest are booked at once.")),
        "write_off": (_("Write off the rest"), _("Write off the rest"), _("What is left is claimed no more.")),
    }[act]  # fmt: skip
    return {"title": told[0], "act_label": told[1], "consequence": told[2], "form": form, "facts": rows_of(row),
            "danger": act in ("withdraw", "write_off"), "back": row.get_absolute_url()}  # fmt: skip


def accounts_facts(user: User) -> dict[str, Any]:
    """Accounts in use, those that wait for a second person first."""
    rows = BankAccount.objects.filter(ended_on__isnull=True).select_related("organisation")
    checks = may(user, "payments.verify_account")
    told: list[dict[str, Any]] = [{"row": one, "waits": not one.verified_by, "can_verify": checks and not one.verified_by
             and one.made_by != user.journal_key} for one in rows]  # fmt: skip
    told.sort(key=lambda one: (not one["waits"], str(one["row"].organisation.name)))
    return {
        "rows": told,
        "waiting": sum(one["waits"] for one in told),
        "registers": may(user, "payments.register_account"),
    }


def account_facts(row: BankAccount, form: Any, act: str) -> dict[str, Any]:
    told = {
        "verify": (_("Verify the account"), _("The account is the organisation's"), _("Payments can go to it from now on.")),
        "end": (_("End the account"), _("Use it no more"), _("Nothing more is paid to it.")),
    }[act]  # fmt: skip
    facts = [{"term": _("Organisation"), "value": row.organisation.name}, {"term": row.get_kind_display(), "value": row.shown},
             {"term": _("Where the number comes from"), "value": row.source_note}]  # fmt: skip
    return {"title": told[0], "act_label": told[1], "consequence": told[2], "form": form, "facts": facts,
            "danger": act == "end", "back": reverse("payments:accounts")}  # fmt: skip


def rates_facts(user: Who) -> dict[str, Any]:
    """Every reference rate, the newest first, with its source; and the half-years that have none."""
    known = all_rates()
    told = [{"first": one.first, "percent": formats.number(Decimal(str(float(one.percent))), 2), "source": one.source}
            for one in reversed(known)]  # fmt: skip
    return {"rows": told, "missing": gaps_told(), "registers": may(user, "payments.register_reference_rate")}


def gaps_told() -> list[dict[str, Any]]:
    """The half-years up to today that have no rate."""
    return [{"first": one, "told": half_year_told(one)} for one in missing_rates(timezone.localdate())]


def missing_facts() -> list[dict[str, Any]]:
    """The same for the page where a rate is registered."""
    rows = gaps_told()
    return [{"term": _("Half-years without a rate"), "value": ", ".join(one["told"] for one in rows)}] if rows else []
