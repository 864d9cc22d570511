"""Payments that wait for this person: to attest, to put in a file, to note what the bank did."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from verkstad.payments.models import Attest, LevelSet, Payment
from verkstad.people.access import holds
from verkstad.people.models import Role, User


def waiting_for(user: User) -> QuerySet[Payment]:
    """Those that the user can take a step further, as far as a query can tell: the head is asked when an attester has
    attested, for an advance, and where the mandate has levels of its own."""
    given = Attest.objects.filter(payment=OuterRef("pk"))
    others = Q(state="proposed") & ~Q(proposed_by=user.journal_key) & ~Exists(given.filter(by=user.journal_key))
    asked = Q(pk=None)
    if holds(user, Role.ATTESTER):
        asked |= others & ~Exists(given.filter(role=Role.ATTESTER))
    if holds(user, Role.HEAD):
        own = LevelSet.objects.decided().filter(mandate=OuterRef("agreement__mandate"))
        asked |= others & (Exists(given) | Q(kind="advance") | Exists(own))
    if holds(user, Role.ECONOMIST):
        asked |= Q(state__in=["attested", "sent"])
    return Payment.objects.filter(asked)
