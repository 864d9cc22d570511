"""An agreement begins: generated from the decision, offered to the receiver, accepted or declined."""

from datetime import date, timedelta
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.papers import papers_first, register_paper
from verkstad.agreements.models import Agreement, Change, Version
from verkstad.agreements.rules import Actor, checked, no
from verkstad.applications.models import Application
from verkstad.core.agreements.content import Agreed, sha256, to_json
from verkstad.core.applications.plan import Fund, Plan, Source, from_json
from verkstad.core.money import largest_remainder
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision, Outcome
from verkstad.grants.models import Project
from verkstad.handling.queries.people import people_of
from verkstad.journal.actions import record
from verkstad.notices.actions import put

RELATED = ("call__mandate__programme", "version", "owner")
TIME_TO_ACCEPT = timedelta(weeks=4)  # DOMAIN 2.3: confirmation of the undertaking


def agreed_from(decision: Decision) -> Agreed:
    """What the decision and the application that it rests on say, as an agreement's first version.

    The lines of the grant in the financing are those of the application, scaled to what was granted (largest remainder):
    where less was granted than applied for, the receiver accepts the smaller sum and asks for a change of the budget.
    """
    told, case = decision.told, decision.application
    share = case.version.terms.highest_share
    plan = from_json(case.plan)
    return Agreed(
        granted_ore=decision.amount_ore, by_year=told.by_year, share=Fraction(share) / 100 if share else None,
        share_clause=case.version.terms.share_clause, first=told.project_from, last=told.project_to,
        budget=Plan(plan.costs, plan.units, plan.chosen, _granted(plan.funds, decision.amount_ore)),
        special_terms=told.special_terms, general_terms=told.general_terms, reports=told.reports,
        aid_scheme=told.aid_scheme, payee=told.payee,
    )  # fmt: skip


def _granted(funds: tuple[Fund, ...], amount_ore: int) -> tuple[Fund, ...]:
    lines = [one for one in funds if one.source is Source.GRANT and one.amount_ore > 0]
    if not lines:
        return funds
    parts = dict(
        zip((one.key for one in lines), largest_remainder(amount_ore, [one.amount_ore for one in lines]), strict=True)
    )
    return tuple(
        Fund(one.key, one.source, one.partner, one.name, one.year, parts[one.key], one.means, one.confirmed)
        if one.key in parts else one for one in funds
    )  # fmt: skip


@papers_first
def offer_agreement(*, decision: Decision, actor: Actor | str, day: date | None = None) -> Agreement:
    """Make the agreement of a granted application and offer it to the receiver, to be accepted within four weeks.

    `actor` is a user, or the journal key of the command that offers them all. The same decision again gives the same
    agreement. Refuses who may not, a rejection, a decision that another has replaced, and an application made in test mode.
    """
    by = actor if isinstance(actor, str) else checked(actor, "agreements.offer_agreement", decision)
    rows = Application.objects.select_for_update(of=("self",)).select_related(*RELATED)
    case = rows.get(pk=decision.application_id)
    known = Agreement.objects.filter(application=case).first()
    if known is not None:
        return known
    if decision.outcome == Outcome.REJECTION:
        raise no("nothing_granted", gettext_noop("A rejection leads to no agreement."), clause="R14")
    if Decision.objects.filter(replaces=decision).exists():
        raise no("replaced", gettext_noop("A later decision has replaced this one."),
                 gettext_noop("Begin from the decision in force."), clause="R14")  # fmt: skip
    if case.test:
        raise no("test", gettext_noop("What was made in test mode leads to no agreement."))
    today = day or timezone.localdate()
    made = Agreement.objects.create(
        key=decision.project_code or case.key, mandate=case.call.mandate, owner=case.owner, application=case,
        project=Project.objects.filter(key=decision.project_code).first() if decision.project_code else None,
        title=case.title or str(case), accept_by=today + TIME_TO_ACCEPT,
    )  # fmt: skip
    add_version(made, agreed_from(decision), valid_from=decision.decided_on, by=by, decision=decision)
    record(actor=by, act="agreement.offered", subject_type="agreement", subject_key=made.key, mandate=made.mandate.key,
           facts={"decision": decision.number, "case": str(case), "accept_by": str(made.accept_by)})  # fmt: skip
    for person in people_of(made.owner.key):
        put(to=person, template="agreements.offered", url=made.get_absolute_url(), once_key=f"agreement:{made.pk}",
            context={"title": made.title, "accept_by": str(made.accept_by)})  # fmt: skip
    return made


def add_version(
    agreement: Agreement, agreed: Agreed, *, valid_from: date, by: str, decision: Decision | None = None,
    change: Change | None = None, day: date | None = None,
) -> Version:  # fmt: skip
    """The next version, in force from a day, with its paper. For an action under `papers_first` that has locked the
    agreement and checked right and state."""
    number = agreement.versions.count() + 1
    paper = register_paper(agreement=agreement, agreed=agreed, number=number, valid_from=valid_from,
                           day=day or timezone.localdate(), by=by, decision=decision, change=change)  # fmt: skip
    return Version.objects.create(
        agreement=agreement, number=number, valid_from=valid_from, content=to_json(agreed), sha256=sha256(agreed),
        decision=decision, change=change, document=paper, made_by=by,
    )  # fmt: skip


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked until the transaction ends, with what rules and papers ask for."""
    related = ("mandate__programme", "owner", "application__version", "application__call")
    return Agreement.objects.select_for_update(of=("self",)).select_related(*related).get(pk=agreement.pk)


@transaction.atomic
def accept_agreement(*, agreement: Agreement, sha: str, actor: Actor) -> Agreement:
    """The receiver's signatory takes on what is agreed. `sha` is the digest of the version that was read.

    Refuses who may not sign, an agreement that does not wait for acceptance, and a version that is not the newest.
    """
    by = checked(actor, "agreements.accept_agreement", agreement)
    row = locked(agreement)
    row.state = Agreement.LIFECYCLE.target(row.state, "agreement.accepted")
    version = row.versions.order_by("-number").first()
    if version is None or version.sha256 != sha:
        raise no("other_version", gettext_noop("What is agreed was changed while you read it."),
                 gettext_noop("Read the agreement as it is now, then accept it."), clause="R14")  # fmt: skip
    row.accepted_at, row.accepted_by = timezone.now(), by
    row.document_id = version.document_id
    row.save(update_fields=["state", "accepted_at", "accepted_by", "document"])
    record(actor=by, act="agreement.accepted", subject_type="agreement", subject_key=row.key, mandate=row.mandate.key,
           facts={"version": version.number, "sha256": version.sha256})  # fmt: skip
    return row


@transaction.atomic
def decline_agreement(*, agreement: Agreement, reason: str, actor: Actor) -> Agreement:
    """The receiver does not want the grant after all; the money stays promised until the decision is changed.

    Refuses who may not sign, an agreement that does not wait for acceptance, and no reason.
    """
    by = checked(actor, "agreements.accept_agreement", agreement)
    row = locked(agreement)
    row.state = Agreement.LIFECYCLE.target(row.state, "agreement.declined")
    if not reason.strip():
        raise no("no_reason", gettext_noop("Say why the grant is declined."), where="reason")
    row.declined_why = reason.strip()[:500]
    row.save(update_fields=["state", "declined_why"])
    record(
        actor=by,
        act="agreement.declined",
        subject_type="agreement",
        subject_key=row.key,
        mandate=row.mandate.key,
        facts={},
    )
    return row
