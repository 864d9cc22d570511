"""How the journal tells what happened to applications, what the rights are called, and what the notices say."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.applications.actions.receipts import confirm_waiting
from verkstad.applications.queries.sealed import hidden_acts, without_hidden
from verkstad.audit.seals import seals
from verkstad.journal.words import words
from verkstad.notices.senders import senders
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def register() -> None:
    words.subject("application", _("application"), lambda key: reverse("applications:application", args=[key]))
    words.subject("letter", _("letter of intent"))
    for act, told in {
        "application.started": _("An application to the call %(call)s was begun"),
        "application.shared": _("The draft %(subject)s was shown to the agency"),
        "application.unshared": _("The draft %(subject)s is no longer shown to the agency"),
        "application.discarded": _("The draft %(subject)s was thrown away"),
        "application.signed": _("The application %(subject)s was signed"),
        "application.partner_added": _("A partner was added to the application %(subject)s"),
        "application.partner_changed": _("A partner of the application %(subject)s was changed"),
        "application.partner_removed": _("A partner was taken out of the application %(subject)s"),
        "application.sent": _("The application %(subject)s was sent"),
        "application.registered": _("The application %(subject)s was registered"),
        "application.completion_asked": _("A completion of the application %(subject)s was asked for"),
        "application.completed": _("The application %(subject)s was completed"),
        "application.checked": _("The application %(subject)s was found to meet the requirements"),
        "application.invited": _("The application %(subject)s was invited to the second stage"),
        "application.proposed": _("A decision on the application %(subject)s was proposed"),
        "application.returned": _("The proposal for the application %(subject)s was taken back"),
        "application.granted": _("The application %(subject)s was granted"),
        "application.rejected": _("The application %(subject)s was rejected"),
        "application.dismissed": _("The application %(subject)s was dismissed"),
        "application.withdrawn": _("The application %(subject)s was withdrawn"),
        "application.revoked": _("The grant of the application %(subject)s was revoked: nobody had taken it on"),
        "application.reopened": _("The application %(subject)s was taken up again"),
        "application.taken_up": _("The application %(subject)s, which had been dismissed, was taken up to be tried"),
        "application.looked_into": _("The sealed application %(subject)s was looked into: %(reason)s"),
        "letter.asked": _("A letter of intent was asked of %(body)s for region %(region)s"),
        "letter.given": _("%(body)s gave a letter of intent for region %(region)s"),
        "letter.declined": _("%(body)s declined to give a letter of intent for region %(region)s"),
        "letter.recalled": _("The request for a letter of intent to %(body)s for region %(region)s was recalled"),
    }.items():
        words.add(act, told)
    seals.add(("application", "response"), hidden=hidden_acts, without=without_hidden,
              shown_doers=("application.looked_into",))  # fmt: skip

    rights.group("applications", _("Applications"))
    rights.add("applications.list_applications", _("see one's own applications"))
    rights.add("applications.start_application", _("begin an application"))
    rights.add("applications.view_application", _("read an application"))
    rights.add("applications.edit_application", _("change a draft"))
    rights.add("applications.edit_part", _("change one's own organisation's part of a draft"))
    rights.add("applications.sign_application", _("sign an application"))
    rights.add("applications.send_application", _("send an application"))
    rights.add("applications.withdraw_application", _("withdraw an application"))
    rights.add("applications.look_inside", _("look into a sealed application, with a reason"))
    rights.add("applications.view_letter", _("read a letter of intent"))
    rights.add("applications.answer_letter", _("answer a request for a letter of intent"))

    templates.add(
        "letter.asked",
        subject=_("%(owner)s asks for a letter of intent for %(region)s"),
        body=_(
            "%(owner)s is applying to the call “%(call)s” and asks %(body)s, which is responsible for %(region)s, for a "
            "letter of intent. Read the draft's summary and answer on this page."
        ),
    )
    templates.add(
        "letter.given",
        subject=_("%(body)s has given a letter of intent for %(region)s"),
        body=_("%(body)s supports the application to “%(call)s” for %(region)s. The letter is with the application."),
    )
    templates.add(
        "letter.declined",
        subject=_("%(body)s has declined to give a letter of intent for %(region)s"),
        body=_(
            "%(body)s does not give a letter of intent for %(region)s. Their reasons are with the application. No grant "
            "can be decided for the region without it."
        ),
    )
    templates.add(
        "application.shared",
        subject=_("%(owner)s shows you a draft: %(title)s"),
        body=_("%(owner)s lets you look at its draft to the call “%(call)s” and may want advice. It is not sent."),
    )
    templates.add(
        "application.sign_off_asked",
        subject=_("An application to “%(call)s” waits for your signature"),
        body=_("%(owner)s has an application that is ready except for the signature of an authorised signatory."),
    )
    templates.add(
        "letter.nobody",
        subject=_("Nobody at %(body)s can answer requests for letters of intent"),
        body=_(
            "A letter of intent for %(region)s has been asked of %(body)s, but nobody there has a role here. Find out who "
            "answers for them, and give that person the role of regional officer on this page."
        ),
    )
    templates.add(
        "application.no_signatory",
        subject=_("%(owner)s has nobody who may sign"),
        body=_(
            "%(owner)s has no authorised signatory here, so nothing of theirs can be signed. %(asker)s asked for one. Find "
            "out who may sign for the organisation, see the proof of it, and give that person the role on this page."
        ),
    )
    templates.add(
        "application.received",
        subject=_("We have received the application %(number)s"),
        body=_(
            "“%(title)s” to the call “%(call)s” was received %(at)s, Swedish time, and has the diary number %(number)s. "
            "The fingerprint of its content (SHA-256) is %(sha256)s. The receipt is on this page."
        ),
    )
    templates.add(
        "application.looked_into",
        subject=_("The sealed application %(number)s was looked into"),
        body=_(
            "Somebody at the agency looked into the application %(number)s to the call “%(call)s” %(at)s, before the call "
            "was opened. The reason they gave: %(reason)s"
        ),
    )
    senders.add("applications", confirm_waiting)
