"""How the journal tells of statistics, and what the right is called."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights
from verkstad.statistics.models import How


def register() -> None:
    words.subject("dataset", _("statistics"), lambda key: reverse("statistics:dataset", args=[key]))
    words.subject("statistics_file", _("file of statistics"))
    words.add("dataset.described", _("What the statistics %(subject)s are was written or changed"))
    words.add("dataset.loaded", _("Version %(number)s of the statistics %(subject)s was loaded %(how)s: %(stated)s figures, "
                                  "%(missing)s not stated"), how=lambda key: How(key).label)  # fmt: skip
    words.add("statistics_file.received", _("A file of statistics was received"))
    rights.group("statistics", _("Statistics"))
    rights.add("statistics.load_statistics", _("load official statistics"))
