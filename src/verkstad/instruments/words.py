"""The words of instruments in the journal, and of what may be done with them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights


def register() -> None:
    words.add("instrument.created", _("The instrument %(subject)s was created"))
    words.add("instrument.saved", _("The draft of %(subject)s, version %(number)s, was saved"))
    words.add(
        "instrument.published", _("Version %(number)s of %(subject)s was published; %(affected)s drafts are affected")
    )
    words.add("response.started", _("A response to %(instrument)s, version %(number)s, was begun"))
    words.add("response.finished", _("The response to %(instrument)s, version %(number)s, was finished"))
    words.add("response.uploads_swept", _("%(files)s uploads that no answer to %(instrument)s named were removed"))
    words.add("answers.orphans_swept", _("%(files)s files of answers that no longer exist were removed"))
    words.subject("answers", _("files given as answers"))
    words.subject("instrument", _("instrument"), lambda key: reverse("instruments:instrument", args=[key]))
    words.subject("response", _("response"), lambda key: reverse("instruments:response", args=[key]))

    rights.group("instruments", _("Instruments"))
    rights.add("instruments.view_instrument", _("see instruments and their versions"))
    rights.add("instruments.change_instrument", _("make and change instruments"))
    rights.add("instruments.publish_version", _("publish a version of an instrument"))
    rights.add("instruments.start_response", _("begin a response to a published instrument"))
    rights.add("instruments.view_response", _("read one's own responses and finished ones"))
    rights.add("instruments.answer_response", _("answer and finish one's own response"))
