"""How the journal tells what happened to reports to the government, what may be done with them, and the notices they send."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights


def register() -> None:
    """Register them; called once, when the app is ready."""
    words.subject("report", _("report to the government"), lambda key: reverse("editions:report", args=[key]))
    words.subject("report_template", _("template of a report"))
    words.add("report_template.saved", _("The template %(subject)s was saved as version %(number)s"))
    words.add("edition.begun", _("A report was begun: %(title)s"))
    words.add("edition.commented", _("A comment was made on the part %(part)s"))
    words.add("edition.resolved", _("A comment on the part %(part)s was resolved"))
    words.add("edition.handed_over", _("The report was handed over to the presenter, with %(texts)s texts"))
    words.add("edition.proposed", _("The report was presented for approval"))
    words.add("edition.sent_back", _("The report was sent back to be changed"))
    words.add("edition.approved", _("Edition %(number)s was approved as %(document)s, fingerprint %(sha256)s"))
    words.add("edition.frozen", _("Edition %(number)s was frozen (%(language)s), fingerprint %(snapshot)s"))
    words.add("edition.begun_anew", _("Edition %(number)s was begun from the last one"))
    words.add("edition.delivered", _("The report was delivered on %(day)s and the obligation is met: %(obligation)s"))

    rights.group("editions", _("Reports to the government"))
    rights.add("editions.view_report", _("read reports that are being written"))
    rights.add("editions.begin_report", _("begin a report, and a new edition of one"))
    rights.add("editions.write_report", _("write in a report"))
    rights.add("editions.comment_report", _("comment on a report"))
    rights.add("editions.hand_over_report", _("hand a report over to the presenter"))
    rights.add("editions.propose_report", _("present a report for approval"))
    rights.add("editions.send_back_report", _("send a report back to be changed"))
    rights.add("editions.approve_report", _("approve a report"))
    rights.add("editions.deliver_report", _("note that a report was delivered"))

    templates.add("editions.waits", subject=_("“%(title)s” waits for you"),
                  body=_("The report “%(title)s” waits for you. Sign in to read it and take the next step."))  # fmt: skip
    templates.add("editions.sent_back", subject=_("“%(title)s” was sent back"),
                  body=_("The report “%(title)s” was sent back to be changed. Sign in to see why."))  # fmt: skip
    templates.add("editions.approved", subject=_("“%(title)s” is approved as %(document)s"),
                  body=_("The report “%(title)s” is approved and registered as %(document)s. It is frozen; deliver it by "
                         "its day."))  # fmt: skip
