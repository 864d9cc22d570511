"""How the journal tells what people did with each other's rights."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.models import Role
from verkstad.people.rights import rights

# What each persona of the demonstration does, in a sentence.
DOES = {
    Role.MINISTRY: _("Follows the mandates from the ministry: reads reports, figures and documents."),
    Role.HEAD: _("Decides, signs for the agency and appoints the others."),
    Role.PRESENTER: _("Prepares and presents what the agency head decides."),
    Role.OFFICER: _("Runs the programme from day to day: projects, obligations and documents."),
    Role.ECONOMIST: _("Books the money and asks the ministry for payment."),
    Role.ATTESTER: _("Checks and approves what the economist has prepared."),
    Role.REGISTRAR: _("Registers documents and keeps the diary."),
    Role.COMMUNICATOR: _("Tells the public what the programme does."),
    Role.EVALUATOR: _("Studies what came of the programme; reads, never changes."),
    Role.REGIONAL: _("Leads the work of one regional body."),
    Role.OWNER: _("Answers for a project of one organisation."),
    Role.PROJECT_ECONOMIST: _("Reports the money of one organisation's projects."),
    Role.SIGNATORY: _("Signs for one organisation."),
    Role.REVIEWER: _("Assesses the applications that are given to them, and sees no others."),
    Role.COACH: _("Visits companies and guides them."),
    Role.COMPANY: _("Takes part for one company."),
    Role.AUDITOR: _("Reads everything, the journal too, and changes nothing."),
}


def role_word(key: str) -> str:
    """The word of a role's key; a key of another day is shown as it is."""
    return str(Role(key).label) if key in Role.values else key


def register() -> None:
    words.add("user.invited", _("A person was invited"))
    words.add("user.invited_again", _("A person was sent a new invitation"))
    words.add("user.arrived", _("A person signed in through the provider for the first time"))
    words.add("user.second_step_reset", _("A person's second step was taken away after it was lost"))
    words.add("appointment.made", _("%(user)s was appointed %(role)s"), role=role_word)
    words.add(
        "appointment.ended",
        _("The appointment of %(user)s as %(role)s was ended, last day %(valid_to)s"),
        role=role_word,
    )
    words.add("persona.made", _("A persona of the demonstration was made: %(role)s"), role=role_word)
    words.add("persona.invented", _("Somebody invented was made for the example"))
    words.subject("user", _("person"))
    words.subject("appointment", _("appointment"), lambda _key: reverse("people:appointments"))

    rights.group("people", _("People and rights"))
    rights.add("people.open_desk", _("open the desk"))
    rights.add("people.appoint", _("give appointments"))
    rights.add("people.end_appointment", _("end appointments"))
    rights.add("people.view_user", _("see people and their appointments"))
