"""The decision: checked, booked, written, registered and told in one transaction."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from verkstad.applications.actions.moves import move
from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.core.decisions.content import Content, Outcome, sha256
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions.aid import book_aid, locked_undertaking
from verkstad.decisions.actions.cases import (
    application_of,
    in_force,
    locked_case,
    locked_proposal,
    no,
    refuse,
    refuse_test,
)
from verkstad.decisions.actions.letters import NotSet, Press, expected_letter, register_letter
from verkstad.decisions.actions.money import check_money, promise, take_back
from verkstad.decisions.actions.proposing import findings_of, target
from verkstad.decisions.letters import ready
from verkstad.decisions.models import Condition, Decision, Proposal
from verkstad.decisions.rules import checked, under_way
from verkstad.handling.queries.people import people_of
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.access import may
from verkstad.people.models import User

PATIENCE = 3  # how often a decision is tried with its letter set beforehand, before it is set under the locks


def decide(*, proposal: Proposal, actor: User, revision: int | None = None, day: date | None = None) -> Decision:
    """Decide as proposed: the grant is booked, the letter written and registered, the applicant told; or nothing is.

    Refuses who made the proposal or handles the case (R13), a proposal that is decided, sent back or changed since
    `revision` was seen, and everything a proposal is refused for, measured anew on the day. The mandate and the call are
    locked before the money is measured: what would overdraw the mandate's amount, a year of its envelope or the call's
    budget is refused with the clause and what is left, whoever else decides in the same second.
    """
    today = day or timezone.localdate()
    press = _guessed(proposal, today, actor)
    for _attempt in range(PATIENCE):
        try:
            with transaction.atomic():
                return _decided(proposal, actor, revision, today, press)
        except NotSet as left:  # somebody took the number meanwhile: nothing was written, and now the text is known
            press.set(left.facts)
    press.waits = True
    with transaction.atomic():
        return _decided(proposal, actor, revision, today, press)


def _guessed(proposal: Proposal, today: date, actor: User) -> Press:
    """The letter set before the transaction, since on SQLite nobody else writes while one is open; not for who may not
    decide this."""
    press = Press(today)
    case = application_of(proposal)
    if proposal.state == "open" and not case.test and may(actor, "decisions.decide", case):
        facts = expected_letter(proposal, today, actor)
        if facts is not None:
            press.set(facts)
    ready()
    return press


def _decided(proposal: Proposal, actor: User, revision: int | None, today: date, press: Press) -> Decision:
    case = locked_case(proposal.application)
    row = locked_proposal(proposal, case)
    key = checked(actor, "decisions.decide", case)
    content = row.told
    _check(case, row, key, revision)
    before = in_force(case)
    if (before and before.pk) != row.replaces_id:
        raise no("other_decision", gettext_noop("Another decision was made in %(case)s after this was proposed."),
                 gettext_noop("Send the proposal back and have a new one made."), case=str(case))  # fmt: skip
    if content.positive:  # whoever else grants in the call or to the applicant waits here, so that sums hold
        Call.objects.select_for_update(of=("self",), no_key=True).get(pk=case.call_id)
        locked_undertaking(case.owner)
    refuse(findings_of(case, content, today))
    code = before.project_code if before and before.project_code else project_code(case)
    if before is not None:
        take_back(case, before, today, key)
    if content.positive:
        check_money(case, content, today)
        promise(case, content, code, (before.number if before else 0) + 1, today, key)
    return _made(case, row, before, content, code, today, actor, press)


def _check(case: Application, row: Proposal, key: str, revision: int | None) -> None:
    """Who decides, and whether it is still what was seen."""
    refuse_test(case)
    target(row, "proposal.decided")
    if row.made_by == key:
        raise no("four_eyes", gettext_noop("You made this proposal, so somebody else must decide."),
                 gettext_noop("Ask another person with the right to decide."), clause="R13")  # fmt: skip
    if case.handler and case.handler.journal_key == key:
        raise no("handled_by_you", gettext_noop("You handle this case, so somebody else must decide."),
                 gettext_noop("Ask another person with the right to decide."), clause="R13")  # fmt: skip
    if revision is not None and row.revision != revision:
        raise no("changed_meanwhile", gettext_noop("The proposal was changed after you opened it."),
                 gettext_noop("Read it anew before you decide."))  # fmt: skip


def _made(
    case: Application, row: Proposal, before: Decision | None, content: Content, code: str, day: date, actor: User,
    press: Press,
) -> Decision:  # fmt: skip
    """The frozen version with its letter, conditions, aid, state, journal and notices."""
    key, number = actor.journal_key, (before.number if before else 0) + 1
    document = register_letter(case, row, content, number, day, actor, press)
    decision = Decision.objects.create(
        application=case, number=number, proposal=row, replaces=before, basis=row.basis, outcome=content.outcome,
        amount_ore=content.amount_ore, content=row.content, sha256=sha256(row.content), decided_on=day,
        proposed_by=row.made_by, handled_by=case.handler.journal_key if case.handler else "", decided_by=key,
        project_code=code if content.positive else "", document=document,
    )  # fmt: skip
    row.state = target(row, "proposal.decided")
    row.save(update_fields=["state", "saved_at"])
    Condition.objects.bulk_create(
        Condition(
            decision=decision, key=one.key, text=one.text, follow_on=one.follow_on, before_payment=one.before_payment
        )
        for one in content.conditions
        if one.follow_on
    )
    book_aid(case, decision, before, key)
    facts = {"number": number, "outcome": str(content.outcome), "amount_ore": content.amount_ore,
             "sha256": decision.sha256, "letter": document.diary_number}  # fmt: skip
    if content.outcome == Outcome.REVOKED:
        move(case, "application.revoked", actor=key, facts=facts)
        for one in under_way.values():
            one.revoked(application=case, number=number, by=key)
    if case.state == State.PROPOSED:
        move(case, "application.granted" if content.positive else "application.rejected", actor=key, facts=facts)
    record(actor=key, act="decision.made", subject_type="application", subject_key=case.key,
           mandate=case.call.mandate.key, facts={**facts, "call": case.call.key})  # fmt: skip
    for person in people_of(case.owner.key):
        put(to=person, template="decisions.decided", once_key=f"decision:{decision.pk}",
            url=reverse("decisions:decision", args=[decision.pk]),
            context={"case": str(case), "title": case.title or str(case), "call": case.call.title_sv})  # fmt: skip
    return decision


def project_code(case: Application) -> str:
    """The code under which the grant is booked and the project known: its title and the case's key.

    A company's title can tell of its business, so a company's code says only the case's key.
    """
    if case.owner.kind == "company":
        return f"stod-{case.key}"
    return f"{slugify(case.title)[:44].strip('-') or 'projekt'}-{case.key}"
