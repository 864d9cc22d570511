"""An agreement that runs: decided, offered, accepted; 1 000 000 kr of 2 000 000 kr, all of it staff in 2026."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Sum

from tests.web.applications.facts import a_call, people_of, staff
from tests.web.decisions.facts import a_case, decided, funded, head, presenter
from verkstad.agreements.actions.changing import begin_change, propose_change, save_change, send_change
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.content import Agreed
from verkstad.core.applications.plan import Cost, Source
from verkstad.core.decisions.content import YearAmount
from verkstad.decisions.models import Decision
from verkstad.funds.models import Entry, Group, Layer
from verkstad.people.models import Role, User

KR = 100


def decided_case(by_year: dict[int, int] | None = None, **terms: Any) -> Decision:
    return decided(a_case(a_call(mandate=funded(by_year=by_year), **terms)))


def offered(**more: Any) -> Agreement:
    return offer_agreement(decision=decided_case(**more), actor=presenter("avtal"))


def running(**more: Any) -> Agreement:
    agreement = offered(**more)
    return accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))


def signatory(agreement: Agreement) -> User:
    return people_of(agreement.owner, Role.SIGNATORY)


def owner(agreement: Agreement) -> User:
    return people_of(agreement.owner, Role.OWNER)


def officer() -> User:
    return staff(Role.OFFICER, name="handläggare")


def edited(agreement: Agreement, edit: Any, reason: str = "Rekryteringen drog ut på tiden.") -> Change:
    """A change that is begun by the receiver and edited: `edit` takes the version and gives what is wanted."""
    change = begin_change(agreement=agreement, actor=owner(agreement))
    return save_change(change=change, wanted=edit(change.wanted), reason=reason, actor=owner(agreement))


def moved(kronor: int) -> Any:
    """Money moved from staff to travel."""

    def edit(agreed: Agreed) -> Agreed:
        first = agreed.budget.costs[0]
        travel = sum(one.amount_ore for one in agreed.budget.costs if one.kind == "travel")
        costs = (replace(first, amount_ore=first.amount_ore - kronor * KR),
                 Cost("travel", first.partner, first.year, travel + kronor * KR))  # fmt: skip
        return replace(agreed, budget=replace(agreed.budget, costs=costs))

    return edit


def extended(days: int = 90) -> Any:
    return lambda agreed: replace(agreed, last=agreed.last + timedelta(days=days))


def summed(**years: int) -> Any:
    """The sum by year changed, the grant's lines and the receiver's own money with it."""

    def edit(agreed: Agreed) -> Agreed:
        by_year = tuple(YearAmount(int(year[1:]), kr * KR) for year, kr in years.items())
        total, cost = sum(one.amount_ore for one in by_year), sum(one.amount_ore for one in agreed.budget.costs)
        funds = tuple(
            replace(one, amount_ore=total if one.source is Source.GRANT else cost - total)
            for one in agreed.budget.funds
        )
        return replace(agreed, granted_ore=total, by_year=by_year, budget=replace(agreed.budget, funds=funds))

    return edit


def ready(change: Change) -> Change:
    """Sent by the receiver and prepared by an officer."""
    sent = send_change(change=change, actor=owner(change.agreement))
    return propose_change(change=sent, proposal="Bifall. Skälen räcker.", actor=officer())


def approve(change: Change) -> Change:
    return decide_change(change=ready(change), approve=True, reasons="Ändringen behövs.", actor=head())


def promised() -> dict[int, int]:
    """What is promised in every book by year, in öre."""
    rows = Entry.objects.filter(voucher__layer=Layer.COMMITMENT, cost_kind__group=Group.TRANSFER)
    return dict(rows.values_list("year").annotate(s=Sum("amount_ore")).order_by("year"))
