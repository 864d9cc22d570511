"""How the journal tells what happened to agreements, and what the rights are called."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def register() -> None:
    words.add("agreement.offered", _("An agreement was made from decision %(decision)s and offered to the receiver"))
    words.add("agreement.accepted", _("The receiver accepted version %(version)s of the agreement"))
    words.add("agreement.declined", _("The receiver declined the grant"))
    words.add("agreement.revoked", _("The grant was revoked by decision %(decision)s: nobody had taken it on"))
    words.add(
        "agreement.offered_anew",
        _("Version %(version)s was made from decision %(decision)s and offered to the receiver"),
    )
    words.add("version.accepted", _("The receiver accepted version %(version)s of the agreement"))
    words.add("version.declined", _("The receiver declined version %(version)s of the agreement"))
    words.add("agreement.taken_over", _("The grant was taken over as granted, with the source that says so"))
    words.add("move_term.saved", _("How much of a kind of cost may be moved without a decision was set"))
    words.add("change.begun", _("Change %(change)s of the agreement was begun, on version %(version)s"))
    words.add("change.saved", _("Change %(change)s of the agreement was edited"))
    words.add("change.sent", _("Change %(change)s of the agreement was asked for"))
    words.add("change.noted", _("Change %(change)s was noted as the receiver's own: version %(version)s"))
    words.add("change.returned", _("Change %(change)s was sent back to who asked for it"))
    words.add("change.proposed", _("Change %(change)s was prepared for decision"))
    words.add("change.rebased", _("Change %(change)s was brought onto version %(version)s: %(clashes)s clashes"))
    words.add("change.approved", _("Change %(change)s was approved: version %(version)s, letter %(letter)s"))
    words.add("change.refused", _("Change %(change)s was refused, letter %(letter)s"))
    words.add("change.withdrawn", _("Change %(change)s was withdrawn"))
    words.subject("taken_over", _("grant taken over"), lambda key: reverse("agreements:taken_over", args=[key]))
    words.subject("agreement", _("agreement"), lambda key: reverse("agreements:agreement", args=[key]))
    templates.add(
        "agreements.offered",
        subject=_("An agreement waits for your acceptance: %(title)s"),
        body=_("The agreement on the grant to “%(title)s” waits to be accepted by a signatory, by %(accept_by)s."),
    )
    templates.add(
        "agreements.offered_anew",
        subject=_("A new version of the agreement waits for your acceptance: %(title)s"),
        body=_(
            "A new decision has changed what is agreed on “%(title)s”. A signatory accepts the new version by %(accept_by)s."
        ),
    )
    templates.add(
        "agreements.change_decided",
        subject=_("Change %(change)s of %(title)s is decided"),
        body=_("Change %(change)s of the agreement on “%(title)s” is decided. The letter is on its page."),
    )
    templates.add(
        "agreements.change_returned",
        subject=_("Change %(change)s of %(title)s needs more"),
        body=_("Change %(change)s of the agreement on “%(title)s” was sent back. What is missing stands on its page."),
    )

    rights.group("agreements", _("Agreements"))
    rights.add("agreements.view_agreement", _("read agreements"))
    rights.add("agreements.offer_agreement", _("make an agreement from a decision"))
    rights.add("agreements.accept_agreement", _("accept an agreement for the receiver"))
    rights.add("agreements.ask_change", _("ask for a change of an agreement"))
    rights.add("agreements.propose_change", _("prepare a change for decision"))
    rights.add("agreements.decide_change", _("decide on a change"))
