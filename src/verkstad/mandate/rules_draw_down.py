"""What makes a request for money wrong: number, year, ceiling, last day."""

from collections.abc import Sequence
from datetime import date

from verkstad.core.envelopes import Change, Envelope, EnvelopeTable, amount_as_of, table_as_of
from verkstad.core.findings import Finding
from verkstad.core.period import day_in
from verkstad.core.words import gettext_noop
from verkstad.mandate.models import DrawDown, Mandate, Term
from verkstad.mandate.rules import money, not_above_zero


def clause_of(mandate: Mandate, *kinds: str) -> str:
    """The clause of the first term of these kinds, else the decision itself."""
    found = [t for t in mandate.terms.all() if t.kind in kinds]
    return found[0].clause if found else mandate.government_number or mandate.name_sv


def draw_down_findings(
    mandate: Mandate, *, year: int, amount_ore: int, quoted: str | None, day: date | None, but: str = "",
    beside: Sequence[DrawDown] = (),
) -> list[Finding]:  # fmt: skip
    """Everything that is wrong with a request on a day (None: not asked for yet).

    `quoted` None means that a source does not tell the number; `but` is the key of the request itself when it is kept
    already. The ceiling is what is left of the year's envelope, and of the whole amount, after what was drawn before
    and the drafts `beside` it of the same year.
    """
    changes = [Change(a.decided_on, a.change_ore, a.year) for a in mandate.amendments.all()]
    at = day or date.max
    table = table_as_of([Envelope(e.year, e.amount_ore) for e in mandate.envelopes.all()], changes, at)
    drawn = [d for d in mandate.draw_downs.all() if d.state in ("sent", "received") and not (but and d.key == but)]
    found = [] if quoted is None else number_findings(mandate, quoted)
    found += _last_day(mandate, year, day)
    if amount_ore <= 0:
        return [*found, not_above_zero("amount_ore", amount_ore)]
    if table.by_year and year not in table.years:
        found.append(
            Finding("mandate.no_envelope", gettext_noop("The decision sets no money aside for %(year)s."),
                    {"year": year, "years": ", ".join(map(str, table.years))}, clause=clause_of(mandate, "spend_cap"),
                    where="year", fix=gettext_noop("Choose one of the years: %(years)s."))
        )  # fmt: skip
        return found
    whole = amount_as_of(mandate.original_ore, changes, at) - sum(d.amount_ore for d in drawn)
    left = min(whole, _left_of_year(table, year, sum(d.amount_ore for d in drawn if d.year == year)))
    waiting = sum(d.amount_ore for d in beside if d.year == year)
    left -= waiting
    if amount_ore > left:
        found.append(
            Finding("mandate.above_ceiling",
                    gettext_noop("%(amount)s is more than can be asked for: %(left)s is left for %(year)s."),
                    {"amount": money(amount_ore), "left": money(max(0, left)), "year": year},
                    clause=clause_of(mandate, "spend_cap"), where="amount_ore",
                    fix=gettext_noop("Ask for at most what is left, or change or withdraw the draft that stands.")
                    if waiting else gettext_noop("Ask for at most what is left."))
        )  # fmt: skip
    return found


def _left_of_year(table: EnvelopeTable, year: int, drawn: int) -> int:
    return (table.bounds(year)[1] if table.by_year else table.total_ore) - drawn


def number_findings(mandate: Mandate, quoted: str) -> list[Finding]:
    """What is wrong with the diary number that a request quotes."""
    clause = clause_of(mandate, "draw_by")
    right, given = " ".join(mandate.government_number.split()), " ".join(quoted.split())
    if not right:
        return [Finding("mandate.no_number", gettext_noop("The decision's diary number is not known, so it cannot be quoted."),
                        clause=clause, where="quoted_number",
                        fix=gettext_noop("Register the mandate's diary number first."))]  # fmt: skip
    if not given:
        return [Finding("mandate.number_missing", gettext_noop("The request quotes no diary number."), clause=clause,
                        where="quoted_number", fix=gettext_noop("Quote the decision's diary number, %(number)s."),
                        params={"number": right})]  # fmt: skip
    if given != right:
        return [Finding("mandate.number_wrong", gettext_noop("%(given)s is not the decision's diary number."),
                        {"given": given, "number": right}, clause=clause, where="quoted_number",
                        fix=gettext_noop("Quote %(number)s."))]  # fmt: skip
    return []


def last_day(terms: list[Term], year: int) -> tuple[date, Term] | None:
    """The last day to ask for a year's money, and the term that sets it."""
    days = [(day_in(year, t.month_day), t) for t in terms if t.kind == "draw_by" and t.year in (None, year)]
    return min(days, key=lambda pair: pair[0], default=None)


def _last_day(mandate: Mandate, year: int, day: date | None) -> list[Finding]:
    border = last_day(list(mandate.terms.all()), year)
    if border is None or day is None or day <= border[0]:
        return []
    return [Finding("mandate.too_late", gettext_noop("The last day to ask for the money of %(year)s was %(last)s."),
                    {"year": year, "last": border[0].isoformat()}, clause=border[1].clause, where="year",
                    fix=gettext_noop("Ask the ministry in writing; the request cannot be sent from here."))]  # fmt: skip
