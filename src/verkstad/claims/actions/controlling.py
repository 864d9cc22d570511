"""An officer controls a claim: lines judged, a sample drawn, a visit noted, a decision proposed; another decides it."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.db.models import Case, F, Sum, When
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.claims.actions.drafts import locked, recorded, to_control
from verkstad.claims.actions.letters import send_decision, tell
from verkstad.claims.actions.looking import count_approved, looked
from verkstad.claims.actions.ticking import laid_out
from verkstad.claims.models import Claim, ClaimLine, Sample, Tick, Visit
from verkstad.claims.queries.control import weights
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import with_evidence
from verkstad.claims.queries.sums import by_option, by_place, counting
from verkstad.claims.queries.tasks import left_to_do
from verkstad.claims.rules import Actor, checked, no, refuse
from verkstad.core.calls.terms import CostMethod
from verkstad.core.claims import simplified
from verkstad.core.claims.lines import Fault, Origin, Verdict
from verkstad.core.claims.sample import draw, new_seed
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.setting import letters_first
from verkstad.journal.actions import record

# told to the sender, in the language of the case
FOLLOWS = "Schablonen räknas på de kostnader som har godkänts."
ANEW = "Beloppet är högre än vad avtalet ger för det som har gjorts, eller har redan godkänts."


@transaction.atomic
def judge_lines(
    *, claim: Claim, lines: Iterable[int], verdict: str, fault: str = "", why: str = "", deducted_ore: int = 0, actor: Actor
) -> int:  # fmt: skip
    """Say of lines (by primary key) that they are approved, parked or deducted; `deducted_ore` is what is not approved of a
    single approved line. Gives how many were judged.

    Refuses no lines, lines of another claim, an error type or reason that is missing, and a deduction that is not a part
    of one line.
    """
    row, by = to_control(claim, actor)
    keys = set(lines)
    chosen = list(ClaimLine.objects.filter(claim=row, pk__in=keys)) if keys else []
    if not keys or len(chosen) != len(keys):
        raise no("no_lines", gettext_noop("Choose at least one line of this claim."), where="lines")
    if verdict not in list(Verdict):
        raise no("verdict", gettext_noop("Say whether the lines are approved, parked or deducted."), where="verdict")
    held = verdict in (Verdict.PARKED, Verdict.DEDUCTED) or deducted_ore
    refuse([*([Finding("claims.no_fault", gettext_noop("Say what kind of error it is."), where="fault")]
              if held and fault not in list(Fault) else []),
            *([Finding("claims.no_reason", gettext_noop("Say why, so that the sender can correct it."), where="why")]
              if held and not why.strip() else [])])  # fmt: skip
    _checked_part(row, chosen, verdict, deducted_ore)
    given = {"verdict": verdict, "deducted_ore": deducted_ore, "judged_by": by if verdict != Verdict.NEW else ""}
    given |= {"fault": fault, "why": why.strip()[:500]} if held else {"fault": "", "why": ""}
    ClaimLine.objects.filter(claim=row, pk__in=keys).update(**given)
    recorded(row, "claim.lines_judged", by, lines=len(keys), verdict=str(verdict), fault=str(fault), deducted_ore=deducted_ore,
             amount_ore=sum(one.amount_ore for one in chosen))  # fmt: skip
    return len(keys)


def _checked_part(claim: Claim, chosen: list[ClaimLine], verdict: str, deducted_ore: int) -> None:
    if not deducted_ore:
        return
    lumps = {one.key for one in allowed(claim).options if one.method is CostMethod.LUMP_SUM}
    if any(one.origin == Origin.COMPUTED and one.option in lumps for one in chosen):
        raise no("lump_sum", gettext_noop("A lump sum is approved whole or not at all."),
                 gettext_noop("Deduct the whole line where the work is not done."), where="deducted_ore", clause="R16")  # fmt: skip
    if verdict != Verdict.APPROVED or len(chosen) != 1 or not 0 < deducted_ore < chosen[0].amount_ore:
        raise no("deduction", gettext_noop("A deduction is a part of one line that is approved for the rest."),
                 gettext_noop("Choose one line and an amount below its own, or deduct the whole line."), where="deducted_ore")  # fmt: skip


@transaction.atomic
def approve_rest(*, claim: Claim, actor: Actor) -> int:
    """Approve every line that nobody has looked at or found fault with; gives how many."""
    row, by = to_control(claim, actor)
    count = ClaimLine.objects.filter(claim=row, verdict=Verdict.NEW).update(verdict=Verdict.APPROVED, judged_by=by)
    recorded(row, "claim.lines_judged", by, lines=count, verdict=str(Verdict.APPROVED))
    return count


@transaction.atomic
def draw_sample(*, claim: Claim, size: int, seed: str = "", actor: Actor) -> Sample:
    """Draw lines to look at closely, by their size and what was noted on them. The seed is new unless told, and stands in
    the journal: the same seed draws the same lines. Refuses a size that is not between one and the number of lines."""
    row, by = to_control(claim, actor)
    lines = [one.line for one in with_evidence(row)]
    if not 1 <= size <= max(len(lines), 1) or not lines:
        raise no(
            "size", gettext_noop("A sample has at least one line and at most all %(n)s."), where="size", n=len(lines)
        )
    seed = seed or new_seed()
    looked(claim=row)
    drawn = draw(lines, size, seed, weights(row))
    made = Sample.objects.create(claim=row, seed=seed[:32], size=len(drawn.keys), lines=list(drawn.keys), drawn_by=by)
    recorded(
        row, "claim.sample_drawn", by, seed=made.seed, lines=made.size, amount_ore=drawn.amount_ore, of_ore=drawn.of_ore
    )
    return made


@transaction.atomic
def note_visit(
    *, agreement: Agreement, visited_on: date, notes: str, action: str = "", action_by: date | None = None,
    claim: Claim | None = None, actor: Actor,
) -> Visit:  # fmt: skip
    """Note what was seen on a visit on the spot and what is to be done. Refuses a coming day and one before the agreement,
    no notes, an action without a day or before the visit, and a claim of another project."""
    by = checked(actor, "claims.control_claim", agreement)
    if visited_on > timezone.localdate():
        raise no("future", gettext_noop("The visit has not been made yet."), where="visited_on")
    if visited_on < timezone.localdate(agreement.made_at):
        raise no("visit_before", gettext_noop("The visit is noted before the agreement was made."),
                 gettext_noop("Check the year."), where="visited_on")  # fmt: skip
    if action_by is not None and action_by < visited_on:
        raise no(
            "action_before", gettext_noop("What is to be done cannot be done before the visit."), where="action_by"
        )
    if not notes.strip():
        raise no("no_notes", gettext_noop("Write what was seen."), where="notes")
    if bool(action.strip()) != (action_by is not None):
        raise no("action_day", gettext_noop("What is to be done and by when belong together."), where="action_by")
    if claim is not None and claim.agreement_id != agreement.pk:
        raise no("other_claim", gettext_noop("The claim is of another project."), where="claim")
    made = Visit.objects.create(agreement=agreement, claim=claim, visited_on=visited_on, notes=notes.strip()[:4000],
                                action=action.strip()[:500], action_by=action_by, noted_by=by)  # fmt: skip
    record(actor=by, act="visit.noted", subject_type="agreement", subject_key=agreement.key, mandate=agreement.mandate.key,
           facts={"visited_on": str(visited_on), "action_by": str(action_by or "")})  # fmt: skip
    return made


@transaction.atomic
def propose_claim(*, claim: Claim, proposal: str, actor: Actor) -> Claim:
    """Bring a controlled claim to decision: every line is judged, and what is computed is worked out anew: flat rates on the
    approved base, unit costs and lump sums by what the agreement says now.

    Refuses who does not control claims, a line that nobody has judged, each obligatory task that is open or was ticked
    before the claim was sent as it is now, and no words on what the control found.
    """
    row, by = to_control(claim, actor)
    left = row.lines.filter(verdict=Verdict.NEW).count()
    if left:
        raise no(
            "lines_left",
            gettext_noop("%(n)s lines are not judged."),
            gettext_noop("Approve, park or deduct them first."),
            n=left,
        )
    refuse(left_to_do(laid_out(claim=row)))
    if not proposal.strip():
        raise no("no_proposal", gettext_noop("Write what the control found."), where="proposal")
    lower_rates(claim=row, by=by)
    row.state = Claim.LIFECYCLE.target(row.state, "claim.proposed")
    row.proposed_by, row.proposal = by, proposal.strip()[:4000]
    row.approved_ore, row.in_kind_ore = approved_sums(row)
    row.save(update_fields=["state", "proposed_by", "proposal", "approved_ore", "in_kind_ore"])
    recorded(row, "claim.proposed", by, approved_ore=row.approved_ore, in_kind_ore=row.in_kind_ore)
    return row


def approved_sums(claim: Claim) -> tuple[int, int]:
    """What is approved of cost that was paid, and of cost in kind."""
    amount = Case(When(verdict="approved", then=F("amount_ore") - F("deducted_ore")), default=0)
    found = dict(claim.lines.order_by().values_list("in_kind").annotate(ore=Sum(amount)))
    return found.get(False, 0) or 0, found.get(True, 0) or 0


def lower_rates(*, claim: Claim, by: str) -> None:
    """What is computed is worked out anew on what is approved over all claims (R10): a flat rate follows its base, a unit
    cost its units at the agreed cost, and a lump sum is given once and whole (R16). What a line is above that is deducted."""
    told = allowed(claim)
    own = list(claim.lines.filter(origin=Origin.COMPUTED, verdict=Verdict.APPROVED))
    if not own:
        return
    decided, _waiting = counting(claim)
    base = by_place(decided, approved=True)
    for key, ore in by_place(claim.lines.all(), approved=True).items():
        base[key] = base.get(key, 0) + ore
    kept = {(one.option, one.partner) for one in own}
    asked = [simplified.Asked(one.option, one.partner, Fraction(one.count), one.done) for one in claim.asked.all()
             if (one.option, one.partner) in kept]  # fmt: skip
    before = by_option(decided, approved=True)
    due = {(one.option, one.partner): one.amount_ore
           for one in simplified.computed(told.options, told.agreed.budget, base, before, asked)}  # fmt: skip
    methods = {one.key: one.method for one in told.options}
    for line in own:
        less = line.amount_ore - max(due.get((line.option, line.partner), 0), 0)
        if less <= line.deducted_ore:
            continue  # the control has taken away as much already
        method = methods.get(line.option)
        whole = less >= line.amount_ore or method is CostMethod.LUMP_SUM
        ClaimLine.objects.filter(pk=line.pk).update(
            verdict=Verdict.DEDUCTED if whole else Verdict.APPROVED, deducted_ore=0 if whole else less,
            fault=Fault.AMOUNT, why=FOLLOWS if method is CostMethod.FLAT_RATE else ANEW, judged_by=by,
        )  # fmt: skip


@letters_first
def decide_claim(*, claim: Claim, actor: Actor) -> Claim:
    """Decide a claim as proposed: the receiver gets a letter with every figure, and what is approved may then be paid.

    Refuses who may not decide, a claim that is not before decision, and somebody who proposed it, judged its lines or
    did its tasks (R13).
    """
    by = checked(actor, "claims.decide_claim", claim)
    row = locked(claim)
    row.state = Claim.LIFECYCLE.target(row.state, "claim.decided")
    took_part = row.lines.filter(judged_by=by).exists() or Tick.objects.filter(task__claim=row, by=by).exists()
    if by == row.proposed_by or took_part:
        raise no("four_eyes", gettext_noop("Who has controlled a claim does not decide it."),
                 gettext_noop("Let somebody else decide."), clause="R13")  # fmt: skip
    if approved_sums(row) != (row.approved_ore, row.in_kind_ore):
        raise no(
            "changed", gettext_noop("The lines do not add up to what was proposed."), gettext_noop("Propose it anew.")
        )
    row.decided_by, row.decided_on = by, timezone.localdate()
    count_approved(claim=row)
    row.letter = send_decision(claim=row, actor=actor)
    row.save(update_fields=["state", "decided_by", "decided_on", "letter"])
    tell(row, "claims.decided", row.letter.diary_number, document=row.letter.diary_number)
    recorded(row, "claim.decided", by, approved_ore=row.approved_ore, in_kind_ore=row.in_kind_ore)
    return row


@transaction.atomic
def send_back(*, claim: Claim, why: str, actor: Actor) -> Claim:
    """Back from decision to control. Refuses who may neither decide nor control, a claim that is not before decision, and
    no reason."""
    by = checked(actor, "claims.decide_claim", claim)
    row = locked(claim)
    row.state = Claim.LIFECYCLE.target(row.state, "claim.sent_back")
    if not why.strip():
        raise no("no_reason", gettext_noop("Say what is to be looked at again."), where="why")
    row.proposed_by, row.proposal = "", f"{why.strip()}\n\n{row.proposal}"[:4000]
    row.save(update_fields=["state", "proposed_by", "proposal"])
    recorded(row, "claim.sent_back", by)
    return row
