"""A project under way with two indicators and a plan of two reports, and reports in any state."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.web.applications.facts import people_of, staff
from tests.web.decisions.facts import decided, presenter
from verkstad.agreements.actions.offering import accept_agreement, add_version, offer_agreement
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.content import Indicator
from verkstad.core.decisions.content import ReportDue, ReportKind
from verkstad.core.progress.sections import sections_of
from verkstad.people.models import Role, User
from verkstad.progress.actions.listing import Row, add_participants
from verkstad.progress.actions.reporting import Left, save_report, send_report, start_report
from verkstad.progress.actions.reviewing import approve_report
from verkstad.progress.models import Report

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DUE = (ReportDue(ReportKind.PROGRESS, date(2026, 7, 30)), ReportDue(ReportKind.FINAL, date(2027, 1, 30)))
INDICATORS = (
    Indicator(
        "jobs", "Nya jobb", "New jobs", unit_sv="personer", unit_en="people", target=Fraction(10), splits=("sex",)
    ),
    Indicator("firms", "Företag som fått stöd", "Companies supported", target=Fraction(40), companies=True),
)
FIGURES = {("jobs", "", ""): Decimal(4), ("jobs", "sex", "women"): Decimal(3), ("jobs", "sex", "men"): Decimal(1)}
ROWS = [Row("556036-0793", "Bolaget AB", "vd@bolaget.example"), Row("", "", "ensam@example.org")]
LEFT = Left("Nätverket", "Region Västerbotten", "Ordinarie budget", date(2029, 12, 31))


def a_project(decision=None) -> Agreement:
    """Accepted; its newest version has the indicators and the plan of reports."""
    decision = decision or decided()
    agreement = offer_agreement(decision=decision, actor=presenter("avtal"))
    agreed = replace(newest(agreement).agreed, indicators=INDICATORS, reports=DUE, first=FIRST, last=LAST)
    version = add_version(agreement, agreed, valid_from=decision.decided_on, by="system:test")
    return accept_agreement(agreement=agreement, sha=version.sha256, actor=people_of(agreement.owner, Role.SIGNATORY))


def writer(agreement: Agreement) -> User:
    return people_of(agreement.owner, Role.OWNER)


def reader(name: str = "läsare") -> User:
    return staff(Role.OFFICER, name=name)


def texts(kind: str, said: str = "Allt går som planerat.") -> dict[str, str]:
    return {one.key: said for one in sections_of(kind)}


def begun(agreement: Agreement, number: int = 1) -> Report:
    return start_report(agreement=agreement, number=number, actor=writer(agreement))


def filled(report: Report, rows: list[Row] = ROWS, **changes) -> Report:
    """Written and ready to be sent."""
    who = writer(report.agreement)
    given = {
        "texts": texts(report.kind),
        "figures": FIGURES,
        "handovers": [LEFT] if report.kind == "final" else [],
    } | changes
    made = save_report(report=report, **given, revision=Report.objects.get(pk=report.pk).revision, actor=who)
    if rows and not made.participants.exists():
        add_participants(report=made, rows=rows, actor=who)
    return Report.objects.select_related("agreement__mandate", "agreement__owner").get(pk=report.pk)


def sent(report: Report, **changes) -> Report:
    ready = filled(report, **changes)
    send_report(report=ready, revision=ready.revision, actor=writer(ready.agreement))
    return Report.objects.select_related("agreement__mandate", "agreement__owner").get(pk=report.pk)


def approved(report: Report, **changes) -> Report:
    return approve_report(report=sent(report, **changes), actor=reader())
