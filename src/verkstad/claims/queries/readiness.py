"""What a claim still lacks before it can be sent (R11, R12), and what is wrong with each line."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Window

from verkstad.claims.models import Claim, ClaimFile, ClaimLine, Purpose
from verkstad.claims.queries.frame import Allowed
from verkstad.core.claims.checks import MOST_ORE, Frame, line_findings
from verkstad.core.claims.lines import Origin
from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop
from verkstad.progress.queries.schedule import report_for

MOST_TOLD = 100
NEEDED = {
    Purpose.LEDGER: gettext_noop("The ledger extract is missing."),
    Purpose.STATEMENT: gettext_noop("The income statement of the project and period is missing."),
    Purpose.REPORT: gettext_noop("The progress or final report is missing."),
    Purpose.PARTICIPANTS: gettext_noop("The participant list is missing."),
}


def papers(claim: Claim, purposes: Iterable[str] | None = None) -> set[str]:
    """What of the papers (R12) is there: files of the claim (`purposes` where they are fetched), and the project's report
    for its period with the list of who took part. Three queries at most."""
    have = set(claim.files.values_list("purpose", flat=True) if purposes is None else purposes)
    if {Purpose.REPORT, Purpose.PARTICIPANTS} <= have:
        return have
    report = report_for(claim.agreement, claim.first, claim.last)
    if (
        report is not None
        and report.state in ("sent", "approved")
        and (claim.kind != "final" or report.kind == "final")
    ):
        have.add(Purpose.REPORT)
        if Purpose.PARTICIPANTS not in have and (report.nobody or report.participants.exists()):
            have.add(Purpose.PARTICIPANTS)
    return have


def with_evidence(claim: Claim) -> QuerySet[ClaimLine]:
    """The claim's lines, each knowing whether a file stands behind it (`shown`). One query."""
    return claim.lines.annotate(shown=Exists(ClaimFile.objects.filter(line=OuterRef("pk"))))


def with_files(lines: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Lines with their evidence fetched (`line.evidence.all()`), for a page of them. One query more."""
    return lines.prefetch_related(Prefetch("evidence", ClaimFile.objects.order_by("pk")))


def suspects(claim: Claim, frame: Frame) -> QuerySet[ClaimLine]:
    """The lines that R11 refuses, found by the database: exactly those that `line_findings` has an error for, so that a
    claim of fifty thousand good lines is not read to show its page."""
    wrong = Q(amount_ore=0) | Q(amount_ore__gt=MOST_ORE) | Q(amount_ore__lt=-MOST_ORE)
    ends = [day for day in (frame.last, frame.claim_last) if day]
    late = Q(booked_on=None) | Q(booked_on__gt=min(ends))
    late |= Q(booked_on__lt=frame.first) if frame.first else Q()
    unpaid = Q(in_kind=False) & (Q(paid_on=None) | Q(paid_on__gt=frame.claim_last))
    wrong |= (late | unpaid) & ~Q(origin=Origin.COMPUTED)
    wrong |= Q(kind="") | ~Q(partner__in=list(frame.partners))
    wrong |= ~Q(kind__in=list(frame.kinds)) if frame.kinds else Q()
    return claim.lines.filter(wrong)


def lines_with_findings(claim: Claim, allowed: Allowed) -> tuple[list[tuple[ClaimLine, list[Finding]]], int]:
    """The first lines that something is wrong with, in their order, and how many there are in all. One query."""
    rows = list(suspects(claim, allowed.frame).annotate(of=Window(Count("pk"))).order_by("number")[:MOST_TOLD])
    return [(row, line_findings(row.line, allowed.frame)) for row in rows], rows[0].of if rows else 0


def gaps(
    claim: Claim, allowed: Allowed, purposes: Iterable[str] | None = None, lines: int | None = None
) -> list[Finding]:
    """Everything that keeps the claim from being sent; five queries at most. `purposes` of its files and how many `lines`
    it has where they are known."""
    have = papers(claim, purposes)
    found = [
        Finding(f"claim.no_{purpose}", message, clause="R12", where="files", fix=gettext_noop("Add it under Files."))
        for purpose, message in NEEDED.items() if purpose not in have
    ]  # fmt: skip
    if not (claim.lines.exists() if lines is None else lines):
        found.append(Finding("claim.empty", gettext_noop("The claim has no lines."), where="lines",
                             fix=gettext_noop("Read them from your ledger, or write them.")))  # fmt: skip
    rows, wrong = lines_with_findings(claim, allowed)
    for row, findings in rows:
        found += [Finding(one.code, one.message, one.params, one.severity, one.clause,
                          f"{row.number}" + (f" ({row.where})" if row.where else ""), one.fix)
                  for one in findings if one.severity is Severity.ERROR]  # fmt: skip
    if wrong > len(rows):
        found.append(Finding("claim.more_lines", gettext_noop("%(n)s lines more have faults."), {"n": wrong - len(rows)},
                             where="lines", fix=gettext_noop("Mend those that are listed first.")))  # fmt: skip
    return found
