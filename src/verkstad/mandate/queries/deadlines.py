"""What is due and when: obligations, and the days that the terms themselves set. Never stored as to-dos."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from verkstad.core.period import day_in, step_of
from verkstad.core.terms_dates import years_to_draw
from verkstad.mandate.models import Mandate, Obligation, Term
from verkstad.mandate.queries.figures import envelope_by_year, with_facts
from verkstad.mandate.queries.states import rule_of
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS

# A day that passed longer ago than this, with nothing said of a delivery, comes from a source that does not tell: it
# stands in the calendar as not known, and no longer in anybody's work queue.
FORGOTTEN = timedelta(days=365)


@dataclass(frozen=True)
class Deadline:
    """Something due: an obligation, or (without one) a day that a term sets. `key` is stable within the mandate."""

    mandate: Mandate
    key: str
    kind: str
    due_on: date
    done_on: date | None = None
    clause: str = ""
    obligation: Obligation | None = None
    term: Term | None = None
    year: int | None = None

    @property
    def title(self) -> str:
        """What is due, in the language that is active."""
        if self.obligation is not None:
            return self.obligation.title
        return _("Ask for the money of %s") % self.year if self.year else self.term.text if self.term else self.key

    @property
    def uid(self) -> str:
        """The same for ever, also in calendars of other programs."""
        return f"{self.mandate.key}.{self.key}@verkstad"

    def state(self, day: date) -> str:
        """done | overdue | near | ahead | unknown on a day."""
        if self.done_on is not None and self.done_on <= day:
            return "done"
        if self.due_on + FORGOTTEN < day:
            return "unknown"
        step = step_of(self.due_on, day)
        return "ahead" if step is None else "overdue" if step < 0 else "near"

    def days_left(self, day: date) -> int:
        return (self.due_on - day).days


def deadlines(mandates: Iterable[Mandate], day: date) -> list[Deadline]:
    """Everything that is or was due in these mandates (of `with_facts`), in order of day; no further query."""
    found = [d for mandate in mandates for d in (*_obligations(mandate), *_set_by_terms(mandate, day))]
    return sorted(found, key=lambda d: (d.due_on, d.mandate.number, d.key))


def due(day: date, mandates: Iterable[Mandate], within: timedelta = timedelta(days=30)) -> list[Deadline]:
    """What is overdue or due within so many days, and not done: the work queue's part of the mandates."""
    return [
        d for d in deadlines(mandates, day) if d.state(day) in ("overdue", "near", "ahead") and d.due_on <= day + within
    ]


def due_for(day: date, user: Who, within: timedelta = timedelta(days=30)) -> list[Deadline]:
    """What is due in the mandates that the user works with; nothing for those who only read what is public."""
    reached = mandates_of(user, *READERS)
    mine = Mandate.objects.all() if reached is None else Mandate.objects.filter(key__in=reached)
    return due(day, with_facts(mine), within)


def _obligations(mandate: Mandate) -> list[Deadline]:
    return [Deadline(mandate, o.key, o.kind, o.due_on, o.done_on, o.clause, o) for o in mandate.obligations.all()]


def _set_by_terms(mandate: Mandate, day: date) -> list[Deadline]:
    """Days of draw-down and repayment for which the mandate has no obligation of its own."""
    own = {(o.kind, o.due_on) for o in mandate.obligations.all()}
    found = []
    for term in mandate.terms.all():
        if term.kind == "repay_by" and term.due_on and ("repayment", term.due_on) not in own:
            found.append(Deadline(mandate, term.key, "repayment", term.due_on, None, term.clause, term=term))
        if term.kind == "draw_by":
            found += [d for d in _draw_days(mandate, term, day) if ("draw_down", d.due_on) not in own]
    return found


def _draw_days(mandate: Mandate, term: Term, day: date) -> list[Deadline]:
    from verkstad.core.terms import Figures

    known = Figures(day, envelope_by_year(mandate, day), 0, mandate.first_year, mandate.last_year)
    sent = {d.year: d.requested_on for d in mandate.draw_downs.all() if d.state in ("sent", "received")}
    return [
        Deadline(mandate, f"{term.key}-{year}", "draw_down", day_in(year, term.month_day), sent.get(year), term.clause,
                 term=term, year=year)
        for year in years_to_draw(rule_of(term), known)
    ]  # fmt: skip
