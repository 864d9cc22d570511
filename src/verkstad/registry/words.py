"""The words of the registry's acts in the journal."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words


def register() -> None:
    words.add("series.opened", _("The diary series %(prefix)s %(year)s was opened"))
    words.add("document.registered", _("Document %(number)s was registered"))
    words.add("document.marked", _("The secrecy mark of %(number)s was changed from %(before)s to %(after)s: %(reason)s"))
    words.add("document.retention_set", _("Document %(number)s is to be kept until %(until)s (class %(retention)s)"))
    words.add("document.disposed", _("The file of %(number)s was disposed of"))
    words.subject("series", _("diary series"))
    words.subject("document", _("document"), lambda key: reverse("registry:document", args=[key]))
