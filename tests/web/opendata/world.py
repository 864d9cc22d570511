"""Grants for the open data: one that runs and has been paid, one to a company, one that is marked with secrecy."""

from django.utils import timezone

from tests.web.applications.facts import a_body
from tests.web.decisions.facts import a_case, decided
from tests.web.payments.facts import advance, economist, payer, running
from verkstad.agreements.models import Agreement
from verkstad.decisions.models import Decision
from verkstad.grants.actions import projects_from_decisions
from verkstad.organisations.models import Organisation
from verkstad.payments.actions.batches import make_batch, note_paid, send_batch
from verkstad.payments.models import Batch


def a_paid_grant(kr: int = 250_000) -> Agreement:
    """1 000 000 kr granted, an advance paid out today; the project stands in the directory."""
    account, agreement = payer(), running()
    payment = advance(agreement, kr)
    batch = make_batch(
        mandate=agreement.mandate, payments=[payment], payer=account, pay_on=timezone.localdate(), actor=economist()
    )
    send_batch(batch=Batch.objects.get(pk=batch.pk), actor=economist())
    note_paid(payment=payment, paid_on=timezone.localdate(), actor=economist())
    projects_from_decisions(actor="system:test")
    return agreement


def a_grant_to(code: str = "09") -> Decision:
    """Another grant of the same call, without a project in the directory."""
    return decided(a_case(owner=a_body(code)))


def made_into(organisation: Organisation, **values: object) -> None:
    """Change an organisation past its actions."""
    Organisation.objects.filter(pk=organisation.pk).update(**values)
