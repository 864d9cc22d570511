"""The words of the mandate's acts, notices and terms."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from verkstad.core.terms import State
from verkstad.journal.words import words
from verkstad.mandate.models import Mandate
from verkstad.notices.words import templates
from verkstad.people.rights import rights
from verkstad.ui import formats

STATE = {
    State.MET: ("met", _("Met")),
    State.AT_RISK: ("risk", _("At risk")),
    State.NOT_MET: ("unmet", _("Not met")),
    State.UNDECIDED: ("neutral", _("Not decided")),
}


def counted(state: State, count: int) -> str:
    """How many terms are in a state, as part of a sentence."""
    told = {
        State.MET: ngettext("%(count)s met", "%(count)s met", count),
        State.AT_RISK: ngettext("%(count)s at risk", "%(count)s at risk", count),
        State.NOT_MET: ngettext("%(count)s not met", "%(count)s not met", count),
        State.UNDECIDED: ngettext("%(count)s not decided", "%(count)s not decided", count),
    }
    return told[state] % {"count": count}


def say(why: tuple[str, Mapping[str, Any]]) -> str:
    """A reason of core in the reader's language; amounts (`_ore`) and days (`_on`) as people write them."""
    message, params = why
    return gettext(message) % {name: _shown(name, value) for name, value in params.items()}


def amount(ore: int | Fraction | None) -> str:
    """An amount in tkr, with öre kept only where the amount is not whole tkr."""
    if ore is None:
        return formats.UNKNOWN
    return formats.money(ore, "tkr" if Fraction(ore) % 100_000 == 0 else "kr")


def _shown(name: str, value: Any) -> Any:
    if name.endswith("_ore"):
        return amount(value)
    if isinstance(value, date):
        return formats.dateword(value)
    if isinstance(value, Fraction):
        return formats.number(value, 0 if value.denominator == 1 else 1)
    return formats.UNKNOWN if value is None else value


def register() -> None:
    """Register them with the journal and the notices; called once, when the app is ready."""
    rights.group("mandate", _("Mandates"))
    rights.add("mandate.view_mandate", _("see mandates whole"))
    rights.add("mandate.amend_mandate", _("amend a mandate"))
    rights.add("mandate.fulfil_obligation", _("mark an obligation as done"))
    rights.add("mandate.commit_grant", _("commit a grant"))
    rights.add("mandate.request_draw_down", _("prepare a request for money"))
    rights.add("mandate.send_draw_down", _("send a request for money"))
    rights.add("mandate.withdraw_draw_down", _("withdraw a request for money"))
    rights.add("mandate.book_repayment", _("book a repayment"))
    words.add("programme.saved", _("The programme %(subject)s was saved"))
    words.add("focus_area.saved", _("The focus area %(subject)s was saved"))
    words.add("theme.saved", _("Theme %(subject)s was saved"))
    words.add("mandate.saved", _("The mandate was saved"))
    words.add("mandate.amended", _("An amendment of the money, decided on %(decided_on)s, was saved"))
    words.add("envelope.saved", _("The envelope of %(year)s was saved"))
    words.add("term.saved", _("The term “%(clause)s” was saved"))
    words.add("obligation.saved", _("The obligation %(subject)s, due %(due_on)s, was saved"))
    words.add("obligation.fulfilled", _("“%(title)s” was handed in on %(done_on)s, document %(document)s"))
    words.add("draw_down.saved", _("The request for the money of %(year)s was saved"))
    words.add("draw_down.requested", _("A request for the money of %(year)s was drafted"))
    words.add("draw_down.changed", _("The draft of a request for the money of %(year)s was changed"))
    words.add("draw_down.sent", _("The request for the money of %(year)s was sent, letter %(letter)s"))
    words.add("draw_down.received", _("The money of %(year)s came, voucher %(voucher)s"))
    words.add("draw_down.withdrawn", _("The request for the money of %(year)s was withdrawn"))
    words.add("grant.committed", _("A grant to project %(project)s was decided on %(decided_on)s"))
    words.add("repayment.booked", _("A repayment was booked on %(paid_on)s, voucher %(voucher)s"))
    words.add("calendar.address_renewed", _("A new calendar address was made"))
    words.subject("programme", _("programme"))
    words.subject("mandate", _("mandate"), lambda key: reverse("mandate:mandate", args=[key]))
    words.subject("draw_down", _("request for money"), lambda key: reverse("mandate:draw_down", args=[key]))
    for name, label in (("focus_area", _("focus area")), ("theme", _("theme")), ("envelope", _("envelope")),
                        ("amendment", _("amendment")), ("term", _("term")), ("obligation", _("obligation"))):  # fmt: skip
        words.subject(name, label)
    words.mandates(lambda: {m.key: m.name for m in Mandate.objects.only("key", "name_sv", "name_en")})
    templates.add("mandate.due_soon", subject=_("Last day %(due)s: %(what)s"),
                  body=_("%(what)s: the last day is %(due)s (days left: %(days)s). Mandate: %(mandate)s."))  # fmt: skip
    templates.add("mandate.overdue", subject=_("Late since %(due)s: %(what)s"),
                  body=_("%(what)s: the last day was %(due)s (days late: %(days)s). Mandate: %(mandate)s."))  # fmt: skip
