"""A running agreement whose project can claim: two open kinds, 2 000 000 kr of cost, half of it granted."""

from datetime import date
from typing import Any

from django.utils import timezone

from tests.web.applications.facts import a_call, people_of
from tests.web.decisions.facts import a_case, decided, funded, presenter
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.actions.drafts import add_file, begin_claim, write_line
from verkstad.claims.actions.sending import send_claim
from verkstad.claims.actions.ticking import tick_tasks
from verkstad.claims.models import Claim
from verkstad.core.claims.lines import Line
from verkstad.people.models import Role, User

KEY = "nyckel-0123456789abcdef"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CSV = (
    "Bokföringsdatum;Betaldatum;Konto;Leverantör;Fakturanr;Text;Belopp\n"
    "2026-03-02;2026-03-30;7010;;;Lön mars;45 000,00\n"
    "2026-03-05;2026-03-30;5810;SJ AB;F-17;Resa till Umeå;1 240,50\n"
)


def running(**terms: Any) -> Agreement:
    """An agreement that its signatory has accepted; `terms` are further fields of the call."""
    case = a_case(a_call(mandate=funded(), **terms)) if terms else None
    made = offer_agreement(decision=decided(case), actor=presenter("avtal"))
    return accept_agreement(agreement=made, sha=newest(made).sha256, actor=signatory(made))


def signatory(agreement: Agreement) -> User:
    return people_of(agreement.owner, Role.SIGNATORY)


def economist(agreement: Agreement) -> User:
    return people_of(agreement.owner, Role.PROJECT_ECONOMIST)


def a_claim(agreement: Agreement | None = None, **more: Any) -> Claim:
    agreement = agreement or running()
    return begin_claim(agreement=agreement, last=timezone.localdate(), actor=economist(agreement), **more)


def a_cost(**more: Any) -> Line:
    return Line(**{"kind": "staff", "amount_ore": 40_000_00, "booked_on": date(2026, 3, 2), "paid_on": date(2026, 3, 30),
                   "supplier": "Konsult AB", "invoice": "K-1", **more})  # fmt: skip


LIST = "Organisationsnummer;Företag;E-post;Steg\n556036-0793;Verkstaden AB (påhittat);anna@example.org;nådd\n;;bo@example.org;\n"


def with_papers(claim: Claim) -> Claim:
    add_file(
        claim=claim, purpose="participants", upload=("deltagare.csv", LIST.encode()), actor=economist(claim.agreement)
    )
    for purpose in ("ledger", "statement", "report"):
        add_file(claim=claim, purpose=purpose, upload=(f"{purpose}.pdf", PDF + purpose.encode() + b"\n%%EOF\n"),
                 actor=economist(claim.agreement))  # fmt: skip
    return claim


def a_sent_claim(agreement: Agreement | None = None, *lines: Line, key: str = KEY, **more: Any) -> Claim:
    claim = with_papers(a_claim(agreement, **more))
    for one in lines or (a_cost(), a_cost(kind="travel", amount_ore=1_240_50, invoice="R-1")):
        write_line(claim=claim, line=one, actor=economist(claim.agreement))
    return send_claim(claim=claim, client_key=key, actor=signatory(claim.agreement))


def ticked(claim: Claim, actor: User, state: str = "done", comment: str = "") -> Claim:
    """Every task that concerns the claim, in the same way."""
    ticks = {one.key: (state, comment) for one in claim.tasks.filter(needed=True)}
    tick_tasks(claim=claim, ticks=ticks, actor=actor)
    return claim
