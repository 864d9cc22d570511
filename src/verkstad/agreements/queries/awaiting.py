"""Which grants have been decided and not agreed yet; what is in force."""

from datetime import date

from django.db.models import Prefetch

from verkstad.agreements.models import Agreement, Version
from verkstad.decisions.models import Decision, Outcome


def decisions_awaiting_agreement() -> list[Decision]:
    """Decisions in force that grant something and whose case has no agreement yet, the oldest first. One query."""
    found = (
        Decision.objects.in_force()
        .exclude(outcome=Outcome.REJECTION)
        .filter(application__agreement__isnull=True, application__test=False)
    )
    related = ("application__call__mandate__programme", "application__version", "application__owner", "document")
    return list(found.select_related(*related).order_by("decided_on", "pk"))


def version_on(agreement: Agreement, day: date) -> Version | None:
    """What held at the end of a day; None before the first version."""
    return agreement.versions.on(day).first()


def newest(agreement: Agreement) -> Version:
    """The version in force. One query, none where `with_versions` brought them."""
    return next(iter(agreement.versions.all()))


def with_versions() -> Prefetch:
    """Every version of each agreement, the newest first."""
    return Prefetch("versions", Version.objects.order_by("-number"))
