"""An agreement under way with 1 000 000 kr, approved cost as the test says, accounts that are verified, people."""

from tests.web.applications.facts import people_of, staff
from tests.web.decisions.facts import decided, presenter
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.grant_arithmetic import Act, Entry
from verkstad.organisations.models import Organisation
from verkstad.payments.actions.accounts import register_account, verify_account
from verkstad.payments.actions.paying import attest_payment, propose_advance, propose_payment
from verkstad.payments.models import BankAccount, Payment
from verkstad.people.models import Role, User

KR = 100
IBAN = "SE45 5000 0000 0583 9825 7466"


def economist(name: str = "ekonom") -> User:
    return staff(Role.ECONOMIST, name=name)


def attester(name: str = "attestant") -> User:
    return staff(Role.ATTESTER, name=name)


def head(name: str = "chef") -> User:
    return staff(Role.HEAD, name=name)


def running() -> Agreement:
    agreement = offer_agreement(decision=decided(), actor=presenter("avtal"))
    return accept_agreement(
        agreement=agreement, sha=newest(agreement).sha256, actor=people_of(agreement.owner, Role.SIGNATORY)
    )


def account_of(organisation: Organisation, kind: str = "bankgiro", number: str = "5050-1055") -> BankAccount:
    made = register_account(
        organisation=organisation, kind=kind, number=number, source_note="Brev", actor=economist("konto")
    )
    return verify_account(account=made, how="Bankgironumret slogs upp", actor=attester("konto 2"))


def payer() -> BankAccount:
    agency, _new = Organisation.objects.get_or_create(
        key="myndigheten", defaults={"name": "Myndigheten (påhittad)", "kind": "agency", "fictional": True}
    )
    return account_of(agency, "iban", IBAN)


def costs(*kronor: int) -> list[Entry]:
    return [Entry(Act.APPROVED, one * KR) for one in kronor]


def proposed(agreement: Agreement, kr: int, set_off_kr: int = 0, key: str = "sida-1", **more) -> Payment:
    return propose_payment(
        agreement=agreement, amount_ore=kr * KR, set_off_ore=set_off_kr * KR, account=account_of(agreement.owner),
        why="Ansökan om utbetalning 1", client_key=key, actor=economist(), **more,
    )  # fmt: skip


def advance(agreement: Agreement, kr: int, key: str = "forskott-1") -> Payment:
    made = propose_advance(agreement=agreement, amount_ore=kr * KR, account=account_of(agreement.owner),
                           why="Projektet är litet och saknar pengar", client_key=key, actor=economist())  # fmt: skip
    attest_payment(payment=made, actor=attester())
    return attest_payment(payment=made, actor=head())
