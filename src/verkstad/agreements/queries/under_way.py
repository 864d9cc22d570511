"""What a decision must know of the agreements under way: what changes have added in the call, and what is paid already."""

from django.utils import timezone

from verkstad.agreements.models import Agreement, Version
from verkstad.agreements.queries.lists import late
from verkstad.agreements.rules import disbursed_ore
from verkstad.applications.models import Application
from verkstad.core.decisions.content import Content, Outcome
from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop
from verkstad.ui import formats


def raised_ore(call_id: int, but: int | None = None) -> int:
    """What changes have added to the decisions in force of a call, in öre, less what they took; an application's own (`but`)
    left out. One query, which asks no version for more than its sum."""
    rows = Version.objects.filter(agreement__application__call=call_id, agreement__application__test=False)
    if but is not None:
        rows = rows.exclude(agreement__application=but)
    rows = rows.order_by("agreement", "number")
    decided: dict[int, int] = {}
    stands: dict[int, int] = {}
    fields = ("agreement_id", "decision_id", "decision__later", "content__granted_ore")
    for agreement, decision, later, granted in rows.values_list(*fields):
        stands[agreement] = granted
        if decision is not None:
            decided.pop(agreement, None)
            if later is None:  # what a replaced decision was changed by is taken back with it
                decided[agreement] = granted
    return sum(stands[one] - granted for one, granted in decided.items())


def not_taken_on(agreement: Agreement | None) -> list[Finding]:
    """Why a grant cannot be revoked: its receiver has taken it on, or may still; nothing where nobody did."""
    if agreement is not None and (agreement.state == "declined" or late(agreement, timezone.localdate())):
        return []
    if agreement is not None and agreement.state == "offered":
        return [Finding("decision.still_offered", gettext_noop("The receiver may still accept the agreement, by %(day)s."),
                        {"day": formats.dateword(agreement.accept_by) if agreement.accept_by else ""}, clause="R14", where="outcome",
                        fix=gettext_noop("Wait for that day, or for the receiver to decline."))]  # fmt: skip
    said = gettext_noop(
        "A grant is revoked in this way only where its receiver has declined it, or not accepted it in time."
    )
    return [Finding("decision.taken_on", said, clause="R14", where="outcome",
                    fix=gettext_noop("Change the agreement by a decision, or recover what was paid wrongly."))]  # fmt: skip


def weighed(application: Application, content: Content) -> list[Finding]:
    """What a new decision on a grant under way must have in mind: what is paid already, and what changes have made of the
    sum. They hold nothing back: a decision may lower a sum below what is paid, and the rest is then recovered."""
    agreement = Agreement.objects.filter(application=application).first()
    if content.outcome == Outcome.REVOKED:
        return not_taken_on(agreement)
    if agreement is None:
        return []
    found, out = [], disbursed_ore(agreement.pk)
    stands = agreement.versions.order_by("-number").first()
    if out > content.amount_ore:
        found.append(Finding(
            "decision.below_paid", gettext_noop("%(paid)s is paid out, %(over)s more than would be granted."),
            {"paid": formats.money(out), "over": formats.money(out - content.amount_ore)}, Severity.WARNING, "R17", "amount_ore",
            gettext_noop("What is paid stands; propose a recovery of what is too much when this is decided.")))  # fmt: skip
    if stands is not None and stands.change_id and stands.agreed.granted_ore != content.amount_ore:
        found.append(Finding(
            "decision.changed_since", gettext_noop("A change has made the grant %(sum)s (version %(version)s)."),
            {"sum": formats.money(stands.agreed.granted_ore), "version": stands.number}, Severity.NOTE, "R14", "amount_ore",
            gettext_noop("Write the whole sum that is to hold: this decision replaces the changed sum.")))  # fmt: skip
    return found
