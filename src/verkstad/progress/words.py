"""How the journal tells what happened to projects' reports, what may be done with them, and the notices they send."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.core.decisions.content import ReportKind
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights
from verkstad.progress.models import KIND_WORDS


def register() -> None:
    """Register them; called once, when the app is ready."""
    kind = {"kind": lambda key: KIND_WORDS[ReportKind(key)]}
    words.add("progress.started", _("Report %(number)s (%(kind)s) was begun, due %(due_on)s"), **kind)
    words.add("progress.listed", _("The participant list of report %(number)s was changed"))
    words.add("progress.file_added", _("A file was added to report %(number)s"))
    words.add("progress.file_removed", _("A file was taken out of report %(number)s"))
    words.add("progress.sent", _("Report %(number)s (%(kind)s) was sent and registered as %(document)s"), **kind)
    words.add("progress.returned", _("Report %(number)s (%(kind)s) was sent back to be changed"), **kind)
    words.add("progress.approved", _("Report %(number)s (%(kind)s) was approved"), **kind)
    words.add("agreement.closed", _("The project was closed; its papers are kept until %(keep_until)s"))
    words.add("agreement.reopened", _("It was decided to open the closed project again, %(document)s"))
    words.add("theory.saved", _("The theory of change was saved as number %(number)s"))
    words.subject("progress_report", _("report of a project"), lambda key: reverse("progress:report", args=[key]))

    rights.group("progress", _("Reports of projects"))
    rights.add("progress.list_reports", _("list reports of projects"))
    rights.add("progress.view_report", _("read reports of projects"))
    rights.add("progress.view_participants", _("see who took part in a project"))
    rights.add("progress.write_report", _("write a project's report"))
    rights.add("progress.send_report", _("send a project's report"))
    rights.add("progress.review_report", _("ask for changes in a report, and approve it"))
    rights.add("progress.edit_theory", _("write a project's theory of change"))
    rights.add(
        "progress.count_companies",
        _("see what the projects have come to together, and how many companies they have met"),
    )
    rights.add("progress.close_project", _("close a project"))
    rights.add("progress.reopen_project", _("decide to open a closed project again"))

    templates.add("progress.report_near", subject=_("Report %(number)s of “%(project)s” is due %(due)s"),
                  body=_("Report %(number)s of the project “%(project)s” is to be sent by %(due)s. Sign in to write it."))  # fmt: skip
    templates.add("progress.report_late", subject=_("Report %(number)s of “%(project)s” was due %(due)s"),
                  body=_("Report %(number)s of the project “%(project)s” was to be sent by %(due)s. "
                         "Until it has come, nothing can be paid."))  # fmt: skip
    templates.add("progress.report_missing", subject=_("Report %(number)s of “%(project)s” has not come; it was due %(due)s"),
                  body=_("Report %(number)s of the project “%(project)s” was due %(due)s and has not been sent. The receiver has "
                         "been reminded. Sign in to see the project."))  # fmt: skip
    templates.add("progress.received", subject=_("Report %(number)s of “%(project)s” has come in as %(document)s"),
                  body=_("We have received report %(number)s of the project “%(project)s”. It is registered as %(document)s. "
                         "Sign in to read it as it was sent."))  # fmt: skip
    templates.add("progress.returned", subject=_("Report %(number)s of “%(project)s” is to be changed"),
                  body=_("We have read report %(number)s of the project “%(project)s” and ask you to change something. "
                         "Sign in to see what."))  # fmt: skip
    templates.add(
        "progress.closed",
        subject=_("“%(project)s” is closed"),
        body=_("The project “%(project)s” is closed. Keep its papers until %(until)s."),
    )
    templates.add("progress.reopened", subject=_("“%(project)s” is open again by decision %(document)s"),
                  body=_("It has been decided to open the project “%(project)s” again. The decision is registered as %(document)s. "
                         "Sign in to read the reasons."))  # fmt: skip
    templates.add("progress.approved", subject=_("Report %(number)s of “%(project)s” is approved"),
                  body=_("Report %(number)s of the project “%(project)s” is approved."))  # fmt: skip
