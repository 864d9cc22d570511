"""The case page: where it stands, what it is about, what was found, what was sent, what has happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from verkstad.applications.models import UNDER_WAY, Application, LetterState, State, Submission
from verkstad.audit.queries import Told, told
from verkstad.calls.models import CallKind
from verkstad.handling.models import Completion, Outcome, Task, TaskState
from verkstad.handling.pages.content import answer_parts, partner_rows, plan_page
from verkstad.handling.pages.steps import Dates, dates_of, steps_of
from verkstad.handling.panels import panels
from verkstad.handling.queries.cases import decide_by
from verkstad.handling.words import STATE_MARKS, TASK_MARKS, VERDICTS, line_said, requirement
from verkstad.journal.models import Act
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.ui import formats

LOG = 40
LETTER_MARKS = {LetterState.REQUESTED: "next", LetterState.GIVEN: "met", LetterState.DECLINED: "unmet"}


def case_page(application: Application, user: User) -> dict[str, Any]:
    """Context of the case page. At most eight queries beside the frame's and the case itself.

    What the journal does not tell of is not asked for: a case without completions costs no query for them.
    """
    acts = list(Act.objects.filter(subject_type="application", subject_key=application.key).order_by("-position")[:200])
    done = {act.act for act in acts}
    submissions = list(application.submissions.select_related("document").order_by("-number"))
    last = submissions[0] if submissions else None
    tasks = list(application.tasks.all()) if application.state not in (State.DRAFT, State.SENT) else []
    completions = completions_of(application) if "application.completion_asked" in done else []
    ended = {"application.withdrawn", "application.dismissed", "application.invited"}
    outcomes = list(application.outcomes.select_related("document", "next")) if done & ended else []
    content: Mapping[str, Any] = last.content if last else {}
    dates = dates_of(acts)
    return {
        "case": application,
        "over": " · ".join(filter(None, (application.call.title, application.diary_number))),
        "title": application.title or application.key,
        "state": str(application.get_state_display()),
        "state_kind": STATE_MARKS[State(application.state)],
        "line": line_of(application, completions),
        "steps": steps_of(application, dates),
        "rows": summary(application, last),
        "tasks": [task_row(task) for task in tasks],
        "task_line": task_line(tasks),
        "completions": [completion_row(one) for one in completions],
        "outcomes": outcomes,
        "parts": answer_parts(application, content) if last else [],
        "plan": plan_page(application, content) if last else None,
        "partners": partner_rows(content),
        "letters": letter_rows(application) if application.version.terms.letters != "none" else [],
        "documents": documents(submissions, completions, outcomes),
        "versions": len(submissions),
        "events": [event(one, application) for one in told(acts[:LOG], user, seen=True)],
        "panels": panels.of(application, user),
        "acts": acts_of(application, user, tasks),
        "side": side(application, dates),
    }


def event(one: Told, application: Application) -> dict[str, Any]:
    """An act as the log tells it: the case by its diary number, which people know it by."""
    what = one.what.replace(application.key, application.diary_number or application.key)
    return {"what": what, "when": one.when, "who": one.who}


def completions_of(application: Application) -> list[Completion]:
    return list(application.completions.select_related("letter", "submission"))


def line_of(application: Application, completions: Sequence[Completion]) -> str:
    """The state and the next step in words."""
    said = [_("sent %s") % formats.moment(application.sent_at)] if application.sent_at else []
    said.append(_("handled by %s") % application.handler if application.handler else _("nobody handles it yet"))
    waiting = next((one for one in completions if one.is_waiting), None)
    if waiting:
        said.append(_("completion due %s") % formats.dateword(waiting.due_on))
    by = decide_by(_Promised(application.version.terms.decision_by))
    if by and application.state in UNDER_WAY:
        said.append(_("decision promised by %s") % formats.dateword(by))
    text = " · ".join(said)
    return text[:1].upper() + text[1:]


class _Promised:
    def __init__(self, day: str) -> None:
        self.decide_by = day


def summary(application: Application, last: Submission | None) -> list[dict[str, Any]]:
    owner, call = application.owner, application.call
    share = formats.percent(application.applied_ore, application.total_ore, 1)
    rows: list[dict[str, Any]] = [
        {"term": _("Applicant"), "value": owner.name, "url": owner.get_absolute_url(),
         "note": " · ".join(filter(None, (str(owner.get_kind_display()), owner.public_number)))},
        {"term": pgettext("of a case", "Call"), "value": call.title, "url": call.get_absolute_url(),
         "note": _("version %s of its terms") % application.version.number},
        {"term": _("Applied for"), "value": formats.money(application.applied_ore),
         "note": _("%(share)s of %(total)s") % {"share": share, "total": formats.money(application.total_ore)}
         if application.total_ore else ""},
    ]  # fmt: skip
    if application.stage > 1 and application.previous_id:
        rows.append({"term": _("Stage"), "value": application.stage})
    if last is not None:
        note = _("in the extra time after closing") if last.in_grace else ""
        rows.append({"term": _("Latest version"), "value": _("version %(number)s, %(when)s") % {
            "number": last.number, "when": formats.moment(last.sent_at)}, "note": note})  # fmt: skip
    return rows


def task_row(task: Task) -> dict[str, Any]:
    found = task.found or {}
    mark, word = VERDICTS.get(found.get("verdict", ""), ("info", ""))
    return {
        "task": task, "name": requirement(task.key), "clause": task.clause, "mark": TASK_MARKS[TaskState(task.state)],
        "word": str(task.get_state_display()), "comment": task.comment, "found_mark": mark, "found_word": str(word),
        "lines": [line_said(message, params) for message, params in found.get("lines", ())],
    }  # fmt: skip


def task_line(tasks: Sequence[Task]) -> str:
    """How many requirements are settled."""
    left = sum(task.state == TaskState.OPEN for task in tasks)
    wrong = sum(task.state == TaskState.NOT_MET for task in tasks)
    if not tasks:
        return ""
    if wrong:
        return ngettext("%s requirement is not met", "%s requirements are not met", wrong) % wrong
    if left:
        return ngettext("%s requirement is left to decide", "%s requirements are left to decide", left) % left
    return _("All requirements are settled")


def completion_row(one: Completion) -> dict[str, Any]:
    if one.answered_at:
        mark, word, when = "met", _("answered"), formats.moment(one.answered_at)
    elif one.ended_at:
        mark, word, when = "neutral", _("ended without answer"), formats.dateword(one.ended_at)
    else:
        mark, word, when = "risk", _("waited for"), _("until %s") % formats.dateword(one.due_on)
    return {"one": one, "mark": mark, "word": word, "when": when}


def letter_rows(application: Application) -> list[dict[str, Any]]:
    rows = application.letters.exclude(state=LetterState.RECALLED).select_related("body", "region")
    return [
        {
            "letter": one,
            "mark": LETTER_MARKS[LetterState(one.state)],
            "word": str(one.get_state_display()),
            "when": one.answered_at or one.asked_at,
        }
        for one in rows
    ]


def documents(
    submissions: Sequence[Submission], completions: Sequence[Completion], outcomes: Sequence[Outcome]
) -> list[dict[str, Any]]:
    """Every registered document of the case, the newest first."""
    found = [one.document for one in submissions] + [one.letter for one in completions if one.letter]
    found += [one.document for one in outcomes]
    return [
        {"title": d.title, "url": reverse("registry:document", args=[d.pk]), "number": d.diary_number,
         "direction": str(d.get_direction_display()), "date": d.date, "size": d.size or None, "secrecy": d.secrecy,
         "kind": d.file_name.rpartition(".")[2].upper() if d.file_name else ""}
        for d in sorted(found, key=lambda d: (d.registered_at, d.pk), reverse=True)
    ]  # fmt: skip


def acts_of(application: Application, user: User, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """What this person can do now: the first is the next act, the others stand beside it. Costs no query."""
    state, key = application.state, application.key
    handled_by_other = application.handler_id not in (None, user.pk)
    settled = bool(tasks) and all(t.state in (TaskState.MET, TaskState.NOT_APPLICABLE) for t in tasks)
    two_stage = application.call.kind == CallKind.TWO_STAGE and application.stage == 1
    every = [
        ("register", _("Register"), "handling.register_application", state == State.SENT),
        ("confirm", _("Requirements met"), "handling.check_requirements", state == State.REGISTERED and settled),
        ("check", _("Check requirements"), "handling.check_requirements", state == State.REGISTERED and not settled),
        ("invite", _("Invite to the second stage"), "handling.invite_application", state == State.CHECKED and two_stage),
        ("take", _("Take the case"), "handling.take_case", state in UNDER_WAY and application.handler_id is None),
        ("ask", _("Ask for a completion"), "handling.ask_completion", state in (State.REGISTERED, State.CHECKED)),
        ("assign", _("Assign"), "handling.assign_case", state in UNDER_WAY and (handled_by_other or application.handler_id is not None)),
        ("dismiss", _("Dismiss"), "handling.dismiss_application",
         state in (State.SENT, State.REGISTERED, State.COMPLETING, State.CHECKED)),
    ]  # fmt: skip
    posts = {"take", "confirm"}
    return [
        {"key": name, "label": label, "url": reverse(f"handling:{name}", args=[key]), "post": name in posts}
        for name, label, permission, now in every
        if now and not application.test and may(user, permission, application)
    ]


def side(application: Application, dates: Dates) -> list[dict[str, Any]]:
    rows = [
        {"term": _("Handler"), "value": str(application.handler) if application.handler else _("nobody")},
        {"term": _("Diary number"), "value": application.diary_number or formats.UNKNOWN},
        {"term": _("Sent"), "value": formats.moment(application.sent_at)},
    ]
    if dates.get("application.registered"):
        rows.append({"term": _("Registered"), "value": formats.moment(dates["application.registered"])})
    return rows
