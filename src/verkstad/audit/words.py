"""What the rights of the reading room are called."""

from django.utils.translation import gettext_lazy as _

from verkstad.people.rights import rights


def register() -> None:
    rights.group("journal", _("Journal"))
    rights.add("journal.view_journal", _("read the journal"))
    rights.add("journal.view_actor", _("see who did what in the journal"))
