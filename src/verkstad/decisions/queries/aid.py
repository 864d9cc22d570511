"""What companies have had of de minimis aid: by company, and for the central register."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import QuerySet

from verkstad.core.decisions.aid import euros
from verkstad.core.decisions.appeal import free_day
from verkstad.core.money import format_number
from verkstad.decisions.models import CompanyAid
from verkstad.organisations.models import Fact, Organisation, RegisterFact
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS

REGISTER_FROM = date(2026, 1, 1)
WORKING_DAYS = 20
# No source that was read names the register's fields; these follow article 6 of EU 2023/2831 as it is told elsewhere.
FIELDS = ("mottagare_id", "mottagare_namn", "belopp_eur", "belopp_sek", "beviljat", "givare", "stodform", "sektor_nace",
          "forordning", "senast_till_registret", "rattar", "falt_obekraftade")  # fmt: skip


def aid_of_company(organisation: Organisation, user: Who) -> list[CompanyAid]:
    """Every row of a company, newest first. One query."""
    found: QuerySet[CompanyAid] = CompanyAid.objects.visible_to(user)
    return list(found.filter(organisation=organisation).select_related("decision__application", "corrects"))


def granted_here(user: Who) -> list[CompanyAid]:
    """Aid granted here since the register began, of the mandates the user reads, newest first. One query."""
    found = CompanyAid.objects.filter(decision__isnull=False, granted_on__gte=REGISTER_FROM)
    reached = mandates_of(user, *READERS)
    if reached is not None:
        found = found.filter(decision__application__call__mandate__key__in=reached)
    return list(
        found.select_related(
            "organisation", "decision__application", "corrects__decision__document", "decision__document"
        )
    )


def eur_of(row: CompanyAid) -> Fraction | None:
    """The aid in EUR, exact; None where its day's rate is not known."""
    if row.eur_cents is not None:
        return Fraction(row.eur_cents, 100)
    if row.rate is None:
        return None
    amount = euros(abs(row.amount_ore), row.rate)
    return -amount if row.amount_ore < 0 else amount


def register_due(granted_on: date) -> date:
    """The last day to hand in a grant: twenty working days after it (unconfirmed)."""
    day, left = granted_on, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= not free_day(day)
    return day


def register_rows(user: Who) -> Iterator[dict[str, str]]:
    """The file for the central register, one row a grant; what takes a grant back names its letter. Two queries."""
    rows = granted_here(user)
    owners = [row.organisation_id for row in rows]
    known = RegisterFact.objects.filter(kind=Fact.SNI, organisation__in=owners).order_by("as_of")
    codes = {fact.organisation_id: fact.value.split()[0] for fact in known}
    for row in rows:
        eur, owner = eur_of(row), row.organisation
        yield dict(zip(FIELDS, (
            owner.number or "", owner.name, "" if eur is None else format_number(eur, 2, space="").replace("−", "-").replace(",", "."),
            f"{row.amount_ore / 100:.2f}", row.granted_on.isoformat(), row.giver, row.instrument,
            codes.get(row.organisation_id, ""), row.regulation, register_due(row.granted_on).isoformat(),
            row.corrects.decision.document.diary_number if row.corrects and row.corrects.decision else "", "ja"),
            strict=True))  # fmt: skip
