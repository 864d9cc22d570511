"""A change as it is read, edited and decided: what differs, what it means for budget, results and aid."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from verkstad.agreements import told
from verkstad.agreements.forms import ChangeForm
from verkstad.agreements.models import Change
from verkstad.agreements.pages.lists import CHANGE_TAG
from verkstad.agreements.queries.changing import Measured, measured
from verkstad.agreements.rules import move_rule
from verkstad.core.agreements.changing import kind_moves
from verkstad.core.findings import Finding
from verkstad.decisions.pages.told import told_findings
from verkstad.decisions.queries.ground import aid_of, is_de_minimis
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats
from verkstad.ui.forms import ActForm


def change_facts(row: Change, user: Who) -> dict[str, Any]:
    """The page of a change. At most twelve queries."""
    at = measured(row)
    names = told.names_of(row.agreement, at.before, at.after)
    asks, staff = may(user, "agreements.ask_change", row), holds(user, *READERS, scope=row.scope)
    mine = user.is_authenticated and user.journal_key in (row.proposed_by, row.asked_by)
    live = row.state in ("draft", "sent")
    return {
        "row": row, "agreement": row.agreement, "staff": staff, "tag": CHANGE_TAG[row.state], "word": row.STATE_WORDS[row.state],
        "base_template": "ui/desk.html" if staff else "ui/public.html", "differences": told.difference_rows(at.found, names),
        "money": money_rows(at), "kinds": kind_rows(at, names, row), "results": result_rows(at), "aid": aid_rows(row, at),
        "below_paid": below_paid(at) if live else {},
        "behind": live and at.behind, "newest": at.newest, "wrong": told_findings(at.wrong) if live else [],
        "why_decision": told_findings(named(at.why_decision, names)) if live else [],
        "own": live and not at.why_decision and bool(at.found),
        "can_edit": row.state == "draft" and asks, "can_send": row.state == "draft" and asks and bool(at.found) and not at.behind,
        "can_withdraw": live and asks, "can_rebase": live and at.behind and asks,
        "can_propose": row.state == "sent" and may(user, "agreements.propose_change", row),
        "can_decide": row.state == "sent" and bool(row.proposed_by) and may(user, "agreements.decide_change", row) and not mine,
        "hands": row.state == "sent" and mine and may(user, "agreements.decide_change", row),
    }  # fmt: skip


def named(found: Iterable[Finding], names: told.Names) -> list[Finding]:
    """The findings with the kinds of cost as they are called."""
    return [replace(one, params={**one.params, "kind": names.kind(one.params["kind"])}) if "kind" in one.params else one
            for one in found]  # fmt: skip


def money_rows(at: Measured) -> list[dict[str, Any]]:
    """The sums beside each other, in öre."""
    before, after = at.before_sums, at.after_sums
    rows = [
        (_("Grant, at most"), at.before.granted_ore, at.after.granted_ore),
        (_("Cost in all"), before.total_ore, after.total_ore),
        (
            _("Of it computed by units, flat rates and lump sums"),
            sum(before.computed.values()),
            sum(after.computed.values()),
        ),
        (_("Other financing"), before.cofinancing_ore, after.cofinancing_ore),
        (_("Cost in kind"), before.in_kind_cost_ore, after.in_kind_cost_ore),
        (_("Not financed"), before.total_ore - before.financing_ore, after.total_ore - after.financing_ore),
    ]
    years = (
        {one.year: one.amount_ore for one in at.before.by_year},
        {one.year: one.amount_ore for one in at.after.by_year},
    )
    rows += [(_("Grant in %s") % y, years[0].get(y, 0), years[1].get(y, 0)) for y in sorted({*years[0], *years[1]})]
    return [{"label": label, "before": old, "after": new, "step": new - old} for label, old, new in rows if old or new]


def kind_rows(at: Measured, names: told.Names, row: Change) -> list[dict[str, Any]]:
    rule = move_rule(row.agreement.mandate)
    moves = kind_moves(at.before_sums.by_kind, at.after_sums.by_kind, rule)
    return [{"label": names.kind(one.kind), "before": one.before_ore, "after": one.after_ore, "step": one.after_ore - one.before_ore,
             "share": formats.percent(abs(one.after_ore - one.before_ore), one.before_ore) if one.before_ore else formats.UNKNOWN,
             "held": one.held} for one in moves]  # fmt: skip


def result_rows(at: Measured) -> list[dict[str, str]]:
    """Indicators and work packages beside each other: what the change does to the results."""
    old, new = ({one.key: one for one in agreed.indicators} for agreed in (at.before, at.after))
    rows = []
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        name = (now or was).name_sv  # type: ignore[union-attr]
        rows.append({"label": name, "before": _target(was), "after": _target(now)})
    packages = len(at.before.packages), len(at.after.packages)
    if any(packages):
        rows.append(
            {"label": _("Work packages"), "before": formats.number(packages[0]), "after": formats.number(packages[1])}
        )
    days = [(one.last - one.first).days + 1 if one.first and one.last else None for one in (at.before, at.after)]
    rows.append(
        {"label": _("Days of the project"), "before": formats.number(days[0]), "after": formats.number(days[1])}
    )
    return rows


def _target(one: Any) -> str:
    if one is None:
        return formats.UNKNOWN
    return f"{formats.number(one.target)} {one.unit_sv}".strip() if one.target is not None else _("no target")


def aid_rows(row: Change, at: Measured) -> list[dict[str, Any]]:
    """What the change means for state aid and for what has been paid: rows of a summary list."""
    rows: list[dict[str, Any]] = []
    case = row.agreement.application
    if at.after.aid_scheme:
        rows.append({"term": _("Ground for the aid"), "value": told.scheme_name(at.after.aid_scheme)})
    if case is not None and is_de_minimis(case):
        step = at.after.granted_ore - at.before.granted_ore
        if step > 0:
            rows.append({"term": _("De minimis aid"), "value": _("more is tried by a new decision, not by a change")})
        elif step < 0:
            day = row.decided_on or row.agreement.made_at.date()
            state = aid_of(case, 0, day).state
            rows.append({"term": _("De minimis aid"), "value": _("%s less") % formats.money(-step),
                         "note": _("The register tells what was granted, until the decision itself is changed.")
                         if state.rule else ""})  # fmt: skip
        else:
            rows.append({"term": _("De minimis aid"), "value": _("unchanged")})
    if at.before.share != at.after.share:
        old, new = (told.share_word(one) if one is not None else _("none") for one in (at.before.share, at.after.share))
        rows.append({"term": _("Highest share of the actual cost"), "value": new, "note": _("before: %s") % old})
    rows.append({"term": _("Share of the cost that the grant covers"),
                 "value": formats.percent(at.after.granted_ore, at.after_sums.total_ore, 1),
                 "note": _("before: %s") % formats.percent(at.before.granted_ore, at.before_sums.total_ore, 1)})  # fmt: skip
    if out := at.out_ore:
        rows.append({"term": _("Paid out, or on its way"), "value": formats.money(out)})
        if at.before.granted_ore != at.after.granted_ore:
            left = (formats.money(max(agreed.granted_ore - out, 0)) for agreed in (at.after, at.before))
            rows.append(
                {"term": _("Left to pay of the grant"), "value": next(left), "note": _("before: %s") % next(left)}
            )
    return rows


def below_paid(at: Measured) -> dict[str, str]:
    """What is paid beyond what a change would leave, in words; nothing where it is not so."""
    over = at.out_ore - at.after.granted_ore
    return {"paid": formats.money(at.out_ore), "over": formats.money(over)} if over > 0 else {}


def edit_facts(row: Change, form: ChangeForm) -> dict[str, Any]:
    return {"row": row, "agreement": row.agreement, "form": form, "grids": form.grids(), "grants": form.grants(),
            "parties": form.bound("party"),
            "funds": form.bound("fund"), "packages": form.bound("package"), "indicators": form.bound("indicator"),
            "reports": form.bound("report")}  # fmt: skip


def _confirm(row: Change, form: ActForm, **more: Any) -> dict[str, Any]:
    facts = [{"term": _("Project"), "value": row.agreement.title, "note": row.agreement.owner.name},
             {"term": _("Why"), "value": row.reason or formats.UNKNOWN}]  # fmt: skip
    return {"form": form, "facts": facts, "back": row.get_absolute_url(), "base_template": "ui/public.html", **more}


def send_facts(row: Change, form: ActForm) -> dict[str, Any]:
    own = not measured(row).why_decision
    return _confirm(
        row, form, title=_("Note the change") if own else _("Send the change"),
        act_label=_("Note the change") if own else _("Send the change"),
        consequence=_("It moves money between costs within what you may move yourselves: it is in force at once, as a version of its own.")
        if own else _("The agency decides on it. What is in force holds until then."),
    )  # fmt: skip


def withdraw_facts(row: Change, form: ActForm) -> dict[str, Any]:
    return _confirm(row, form, title=_("Withdraw the change"), act_label=_("Withdraw the change"),
                    consequence=_("What is in force goes on as it is."))  # fmt: skip


def propose_facts(row: Change, form: ActForm) -> dict[str, Any]:
    return _confirm(row, form, title=_("Prepare the change for decision"), act_label=_("Save the proposal"),
                    consequence=_("Somebody else decides (R13)."))  # fmt: skip


def return_facts(row: Change, form: ActForm) -> dict[str, Any]:
    return _confirm(row, form, title=_("Send the change back"), act_label=_("Send back"),
                    consequence=_("Who asked can write on it and send it again."))  # fmt: skip


def decide_facts(row: Change, form: ActForm) -> dict[str, Any]:
    at = measured(row)
    facts = _confirm(row, form, title=_("Decide on the change"), act_label=_("Decide and send the letter"),
                     consequence=_("What is approved is in force as a new version, and its money is booked."))  # fmt: skip
    names = told.names_of(row.agreement, row.base.agreed, row.wanted)
    facts["facts"] += [{"term": one["what"], "value": one["after"], "note": _("before: %s") % one["before"]}
                       for one in told.difference_rows(at.found, names)]  # fmt: skip
    facts["facts"] += aid_rows(row, at)
    facts["facts"].append({"term": _("Proposal"), "value": row.proposal or formats.UNKNOWN})
    return facts
