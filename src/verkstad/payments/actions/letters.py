"""The letters of decided payments and recoveries, in Swedish and in English, registered as outgoing (R14, R18)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.agreements.actions.papers import NO_TABLE, agency_of, set_paper
from verkstad.agreements.models import Agreement
from verkstad.handling.actions.letters import as_written, mark_of, next_number
from verkstad.payments.models import BankAccount, Payment, Recovery
from verkstad.payments.queries.sums import Money
from verkstad.people.models import Role, User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.ui import formats

Side = dict[str, Any]


def kr(ore: int) -> str:
    return formats.money(ore, "kr")


def send_payment_letter(
    payment: Payment, money: Money, attests: Sequence[tuple[str, str]], day: date, by: str
) -> Document:
    """The decision on a payment or an advance; `attests` are who (journal key) and in which role. For an action under
    `papers_first` that has locked the agreement."""
    word = "förskott" if payment.kind == "advance" else "utbetalning"
    return _send(payment.agreement, f"Beslut om {word}, {payment.number}", f"beslut-{word}", str(payment.number), day, by,
                 lambda: _payment_side(payment, money, attests))  # fmt: skip


def send_recovery_letter(recovery: Recovery, day: date, by: str) -> Document:
    """The decision that money comes back, with how it is paid."""
    return _send(recovery.agreement, f"Beslut om återkrav {recovery.number}", "beslut-aterkrav", str(recovery.number), day, by,
                 lambda: _recovery_side(recovery, by))  # fmt: skip


def send_write_off_letter(recovery: Recovery, left_ore: int, day: date, by: str) -> Document:
    """The decision that the rest is claimed no more."""
    return _send(recovery.agreement, f"Beslut om avskrivning av återkrav {recovery.number}", "beslut-avskrivning",
                 str(recovery.number), day, by, lambda: _write_off_side(recovery, left_ore, by))  # fmt: skip


def _send(
    agreement: Agreement, title: str, file: str, number: str, day: date, by: str, side: Callable[[], Side]
) -> Document:  # fmt: skip
    diary = next_number(mandate=agreement.mandate.key, day=day, actor=by)
    sides = []
    for language in ("sv", "en"):
        with override(language):
            made = side()
            made["reference"] = [*_reference(agreement, diary, day), *made["reference"]]
            sides.append({"lang": language, "name": agreement.title or agreement.key, **made})
    facts = {"agency": agency_of(agreement), "title": sides[0]["title"], "number": diary, "sides": sides}
    mark = _mark(agreement)
    document = register_document(
        mandate=agreement.mandate.key, direction="out", date=day, title=f"{title}: {agreement.title or agreement.key}"[:300],
        counterpart=agreement.owner.name, private_person=agreement.owner.is_person, secrecy=mark,
        public_title=title if mark else "", organisation=agreement.owner.key, retention="support",
        file=(f"{file}-{agreement.key}-{number}.pdf", set_paper(facts, day)), actor=by,
    )  # fmt: skip
    return as_written(document, diary)


def _mark(agreement: Agreement) -> str:
    """A company's paper is marked for its business (OSL 30:23); another as its application was."""
    if agreement.owner.kind == "company":
        return "30:23"
    return mark_of(agreement.application) if agreement.application else ""


def _reference(agreement: Agreement, diary: str, day: date) -> list[list[str]]:
    owner, case = agreement.owner, agreement.application
    rows = [[_("Receiver"), owner.name + (f", {owner.public_number}" if owner.public_number else "")],
            [_("Date"), formats.dateword(day)], [_("Diary number"), diary]]  # fmt: skip
    return rows + ([[_("Diary number of the application"), case.diary_number]] if case and case.diary_number else [])


def _part(
    heading: str, text: str = "", points: Sequence[str] = (), rows: Sequence[tuple[str, str]] = (), head: str = ""
) -> dict[str, Any]:
    named = [head or _("What"), _("Kronor")]
    table = {"head": named, "rows": [list(row) for row in rows], "sum": []} if rows else NO_TABLE
    return {"heading": heading, "text": text, "points": list(points), "table": table}


def _wrong() -> dict[str, Any]:
    return _part(_("If you think the decision is wrong"),
                 _("You can ask us to reconsider the decision. Write to us what is wrong, and why."))  # fmt: skip


def _bare(ore: int) -> str:
    return formats.money(ore, bare=True)


def names(*keys: str) -> dict[str, str]:
    """Journal keys as names. One query."""
    ids = [key.removeprefix("user:") for key in keys if key.startswith("user:")]
    return {one.journal_key: str(one) for one in User.objects.filter(pk__in=ids)}


