"""Which dossiers were made."""

from django.db.models import QuerySet

from verkstad.agreements.models import Agreement
from verkstad.dossiers.models import Dossier, MandateDossier, State
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who

MOST = 50  # in a list


def made_for(agreement: Agreement) -> list[Dossier]:
    """The dossiers of a project, the newest first, with the one that is being made. One query."""
    return list(
        Dossier.objects.filter(agreement=agreement).select_related("agreement__mandate", "agreement__owner")[:MOST]
    )


QUIET = (
    "dossier",
    "mandate_dossier",
    "user",
    "appointment",
    "api_key",
    "session",
)  # acts about these change nothing that a dossier tells


def unchanged(agreement: Agreement, unsearched: bool) -> Dossier | None:
    """The newest dossier of the same kind whose file is kept, where the journal has no act since, in the project's mandate or
    in the registers that all share, which could change what it tells. Three queries."""
    found = Dossier.objects.filter(agreement=agreement, unsearched=unsearched, state=State.DONE).exclude(file="")
    row = found.select_related("agreement__mandate", "agreement__owner").first()
    if row is None or not row.file.storage.exists(str(row.file.name)):
        return None
    acts = Act.objects.filter(act="dossier.made", subject_type="dossier", subject_key=agreement.key)
    made = acts.filter(facts__sha256=row.sha256).order_by("-position").values_list("position", flat=True).first()
    since = Act.objects.filter(position__gt=made or 0, mandate__in=(row.agreement.mandate.key, ""))
    return None if made is None or since.exclude(subject_type__in=QUIET).exists() else row


def made(user: Who) -> QuerySet[Dossier]:
    """The newest dossiers of the mandates that a person reads. One query."""
    found = Dossier.objects.visible_to(user).filter(state=State.DONE)
    return found.select_related("agreement__mandate", "agreement__owner")[:MOST]


def whole_made_for(mandate: Mandate) -> list[MandateDossier]:
    """The dossiers of a whole mandate, the newest first. One query."""
    return list(MandateDossier.objects.filter(mandate=mandate).select_related("mandate__programme")[:MOST])


def whole_of_hash(sha256: str) -> MandateDossier | None:
    """The mandate's dossier whose file has this SHA-256."""
    found = MandateDossier.objects.filter(state=State.DONE, sha256=sha256.strip().lower())
    return found.select_related("mandate").first() if sha256.strip() else None


def of_hash(sha256: str) -> Dossier | None:
    """The dossier whose file has this SHA-256, for anybody who has such a file. The newest, where it was made twice."""
    found = Dossier.objects.filter(state=State.DONE, sha256=sha256.strip().lower())
    return found.select_related("agreement").first() if sha256.strip() else None
