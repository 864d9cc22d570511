"""Recoveries, accounts and reference rates."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.core.interest import Account, RateMissing, known_rates
from verkstad.payments.models import BankAccount, Recovery, ReferenceRate
from verkstad.payments.pages.money import TAG, kr, sums_of, word
from verkstad.payments.queries.recoveries import standing
from verkstad.payments.queries.sums import money_of
from verkstad.people.access import Who, may
from verkstad.people.models import User
from verkstad.ui import formats


def new_facts(agreement: Agreement, form: Any) -> dict[str, Any]:
    """The page where a recovery is proposed."""
    return {"title": _("Propose a recovery"), "act_label": _("Propose the recovery"), "form": form,
            "consequence": _("The head decides. What was paid stays in the history."),
            "facts": sums_of(money_of(agreement)), "back": reverse("payments:agreement", args=[agreement.key])}  # fmt: skip


def rows_of(row: Recovery) -> list[dict[str, Any]]:
    """A recovery as a summary."""
    rows: list[dict[str, Any]] = [
        {"term": _("Project"), "value": row.agreement.title, "url": reverse("payments:agreement", args=[row.agreement.key])},
        {"term": _("What is to come back"), "value": row.get_act_display()},
        {"term": _("To be paid back"), "value": kr(row.amount_ore)},
        {"term": _("To be paid at the latest"), "value": row.due_on},
        {"term": _("Interest from"), "value": row.interest_from, "note": _("the reference rate and eight percentage points")},
        {"term": _("The clause it rests on"), "value": row.clause}, {"term": _("Reasons"), "value": row.reason},
    ]  # fmt: skip
    if row.state == "written_off":
        rows.append({"term": _("Written off"), "value": kr(row.written_off_ore), "note": row.ended_why})
    return rows


def recovery_facts(row: Recovery, user: User) -> dict[str, Any]:
    """One recovery: what is owed today, what came in, what this person can do."""
    missing, now = None, None
    if row.state == "decided":
        try:
            now = standing(row, timezone.localdate())
        except RateMissing as wrong:
            missing = wrong.first
    head = may(user, "payments.decide_recovery", row) and row.proposed_by != user.journal_key
    return {
        "row": row, "facts": rows_of(row), "tag": TAG[row.state], "word": word(row), "missing": missing, "now": owed(now),
        "stretches": stretches_of(now), "receipts": row.receipts.all(),
        "title": _("Recovery of %s") % kr(row.amount_ore), "plan": [(day, kr(ore)) for day, ore in row.plan],
        "can_decide": row.state == "proposed" and head, "can_write_off": row.state == "decided" and head,
        "can_withdraw": row.state == "proposed" and may(user, "payments.propose_recovery", row),
        "can_receive": row.state == "decided" and may(user, "payments.note_receipt", row),
        "can_register": may(user, "payments.register_reference_rate"),
    }  # fmt: skip


def stretches_of(now: Account | None) -> list[dict[str, Any]]:
    """The interest's days and rates; each row rounded down for the eye, the sum from what is not rounded."""
    return [{"first": one.first, "last": one.last, "days": one.days, "debt_ore": one.debt_ore, "percent": float(one.percent),
             "interest_ore": int(one.interest)} for one in (now.stretches if now else ())]  # fmt: skip


def owed(now: Account | None) -> list[dict[str, Any]]:
    if now is None:
        return []
    return [{"label": _("Left of the debt"), "value": kr(now.debt_ore)}, {"label": _("Interest today"), "value": kr(now.interest_ore)},
            {"label": _("Owed today"), "value": kr(now.owed_ore)}]  # fmt: skip


def act_facts(row: Recovery, form: Any, act: str) -> dict[str, Any]:
    """The page that confirms an act on a recovery."""
    told = {
        "decide": (_("Decide the recovery"), _("Decide that %s is paid back") % kr(row.amount_ore),
                   _("Interest runs from the day that is named.")),
        "withdraw": (_("Withdraw the proposal"), _("Withdraw the proposal"), _("Nothing is claimed.")),
        "receive": (_("Money came in"), _("Note what came in"),
                    _("It pays the interest first and then the debt; the debt goes back to the mandate.")),
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
    """Every reference rate, the newest first, with its source."""
    own = [(row.first, row.percent, row.source_note) for row in ReferenceRate.objects.all()]
    given = [(one.first, Decimal(str(float(one.percent))), one.source) for one in known_rates()]
    rows = sorted([*own, *given], key=lambda one: one[0], reverse=True)
    told = [
        {"first": first, "percent": formats.number(percent, 2), "source": source} for first, percent, source in rows
    ]
    return {"rows": told, "registers": may(user, "payments.register_reference_rate")}
