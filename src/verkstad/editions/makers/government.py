"""What the government asked for: terms with their state (R39), and what was to be handed in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Block, Column, Line, Note, Row, Table
from verkstad.editions.makers.making import Making, figure, text
from verkstad.mandate.models import TermKind
from verkstad.mandate.queries.states import TermState, term_states
from verkstad.mandate.words import STATE, amount, say
from verkstad.ui import formats

# The figure that a kind of term measures, and whether it is of the term's year.
MEASURED = {
    TermKind.GRANT_FLOOR: ("money_committed", False), TermKind.COST_CAP_YEAR: ("money_opex", True),
    TermKind.COST_CAP_SHARE: ("money_opex", False), TermKind.SPEND_CAP: ("money_payout", False),
}  # fmt: skip


def terms(making: Making) -> Iterator[Block]:
    """Every term of the decision: whether it is met, its figure and its limit."""
    found = term_states(making.mandate, making.frame.as_of)
    if not found:
        yield Note(text(_("No terms of the decision are known.")), "unknown")
        return
    rows = tuple(
        Row(text(making.words(one.term, "text")), (text(one.term.clause), text(str(STATE[one.state][1])), _measured(one, making),
                                                   text(amount(one.limit_ore) if one.limit_ore is not None else "–"), text(say(one.why))))
        for one in found
    )  # fmt: skip
    columns = (
        Column(_("Term")),
        Column(_("Where it is said")),
        Column(_("State")),
        Column(_("Figure"), "", True),
        Column(_("Limit"), "", True),
        Column(_("Why")),
    )
    yield Table(
        "terms",
        text(_("Terms of the decision, and whether they are met")),
        columns,
        rows,
        _("the agency's ledger and diary"),
    )


def _measured(one: TermState, making: Making) -> Line:
    """What the term measures, as a bound figure where it is one; the caps and the floor are on the repayable money."""
    known = MEASURED.get(TermKind(one.term.kind))
    if known is None or one.figure_ore is None:
        return text("–")
    key, yearly = known
    dims = {"year": str(one.term.year)} if yearly else {}
    if source := _repayable(making):
        dims["source"] = source
    return figure(key, "tkr", dims)


def _repayable(making: Making) -> str:
    """The one source whose unspent money goes back. Empty where there are several, or none."""
    found = [one.key for one in making.sources if one.repayable]
    return found[0] if len(found) == 1 else ""


def obligations(making: Making) -> Iterator[Block]:
    """What was to be handed in by the report's day and what is still to come: due, done, diary number."""
    rows = list(making.mandate.obligations.select_related("document").order_by("due_on", "key"))
    if not rows:
        yield Note(text(_("No obligations of the mandate are known.")), "unknown")
        return
    told = tuple(
        Row(text(making.words(one, "title")), (
            text(formats.dateword(one.due_on)), text(formats.dateword(one.done_on) if one.done_on else _("not yet")),
            text(one.document.diary_number if one.document else _("not known") if one.done_on else "–"),
        ), key=one.key)
        for one in rows
    )  # fmt: skip
    columns = (
        Column(_("What is to be handed in")),
        Column(_("Due")),
        Column(_("Handed in")),
        Column(_("Diary number")),
    )
    yield Table(
        "obligations", text(_("What the mandate obliges the agency to hand in")), columns, told, _("the agency's diary")
    )
