"""The forecast of a mandate, made once for each state of the rows that it rests on."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, Max, QuerySet, Subquery
from django.db.models.aggregates import Aggregate
from django.db.models.functions import Coalesce

from verkstad.agreements.models import Agreement, Version
from verkstad.claims.models import Claim
from verkstad.core.forecast.meaning import Meaning, days_wanted, meaning
from verkstad.core.forecast.outlook import Band, Outlook, Row, outlook
from verkstad.core.forecast.pace import Pace, pace_of
from verkstad.core.terms import Figures
from verkstad.forecasts.queries.facts import with_facts
from verkstad.forecasts.queries.promises import Promise, all_mandates, promises, stops_on
from verkstad.funds.models import Voucher
from verkstad.grants.models import Project
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate, Term
from verkstad.mandate.queries import figures_of
from verkstad.mandate.queries.states import rule_of
from verkstad.payments.models import GrantEntry, Payment
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS
from verkstad.ui.kept import kept


@dataclass(frozen=True)
class Forecast:
    """A mandate's outlook and what it means on a day; `meaning` is None where nothing is booked: then nobody can say.

    `closed` are promises that are not paid in full and of which nothing more is awaited.
    """

    day: date
    figures: Figures
    last_day: date | None
    pace: Pace
    outlook: Outlook
    promises: dict[str, Promise]
    closed: tuple[Promise, ...]
    terms: dict[str, Term]
    meaning: Meaning | None

    def rows(self, period: int) -> list[tuple[Row, Promise]]:
        """The promises with something in a period (the outlook's order; -1 is what never comes), the largest first."""
        found = [(row, self.promises[row.key]) for row in self.outlook.rows if self.band(row, period).high_ore]
        return sorted(found, key=lambda pair: (-self.band(pair[0], period).expected_ore, pair[1].title, pair[0].key))

    def band_in_all(self, period: int) -> Band:
        return self.outlook.never if period < 0 else self.outlook.periods[period]

    @staticmethod
    def band(row: Row, period: int) -> Band:
        return row.never if period < 0 else row.periods[period]

    @property
    def closed_ore(self) -> int:
        """What was promised and is never paid of those that are closed."""
        return sum(one.commitment.granted_ore - one.commitment.paid_ore(self.day) for one in self.closed)


def mandates_of_reader(user: Who) -> QuerySet[Mandate]:
    """The mandates whose forecasts the reader may open: those they work with."""
    reached = mandates_of(user, *READERS)
    return Mandate.objects.all() if reached is None else Mandate.objects.filter(key__in=reached)


def forecast_of(mandate: Mandate, day: date) -> Forecast:
    """The forecast at the end of a day. One query where nothing has happened since it was last made, seven more otherwise."""
    mark = (mandate.pk, day, stamp(mandate))
    made: Forecast = kept(("forecast", *mark), lambda: _made(mandate, day))
    return made


def _made(mandate: Mandate, day: date) -> Forecast:
    mandates = all_mandates()
    every = promises(day, mandates)
    pace = pace_of([one.commitment for one in every if one.dated], day)
    mine = [one for one in every if one.mandate == mandate.pk]
    full = with_facts(mandates[mandate.pk])
    figures, terms = figures_of([full], day)[full.pk], list(full.terms.all())
    rules, last_day = [rule_of(term) for term in terms], stops_on(mandates[mandate.pk])
    wanted = days_wanted(figures, rules, last_day)
    found = outlook([one.commitment for one in mine], pace, day, days=wanted, name=mandate.key)
    left = [
        one for one in mine if one.commitment.closed(day) and one.commitment.granted_ore > one.commitment.paid_ore(day)
    ]
    return Forecast(
        day, figures, last_day, pace, found, {one.commitment.key: one for one in mine}, tuple(left),
        {term.key: term for term in terms},
        meaning(figures, rules, found, last_day) if figures.kept else None,
    )  # fmt: skip


def stamp(mandate: Mandate) -> Sequence[Hashable]:
    """What changes when anything does that a forecast rests on: the journal of the mandate, and in every mandate what is
    paid, agreed, approved, on its way, closed and booked. One query."""
    told: list[Any] = [
        _of(Act.objects.filter(mandate=mandate.key), Max("position")),
        _of(GrantEntry.objects.all(), Max("pk")),
        _of(Version.objects.all(), Max("pk")),
        _of(Agreement.objects.filter(state__in=("declined", "revoked")), Count("pk")),
        _of(Agreement.objects.filter(closed_on__isnull=False), Count("pk")),
        _of(Claim.objects.filter(state="decided"), Count("pk")),
        _of(Payment.objects.filter(state__in=Payment.OPEN), Count("pk")),
        _of(Payment.objects.all(), Max("pk")),
        _of(Voucher.objects.all(), Max("pk")),
        _of(Project.objects.all(), Count("pk")),
        _of(Act.objects.filter(act="project.saved"), Max("position")),
    ]
    return tuple(Mandate.objects.filter(pk=mandate.pk).values_list(*told).first() or ())


def _of(rows: "QuerySet[Any]", what: Aggregate) -> Coalesce:
    """An aggregate of a table as one number in another query."""
    one = rows.order_by().annotate(everything=Coalesce(0, 0)).values("everything").annotate(found=what)
    return Coalesce(Subquery(one.values("found")[:1], output_field=IntegerField()), 0)
