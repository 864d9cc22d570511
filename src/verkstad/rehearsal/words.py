"""The words of the rehearsal room's acts in the journal."""

from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words


def register() -> None:
    words.add("rehearsal.started", _("A rehearsal of the call was begun, of version %(number)s"))
    words.add("rehearsal.emptied", _("The rehearsal room was emptied and begun anew, with version %(number)s"))
    words.add("rehearsal.ended", _("The rehearsal of version %(number)s was ended and its room removed"))
