"""What waits of projects' reports: to write, for the receiver; to read, for the agency, which comes with the mandates as JSON."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.core.decisions.content import ReportKind
from verkstad.people.access import Who, appointments, holds
from verkstad.people.models import Role
from verkstad.progress.models import KIND_WORDS, Report
from verkstad.progress.queries.schedule import Step, plan_of, running
from verkstad.progress.rules import WRITING

REPORTS = {"pk": F("pk"), "number": F("number"), "kind": F("kind"), "title": F("agreement__title"),
           "came": F("sent_at")}  # fmt: skip
SOON, MOST = timedelta(days=30), 5


def to_report(user: Who, day: date) -> list[dict[str, Any]]:
    """Reports that this person may write and that are due within a month, late or sent back, as tasks. Three queries, one
    where nothing is under way, none for who writes for nobody."""
    if not any(a.role in WRITING and a.organisation for a in appointments(user)):
        return []
    own = {a.organisation for a in appointments(user) if a.role in WRITING}
    steps = [(one, step) for one in running(user) if one.owner.key in own for step in plan_of(one)]
    near = [(one, step) for one, step in steps if not step.done and (_back(step) or step.due.due_on <= day + SOON)]
    return [_task(one, step, day) for one, step in sorted(near, key=lambda pair: pair[1].due.due_on)[:MOST]]


def _back(step: Step) -> bool:
    return step.report is not None and step.report.state == "returned"


def _task(agreement: Any, step: Step, day: date) -> dict[str, Any]:
    about = {"kind": KIND_WORDS[step.due.kind], "number": step.due.number, "title": agreement.title}
    begun, back = step.report, _back(step)
    here = reverse("progress:write", args=[begun.pk]) if begun else reverse("progress:project", args=[agreement.key])
    title = _("Change %(kind)s %(number)s of %(title)s") if back else _("Write %(kind)s %(number)s of %(title)s")
    why = _("The agency asks you to change something in it.") if back else _("The agreement asks for it.")
    mark = "risk" if back or step.late(day) else "neutral"
    return {"title": title % about, "url": here, "why": why, "due_on": step.due.due_on, "mark": mark}


def reports_for(user: Who) -> QuerySet[Any] | None:
    """Reports that were sent and wait to be read; None for who reads none."""
    return Report.objects.filter(state="sent") if holds(user, Role.OFFICER, Role.PRESENTER) else None


def read_task(row: Mapping[str, Any]) -> dict[str, Any]:
    about = {"kind": KIND_WORDS[ReportKind(row["kind"])], "number": row["number"], "title": row["title"]}
    return {"title": _("Read %(kind)s %(number)s of %(title)s") % about, "url": reverse("progress:report", args=[row["pk"]]),
            "why": _("It has come in; approve it, or ask for changes."), "mark": "neutral"}  # fmt: skip