def _payment_side(row: Payment, money: Money, attests: Sequence[tuple[str, str]]) -> Side:
    told = {"agency": agency_of(row.agreement), "sum": kr(row.amount_ore), "off": kr(row.set_off_ore)}
    if row.kind == "advance":
        title, said = _("Decision on an advance"), _("%(agency)s pays an advance of %(sum)s.")
    elif not row.amount_ore:
        title, said = _("Decision on set-off"), _("%(agency)s sets off %(off)s of earlier advances. No money is paid.")
    else:
        title, said = _("Decision on payment"), _("%(agency)s pays %(sum)s.")
    text = said % told
    if row.amount_ore and row.set_off_ore:
        text += " " + _("%(off)s of earlier advances is set off.") % told
    if row.final:
        text += " " + _("This is the final payment: nothing more is paid of the grant.")
    grant = [(_("Granted"), _bare(money.grant.granted_ore)), (_("Approved cost in all"), _bare(money.sums.approved_ore)),
             (_("Paid and decided to be paid, with this payment"), _bare(money.bound.disbursed_ore)),
             (_("Advances not set off"), _bare(money.bound.outstanding_ore))]  # fmt: skip
    parts = [_part(_("The decision"), text), _part(_("What it rests on"), row.why), _part(_("The grant"), rows=grant)]
    if row.account:
        parts.append(_part(_("How it is paid"), _("The money is sent to %(kind)s %(number)s.") % {
            "kind": row.account.get_kind_display(), "number": masked(row.account)}))  # fmt: skip
    if row.kind == "advance":
        parts.append(_part(_("Afterwards"), _("The advance is set off against later payments. What no cost stands against "
                                              "in the end is to be paid back.")))  # fmt: skip
    known = names(*(by for by, _role in attests))
    who = ", ".join(f"{known.get(by, '–')} ({Role(role).label})" for by, role in attests)
    return {"title": title, "reference": [], "parts": [*parts, _wrong()], "foot": _("Attested by %s.") % who}


def masked(account: BankAccount) -> str:
    """Enough of a number for its owner to know it."""
    return "…" + account.number[-4:]


def _recovery_side(row: Recovery, by: str) -> Side:
    told = {"agency": agency_of(row.agreement), "sum": kr(row.amount_ore), "clause": row.clause}
    paid = row.payment
    about = (
        _("%(agency)s decides that %(sum)s of the grant is to be paid back. The decision rests on %(clause)s.") % told
    )
    if paid is not None:
        about += " " + _("It concerns payment %(number)s of %(day)s.") % {
            "number": paid.number, "day": formats.dateword(paid.paid_on) if paid.paid_on else "–"}  # fmt: skip
    parts = [_part(_("The decision"), about), _part(_("Reasons"), row.reason)]
    costs = [(cost_told(one.line.claim.number, one.line.number), _bare(one.amount_ore)) for one in row.costs.all()]
    parts.append(_part(_("What it means for the grant"), effect_said(row.effect), rows=costs))
    if row.account is not None:
        parts.append(_part(_("How you pay"), _("Pay to %(kind)s %(account)s and write the reference %(reference)s.") % {
            "kind": row.account.get_kind_display(), "account": row.account.shown, "reference": row.reference},
            rows=[(formats.dateword(day), _bare(ore)) for day, ore in row.parts], head=_("To be paid at the latest")))  # fmt: skip
    parts.append(_part(_("If it is not paid in time"), _(
        "On what is late you pay interest, day by day, from %(day)s: the reference rate of the half-year and eight "
        "percentage points (6 § räntelagen). What comes in pays the interest first, and then what was to be paid earliest.")
        % {"day": formats.dateword(row.interest_from)}))  # fmt: skip
    known = names(by, row.proposed_by)
    foot = _("Decided by %(head)s on the proposal of %(other)s.") % {
        "head": known.get(by, "–"), "other": known.get(row.proposed_by, "–")}  # fmt: skip
    return {"title": _("Decision on recovery"), "reference": [], "parts": [*parts, _wrong()], "foot": foot}


def cost_told(claim: int, line: int) -> str:
    return _("claim %(claim)s, row %(line)s") % {"claim": claim, "line": line}


def effect_said(effect: str) -> str:
    """What a recovery does to the grant, in a sentence."""
    return {
        "again": _("The costs stay approved. What comes back may be paid again, when what the decision rests on is put right."),
        "cost": _("These costs are no longer approved, so the grant to them is not paid again."),
        "never": _("What comes back is never paid again."),
    }[effect]  # fmt: skip


def _write_off_side(row: Recovery, left_ore: int, by: str) -> Side:
    told = {"agency": agency_of(row.agreement), "left": kr(left_ore), "sum": kr(row.amount_ore)}
    said = _("%(agency)s writes off the %(left)s that is left of a recovery of %(sum)s. It is claimed no more.") % told
    day = formats.dateword(row.decided_on) if row.decided_on else "–"
    rests = [[_("Decision on recovery"), f"{row.document.diary_number}, {day}"]] if row.document else []
    return {"title": _("Decision to write off"), "reference": rests, "foot": _("Decided by %s.") % names(by).get(by, "–"),
            "parts": [_part(_("The decision"), said), _part(_("Reasons"), row.ended_why)]}  # fmt: skip
