"""The presenter's proposal: made, changed, sent back."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.applications.actions.moves import move
from verkstad.applications.models import Application, State
from verkstad.core.calls.cheque import Met
from verkstad.core.decisions.content import Content, Outcome, to_json
from verkstad.core.decisions.proposal import proposal_findings, ranking_findings
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions.cases import in_force, locked_case, locked_proposal, no, refuse, refuse_test
from verkstad.decisions.models import Basis, Proposal
from verkstad.decisions.queries.ground import about, aid_of, cheque_answers, is_de_minimis
from verkstad.decisions.rules import checked, under_way
from verkstad.journal.actions import record
from verkstad.people.models import User
from verkstad.review.queries import frozen, round_of


@transaction.atomic
def propose(
    *, application: Application, content: Content, actor: User, basis: str = "", revision: int | None = None,
    day: date | None = None,
) -> Proposal:  # fmt: skip
    """Propose a decision, or change the proposal that waits for one; whoever changes it last has made it (R13).

    `revision` is the one that was seen when the change began: a change made meanwhile by another is not overwritten.
    `basis` is "reconsideration" or "court" for a new look at a decision. Refuses a test, a case that is not to be
    decided (its state), and every error of the content with its rule: amount, share, ceilings, years, period, reports,
    conditions, letters of intent (R2), a cheque's checks (R5), state aid (R19, R20).
    """
    case = locked_case(application)
    key = checked(actor, "decisions.propose", case)
    refuse_test(case)
    today = day or timezone.localdate()
    row = Proposal.objects.select_for_update(of=("self",)).filter(application=case, state="open").first()
    if row and revision is not None and row.revision != revision:
        raise no("changed_meanwhile", gettext_noop("Somebody else changed the proposal while you wrote."),
                 gettext_noop("Open the proposal anew, see what was changed, and write yours again."))  # fmt: skip
    content = replace(content, applied_ore=case.applied_ore, ranking=_ranking(case))
    refuse(findings_of(case, content, today))
    if row is None:
        row = _new(case, content, basis, key)
    else:
        row.content, row.made_by, row.revision = to_json(content), key, row.revision + 1
        row.save(update_fields=["content", "made_by", "revision", "saved_at"])
    facts = {"outcome": str(content.outcome), "amount_ore": content.amount_ore, "revision": row.revision}
    if case.state in (State.REGISTERED, State.CHECKED):
        move(case, "application.proposed", actor=key, facts=facts)
        application.state = case.state
    record(actor=key, act="proposal.saved", subject_type="application", subject_key=case.key,
           mandate=case.call.mandate.key, facts=facts)  # fmt: skip
    return row


def _new(case: Application, content: Content, basis: str, key: str) -> Proposal:
    before = in_force(case)
    if before is None and basis:
        raise no(
            "nothing_to_reconsider", gettext_noop("There is no decision in %(case)s to look at anew."), case=str(case)
        )
    reopened = before is not None and case.state == State.CHECKED
    chosen = basis or (Basis.RECONSIDERATION if reopened else Basis.APPLICATION)
    if case.state not in (State.REGISTERED, State.CHECKED, State.PROPOSED) and not (
        before and case.state == State.GRANTED
    ):
        raise no("not_to_be_decided", gettext_noop("%(case)s is not to be decided now: its state is “%(state)s”."),
                 gettext_noop("Its requirements must be checked first; a rejected case must be reopened."),
                 case=str(case), state=case.state)  # fmt: skip
    if case.state == State.GRANTED and content.outcome == Outcome.REJECTION:
        raise no("grant_taken_back", gettext_noop("A grant is not turned into a rejection by a new decision on the application."),
                 gettext_noop("Money that was paid wrongly is recovered in the project's own case."),
                 clause="37 § förvaltningslagen (2017:900)", where="outcome")  # fmt: skip
    if content.outcome == Outcome.REVOKED and case.state != State.GRANTED:
        raise no("nothing_to_revoke", gettext_noop("%(case)s has no grant, so there is nothing to revoke."), where="outcome",
                 case=str(case))  # fmt: skip
    if case.state == State.REGISTERED and content.positive:
        raise no("not_checked", gettext_noop("The requirements of %(case)s have not been checked, so it cannot be granted."),
                 gettext_noop("Finish the requirement check, or propose a rejection."), where="outcome", case=str(case))  # fmt: skip
    return Proposal.objects.create(application=case, content=to_json(content), made_by=key, replaces=before,
                                   basis=chosen if before else Basis.APPLICATION)  # fmt: skip


def _ranking(case: Application) -> str:
    """The frozen list of the call as "number:sha256", "" where there is no review; refused while the list is open."""
    if case.state == State.REGISTERED:
        return ""
    listed = frozen(case.call)
    if listed is None and round_of(case.call) is not None:
        raise no("ranking_open", gettext_noop("The ranking list of the call is not frozen yet, so nothing can be proposed."),
                 gettext_noop("Freeze the list in the review first."))  # fmt: skip
    return f"{listed.number}:{listed.sha256}" if listed else ""


def within_ranking(case: Application) -> bool | None:
    """Whether the frozen list gives the application money; None where there is no list or it is not on it."""
    listed = frozen(case.call)
    rows = listed.rows if listed else []
    return next((bool(row["within"]) for row in rows if row["application"] == case.key), None)


def findings_of(case: Application, content: Content, day: date) -> list[Finding]:
    """Everything that a proposal is measured against but the money: errors, warnings and notes."""
    found = proposal_findings(content, case.version.terms, about(case), day)
    found += ranking_findings(content, within_ranking(case) if content.ranking else None)
    for one in under_way.values() if case.state == State.GRANTED else ():
        found += one.weighed(case, content)
    if not content.positive:
        return found
    found += [met.finding for met in cheque_answers(case, day) if met.met != Met.MET]
    if is_de_minimis(case):
        found += aid_of(case, content.amount_ore, day).state.findings
    return found


@transaction.atomic
def return_proposal(*, proposal: Proposal, why: str, actor: User) -> Proposal:
    """Send a proposal back to the presenter, who then makes a new one. Needs a reason; refuses one that is decided.

    The presenter may take the proposal back in the same way.
    """
    case = locked_case(proposal.application)
    row = locked_proposal(proposal, case)
    own = row.made_by == actor.journal_key
    key = checked(actor, "decisions.propose" if own else "decisions.decide", case)
    row.state = target(row, "proposal.returned")
    if not why.strip() or len(why) > 2000:
        raise no("why_returned", gettext_noop("Say why the proposal is sent back, in at most 2000 characters."),
                 gettext_noop("Write a few words that help the presenter."), where="why")  # fmt: skip
    row.returned_why, row.returned_by = why.strip(), key
    row.save(update_fields=["state", "returned_why", "returned_by", "saved_at"])
    if case.state == State.PROPOSED:
        move(case, "application.returned", actor=key, facts={"proposal": row.pk})
    record(actor=key, act="proposal.returned", subject_type="application", subject_key=case.key,
           mandate=case.call.mandate.key, facts={"proposal": row.pk})  # fmt: skip
    return row


def target(row: Proposal, act: str) -> str:
    try:
        return row.LIFECYCLE.target(row.state, act)
    except Refused:
        raise no("proposal_closed", gettext_noop("This proposal no longer waits for a decision."),
                 gettext_noop("Reload the page to see where the case stands.")) from None  # fmt: skip
