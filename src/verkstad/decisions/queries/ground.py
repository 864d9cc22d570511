"""What a proposal is measured against: the application's figures, its letters, a company's register facts and aid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone

from verkstad.applications.models import Application, LetterState
from verkstad.applications.queries.content import plan_figures
from verkstad.applications.queries.register import known_facts
from verkstad.core.applications.figures import PlanFigures
from verkstad.core.calls.cheque import Answer, CompanyFacts, answers
from verkstad.core.calls.terms import Letters, Per
from verkstad.core.decisions.aid import AidState, Had, aid_state
from verkstad.core.decisions.content import Appeal, Content, Outcome, YearAmount
from verkstad.core.decisions.proposal import About
from verkstad.core.decisions.report_plan import suggested
from verkstad.core.money import largest_remainder
from verkstad.decisions.models import AidDeclaration, CompanyAid, Decision, ExchangeRate
from verkstad.decisions.rules import appeal_of, scheme_of, under_way
from verkstad.organisations.models import Fact, Organisation, Region, RegisterFact, Tenure
from verkstad.organisations.queries import newest_facts


def missing_letters(application: Application, regions: Sequence[Region]) -> tuple[str, ...]:
    """Names of the regions for which the call asks for a letter of intent that is not given (R2, R23).

    A letter counts when it was given by the body that was responsible for the region on the day it answered. Where the
    call excuses the responsible body itself, it is so on the day the application was sent. Two queries.
    """
    wanted = application.version.terms.letters
    if wanted == Letters.NONE or not regions:
        return ()
    tenures = list(Tenure.objects.filter(region__in=[r.pk for r in regions]))
    given = application.letters.filter(state=LetterState.GIVEN, answered_at__isnull=False)
    have = {
        letter.region_id
        for letter in given
        if letter.answered_at
        and _held(tenures, letter.region_id, letter.body_id, timezone.localdate(letter.answered_at))
    }
    if wanted == Letters.UNLESS_RUA:
        sent = timezone.localdate(application.sent_at) if application.sent_at else timezone.localdate()
        have |= {r.pk for r in regions if _held(tenures, r.pk, application.owner_id, sent)}
    return tuple(r.name_sv for r in regions if r.pk not in have)


def _held(tenures: Sequence[Tenure], region: str, body: int, day: date) -> bool:
    return any(
        t.region_id == region and t.organisation_id == body
        and (t.valid_from or date.min) <= day <= (t.valid_to or date.max)
        for t in tenures
    )  # fmt: skip


def about(application: Application) -> About:
    """What the application says, for `core.decisions.proposal`; asks only for what the call's terms need."""
    terms = application.version.terms
    asked = {ceiling.per for ceiling in terms.ceilings}
    touched = Per.REGION in asked or terms.letters != Letters.NONE
    regions = list(Region.objects.filter(application_partners__application=application).distinct()) if touched else []
    return About(
        applied_ore=application.applied_ore,
        total_ore=application.total_ore,
        regions=max(1, len(regions)),
        letters_missing=missing_letters(application, regions),
        applicant_before_ore=_granted_before(application) if Per.APPLICANT in asked else 0,
    )


def _granted_before(application: Application) -> int:
    """What the same applicant was granted in the call by its other applications."""
    found = Decision.objects.in_force().filter(
        application__call=application.call_id, application__owner=application.owner_id, application__test=False
    )
    return int(found.exclude(application=application.pk).aggregate(s=Sum("amount_ore"))["s"] or 0)


def granted_in_call(call_id: int, but: int | None = None) -> int:
    """What decisions in force give in a call, with what changes have added or taken since, in öre; an application's own
    (`but`) left out."""
    found = Decision.objects.in_force().filter(application__call=call_id, application__test=False)
    decided = int(found.exclude(application=but).aggregate(s=Sum("amount_ore"))["s"] or 0)
    return decided + sum(one.raised_ore(call_id, but) for one in under_way.values())


def drafted(application: Application, day: date, amount_ore: int | None = None) -> Content:
    """A proposal to begin with, from the application's plan and the call's terms; the reasons are left to a person.

    The years share the grant as they share the cost; the period is the call's, or the years of the plan.
    """
    terms, figures = application.version.terms, plan_figures(application)
    appeal, clause = appeal_of(terms)
    start, end = _period(application, figures, day)
    amount = application.applied_ore if amount_ore is None else amount_ore
    return Content(
        outcome=Outcome.GRANT if amount == application.applied_ore else Outcome.PARTIAL,
        reasons_sv="",
        amount_ore=amount,
        applied_ore=application.applied_ore,
        total_ore=application.total_ore,
        in_kind_ore=min(figures.in_kind_cost_ore, application.total_ore),
        other_public_ore=figures.by_source.get("erdf", 0),
        by_year=by_year(amount, figures, start, end),
        general_terms=tuple(words.sv for words in terms.conditions),
        reports=tuple(one for one in suggested(start, end) if one.due_on >= day)
        or suggested(start, max(end, day))[-1:],
        project_from=start,
        project_to=end,
        payee=application.owner.name,
        appeal=appeal,
        appeal_clause=clause,
        aid_scheme=terms.aid_scheme,
    )


