"""Which dossiers were made."""

from django.db.models import QuerySet

from verkstad.agreements.models import Agreement
from verkstad.dossiers.models import Dossier, State
from verkstad.people.access import Who

MOST = 50  # in a list


def made_for(agreement: Agreement) -> list[Dossier]:
    """The dossiers of a project, the newest first, with the one that is being made. One query."""
    return list(
        Dossier.objects.filter(agreement=agreement).select_related("agreement__mandate", "agreement__owner")[:MOST]
    )


def made(user: Who) -> QuerySet[Dossier]:
    """The newest dossiers of the mandates that a person reads. One query."""
    found = Dossier.objects.visible_to(user).filter(state=State.DONE)
    return found.select_related("agreement__mandate", "agreement__owner")[:MOST]


def of_hash(sha256: str) -> Dossier | None:
    """The dossier whose file has this SHA-256, for anybody who has such a file. The newest, where it was made twice."""
    found = Dossier.objects.filter(state=State.DONE, sha256=sha256.strip().lower())
    return found.select_related("agreement").first() if sha256.strip() else None
