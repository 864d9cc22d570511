"""What a claim still lacks before it can be sent (R11, R12), and what is wrong with each line."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet

from verkstad.claims.models import Claim, ClaimFile, ClaimLine, Purpose
from verkstad.claims.queries.frame import Allowed
from verkstad.core.claims.checks import line_findings
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


def papers(claim: Claim) -> set[str]:
    """What of the papers (R12) is there: files of the claim, and the project's report for its period with the list of who
    took part. Four queries at most."""
    have = set(claim.files.values_list("purpose", flat=True))
    if {Purpose.REPORT, Purpose.PARTICIPANTS} <= have:
        return have
    report = report_for(claim.agreement, claim.first, claim.last)
    if (
        report is not None
        and report.state in ("sent", "approved")
        and (claim.kind != "final" or report.kind == "final")
    ):
        have.add(Purpose.REPORT)
        if report.nobody or report.participants.exists():
            have.add(Purpose.PARTICIPANTS)
    return have


def with_evidence(claim: Claim) -> QuerySet[ClaimLine]:
    """The claim's lines, each knowing whether a file stands behind it (`shown`). One query."""
    return claim.lines.annotate(shown=Exists(ClaimFile.objects.filter(line=OuterRef("pk"))))


def lines_with_findings(claim: Claim, allowed: Allowed) -> Iterator[tuple[ClaimLine, list[Finding]]]:
    """Lines that something is wrong with, in their order. One query, read piece by piece."""
    for row in claim.lines.order_by("number").iterator(chunk_size=5000):
        if found := line_findings(row.line, allowed.frame):
            yield row, found


def gaps(claim: Claim, allowed: Allowed) -> list[Finding]:
    """Everything that keeps the claim from being sent; six queries at most."""
    have = papers(claim)
    found = [
        Finding(f"claim.no_{purpose}", message, clause="R12", where="files", fix=gettext_noop("Add it under Files."))
        for purpose, message in NEEDED.items() if purpose not in have
    ]  # fmt: skip
    if not claim.lines.exists():
        found.append(Finding("claim.empty", gettext_noop("The claim has no lines."), where="lines",
                             fix=gettext_noop("Read them from your ledger, or write them.")))  # fmt: skip
    wrong = 0
    for row, findings in lines_with_findings(claim, allowed):
        errors = [one for one in findings if one.severity is Severity.ERROR]
        wrong += bool(errors)
        if wrong <= MOST_TOLD:
            found += [Finding(one.code, one.message, one.params, one.severity, one.clause,
                              f"{row.number}" + (f" ({row.where})" if row.where else ""), one.fix) for one in errors]  # fmt: skip
    if wrong > MOST_TOLD:
        found.append(Finding("claim.more_lines", gettext_noop("%(n)s lines more have faults."), {"n": wrong - MOST_TOLD},
                             where="lines", fix=gettext_noop("Mend those that are listed first.")))  # fmt: skip
    return found
