"""The pages of a request for money."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.mandate import queries
from verkstad.mandate.forms import DrawDownForm
from verkstad.mandate.models import DrawDown, Mandate
from verkstad.mandate.rules_draw_down import last_day
from verkstad.mandate.words import amount
from verkstad.people.access import Who, may
from verkstad.ui import formats
from verkstad.ui.forms import ActForm

STATE_TAG = {"draft": "draft", "sent": "now", "received": "met", "withdrawn": "neutral"}


def years_to_ask_for(mandate: Mandate) -> tuple[list[int], dict[str, Any]]:
    """The years whose money can be asked for, and what the form offers: the first with something left."""
    table = queries.envelope_by_year(mandate, timezone.localdate())
    years = list(table.years) or list(range(mandate.first_year or 0, (mandate.last_year or -1) + 1))
    sent = [d for d in mandate.draw_downs.all() if d.state in ("sent", "received")]
    for year in years:
        whole = table.bounds(year)[1] if table.by_year else table.total_ore
        left = whole - sum(d.amount_ore for d in sent if not table.by_year or d.year == year)
        if left > 0:
            return years, {"year": year, "amount_ore": left}
    return years, {}


def draft_of(row: DrawDown) -> dict[str, Any]:
    """What the form of a draft begins with."""
    return {"year": row.year, "amount_ore": row.amount_ore, "quoted_number": row.quoted_number}


def request_facts(mandate: Mandate, form: DrawDownForm) -> dict[str, Any]:
    """The page where a request is drafted: what each year gives, what was asked for, and the last day."""
    day = timezone.localdate()
    table, terms = queries.envelope_by_year(mandate, day), list(mandate.terms.all())
    sent = [d for d in mandate.draw_downs.all() if d.state in ("sent", "received")]
    rows = []
    for row in table.rows:
        border = last_day(terms, row.year) if row.year else None
        asked = sum(d.amount_ore for d in sent if row.year in (None, d.year))
        rows.append({"year": row.year, "amount": amount(row.amount_ore), "asked": amount(asked),
                     "left": amount(row.amount_ore - asked), "last": border[0] if border else None,
                     "late": bool(border and border[0] < day and asked < row.amount_ore)})  # fmt: skip
    return {"mandate": mandate, "form": form, "rows": rows, "undated": [amount(c.change_ore) for c in table.undated]}


def steps(row: DrawDown) -> list[dict[str, Any]]:
    """Draft, sent, received; a withdrawn one stops where it was. When a pack's request was drafted nobody told."""
    made = None if row.key else timezone.localtime(row.made_at).date()
    if row.state == "withdrawn":
        sent = [{"label": _("Sent"), "state": "done", "when": row.requested_on}] if row.requested_on else []
        return [
            {"label": _("Drafted"), "state": "done", "when": made},
            *sent,
            {"label": _("Withdrawn"), "state": "stopped"},
        ]
    at = ("draft", "sent", "received").index(row.state)
    known = [(_("Drafted"), made), (_("Sent"), row.requested_on), (_("Received"), row.received_on)]
    return [
        {
            "label": label,
            "when": when if n <= at else None,
            "state": "done" if n < at or at == 2 else "now" if n == at else "next",
        }
        for n, (label, when) in enumerate(known)
    ]


def facts_of(row: DrawDown) -> list[dict[str, Any]]:
    """The summary of a request."""
    border = last_day(list(row.mandate.terms.all()), row.year)
    facts: list[dict[str, Any]] = [
        {"term": _("Mandate"), "value": row.mandate.name, "url": reverse("mandate:mandate", args=[row.mandate.key])},
        {"term": _("The money of year"), "value": str(row.year)},
        {"term": _("Amount"), "value": formats.money(row.amount_ore, "kr")},
        {"term": _("The decision's diary number"), "value": row.quoted_number or formats.UNKNOWN},
    ]
    if border:
        facts.append({"term": _("Last day"), "value": border[0], "note": border[1].clause})
    if row.letter:
        facts.append({"term": _("Letter"), "value": row.letter.diary_number,
                      "url": reverse("mandate:draw_down_letter", args=[row.pk])})  # fmt: skip
    if row.voucher:
        facts.append({"term": _("Booked"), "value": _("Voucher %s") % row.voucher.number})
    return facts


def draw_down_facts(row: DrawDown, user: Who) -> dict[str, Any]:
    """The page of one request: state, facts, and what this person can do with it."""
    acts = set(row.LIFECYCLE.acts(row.state))
    own = user.is_authenticated and row.made_by == user.journal_key
    may_send = may(user, "mandate.send_draw_down", row)
    return {
        "row": row, "steps": steps(row), "facts": facts_of(row), "tag": STATE_TAG[row.state],
        "word": row.STATE_WORDS[row.state],
        "can_send": "draw_down.sent" in acts and may_send and not own,
        "own_draft": "draw_down.sent" in acts and may_send and own,
        "waits": "draw_down.sent" in acts and not may_send,
        "can_change": "draw_down.changed" in acts and may(user, "mandate.request_draw_down", row),
        "can_receive": "draw_down.received" in acts and may(user, "mandate.request_draw_down", row),
        "can_withdraw": "draw_down.withdrawn" in acts and may(
            user, "mandate.request_draw_down" if row.state == "draft" else "mandate.send_draw_down", row),
    }  # fmt: skip


def send_facts(row: DrawDown, form: ActForm) -> dict[str, Any]:
    """The page that confirms sending."""
    return {
        "title": _("Send the request for %s") % row.year, "facts": facts_of(row), "form": form,
        "consequence": _("The letter is written, gets a diary number and goes out as it stands. It cannot be changed then."),
        "act_label": _("Send the request, %s") % formats.money(row.amount_ore, "kr"),
        "back": reverse("mandate:draw_down", args=[row.pk]),
    }  # fmt: skip


def withdraw_facts(row: DrawDown, form: ActForm) -> dict[str, Any]:
    """The page that confirms taking back."""
    told = _("The draft is given up.") if row.state == "draft" else _(
        "The letter stays in the diary. Tell the payer yourself; the year's money can then be asked for anew.")  # fmt: skip
    return {
        "title": _("Withdraw the request for %s") % row.year, "facts": facts_of(row), "form": form, "consequence": told,
        "act_label": _("Withdraw the request"), "back": reverse("mandate:draw_down", args=[row.pk]), "danger": True,
    }  # fmt: skip
