"""How the journal tells what happened to agreements, and what the rights are called."""

from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights


def register() -> None:
    words.add("agreement.offered", _("An agreement was made from decision %(decision)s and offered to the receiver"))
    words.add("agreement.accepted", _("The receiver accepted version %(version)s of the agreement"))
    words.add("agreement.declined", _("The receiver declined the grant"))

    rights.group("agreements", _("Agreements"))
    rights.add("agreements.view_agreement", _("read agreements"))
    rights.add("agreements.offer_agreement", _("make an agreement from a decision"))
    rights.add("agreements.accept_agreement", _("accept an agreement for the receiver"))
    rights.add("agreements.ask_change", _("ask for a change of an agreement"))
    rights.add("agreements.propose_change", _("prepare a change for decision"))
    rights.add("agreements.decide_change", _("decide on a change"))
    rights.add("agreements.close_agreement", _("close an agreement"))
    rights.add("agreements.reopen_agreement", _("reopen a closed agreement"))
