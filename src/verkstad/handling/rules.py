"""Who may do what with a case, and on which grounds one may be dismissed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import rules
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import UNDER_WAY, Application
from verkstad.applications.rules import may_edit
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop
from verkstad.handling.models import PLAN, Completion, TaskState
from verkstad.people.access import Who, appointments, has_role
from verkstad.people.models import ORGANISATION_BOUND, READERS, Role

HANDLERS = (Role.OFFICER, Role.PRESENTER)
SHORTEST, LONGEST = timedelta(days=3), timedelta(days=90)  # of the time for a completion


@rules.predicate(name="acts for the applying organisation")
def of_owner(user: Who, thing: Application | Completion | None = None) -> bool:
    """Whether somebody may change the application whose case or completion it is."""
    if thing is None:
        return any(a.role in ORGANISATION_BOUND and a.organisation for a in appointments(user))
    return may_edit(user, thing.application if isinstance(thing, Completion) else thing)


of_owner.roles = ORGANISATION_BOUND

rules.add_perm("handling.view_case", has_role(*READERS))
rules.add_perm("handling.take_case", has_role(*HANDLERS))
rules.add_perm("handling.assign_case", has_role(*HANDLERS, Role.HEAD))
rules.add_perm("handling.register_application", has_role(Role.OFFICER, Role.REGISTRAR))
rules.add_perm("handling.check_requirements", has_role(Role.OFFICER))
rules.add_perm("handling.ask_completion", has_role(Role.OFFICER))
rules.add_perm("handling.dismiss_application", has_role(Role.OFFICER, Role.PRESENTER, Role.HEAD))
rules.add_perm("handling.invite_application", has_role(Role.OFFICER, Role.HEAD))
rules.add_perm("handling.open_own_case", of_owner)
rules.add_perm("handling.answer_completion", of_owner)


@dataclass(frozen=True)
class Ground:
    """Why an application may be dismissed without being tried, and what that rests on."""

    key: str
    label: str | Promise
    clause: str
    text_sv: str


GROUNDS = {
    one.key: one
    for one in (
        Ground("late", _("It came after the call had closed"), "utlysningens villkor om sista ansökningsdag",
               "Ansökan kom in efter att utlysningen hade stängt."),
        Ground("incomplete", _("What was asked for was not handed in, and it cannot be tried without"),
               "20 § förvaltningslagen (2017:900)",
               "Ansökan är så ofullständig att den inte kan prövas, och den har inte kompletterats i tid."),
        Ground("not_applicant", _("The applicant is not one of those who may apply"),
               "utlysningens villkor om vem som kan söka",
               "Den som har ansökt hör inte till dem som kan söka enligt utlysningen."),
        Ground("no_authority", _("Whoever sent it may not act for the applicant"), "14 och 15 §§ förvaltningslagen (2017:900)",
               "Den som har skickat in ansökan har inte visat sin behörighet att företräda sökanden."),
        Ground("twice", _("The same matter is already being tried"), "principen om pågående prövning",
               "Samma sak prövas redan i ett annat ärende."),
        Ground("other", _("Another ground, named below"), "", ""),
    )
}  # fmt: skip


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Finding:
    return Finding(f"handling.{code}", message, params, where=where, clause=clause, fix=fix)


def completion_findings(
    *, due_on: date, fields: Iterable[str], message: str, known: Iterable[str], today: date
) -> list[Finding]:
    """What keeps a request for completion from being sent: its last day, its fields, its words."""
    found, chosen, may_be = [], list(fields), {*known, PLAN}
    if not today + SHORTEST <= due_on <= today + LONGEST:
        found.append(no("due_when", gettext_noop("%(day)s cannot be the last day of a completion."),
                        gettext_noop("Choose a day from %(first)s to %(last)s."), where="due_on", day=due_on.isoformat(),
                        first=(today + SHORTEST).isoformat(), last=(today + LONGEST).isoformat()))  # fmt: skip
    if not chosen:
        found.append(no("no_fields", gettext_noop("Nothing is opened for the applicant to change."),
                        gettext_noop("Choose at least one question, or the budget."), where="fields"))  # fmt: skip
    if strange := [one for one in chosen if one not in may_be]:
        found.append(no("unknown_field", gettext_noop("The form has no question “%(key)s”."),
                        gettext_noop("Choose among the questions of the form."), where="fields", key=strange[0]))  # fmt: skip
    found += text_findings("message", message, most=4000, required=True)
    return found


def text_findings(field: str, text: str, *, most: int, required: bool = False) -> list[Finding]:
    if required and not text.strip():
        return [no("text_missing", gettext_noop("This text is missing."), gettext_noop("Write it."), where=field)]
    if len(text) > most or "\x00" in text:
        return [no("text_too_long", gettext_noop("This is %(length)s characters; at most %(most)s fit."),
                   gettext_noop("Shorten it."), where=field, length=len(text), most=most)]  # fmt: skip
    return []


def dismissal_findings(*, ground: str, clause: str, reason: str) -> list[Finding]:
    """A dismissal names its ground, what it rests on, and says why in words."""
    found = []
    if ground not in GROUNDS:
        found.append(no("ground_unknown", gettext_noop("“%(ground)s” is no ground for a dismissal."),
                        gettext_noop("Choose one of the list."), where="ground", ground=ground))  # fmt: skip
    if ground == "other" and not clause.strip():
        found.append(no("no_clause", gettext_noop("The dismissal names no clause."),
                        gettext_noop("Write the clause or the term that it rests on."), where="clause"))  # fmt: skip
    return found + text_findings("clause", clause, most=200) + text_findings("reason", reason, most=4000, required=True)


def task_findings(*, state: str, comment: str) -> list[Finding]:
    """A requirement that is not met, or does not apply, says why."""
    if state not in TaskState.values:
        return [no("task_state", gettext_noop("“%(state)s” is no answer to a requirement."),
                   gettext_noop("Choose met, not met, does not apply or not done."), where="state", state=state)]  # fmt: skip
    if state in (TaskState.NOT_MET, TaskState.NOT_APPLICABLE) and not comment.strip():
        return [no("task_reason", gettext_noop("Say in a few words why."),
                   gettext_noop("Whoever decides, and the applicant, must be able to understand it."), where="comment")]  # fmt: skip
    return text_findings("comment", comment, most=2000)


def is_under_way(application: Application) -> bool:
    """Whether it is sent and not yet decided, so that the applicant may take it back."""
    return application.state in UNDER_WAY
