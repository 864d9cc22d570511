"""Which grants have been decided and not agreed yet; what is in force."""

from datetime import date

from django.db.models import Prefetch

from verkstad.agreements.models import Agreement, Offer, Version
from verkstad.decisions.models import Decision


def decisions_awaiting_agreement() -> list[Decision]:
    """Decisions in force that grant something and that no version rests on yet, the oldest first: those without agreement,
    and new decisions on a case that has one (`application__agreement` says which). One query."""
    found = Decision.objects.in_force().filter(amount_ore__gt=0)
    found = found.filter(agreed__isnull=True, application__test=False)
    related = ("application__call__mandate__programme", "application__version", "application__owner",
               "application__agreement", "document")  # fmt: skip
    return list(found.select_related(*related).order_by("decided_on", "pk"))


def waits_for_version(agreement: Agreement) -> Decision | None:
    """A new decision on the agreement's case that no version rests on yet. One query."""
    if agreement.application_id is None:
        return None
    found = Decision.objects.in_force().filter(application=agreement.application_id, agreed__isnull=True)
    return found.filter(amount_ore__gt=0).select_related("document").first()


def open_offer(agreement: Agreement) -> Offer | None:
    """The newest version's offer where it waits for the receiver. One query."""
    last = Version.objects.filter(agreement=agreement).order_by("-number").select_related("offer").first()
    offer: Offer | None = getattr(last, "offer", None)
    return offer if offer is not None and offer.state == "open" else None


def version_on(agreement: Agreement, day: date) -> Version | None:
    """What held at the end of a day; None before the first version."""
    return agreement.versions.on(day).first()


def newest(agreement: Agreement) -> Version:
    """The version in force. One query, none where `with_versions` brought them."""
    return next(iter(agreement.versions.all()))


def with_versions() -> Prefetch:
    """Every version of each agreement, the newest first."""
    return Prefetch("versions", Version.objects.order_by("-number"))
