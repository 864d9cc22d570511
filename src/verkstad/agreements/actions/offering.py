"""An agreement begins: generated from the decision, offered to the receiver, accepted or declined."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.papers import papers_first, register_paper
from verkstad.agreements.models import Agreement, Change, Offer, Version
from verkstad.agreements.queries.awaiting import newest, open_offer
from verkstad.agreements.rules import Actor, checked, no
from verkstad.applications.models import Application
from verkstad.core.agreements.content import Agreed, sha256, to_json
from verkstad.core.agreements.reconsidered import reconsidered, scaled_grant
from verkstad.core.applications.plan import from_json
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision
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
        budget=replace(plan, funds=scaled_grant(plan.funds, decision.amount_ore)),
        special_terms=told.special_terms, general_terms=told.general_terms, reports=told.reports,
        aid_scheme=told.aid_scheme, payee=told.payee,
    )  # fmt: skip


@papers_first
def offer_agreement(*, decision: Decision, actor: Actor | str, day: date | None = None) -> Agreement:
    """Make the agreement of a granted application and offer it to the receiver, to be accepted within four weeks; of a case
    that has one, its next version, as the new decision says.

    `actor` is a user, or the journal key of the command that offers them all. The same decision again gives the same
    agreement. Refuses who may not, a rejection, a decision that another has replaced, an application made in test mode, and
    a new decision on a project that is closed.
    """
    by = actor if isinstance(actor, str) else checked(actor, "agreements.offer_agreement", decision)
    rows = Application.objects.select_for_update(of=("self",)).select_related(*RELATED)
    case = rows.get(pk=decision.application_id)
    known = Agreement.objects.filter(application=case).first()
    if known is not None and known.versions.filter(decision=decision).exists():
        return known
    _may_be_offered(decision, case)
    today = day or timezone.localdate()
    return _first(decision, case, today, by) if known is None else _anew(locked(known), decision, today, by)


def _may_be_offered(decision: Decision, case: Application) -> None:
    if not decision.positive:
        raise no("nothing_granted", gettext_noop("A decision that grants nothing leads to no agreement."), clause="R14")
    if Decision.objects.filter(replaces=decision).exists():
        raise no("replaced", gettext_noop("A later decision has replaced this one."),
                 gettext_noop("Begin from the decision in force."), clause="R14")  # fmt: skip
    if case.test:
        raise no("test", gettext_noop("What was made in test mode leads to no agreement."))


def _first(decision: Decision, case: Application, today: date, by: str) -> Agreement:
    made = Agreement.objects.create(
        key=decision.project_code or case.key, mandate=case.call.mandate, owner=case.owner, application=case,
        project=Project.objects.filter(key=decision.project_code).first() if decision.project_code else None,
        title=case.title or str(case), accept_by=today + TIME_TO_ACCEPT,
    )  # fmt: skip
    add_version(made, agreed_from(decision), valid_from=decision.decided_on, by=by, decision=decision)
    _told_offered(made, "agreement.offered", decision, made.accept_by, by)
    return made


def _anew(row: Agreement, decision: Decision, today: date, by: str) -> Agreement:
    """The version that a new decision makes. One that runs goes on; the receiver accepts what is new in it."""
    if row.state == "closed":
        raise no("closed", gettext_noop("The project is closed, so the new decision cannot change what is agreed."),
                 gettext_noop("Have the project opened again by a decision first."), clause="R14")  # fmt: skip
    stands, until = newest(row), today + TIME_TO_ACCEPT
    made = add_version(row, agreed_anew(row, decision, stands), valid_from=max(decision.decided_on, stands.valid_from), by=by,
                       decision=decision)  # fmt: skip
    for older in Offer.objects.filter(version__agreement=row, state="open"):
        older.state = Offer.LIFECYCLE.target(older.state, "version.replaced")
        older.save(update_fields=["state"])
    if row.state == "running":
        Offer.objects.create(version=made, accept_by=until)
    else:
        row.state, row.accept_by = Agreement.LIFECYCLE.target(row.state, "agreement.offered_anew"), until
        row.declined_why = ""
        row.save(update_fields=["state", "accept_by", "declined_why"])
    _told_offered(row, "agreement.offered_anew", decision, until, by, version=made.number)
    return row


def agreed_anew(agreement: Agreement, decision: Decision, stands: Version) -> Agreed:
    """What a new decision makes of the version in force."""
    earlier = agreement.versions.filter(decision__isnull=False).select_related("decision").order_by("-number").first()
    case = agreement.application
    if earlier is None or earlier.decision is None or case is None:
        return agreed_from(decision)
    earlier.decision.application = case
    decision.application = case
    return reconsidered(agreed_from(earlier.decision), agreed_from(decision), stands.agreed)


def _told_offered(row: Agreement, act: str, decision: Decision, until: date | None, by: str, **facts: object) -> None:
    case = decision.application
    record(actor=by, act=act, subject_type="agreement", subject_key=row.key, mandate=row.mandate.key,
           facts={"decision": decision.number, "case": str(case), "accept_by": str(until), **facts})  # fmt: skip
    for person in people_of(row.owner.key):
        put(to=person, template="agreements.offered" if act == "agreement.offered" else "agreements.offered_anew",
            url=row.get_absolute_url(), once_key=f"agreement:{row.pk}:{decision.number}",
            context={"title": row.title, "accept_by": str(until)})  # fmt: skip


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
    row, offer = _waiting(agreement)
    version = row.versions.order_by("-number").first()
    if version is None or version.sha256 != sha:
        raise no("other_version", gettext_noop("What is agreed was changed while you read it."),
                 gettext_noop("Read the agreement as it is now, then accept it."), clause="R14")  # fmt: skip
    facts = {"version": version.number, "sha256": version.sha256}
    if offer is not None:
        _answered(row, offer, "version.accepted", "", by, facts)
        return row
    row.state = Agreement.LIFECYCLE.target(row.state, "agreement.accepted")
    row.accepted_at, row.accepted_by = timezone.now(), by
    row.document_id = version.document_id
    row.save(update_fields=["state", "accepted_at", "accepted_by", "document"])
    _tell(row, "agreement.accepted", by, facts)
    return row


@transaction.atomic
def decline_agreement(*, agreement: Agreement, reason: str, actor: Actor) -> Agreement:
    """The receiver does not want the grant after all, or not what a new decision made of it; the money stays promised until
    the decision is changed.

    Refuses who may not sign, an agreement that does not wait for acceptance, and no reason.
    """
    by = checked(actor, "agreements.accept_agreement", agreement)
    row, offer = _waiting(agreement)
    if not reason.strip():
        raise no("no_reason", gettext_noop("Say why the grant is declined."), where="reason")
    why = reason.strip()[:500]
    if offer is not None:
        _answered(row, offer, "version.declined", why, by, {"version": offer.version.number})
        return row
    row.state = Agreement.LIFECYCLE.target(row.state, "agreement.declined")
    row.declined_why = why
    row.save(update_fields=["state", "declined_why"])
    _tell(row, "agreement.declined", by, {})
    return row


def _waiting(agreement: Agreement) -> tuple[Agreement, Offer | None]:
    """The agreement locked, with the open offer of its newest version where it runs already."""
    row = locked(agreement)
    if row.state != "running":
        return row, None
    offer = open_offer(row)
    if offer is None:
        raise no("nothing_waits", gettext_noop("Nothing of the agreement waits for acceptance."),
                 gettext_noop("Reload the page to see where it stands."))  # fmt: skip
    return row, offer


def _answered(row: Agreement, offer: Offer, act: str, why: str, by: str, facts: dict[str, object]) -> None:
    offer.state = Offer.LIFECYCLE.target(offer.state, act)
    offer.answered_at, offer.answered_by, offer.why = timezone.now(), by, why
    offer.save(update_fields=["state", "answered_at", "answered_by", "why"])
    _tell(row, act, by, facts)


def _tell(row: Agreement, act: str, by: str, facts: dict[str, object]) -> None:
    record(actor=by, act=act, subject_type="agreement", subject_key=row.key, mandate=row.mandate.key, facts=facts)
