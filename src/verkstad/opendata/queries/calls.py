"""Every published call as everybody may know it, with numbers of applications and nothing of a single one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.calls.queries_public import EARLIER, Shown, published
from verkstad.core.calls.terms import Known, Per
from verkstad.core.opendata.facts import CallFact, Day, Publisher, Text
from verkstad.core.progress.hiding import LEAST_PROJECTS
from verkstad.decisions.models import Decision
from verkstad.mandate.models import Programme
from verkstad.opendata import told
from verkstad.opendata.publisher import numbers

WHOLE = {Known.MOMENT: "day", Known.DAY: "day", Known.MONTH: "month", Known.YEAR: "year"}


@dataclass(frozen=True)
class Numbers:
    """A call's applications and what was decided on them; cases whose decision is secrecy-marked are not counted."""

    received: int = 0
    applied_ore: int = 0
    granted: int = 0
    rejected: int = 0
    granted_ore: int = 0


def call_facts(publisher: Publisher, now: datetime) -> list[CallFact]:
    """The public calls of public mandates by key. Five queries."""
    calls = list(public_calls().annotate(moved=Max("extensions__made_at")))
    counted = numbers_of([one.pk for one in calls])
    names = {one.agency_name for one in Programme.objects.all()}
    agencies = numbers(sorted(names))
    return [fact(Shown(one, now), counted.get(one.pk, Numbers()), publisher, agencies) for one in calls]


def public_calls() -> QuerySet[Call]:
    return published().filter(mandate__public=True).order_by("key")


def numbers_of(calls: list[int]) -> Mapping[int, Numbers]:
    """By call. Two queries."""
    secret = Decision.objects.filter(application__call__in=calls).exclude(document__secrecy="").values("application")
    open_ = (
        Application.objects.live()
        .filter(call__in=calls, stage=1)
        .exclude(state="draft")
        .exclude(pk__in=secret)
        .order_by()
    )
    received = {row["call"]: row for row in open_.values("call").annotate(n=Count("pk"), ore=Sum("applied_ore"))}
    yes, no = Q(amount_ore__gt=0), Q(outcome="rejection")
    decided = Decision.objects.in_force().filter(application__call__in=calls, application__test=False)
    by_call = decided.exclude(application__in=secret).order_by().values("application__call")
    rows = {row["application__call"]: row for row in by_call.annotate(
        granted=Count("pk", filter=yes), rejected=Count("pk", filter=no), ore=Sum("amount_ore"))}  # fmt: skip
    nothing = {"n": 0, "ore": 0, "granted": 0, "rejected": 0}
    return {pk: _numbers(received.get(pk, nothing), rows.get(pk, nothing)) for pk in calls}


def _numbers(came: Mapping[str, Any], decided: Mapping[str, Any]) -> Numbers:
    return Numbers(came["n"], came["ore"] or 0, decided["granted"], decided["rejected"], decided["ore"] or 0)


def fact(one: Shown, counted: Numbers, publisher: Publisher, agencies: Mapping[str, str]) -> CallFact:
    """A call at a moment. How many have applied is told when nobody can apply any more, and the sum only where it tells of
    nobody: those who got nothing are none or several."""
    call, terms = one.call, one.terms
    over = one.standing in EARLIER and not (call.second_closes_at and call.second_closes_at > one.now)
    known = over and counted.received > 0
    without = counted.received - counted.granted
    decided = counted.granted + counted.rejected > 0
    moments = [call.created_at, call.version.published_at if call.version else None, getattr(call, "moved", None)]
    most = [ceiling.amount_ore for ceiling in terms.ceilings if ceiling.per in (Per.PROJECT, Per.APPLICANT)]
    return CallFact(
        key=call.key, title=told.marked(Text(call.title_sv, call.title_en), fictional=call.mandate.programme.fictional),
        what=Text(terms.summary.sv, terms.summary.en), kind=call.kind, standing=str(one.standing),
        mandate=told.mandate(call.mandate, agencies.get(call.mandate.programme.agency_name, "")),
        url=publisher.site + call.get_absolute_url(), fictional=call.mandate.programme.fictional,
        opens=day(call.opens_at, terms.opens_known), closes=day(call.closes_at, terms.closes_known),
        budget_ore=terms.budget_ore, least_ore=terms.least_ore, most_ore=min(most, default=None), regions=tuple(terms.regions),
        received=counted.received if known else None, granted=counted.granted if decided else None,
        rejected=counted.rejected if decided else None,
        applied_ore=counted.applied_ore if known and (without == 0 or without >= LEAST_PROJECTS) else None,
        granted_ore=counted.granted_ore if decided else None, modified=max(moment for moment in moments if moment),
    )  # fmt: skip


def day(moment: datetime | None, known: Known) -> Day | None:
    """A day by the Swedish clock, as far as it is known."""
    return Day(timezone.localtime(moment).date(), WHOLE[known]) if moment and known in WHOLE else None
