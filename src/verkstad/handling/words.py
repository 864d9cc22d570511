"""The words of handling: requirements, what was found, acts, rights and notices."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import State
from verkstad.handling.models import TaskState
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights
from verkstad.ui import formats

REQUIREMENTS: dict[str, str | Promise] = {
    "window": _("Sent in time"),
    "applicant": _("The applicant is one of those who may apply"),
    "signatory": _("Signed by somebody who may act for the applicant"),
    "form": _("The form is complete"),
    "letters": _("Letters of intent from the regions touched"),
    "costs": _("Only costs that the call opens"),
    "share": _("The grant's share of the cost"),
    "ceiling": _("The call's highest and lowest amounts"),
    "financing": _("Cost and financing meet"),
    "in_kind": _("Cost in kind equals financing in kind"),
    "focus": _("The project starts from a focus area of the call"),
    "running_work": _("No aid to the applicant's own running work"),
    "cheque": _("What a company must meet for a cheque"),
    "twins": _("Not the same application twice"),
}
STATE_MARKS = {
    State.DRAFT: "draft", State.SENT: "now", State.REGISTERED: "now", State.COMPLETING: "risk", State.CHECKED: "now",
    State.INVITED: "met", State.PROPOSED: "now", State.GRANTED: "met", State.REJECTED: "unmet",
    State.DISMISSED: "unmet", State.WITHDRAWN: "neutral",
}  # fmt: skip
TASK_MARKS = {
    TaskState.OPEN: "next",
    TaskState.MET: "met",
    TaskState.NOT_MET: "unmet",
    TaskState.NOT_APPLICABLE: "neutral",
}
VERDICTS: dict[str, tuple[str, str | Promise]] = {
    "met": ("met", _("found met")),
    "not_met": ("unmet", _("found not met")),
    "unknown": ("info", _("for you to judge")),
    "not_applicable": ("neutral", _("does not apply")),
}


def requirement(key: str) -> str | Promise:
    """What a requirement is called."""
    return REQUIREMENTS.get(key, key)


def line_said(message: str, params: dict[str, Any]) -> str:
    """A line of what was found, in the reader's language; days and moments as people write them."""
    return gettext(message) % {name: _shown(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, str) and len(value) >= 10 and value[4:5] == value[7:8] == "-":
        try:
            if len(value) == 10:
                return formats.dateword(date.fromisoformat(value))
            return formats.moment(timezone.localtime(datetime.fromisoformat(value)))
        except ValueError:
            return value
    return value


def state_word(key: str) -> str:
    return str(State(key).label) if key in State.values else key


def register() -> None:
    """Register them; called once, when the app is ready."""
    rights.group("handling", _("Cases"))
    rights.add("handling.view_case", _("see cases"))
    rights.add("handling.take_case", _("take a case"))
    rights.add("handling.assign_case", _("assign a case to somebody"))
    rights.add("handling.register_application", _("register an application"))
    rights.add("handling.check_requirements", _("check requirements"))
    rights.add("handling.ask_completion", _("ask for a completion"))
    rights.add("handling.dismiss_application", _("dismiss an application"))
    rights.add("handling.invite_application", _("invite to the second stage"))
    rights.add("handling.open_own_case", _("follow one's own case"))
    rights.add("handling.answer_completion", _("answer a request for completion"))
    told = {"to": lambda key: str(TaskState(key).label) if key in TaskState.values else key,
            "requirement": lambda key: str(requirement(key))}  # fmt: skip
    words.add("application.taken", _("%(handler)s took the case"))
    words.add("application.assigned", _("The case was assigned to %(handler)s"))
    words.add("application.requirement_decided", _("“%(requirement)s” was found: %(to)s"), **told)
    words.add("application.found_accepted", _("%(count)s requirements were taken over as the system found them"))
    words.add("application.completion_extended", _("The last day of the completion was moved to %(due_on)s"))
    words.add("application.completion_ended", _("No completion came by %(due_on)s; the case goes on without it"))
    words.add("cases.exported", _("The list of cases was fetched as %(kind)s: %(rows)s rows"))
    words.subject("cases", _("list of cases"))
    _notices()


def _notices() -> None:
    templates.add("handling.assigned", subject=_("The case %(case)s is yours"),
                  body=_("The case %(case)s in the call “%(call)s” was assigned to you."))  # fmt: skip
    templates.add("handling.completion_asked", subject=_("Complete the application %(case)s by %(due)s"),
                  body=_("We need more to try your application “%(title)s” in the call “%(call)s”. Read what is missing and "
                         "answer by %(due)s."))  # fmt: skip
    templates.add("handling.completion_extended", subject=_("More time to complete %(case)s: until %(due)s"),
                  body=_("The last day to complete your application “%(title)s” was moved to %(due)s."))  # fmt: skip
    templates.add("handling.completion_near", subject=_("Complete %(case)s by %(due)s"),
                  body=_("The last day to complete your application “%(title)s” is %(due)s. Nothing has come yet."))  # fmt: skip
    templates.add("handling.completion_lapsed", subject=_("The day to complete %(case)s has passed"),
                  body=_("We asked you to complete your application “%(title)s” by %(due)s, and nothing has come. Until we "
                         "go on without it you can still answer."))  # fmt: skip
    templates.add("handling.completion_lapsed_handler", subject=_("No completion of %(case)s by %(due)s"),
                  body=_("The last day has passed. Give more time, go on without it, or have the application dismissed."))  # fmt: skip
    templates.add("handling.completed", subject=_("%(case)s has been completed"),
                  body=_("The applicant has completed the case %(case)s in the call “%(call)s”. See what "
                         "is changed, and check the requirements that are open again."))  # fmt: skip
    templates.add("handling.withdrawn", subject=_("The application %(case)s is withdrawn"),
                  body=_("Your application “%(title)s” in the call “%(call)s” is withdrawn and the case is "
                         "closed. The letter is with the case."))  # fmt: skip
    templates.add("handling.withdrawn_handler", subject=_("%(case)s was withdrawn"),
                  body=_("The applicant has withdrawn the case %(case)s in the call “%(call)s”. It "
                         "is closed."))  # fmt: skip
    templates.add("handling.dismissed", subject=_("The application %(case)s is dismissed"),
                  body=_("Your application “%(title)s” in the call “%(call)s” is dismissed: it is not tried. The decision rests on: "
                         "%(clause)s. Read the reasons, and whether it can be appealed, in the letter with the case."))  # fmt: skip
    templates.add("handling.invited", subject=_("%(case)s is invited to the second stage"),
                  body=_("Your application “%(title)s” in the call “%(call)s” is invited to the second stage. A "
                         "draft of the full application is waiting for you."))  # fmt: skip


def case_address(key: str) -> str:
    return reverse("handling:case", args=[key])
