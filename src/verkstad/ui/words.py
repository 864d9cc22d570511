"""Findings of core in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext

from verkstad.core.findings import Finding


@dataclass(frozen=True)
class Told:
    """A finding as a person reads it."""

    message: str
    clause: str
    where: str
    fix: str
    severity: str


def told(finding: Finding) -> Told:
    """Translate a finding's message and advice and fill in its parameters."""
    message, fix = gettext(finding.message), gettext(finding.fix) if finding.fix else ""
    if finding.params:
        message, fix = message % finding.params, fix % finding.params
    return Told(message, finding.clause, finding.where, fix, finding.severity.value)


def sentence(finding: Finding) -> str:
    """A finding as one text in the reader's language: what is wrong, the clause, what to do."""
    said = told(finding)
    return " ".join(part for part in (said.message, f"({said.clause})" if said.clause else "", said.fix) if part)
