"""A grant that nobody took on: proposed to be revoked, and revoked by a decision in the case, in four eyes."""

from django.db import transaction

from verkstad.agreements.actions.offering import locked
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.under_way import not_taken_on
from verkstad.agreements.rules import Actor, checked, no, refuse
from verkstad.applications.models import Application
from verkstad.core.decisions.content import Content, Outcome
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions import propose
from verkstad.decisions.models import Decision, Proposal
from verkstad.journal.actions import record


@transaction.atomic
def propose_revocation(*, agreement: Agreement, reasons: str, actor: Actor) -> Proposal:
    """Propose to the one who decides that the grant is revoked: the receiver has declined it, or not accepted it in time.

    Nothing is freed before it is decided. Can be appealed as the grant could. Refuses who may not propose, an agreement that
    is accepted or may still be, one that rests on no case here, a case in which another proposal waits, and short reasons.
    """
    checked(actor, "decisions.propose", agreement)
    row = locked(agreement)
    refuse(not_taken_on(row))
    stands = Decision.objects.in_force().filter(application=row.application_id).first() if row.application_id else None
    if stands is None or row.application is None:
        raise no("no_case", gettext_noop("The grant was not decided here, so it cannot be revoked here."), clause="R14")
    if Proposal.objects.filter(application=row.application_id, state="open").exists():
        raise no("proposal_waits", gettext_noop("Another proposal waits for a decision in the case already."),
                 gettext_noop("Have it decided or sent back first."), clause="R14")  # fmt: skip
    told = stands.told
    content = Content(outcome=Outcome.REVOKED, reasons_sv=reasons.strip(), applied_ore=told.applied_ore, total_ore=told.total_ore,
                      aid_scheme=told.aid_scheme, appeal=told.appeal, appeal_clause=told.appeal_clause)  # fmt: skip
    return propose(application=row.application, content=content, actor=actor)


def revoked(*, application: Application, number: int, by: str) -> None:
    """The agreement of a grant that a decision revokes, in the deciding act's transaction, which has tried that nobody has
    taken it on. It is offered no more."""
    row = locked(Agreement.objects.get(application=application))
    row.state = Agreement.LIFECYCLE.target(row.state, "agreement.revoked")
    row.save(update_fields=["state"])
    record(actor=by, act="agreement.revoked", subject_type="agreement", subject_key=row.key, mandate=row.mandate.key,
           facts={"decision": number})  # fmt: skip
