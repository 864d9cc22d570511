"""The project's story for the first page: what happened and when, with sums, and where in the dossier it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from verkstad.core.grant_arithmetic import Act as Money
from verkstad.decisions.models import Appeal, Outcome
from verkstad.dossiers.contents import granted, money, reported
from verkstad.dossiers.contents.case import Case
from verkstad.payments.models import GrantEntry, Payment, Receipt, Recovery
from verkstad.progress.models import Closing

KIND_EN = {"progress": "progress report", "final": "final report"}
KIND_SV = {"progress": "lägesrapport", "final": "slutrapport"}
CLAIM_SV = {"interim": "delansökan", "final": "slutansökan"}
CLAIM_EN = {"interim": "interim", "final": "final"}
OUTCOME_EN = {"grant": "grant", "partial": "partial grant", "rejection": "rejection", "revoked": "grant revoked"}


@dataclass(frozen=True)
class Event:
    """Something that happened on a day; `group` is the stage it belongs to, `table` where its rows are."""

    on: date
    order: int
    sv: str
    en: str
    amount_ore: int | None = None
    table: str = ""
    document: int | None = None


@dataclass(frozen=True)
class Sum:
    """A sum of the first page: of which table's column it is ("" where it is of several)."""

    sv: str
    en: str
    amount_ore: int
    of: str = ""


@dataclass
class Story:
    events: list[Event] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)


def story_of(case: Case, counts: dict[str, Any]) -> Story:
    """The events in order of day, and the sums; `counts` is what was written of each table."""
    made = Story(sorted(_events(case), key=lambda one: (one.on, one.order)))
    entries = GrantEntry.objects.filter(agreement=case.agreement).values_list("act", "amount_ore")
    of = {act: sum(ore for one, ore in entries if one == act) for act in Money}
    came_back = of[Money.REPAID] + of[Money.RETURNED]
    made.sums = [
        Sum("Beviljat", "Granted", counts["project"].sums["granted_ore"], "project.granted_ore"),
        Sum("Sökt i ansökningar om utbetalning", "Claimed", counts["claims"].sums["claimed_ore"], "claims.claimed_ore"),
        Sum(
            "Godkänd betald kostnad",
            "Approved cost that was paid",
            counts["claims"].sums["approved_ore"],
            "claims.approved_ore",
        ),
        Sum("Utbetalt", "Paid out", counts["payments"].sums["paid_ore"], "payments.paid_ore"),
        Sum("Återkrävt", "Recoveries decided", counts["recoveries"].sums["decided_ore"], "recoveries.decided_ore"),
        Sum("Återbetalt av skuld", "Debt paid back", came_back),
    ]
    return made


def _events(case: Case) -> Iterator[Event]:
    row = case.agreement
    if row.mandate.decided_on:
        yield Event(row.mandate.decided_on, 0, f"Regeringen beslutade uppdraget {row.mandate.government_number}",
                    "The government decided the mandate", row.mandate.original_ore)  # fmt: skip
    if case.application and case.application.call.opens_at:
        call = case.application.call
        yield Event(localdate(call.opens_at), 1, f"Utlysningen öppnade: {call.title_sv}", "The call opened")
    for one in granted.submissions(case):
        yield Event(localdate(one.sent_at), 2, "Ansökan sändes in" if one.number == 1 else "Ansökan kompletterades",
                    "The application was sent" if one.number == 1 else "The application was completed",
                    one.content["figures"]["grant_ore"], "applications", one.document_id)  # fmt: skip
    for two in granted.decided(case):
        outcome = Outcome(two.outcome)
        yield Event(two.decided_on, 3, f"Beslut {two.number}: {outcome.label}", f"Decision {two.number}: {OUTCOME_EN[outcome]}",
                    two.amount_ore, "decisions", two.document_id)  # fmt: skip
    for appeal in Appeal.objects.filter(decision__application__in=case.applications):
        yield Event(appeal.received_on, 4, f"Inkom: {appeal.get_kind_display()}", f"Came in: {appeal.kind}", None, "appeals",
                    appeal.document_id)  # fmt: skip
    for version in row.versions.order_by("number"):
        yield Event(version.valid_from, 5, f"Överenskommelsens version {version.number} började gälla",
                    f"Version {version.number} of the agreement came into force", version.agreed.granted_ore, "versions",
                    version.document_id)  # fmt: skip
    if row.accepted_at:
        yield Event(
            localdate(row.accepted_at),
            6,
            "Stödmottagaren godtog överenskommelsen",
            "The receiver accepted the agreement",
        )
    for change in row.changes.exclude(state="draft"):
        if change.decided_on:
            yield Event(change.decided_on, 5, f"Ändring {change.number}: {change.STATE_WORDS[change.state]}",
                        f"Change {change.number}: {change.state}", None, "changes", change.document_id)  # fmt: skip
    yield from _claimed(case)
    yield from _paid(case)
    yield from _reported(case)


def _claimed(case: Case) -> Iterator[Event]:
    sums = money.claimed(case)
    for one in money.sent(case):
        yield Event(localdate(one.first_sent_at), 7, f"Ansökan om utbetalning {one.number} ({CLAIM_SV[one.kind]}) sändes in",
                    f"Claim {one.number} ({CLAIM_EN[one.kind]}) was sent", sums.get(one.pk, (0, 0))[1], "claims",
                    one.document_id)  # fmt: skip
        if one.decided_on:
            yield Event(one.decided_on, 8, f"Ansökan om utbetalning {one.number} beslutades: godkänt",
                        f"Claim {one.number} was decided: approved", one.approved_ore, "claims", one.document_id)  # fmt: skip


def _paid(case: Case) -> Iterator[Event]:
    for one in Payment.objects.filter(agreement=case.agreement, state="paid").order_by("number"):
        final = (" (slutbetalning)", " (final payment)") if one.final else ("", "")
        if one.paid_on:
            yield Event(one.paid_on, 9, f"Utbetalning {one.number}, {one.get_kind_display()}{final[0]}",
                        f"Payment {one.number}{final[1]}", one.amount_ore, "payments", one.document_id)  # fmt: skip
    for two in Recovery.objects.filter(agreement=case.agreement).exclude(decided_on=None):
        if two.decided_on:
            yield Event(two.decided_on, 10, f"Återkrav {two.number} beslutades", f"Recovery {two.number} was decided",
                        two.amount_ore, "recoveries", two.document_id)  # fmt: skip
    for three in Receipt.objects.filter(recovery__agreement=case.agreement).select_related("recovery"):
        yield Event(three.received_on, 11, f"Inbetalning av återkrav {three.recovery.number}",
                    f"Money came in for recovery {three.recovery.number}", three.amount_ore, "receipts")  # fmt: skip


def _reported(case: Case) -> Iterator[Event]:
    papers = {one.report_id: one.document_id for one in reported.editions_of(case)}
    for one in reported.sent(case):
        if one.sent_at:
            yield Event(localdate(one.sent_at), 7, f"Rapport {one.number} ({KIND_SV[one.kind]}) sändes in",
                        f"Report {one.number} ({KIND_EN[one.kind]}) was sent", None, "reports", papers[one.pk])  # fmt: skip
        if one.approved_on:
            yield Event(
                one.approved_on,
                8,
                f"Rapport {one.number} godkändes",
                f"Report {one.number} was approved",
                None,
                "reports",
            )
    for two in Closing.objects.filter(agreement=case.agreement):
        told = (
            ("Projektet öppnades igen", "The project was opened again")
            if two.reopened
            else ("Projektet avslutades", "The project was closed")
        )
        yield Event(two.made_on, 12, *told, None, "closings")
