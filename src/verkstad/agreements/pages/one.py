"""An agreement and its versions as staff and receiver read them."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.agreements import told
from verkstad.agreements.actions.papers import indicator_line
from verkstad.agreements.models import Agreement, Offer, Version
from verkstad.agreements.pages.lists import TAG, change_row
from verkstad.agreements.queries.lists import late
from verkstad.agreements.rules import disbursed_ore
from verkstad.core.agreements.content import Agreed
from verkstad.core.agreements.differences import differences
from verkstad.decisions.models import Condition, Decision, Outcome, Proposal
from verkstad.decisions.pages.decisions import CONDITION_TAG, late_words
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats


def content_facts(agreement: Agreement, agreed: Agreed) -> dict[str, Any]:
    """A version whole: what every page that shows one has in common."""
    sums, names = told.figures(agreement, agreed), told.names_of(agreement, agreed)
    return {
        "agreed": agreed, "names": names, "rows": told.summary_of(agreed, sums), "tables": told.budget_tables(agreed, sums, names),
        "financing": told.financing_rows(agreed, names), "reports": told.report_rows(agreed),
        "packages": [{"one": one, "who": names.partner(one.partner) if one.partner else "",
                      "when": formats.period(one.first, one.last) if one.first or one.last else ""} for one in agreed.packages],
        "indicators": [indicator_line(one) for one in agreed.indicators],
    }  # fmt: skip


def agreement_facts(row: Agreement, user: Who) -> dict[str, Any]:
    """The page of an agreement. At most eight queries, two more where a sum was lowered."""
    rows = row.versions.select_related("document", "decision__document", "change", "offer").order_by("-number")
    versions = list(rows)
    stands, staff = versions[0], holds(user, *READERS, scope=row.scope)
    offer: Offer | None = getattr(stands, "offer", None)
    waits = row.state == "offered" or (offer is not None and offer.state == "open")
    changes = list(row.changes.order_by("-number"))
    decision = next((one.decision for one in versions if one.decision), None)
    ended = ended_of(row, user, staff)
    may_accept = waits and may(user, "agreements.accept_agreement", row)
    return {
        **content_facts(row, stands.agreed), **ended, "row": row, "staff": staff, "version": stands, "offer": offer,
        "tag": "unmet" if late(row, timezone.localdate()) else TAG[row.state], "word": row.STATE_WORDS[row.state],
        "line": line_of(row, offer), "versions": [version_row(one) for one in versions], "changes": [change_row(one) for one in changes],
        "decision": decision, "conditions": conditions_of(decision.pk) if decision else [],
        "can_follow": may(user, "decisions.follow_condition", row), "paid_over": paid_over(row, versions),
        "can_accept": may_accept, "can_change": row.state == "running" and may(user, "agreements.ask_change", row),
    }  # fmt: skip


def ended_of(row: Agreement, user: Who, staff: bool) -> dict[str, Any]:
    """Of a grant that nobody took on: the decision that revoked it, the proposal that waits, or that one may be made. At most
    one query, none of one that is accepted."""
    if row.application_id is None or not (row.state in ("declined", "revoked") or late(row, timezone.localdate())):
        return {}
    if row.state == "revoked":
        found = Decision.objects.filter(application=row.application_id, outcome=Outcome.REVOKED).select_related(
            "document"
        )
        return {"revoked_by": found.order_by("-number").first()}
    if not staff:
        return {}
    waits = Proposal.objects.filter(application=row.application_id, state="open").first()
    return {"proposal": waits, "can_revoke": waits is None and may(user, "decisions.propose", row)}


def accept_facts(row: Agreement, user: Who) -> dict[str, Any]:
    """What is to be accepted, and beside an earlier version what differs from it."""
    facts = agreement_facts(row, user)
    before = facts["versions"][1]["one"] if len(facts["versions"]) > 1 else None
    found = differences(before.agreed, facts["version"].agreed) if before else []
    names = told.names_of(row, *([before.agreed] if before else []), facts["version"].agreed)
    return {**facts, "before": before, "differences": told.difference_rows(found, names)}


def paid_over(row: Agreement, versions: Sequence[Version]) -> str:
    """How much more the receiver has, or has on its way, than is granted now; "" where nothing, asked for where a sum was
    lowered."""
    granted = [one.agreed.granted_ore for one in versions]
    if max(granted) <= granted[0]:
        return ""
    over = disbursed_ore(row.pk) - granted[0]
    return formats.money(over) if over > 0 else ""


def line_of(row: Agreement, offer: Offer | None = None) -> str:
    """State and next step in one line."""
    if row.state == "offered" and row.accept_by:
        return _("A signatory of the receiver accepts it by %s.") % formats.dateword(row.accept_by)
    if row.state == "running" and offer is not None and offer.state == "open":
        return _("A new decision has changed it. A signatory of the receiver accepts version %(number)s by %(day)s.") % {
            "number": offer.version.number, "day": formats.dateword(offer.accept_by)}  # fmt: skip
    if row.state == "running" and offer is not None and offer.state == "declined":
        return _("The receiver has declined version %(number)s: %(why)s") % {
            "number": offer.version.number,
            "why": offer.why,
        }
    if row.state == "running" and row.accepted_at:
        return _("Accepted %s.") % formats.moment(timezone.localtime(row.accepted_at))
    if row.state == "closed" and row.closed_on:
        return _("Closed %s.") % formats.dateword(row.closed_on)
    if row.state == "revoked":
        return _("The grant is revoked, and its money is free for others.")
    return row.declined_why


def conditions_of(decision: int) -> list[dict[str, Any]]:
    """Conditions of the decision, to their fulfilment. One query."""
    words, today = dict(Condition.STATES), timezone.localdate()
    return [{"one": one, "tag": CONDITION_TAG[one.state], "word": words[one.state], "late": late_words(one, today)}
            for one in Condition.objects.filter(decision=decision)]  # fmt: skip


def version_row(one: Version) -> dict[str, Any]:
    if one.decision is not None:
        why = _("by the decision %s") % one.decision.document.diary_number
    elif one.change is not None:
        why = _("by change %s") % one.change.number
    else:
        why = ""
    offer: Offer | None = getattr(one, "offer", None)
    return {"one": one, "why": why, "offer": offer, "offer_word": offer.STATE_WORDS[offer.state] if offer else ""}


def version_facts(row: Version) -> dict[str, Any]:
    """A version whole, beside the one before it."""
    before = row.agreement.versions.filter(number=row.number - 1).first()
    names = told.names_of(row.agreement, row.agreed, *([before.agreed] if before else []))
    found = differences(before.agreed, row.agreed) if before else []
    return {**content_facts(row.agreement, row.agreed), "row": row, "before": before,
            "differences": told.difference_rows(found, names), **version_row(row)}  # fmt: skip
