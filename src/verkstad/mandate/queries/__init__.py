"""What a mandate amounts to, what is due, and who may see it; other stages import from here."""

from verkstad.mandate.queries.deadlines import Deadline, deadlines, due, due_for
from verkstad.mandate.queries.figures import amount_as_of, envelope_by_year, figures_of, load_facts, with_facts
from verkstad.mandate.queries.portfolio import PortfolioRow, YearOverlap, overlaps, portfolio
from verkstad.mandate.queries.states import Repayment, TermState, repayment, term_states

__all__ = [
    "Deadline",
    "PortfolioRow",
    "Repayment",
    "TermState",
    "YearOverlap",
    "amount_as_of",
    "deadlines",
    "due",
    "due_for",
    "envelope_by_year",
    "figures_of",
    "load_facts",
    "overlaps",
    "portfolio",
    "repayment",
    "term_states",
    "with_facts",
]
