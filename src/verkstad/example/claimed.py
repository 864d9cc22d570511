"""Claims in the example: one decided with a line parked, one that is being controlled, one that is being written."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.actions.controlling import approve_rest, decide_claim, draw_sample, judge_lines, propose_claim
from verkstad.claims.actions.drafts import add_file, begin_claim, claim_again, write_line
from verkstad.claims.actions.sending import send_claim
from verkstad.claims.actions.ticking import tick_tasks
from verkstad.claims.models import Claim, Purpose
from verkstad.core.claims.lines import Line
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import persona
from verkstad.example.reported import neighbours
from verkstad.people.access import may
from verkstad.people.actions import appoint
from verkstad.people.models import Role, User

FIRST = (("Mätteknik i Norr AB (påhittat)", "10442", 18_400_00), ("Robotkonsult Inland AB (påhittat)", "R-2201", 20_000_00),
         ("Robotkonsult Inland AB (påhittat)", "R-2207", 31_275_50))  # fmt: skip
SECOND = (
    ("Robotkonsult Inland AB (påhittat)", "R-2219", 27_350_00),
    ("Mätteknik i Norr AB (påhittat)", "10442", 18_400_00),
)
FAR = {"reached": "nådd", "mapped": "kartlagd", "acted": "har agerat"}
PAPER = "Påhittat underlag i exemplet: {what}, ansökan {number}.\n"


def claims() -> None:
    """Of the example's first running project whose period has begun two weeks ago or more; nothing where there is none."""
    begun = timezone.localdate() - timedelta(days=21)
    running = Agreement.objects.filter(state="running", mandate__programme__fictional=True).order_by("pk")
    for one in running.select_related("mandate", "owner", "application__started_by"):
        first = newest(one).agreed.first
        if first and first <= begun:
            of(one)
            return


def of(agreement: Agreement) -> None:
    for role in (
        Role.PROJECT_ECONOMIST,
        Role.SIGNATORY,
    ):  # so that who tries the demonstration finds claims of their own
        appoint(user=persona(role), role=role, organisation=agreement.owner.key, actor="system:demo")
    first = newest(agreement).agreed.first or timezone.localdate()
    done = sent(agreement, FIRST, days_ago(12, 9), 1)
    controlled(done, days_ago(9, 13), days_ago(8, 9))
    under_way = sent(agreement, SECOND, days_ago(2, 15), 2)
    with told_at(days_ago(1, 10)):
        ticked(under_way, persona(Role.OFFICER), but=("report", "sample", "participants"))
    who = claimant(agreement)
    with told_at(days_ago(0, 6)):
        draft = begin_claim(agreement=agreement, last=max(timezone.localdate(), first), actor=who)
        parked = done.lines.filter(verdict="parked").first()
        if parked is not None:
            claim_again(line=parked, claim=draft, actor=who)


def claimant(agreement: Agreement) -> User:
    """Whoever may send for the receiver: the one who applied, or the persona that does."""
    case = agreement.application
    people = [*([case.started_by] if case else []), persona(Role.COMPANY), persona(Role.SIGNATORY)]
    return next(one for one in people if may(one, "claims.send_claim", agreement))


def sent(agreement: Agreement, costs: tuple[tuple[str, str, int], ...], moment: datetime, number: int) -> Claim:
    who, last = claimant(agreement), timezone.localdate(moment) - timedelta(days=1)
    kind = newest(agreement).agreed.budget.costs[0].kind
    with told_at(moment):
        claim = begin_claim(agreement=agreement, last=last, actor=who)
        for n, (supplier, invoice, ore) in enumerate(costs):
            day = last - timedelta(days=n + 2)
            cost = Line(kind, ore, day, last - timedelta(days=n), supplier=supplier, invoice=invoice, voucher=f"A {number}{n + 1}",
                        text="Konsulttjänst enligt avtal")  # fmt: skip
            write_line(claim=claim, line=cost, actor=who)
        for purpose in (Purpose.LEDGER, Purpose.STATEMENT, Purpose.REPORT):
            paper = PAPER.format(what=purpose.value, number=number).encode()
            add_file(claim=claim, purpose=purpose, upload=(f"{purpose.value}-{number}.txt", paper), actor=who)
        add_file(claim=claim, purpose=Purpose.PARTICIPANTS, upload=("deltagarlista.csv", people(agreement)), actor=who)
    with told_at(moment + timedelta(hours=1)):
        return send_claim(claim=claim, client_key=f"exempel-ansokan-{agreement.pk}-{number}", actor=who)


def people(agreement: Agreement) -> bytes:
    """A list of who took part, as a project keeps it in a spreadsheet."""
    rows = [f"{one.number};{one.name};{one.email};{FAR[one.stage]}" for one in neighbours(agreement)]
    return "\n".join(["Organisationsnummer;Företag;E-post;Steg", *rows]).encode()


def controlled(claim: Claim, looked_at: datetime, decided_at: datetime) -> None:
    """Looked through with a sample; one invoice cannot be read and is parked."""
    officer = persona(Role.OFFICER)
    with told_at(looked_at):
        draw_sample(claim=claim, size=2, actor=officer)
        wrong = claim.lines.get(number=2)
        judge_lines(claim=claim, lines=[wrong.pk], verdict="parked", fault="no_evidence",
                    why="Fakturan R-2201 går inte att läsa. Ta med raden igen med en läsbar kopia.", actor=officer)  # fmt: skip
        approve_rest(claim=claim, actor=officer)
        ticked(claim, officer)
        propose_claim(claim=claim, proposal="Stickprovet stämmer med fakturorna. En rad parkeras.", actor=officer)
    with told_at(decided_at):
        decide_claim(claim=claim, actor=persona(Role.HEAD))


REMARK = "Två anbud togs in. Protokollet över valet kom in först efter vår fråga."
SAID = {
    "procurement": ("remark", REMARK),
    "cofinancing": ("remark", "Intyget för nästa år begärs in till nästa ansökan."),
}


def ticked(claim: Claim, officer: User, but: Collection[str] = ()) -> None:
    """The tasks done by hand, all or all `but` some."""
    ticks = {one.key: SAID.get(one.key, ("done", "")) for one in claim.tasks.filter(needed=True) if one.key not in but}
    tick_tasks(claim=claim, ticks=ticks, actor=officer)
