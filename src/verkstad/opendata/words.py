"""How the journal tells that a version was published."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words


def register() -> None:
    words.subject("open_data", _("open data"), lambda key: reverse("opendata:version", args=[key]))
    words.add(
        "open_data.published", _("Open data was published: version %(subject)s with %(awards)s grants, %(sha256)s")
    )
