"""The government's decisions and what follows from them. These rows are registered, and may be corrected later; the journal
keeps every change with the old and the new value. So known is the act that made the row, and a sum as known earlier takes the
value that the first later act replaced (`then`)."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from verkstad.core.reporting.figure import Fact, Frame
from verkstad.journal.models import Act
from verkstad.mandate.models import Amendment, DrawDown, Envelope, Mandate, Obligation, Term
from verkstad.mandate.queries.figures import figures_of, with_facts
from verkstad.mandate.queries.states import term_states
from verkstad.people.access import Who
from verkstad.reports.figures.facts import Among, Facts, Listed, Shown, acted, as_known, seen

ALWAYS = Value(date(1900, 1, 1), DateField())  # where no source tells the day of a decision


def _open(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(mandate__in=Mandate.objects.visible_to(user))


def _address(mandate: Mandate) -> str:
    return reverse("mandate:mandate", args=[mandate.key])


YEAR_OR_PERIOD = Coalesce(Cast("year", CharField()), Value("period"))
ORIGINAL = as_known("original_ore", "mandate.saved", "mandate", "key", "key")
CHANGE = as_known("change_ore", "mandate.amended", "amendment", "key", "mandate__key")
SET_ASIDE = as_known("amount_ore", "envelope.saved", "envelope", "year_or_period", "mandate__key")
MANDATE = Facts(
    "mandate", "regeringsuppdrag", "government mandates", __doc__ or "",
    rows=lambda: Mandate.objects.all(),
    day=Coalesce("decided_on", ALWAYS), known=acted("mandate.saved", "mandate", "key"),
    mandate="key", amount=ORIGINAL, clause="", visible=seen(Mandate),
    show=lambda row: Shown(row.name, _address(row), ("mandate", row.key)),
)  # fmt: skip
AMENDMENT = Facts(
    "amendment", "ändringsbeslut", "later decisions on the money", __doc__ or "",
    rows=lambda: Amendment.objects.all(),
    day="decided_on", known=acted("mandate.amended", "amendment", "key", mandate="mandate__key"),
    mandate="mandate__key", year="year", amount=CHANGE, clause="", visible=_open, related=("mandate",),
    show=lambda row: Shown(row.reason, _address(row.mandate), ("amendment", row.key)),
)  # fmt: skip
ENVELOPE = Facts(
    "envelope", "medelsramar", "envelopes", __doc__ or "",
    rows=lambda: Envelope.objects.annotate(year_or_period=YEAR_OR_PERIOD),
    day=Coalesce("mandate__decided_on", ALWAYS),
    known=acted("envelope.saved", "envelope", "year_or_period", mandate="mandate__key"),
    mandate="mandate__key", year="year", source="source__key", amount=SET_ASIDE, clause="", visible=_open,
    related=("mandate",),
    show=lambda row: Shown(f"{row.mandate.name} {row.year or ''}", _address(row.mandate), ("envelope", str(row.year or "period"))),
)  # fmt: skip
DRAW_DOWN = Facts(
    "draw_down", "rekvisitioner", "requests for payment", __doc__ or "",
    rows=lambda: DrawDown.objects.filter(state__in=("sent", "received"), requested_on__isnull=False),
    day="requested_on",
    known=Coalesce(
        acted("draw_down.sent", "draw_down", "pk", mandate="mandate__key"),
        acted("draw_down.saved", "draw_down", "key", mandate="mandate__key"),
    ),
    mandate="mandate__key", year="year", amount="amount_ore", visible=seen(DrawDown),
    related=("mandate",),
    show=lambda row: Shown(f"{row.mandate.name} {row.year}", _address(row.mandate), ("draw_down", row.key or str(row.pk))),
)  # fmt: skip
OBLIGATION = Facts(
    "obligation", "redovisningar som ska lämnas", "obligations", __doc__ or "",
    rows=lambda: Obligation.objects.all(),
    day="due_on", known=acted("obligation.saved", "obligation", "key", mandate="mandate__key"),
    mandate="mandate__key", clause="", visible=_open, related=("mandate",),
    show=lambda row: Shown(row.title, _address(row.mandate), ("obligation", row.key)),
)  # fmt: skip

TERM_AMOUNT = Facts(
    "term_amount", "belopp i villkor", "amounts in terms", __doc__ or "",
    rows=lambda: Term.objects.filter(amount_ore__isnull=False),
    day=Coalesce("mandate__decided_on", ALWAYS), known=acted("term.saved", "term", "key", mandate="mandate__key"),
    mandate="mandate__key", year="year", amount=as_known("amount_ore", "term.saved", "term", "key", "mandate__key"), clause="",
    visible=_open, related=("mandate",), show=lambda row: Shown(row.text, _address(row.mandate), ("term", row.key)),
)  # fmt: skip


def done(frame: Frame) -> Q | Any:
    """Obligations that were done by the day, as known then: the journal tells when the day was noted."""
    by_then = Q(done_on__lte=frame.as_of)
    if frame.known is None:
        return by_then
    told = Act.objects.filter(
        act__in=("obligation.saved", "obligation.fulfilled"), subject_type="obligation", subject_key=OuterRef("key"),
        mandate=OuterRef("mandate__key"), at__lte=frame.known,
    )  # fmt: skip
    noted = Q(act="obligation.fulfilled") | Q(facts__changed__has_key="done_on")
    return by_then & Exists(told.filter(noted))


def _terms(frame: Frame, among: Among) -> list[Fact]:
    """Every term of every mandate as it stands on the day. Worked out from what is known now: a term's state cannot be
    asked for as known at an earlier moment, and then there are none."""
    if frame.known is not None:
        return []
    mandates = with_facts(Mandate.objects.filter(terms__isnull=False).distinct())
    chosen = mandates if among is None else mandates.filter(key__in=among)
    given = list(chosen)
    figures = figures_of(given, frame.as_of)
    return [
        Fact(f"term/{mandate.key}/{state.term.key}/{state.state.value}", frame.as_of, None, mandate=mandate.key,
             year=state.term.year)
        for mandate in given for state in term_states(mandate, frame.as_of, figures[mandate.pk])
    ]  # fmt: skip


def _term(fact: Fact) -> Shown:
    _kind, mandate, key, state = fact.id.split("/")
    return Shown(f"{key}: {state}", reverse("mandate:mandate", args=[mandate]), ("term", key))


TERM = Listed(
    "term", "villkor", "terms", "A term's state is worked out for a day from the ledger and the decisions; nothing is stored.",
    _terms, frozenset({"mandate", "year"}), _term, now_only=True,
)  # fmt: skip
