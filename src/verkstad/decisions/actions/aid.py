"""De minimis aid: declared by the company, booked when a grant is decided, never changed afterwards (R19-R21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.core.decisions.aid import rule_on
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions.cases import locked_case, no, refuse
from verkstad.decisions.models import AidDeclaration, CompanyAid, Decision, ExchangeRate
from verkstad.decisions.queries.aid import register_rows
from verkstad.decisions.queries.ground import is_de_minimis, rate_on, undertaking_of
from verkstad.decisions.rules import checked
from verkstad.journal.actions import record
from verkstad.organisations.models import Fact, Organisation, RegisterFact
from verkstad.organisations.queries import newest_facts
from verkstad.people.models import User


@dataclass(frozen=True)
class OtherAid:
    """Aid from another giver as a company declares it: in kronor (whole öre) or, where so told, in EUR cents."""

    granted_on: date
    giver: str
    amount_ore: int = 0
    eur_cents: int | None = None


@transaction.atomic
def declare_aid(
    *, application: Application, declared_on: date, none_else: bool, others: Sequence[OtherAid] = (),
    undertaking: str = "", actor: User,
) -> AidDeclaration:  # fmt: skip
    """Register what the company declares to have had of other de minimis aid (R20); its kronor count at each day's rate.

    Refuses a second declaration in the same case, one that says both "none" and some, or neither, a day to come, a sum
    of nothing, a giver without name, and a case whose call is no de minimis aid.
    """
    case = locked_case(application)
    key = checked(actor, "decisions.note_declaration", case)
    if not is_de_minimis(case):
        raise no("no_de_minimis", gettext_noop("The call does not give de minimis aid, so nothing is to be declared."))
    if AidDeclaration.objects.filter(application=case).exists():
        raise no("declared_already", gettext_noop("The declaration in %(case)s is registered already."), case=str(case))
    refuse(_declaration_findings(declared_on, none_else, others))
    kept = AidDeclaration.objects.create(application=case, organisation=case.owner, declared_on=declared_on,
                                         none_else=none_else, undertaking=undertaking.strip(), noted_by=key)  # fmt: skip
    whole = undertaking_of(case.owner, newest_facts(case.owner, declared_on), kept)
    for one in others:
        rule = rule_on(one.granted_on)
        CompanyAid.objects.create(
            organisation=case.owner, undertaking=whole, granted_on=one.granted_on, amount_ore=one.amount_ore,
            eur_cents=one.eur_cents, rate=None if one.eur_cents is not None else rate_on(one.granted_on),
            regulation=rule.regulation if rule else "", giver=one.giver.strip(), declaration=kept, made_by=key,
        )  # fmt: skip
    record(actor=key, act="aid.declared", subject_type="application", subject_key=case.key,
           mandate=case.call.mandate.key, facts={"declared_on": declared_on.isoformat(), "aids": len(others)})  # fmt: skip
    return kept


def _declaration_findings(declared_on: date, none_else: bool, others: Sequence[OtherAid]) -> list[Finding]:
    found = []
    if declared_on > timezone.localdate():
        found.append(_said("declared_when", gettext_noop("%(day)s has not come yet."), "declared_on",
                           gettext_noop("Write the day of the declaration."), day=declared_on.isoformat()))  # fmt: skip
    if none_else == bool(others):
        found.append(_said("declared_what",
                           gettext_noop("The declaration must say either that there is no other aid, or which."),
                           "none_else", gettext_noop("Tick the box, or fill in at least one row.")))  # fmt: skip
    for number, one in enumerate(others, start=1):
        if not one.giver.strip() or one.granted_on > declared_on or (one.amount_ore <= 0 and not one.eur_cents):
            found.append(_said("declared_row",
                               gettext_noop("Row %(number)s lacks giver, day or amount, or its day lies after the declaration."),
                               f"giver_{number}", gettext_noop("Complete the row, or leave it blank."), number=number))  # fmt: skip
    return found


def _said(code: str, message: str, where: str, fix: str, **params: object) -> Finding:
    return Finding(f"decisions.{code}", message, params, clause="R20", where=where, fix=fix)


def locked_undertaking(owner: Organisation) -> None:
    """Lock the company and every other of its single undertaking, so that its ceiling is not used twice at once."""
    whole = newest_facts(owner, timezone.localdate()).get(Fact.UNDERTAKING)
    same = (
        RegisterFact.objects.filter(kind=Fact.UNDERTAKING, value=whole.value) if whole else RegisterFact.objects.none()
    )
    keys = [owner.pk, *same.values_list("organisation", flat=True)]
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def book_aid(case: Application, decision: Decision, before: Decision | None, actor: str) -> None:
    """Book the aid of a grant; what an earlier decision booked is taken back by a row of its own.

    Runs in `decide`, which has refused what the ceiling or a missing rate forbids.
    """
    if not is_de_minimis(case):
        return
    if before is not None:
        for row in CompanyAid.objects.filter(decision=before, corrects__isnull=True, corrected__isnull=True):
            CompanyAid.objects.create(
                organisation=row.organisation, undertaking=row.undertaking, granted_on=row.granted_on,
                amount_ore=-row.amount_ore, rate=row.rate, regulation=row.regulation, giver=row.giver,
                instrument=row.instrument, decision=decision, corrects=row, made_by=actor,
            )  # fmt: skip
    rule = rule_on(decision.decided_on)
    if decision.amount_ore <= 0 or rule is None:
        return
    facts = newest_facts(case.owner, decision.decided_on)
    declared = AidDeclaration.objects.filter(application=case).first()
    CompanyAid.objects.create(
        organisation=case.owner, undertaking=undertaking_of(case.owner, facts, declared), granted_on=decision.decided_on,
        amount_ore=decision.amount_ore, rate=rate_on(decision.decided_on), regulation=rule.regulation,
        giver=case.call.mandate.programme.agency_name or case.call.mandate.programme.name_sv, decision=decision,
        made_by=actor,
    )  # fmt: skip
    record(actor=actor, act="aid.booked", subject_type="application", subject_key=case.key,
           mandate=case.call.mandate.key, facts={"amount_ore": decision.amount_ore, "regulation": rule.regulation})  # fmt: skip


@transaction.atomic
def export_register(*, actor: User) -> list[dict[str, str]]:
    """The rows for the central register, of the mandates the person reads; who fetched them and how many is journalled."""
    key = checked(actor, "decisions.export_aid", None)
    rows = list(register_rows(actor))
    record(
        actor=key, act="aid.exported", subject_type="aid_register", subject_key="de_minimis", facts={"rows": len(rows)}
    )
    return rows


@transaction.atomic
def register_rate(*, day: date, sek_per_eur: Decimal, source_note: str, actor: User | str) -> ExchangeRate:
    """Keep what a euro cost on a day, with its source; the same rate again gives the first row.

    Refuses a rate that is not above zero, has more than four decimals or no source, a day to come, and another rate for
    a day that has one: sums may rest on it already.
    """
    key = actor if isinstance(actor, str) else checked(actor, "decisions.register_rate", None)
    known = ExchangeRate.objects.filter(day=day).first()
    if known and known.sek_per_eur == sek_per_eur:
        return known
    if known:
        raise no("rate_known", gettext_noop("The rate of %(day)s is %(rate)s already (%(source)s)."),
                 gettext_noop("A rate that sums rest on is never changed."), where="sek_per_eur", clause="R19",
                 day=day.isoformat(), rate=str(known.sek_per_eur), source=known.source_note)  # fmt: skip
    exponent = sek_per_eur.as_tuple().exponent if sek_per_eur.is_finite() else None
    if not isinstance(exponent, int) or exponent < -4 or not 0 < sek_per_eur < 10**6:
        raise no("rate_wrong", gettext_noop("%(rate)s is no rate in kronor for a euro with at most four decimals."),
                 gettext_noop("Write for example 10,2567."), where="sek_per_eur", rate=str(sek_per_eur))  # fmt: skip
    if day > timezone.localdate() or not source_note.strip():
        raise no("rate_source", gettext_noop("A rate needs a day that has come and the source it was read in."),
                 gettext_noop("Write who published the rate, and correct the day."), where="source_note")  # fmt: skip
    kept = ExchangeRate.objects.create(day=day, sek_per_eur=sek_per_eur, source_note=source_note.strip())
    record(actor=key, act="rate.registered", subject_type="rate", subject_key=day.isoformat(),
           facts={"rate": str(sek_per_eur), "source": kept.source_note})  # fmt: skip
    return kept
