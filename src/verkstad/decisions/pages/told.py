"""A decision's or a proposal's content in words, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from verkstad.core.decisions.content import Appeal, Content, ReportKind
from verkstad.core.decisions.shares import Share, shares
from verkstad.core.findings import Finding, Severity
from verkstad.decisions.models import Decision, Outcome
from verkstad.ui import formats
from verkstad.ui.words import Told, told

OUTCOME_TAG = {"grant": "met", "partial": "risk", "rejection": "unmet", "revoked": "neutral"}
FINDING_TAG = {Severity.ERROR: "unmet", Severity.WARNING: "risk", Severity.NOTE: "info"}


def rows_of(content: Content, before: Decision | None = None) -> list[dict[str, Any]]:
    """The summary: what is decided, the sum with its shares, period, payee, and whether it can be appealed; of a grant that
    is revoked (`before`) what becomes free."""
    rows: list[dict[str, Any]] = [{"term": _("Outcome"), "value": str(Outcome(content.outcome).label)},
                                  {"term": _("Applied for"), "value": formats.money(content.applied_ore)}]  # fmt: skip
    if content.positive:
        rows.append({"term": _("Grant"), "value": formats.money(content.amount_ore), "note": _years(content)})
        rows += _shares(content)
        rows.append({"term": _("Costs count"), "value": formats.period(content.project_from, content.project_to)})
        rows.append({"term": _("The money is paid to"), "value": content.payee})
    if content.outcome == Outcome.REVOKED and before is not None:
        rows.append({"term": _("Becomes free in the mandate and the call"), "value": formats.money(before.amount_ore)})
    can = {Appeal.YES: _("yes"), Appeal.NO: _("no")}.get(content.appeal, formats.UNKNOWN)
    rows.append({"term": _("Can be appealed"), "value": can, "note": content.appeal_clause})
    if content.departure:
        rows.append({"term": _("Why it departs from the ranking list"), "value": content.departure})
    return rows


def _years(content: Content) -> str:
    return " · ".join(f"{one.year}: {formats.money(one.amount_ore)}" for one in content.by_year)


def _shares(content: Content) -> list[dict[str, Any]]:
    whole = shares(grant_ore=content.amount_ore, total_ore=content.total_ore, in_kind_ore=content.in_kind_ore,
                   other_public_ore=content.other_public_ore)  # fmt: skip
    rows = [(_("Share of the whole cost"), whole.of_total_cost)]
    if content.in_kind_ore:
        rows.append((_("Share of the cost in money"), whole.of_cash_cost))
    if content.other_public_ore:
        rows.append((_("Share of the public financing"), whole.of_public_financing))
    return [{"term": label, "value": _share(share)} for label, share in rows]


def _share(share: Share) -> str:
    numbers = _("%(part)s of %(whole)s") % {"part": formats.money(share.part_ore, bare=True),
                                            "whole": formats.money(share.whole_ore)}  # fmt: skip
    return f"{formats.percent(share.part_ore, share.whole_ore, 1)} ({numbers})"


def reports_of(content: Content) -> list[dict[str, Any]]:
    words = {
        ReportKind.PROGRESS: pgettext("of a project", "progress report"),
        ReportKind.FINAL: pgettext("of a project", "final report"),
    }
    return [
        {"what": words[one.kind], "when": one.due_on} for one in sorted(content.reports, key=lambda one: one.due_on)
    ]


def reasons_of(content: Content) -> str:
    english = (get_language() or "sv").startswith("en") and content.reasons_en.strip()
    return content.reasons_en if english else content.reasons_sv


def told_findings(findings: Iterable[Finding]) -> list[tuple[str, Told]]:
    """Each finding with its mark, errors first."""
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    return [
        (FINDING_TAG[one.severity], told(one)) for one in sorted(findings, key=lambda one: order.index(one.severity))
    ]
