"""A case that can be decided: a mandate with a book, a call, an application whose requirements are met, two people."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from tests.web.applications.facts import a_call, a_mandate, an_application, in_state, people_of, staff
from tests.web.standing import standing
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.core.decisions.content import Appeal, Condition, Content
from verkstad.decisions.actions import decide, propose
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.queries.ground import drafted
from verkstad.funds.actions import SourceSpec, open_book
from verkstad.mandate.models import Envelope, Mandate
from verkstad.organisations.actions import save_organisation, save_register_fact
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role, User

KR = 100
WHY = "Projektet bygger på regionens egen behovskartläggning och når många små företag."
NO = "Ansökan uppfyller kraven, men andra ansökningar svarar bättre mot utlysningens kriterier."


def presenter(name: str = "") -> User:
    return staff(Role.PRESENTER, name=name)


def head(name: str = "") -> User:
    return staff(Role.HEAD, name=name)


def funded(amount_kr: int = 80_000_000, by_year: dict[int, int] | None = None) -> Mandate:
    """The mandate with a book of its own, for the period as a whole or year by year (kronor)."""
    mandate = a_mandate(amount=amount_kr * KR)
    open_book(key=mandate.key, title="Smart industri 2.0", first_year=2026, last_year=2028, public=True,
              sources=[SourceSpec("special", "Särskilda medel", "Special funds", repayable=True, order=1)],
              actor="system:pack")  # fmt: skip
    if by_year:
        mandate.envelopes.all().delete()
        for year, kronor in by_year.items():
            Envelope.objects.create(mandate=mandate, year=year, amount_ore=kronor * KR)
    return Mandate.objects.get(pk=mandate.pk)


def a_case(call: Call | None = None, owner: Organisation | None = None, **filled: Any) -> Application:
    """An application whose requirements are met: 1 000 000 kr of 2 000 000 kr, costs in 2026."""
    if call is None:
        call = Call.objects.filter(key="projekt-2026").first() or a_call(mandate=funded())
    return in_state(an_application(call, owner, **filled), "checked")


def content(case: Application, **changes: Any) -> Content:
    """A proposal without faults: everything that was applied for, one condition, can be appealed."""
    told = replace(drafted(case, timezone.localdate()), reasons_sv=WHY, appeal=Appeal.YES,
                   appeal_clause="40 § förvaltningslagen (2017:900)",
                   conditions=(Condition("k1", "Avtal med partnerna visas upp", timezone.localdate(), True),))  # fmt: skip
    return replace(told, **changes)


def proposed(case: Application | None = None, **changes: Any) -> Proposal:
    case = case or a_case()
    return propose(application=case, content=content(case, **changes), actor=presenter())


def decided(case: Application | None = None, **changes: Any) -> Decision:
    if case is None and not changes and (known := standing.given("decided")):
        return known
    return decide(proposal=proposed(case, **changes), actor=head())


def a_company(key: str = "bolaget", **facts: str) -> Organisation:
    """A fictional company with register facts of 1 June 2026: employees, turnover_ore, sni, year_end, undertaking."""
    if not Organisation.objects.filter(key=key).exists():
        save_organisation(
            key=key, name=f"{key.title()} AB (påhittat)", kind="company", fictional=True, actor="system:pack"
        )
    known = {"employees": "12", "turnover_ore": "400000000", "sni": "25.620"} | facts
    for kind, value in known.items():
        if value:
            save_register_fact(organisation=key, kind=kind, value=value, as_of=date(2026, 6, 1), source_note="påhittat register",
                               fictional=True, actor="system:pack")  # fmt: skip
    return Organisation.objects.get(key=key)


def company_user(company: Organisation) -> User:
    return people_of(company, Role.COMPANY)
