"""Who publishes the open data of this installation."""

from email.utils import parseaddr
from pathlib import Path

from django.conf import settings

from verkstad.core.opendata.facts import Publisher
from verkstad.mandate.models import Programme
from verkstad.organisations.models import Kind, Organisation


def root() -> Path:
    """Where the versions lie: beside the other files, so that they are in every backup."""
    return Path(settings.MEDIA_ROOT) / "oppna-data"


def publisher() -> Publisher:
    """The agency of the first real programme, this site, and whom to ask. Two queries."""
    programmes = sorted(Programme.objects.exclude(agency_name=""), key=lambda one: (one.fictional, one.order, one.key))
    name = programmes[0].agency_name if programmes else "Verkstad"
    contact = settings.CONTACT if "@" in settings.CONTACT else settings.DEFAULT_FROM_EMAIL
    return Publisher(
        name=name, site=(settings.ORIGIN or "http://localhost:8000").rstrip("/"), number=numbers([name]).get(name, ""),
        prefix=settings.OPEN_DATA_PREFIX, email=parseaddr(contact.removeprefix("mailto:"))[1],
    )  # fmt: skip


def numbers(names: list[str]) -> dict[str, str]:
    """The agencies' organisation numbers by name, where they are known. One query."""
    found = Organisation.objects.filter(kind=Kind.AGENCY, name__in=names)
    return {one.name: one.public_number for one in found}
