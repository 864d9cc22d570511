"""A mandate's terms as limits of its book, so that every booking obeys them whatever door it comes through."""

from datetime import date

from django.db import transaction

from verkstad.funds.actions import LimitSpec, set_limits
from verkstad.funds.models import Book, Group, Layer
from verkstad.journal.actions import record
from verkstad.mandate.actions.saving import book_of
from verkstad.mandate.models import Mandate, Term
from verkstad.mandate.queries.figures import amount_as_of, envelope_by_year
from verkstad.mandate.rules_draw_down import clause_of

PAID = (Group.PROGRAMME.value, Group.TRANSFER.value)
# Money bound in all is programme costs and the larger of grants promised and paid: neither sum may pass the amount.
PROMISED = ((Layer.ACTUAL.value, Group.PROGRAMME.value), (Layer.COMMITMENT.value, Group.TRANSFER.value))


@transaction.atomic
def put_limits(*, mandate: Mandate, actor: str) -> None:
    """Write the terms and the amount in force into the mandate's book; nothing to do where it has no book.

    A book that was opened under the mandate's key after it becomes its book. The limits are those of the amount after
    every amendment. What is booked already stays, even above a new limit.
    """
    book = book_of(mandate)
    if book is not None and mandate.book_id is None:
        Mandate.objects.filter(pk=mandate.pk).update(book=book)
        record(actor=actor, act="mandate.saved", subject_type="mandate", subject_key=mandate.key, mandate=mandate.key,
               facts={"changed": {"book": [None, book.key]}})  # fmt: skip
    if book is not None and own_sources(mandate, book):
        set_limits(book=book, limits=limits_of(mandate, book), actor=actor)


def own_sources(mandate: Mandate, book: Book) -> tuple[str, ...]:
    """Keys of the sources of the mandate's own money: those of its envelopes, else those that must be repaid."""
    named = {e.source.key: e.source.order for e in mandate.envelopes.select_related("source") if e.source}
    if not named:
        named = {s.key: s.order for s in book.sources.all() if s.repayable}
    return tuple(sorted(named, key=lambda key: (named[key], key)))


def limits_of(mandate: Mandate, book: Book) -> list[LimitSpec]:
    """Never more paid, received, or bound by grants and costs than the amount in force; and each term that caps."""
    own, amount, terms = own_sources(mandate, book), amount_as_of(mandate, date.max), list(mandate.terms.all())
    clause = clause_of(mandate, "spend_cap")
    limits = [
        LimitSpec("_paid", clause, amount, (Layer.ACTUAL,), own, PAID),
        LimitSpec("_bound", clause, amount, sources=own, parts=PROMISED),
        LimitSpec("_received", clause, amount, (Layer.ACTUAL,), own, (Group.FUNDING,)),
    ]
    for term in terms:
        most = _most(term, mandate, amount)
        if most is not None and (term.year is None or book.first_year <= term.year <= book.last_year):
            limits.append(LimitSpec(term.key, term.clause, most, (Layer.ACTUAL,), own, (Group.PROGRAMME,), term.year))
    return limits


def _most(term: Term, mandate: Mandate, amount: int) -> int | None:
    """The most that programme costs may be for the term's sake; None for a term that caps no booking."""
    if term.kind == "cost_cap_year":
        return term.amount_ore
    if term.kind == "cost_cap_share":
        whole = envelope_by_year(mandate, date.max).bounds(term.year)[1] if term.year else amount
        return whole * (term.per_mille or 0) // 1000
    if term.kind == "grant_floor":
        return max(0, amount - (term.amount_ore or 0))
    return None