def _period(application: Application, figures: PlanFigures, day: date) -> tuple[date, date]:
    terms, years = application.version.terms, sorted(figures.by_year)
    first = date(years[0], 1, 1) if years else day
    last = date(years[-1], 12, 31) if years else date(max(day.year, first.year), 12, 31)
    start = max(first, date.fromisoformat(terms.project_from[:10])) if terms.project_from else max(first, day)
    end = min(last, date.fromisoformat(terms.project_to[:10])) if terms.project_to else last
    return (start, end) if end >= start else (start, date(start.year, 12, 31))


def by_year(amount: int, figures: PlanFigures, start: date, end: date) -> tuple[YearAmount, ...]:
    """The grant over the years of the cost, to the öre."""
    years = {year: ore for year, ore in figures.by_year.items() if start.year <= year <= end.year and ore > 0}
    years = years or {start.year: 1}
    if amount <= 0:
        return ()
    parts = largest_remainder(amount, list(years.values()))
    return tuple(YearAmount(year, part) for year, part in zip(years, parts, strict=True) if part)


def company_facts(application: Application, day: date) -> CompanyFacts:
    """What registers tell of the applicant on a day, and its earlier cheques of the same kind of call."""
    earlier = Decision.objects.in_force().filter(
        application__owner=application.owner_id, application__call__kind=application.call.kind, amount_ore__gt=0,
        application__test=False,
    )  # fmt: skip
    days = earlier.exclude(application=application.pk).values_list("decided_on", flat=True)
    return replace(known_facts(application.owner, day), earlier=tuple(sorted(days)), study_attached=_study(application))


def _study(application: Application) -> bool | None:
    """Whether the form's question about the study ("study", a file or yes/no) is answered; None where it is not asked."""
    asked = {q.key for section in application.response.version.form.sections for q in section.questions}
    if "study" not in asked:
        return None
    return application.response.answers.get("study") not in (None, "", [], {}, "no", False)


def cheque_answers(application: Application, day: date) -> list[Answer]:
    """Each check of the call's cheque (R5) on the register's facts; nothing where the call is none."""
    cheque = application.version.terms.cheque
    return answers(cheque, company_facts(application, day), day) if cheque else []


def rate_on(day: date) -> Decimal | None:
    """SEK per EUR on a day; None where no rate of that very day is registered."""
    return ExchangeRate.objects.filter(day=day).values_list("sek_per_eur", flat=True).first()


def undertaking_of(organisation: Organisation, facts: dict[str, RegisterFact], declared: AidDeclaration | None) -> str:
    """The single undertaking whose aid is summed: as the register tells, else as declared, else the company alone."""
    known = facts.get(Fact.UNDERTAKING)
    return known.value if known else (declared.undertaking if declared and declared.undertaking else organisation.key)


@dataclass(frozen=True)
class Aid:
    """A company's aid before a grant: for which undertaking, the sum, and the declaration."""

    undertaking: str
    state: AidState
    declaration: AidDeclaration | None
    rate: Decimal | None


def is_de_minimis(application: Application) -> bool:
    scheme = scheme_of(application.version.terms)
    return scheme is not None and scheme.de_minimis


def aid_of(application: Application, amount_ore: int, day: date) -> Aid:
    """What the applicant's undertaking has had, and what a grant on a day would bring it to (R19, R20). Four queries."""
    owner = application.owner
    declared = AidDeclaration.objects.filter(application=application).first()
    facts = newest_facts(owner, day)
    undertaking = undertaking_of(owner, facts, declared)
    rows = CompanyAid.objects.filter(Q(undertaking=undertaking) | Q(organisation=owner))
    rate, year_end = rate_on(day), facts.get(Fact.YEAR_END)
    month, last = map(int, year_end.value.split("-")) if year_end else (0, 0)
    state = aid_state(
        day=day, amount_ore=amount_ore, rate=rate, had=[had_of(row) for row in rows], declared=declared is not None,
        year_ends=(month, last) if year_end else None,
    )  # fmt: skip
    return Aid(undertaking, state, declared, rate)


def had_of(row: CompanyAid) -> Had:
    """A booked row as core's aid."""
    eur = None if row.eur_cents is None else Decimal(row.eur_cents) / 100
    return Had(row.granted_on, row.amount_ore, row.rate, eur, row.giver)


def with_reasons(content: Content, sv: str, en: str = "") -> Content:
    return replace(content, reasons_sv=sv, reasons_en=en)


def rejected(content: Content, sv: str, en: str = "") -> Content:
    """The same case rejected: no money, no plan."""
    return Content(
        outcome=Outcome.REJECTION, reasons_sv=sv, reasons_en=en, applied_ore=content.applied_ore,
        total_ore=content.total_ore, aid_scheme=content.aid_scheme, appeal=Appeal(content.appeal),
        appeal_clause=content.appeal_clause,
    )  # fmt: skip
