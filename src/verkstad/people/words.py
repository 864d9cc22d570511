"""How the journal tells what people did with each other's rights."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words


def register() -> None:
    words.add("user.invited", _("A person was invited"))
    words.add("user.invited_again", _("A person was sent a new invitation"))
    words.add("user.arrived", _("A person signed in through the provider for the first time"))
    words.add("appointment.made", _("%(user)s was appointed %(role)s"))
    words.add("appointment.ended", _("The appointment of %(user)s as %(role)s was ended, last day %(valid_to)s"))
    words.add("persona.made", _("A persona of the demonstration was made: %(role)s"))
    words.subject("user", _("person"))
    words.subject("appointment", _("appointment"), lambda _key: reverse("people:appointments"))
