"""How the journal tells that a dossier was made, and what the rights are called."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights


def register() -> None:
    words.subject("dossier", _("auditor's dossier"), lambda key: reverse("dossiers:project", args=[key]))
    words.add("dossier.made", _("An auditor's dossier was made: fingerprint %(sha256)s, %(withheld)s things withheld"))
    words.subject(
        "mandate_dossier", _("auditor's dossier of a mandate"), lambda key: reverse("dossiers:mandate", args=[key])
    )
    words.add(
        "dossier.whole_made",
        _("An auditor's dossier of the whole mandate was made: fingerprint %(sha256)s, %(withheld)s things withheld"),
    )
    rights.group("dossiers", _("Auditor's dossiers"))
    rights.add("dossiers.view_dossier", _("see which dossiers were made for auditors"))
    rights.add("dossiers.have_dossier", _("have a dossier made for an auditor, and fetch it"))
    rights.add("dossiers.include_unsearched", _("include files in a dossier that cannot be searched for personal data"))
