"""What is shown of a claim's tasks: the list that an officer ticks, and the same to read with every earlier tick."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.claims.models import Claim, ClaimTask, Tick
from verkstad.claims.queries.tasks import counted_tasks, tasks_kept
from verkstad.core.claims.tasks import TaskState
from verkstad.instruments.queries import names_of
from verkstad.people.access import Who, may
from verkstad.ui import formats

MARKS = {TaskState.OPEN: "neutral", TaskState.DONE: "met", TaskState.REMARK: "risk", TaskState.NOT_APPLICABLE: "info"}


def task_row(task: ClaimTask, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A task as it is told: how it was found, by whom (where `names` are given) and when."""
    language, last = get_language() or "sv", task.last
    return {
        "task": task, "name": task.told.name(language), "how": task.told.how(language), "clause": task.told.clause,
        "mark": "risk" if task.before else MARKS[task.state], "word": word_of(task.state), "comment": last.comment if last else "",
        "when": when_of(last, names) if last and task.state != TaskState.OPEN else "",
    }  # fmt: skip


def word_of(state: str) -> str:
    return capfirst(str(ClaimTask.STATE_WORDS[TaskState(state)]))


def when_of(tick: Tick, names: Mapping[str, str] | None) -> str:
    return ", ".join(filter(None, [(names or {}).get(tick.by, ""), formats.moment(tick.at)]))


def task_line(tasks: Sequence[ClaimTask]) -> str:
    """How many tasks are settled, and how many are to be looked at again."""
    done, needed = counted_tasks(tasks)
    line = _("%(done)s of %(needed)s done") % {"done": formats.number(done), "needed": formats.number(needed)}
    again = sum(one.before for one in tasks if one.needed)
    return line + ", " + _("%s to be looked at again") % formats.number(again) if again else line


def blocks_of(form: Any, names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Each task of a form with its two fields."""
    return [
        {**task_row(one, names), "state": form[f"state-{one.key}"], "comment": form[f"comment-{one.key}"]}
        for one in form.tasks
    ]


def tick_facts(claim: Claim, form: Any) -> dict[str, Any]:
    """The page where tasks are ticked, and where what is wrong in them is told. One query."""
    names = names_of(one.last.by for one in form.tasks if one.last)
    return {"claim": claim, "form": form, "line": task_line(form.tasks), "tasks": blocks_of(form, names)}


def told_tasks(claim: Claim, user: Who) -> dict[str, Any]:
    """The tasks to read, with every earlier tick. Three queries."""
    tasks = tasks_kept(claim)
    ticks = list(Tick.objects.filter(task__claim=claim).order_by("pk"))
    names = names_of(one.by for one in ticks)
    earlier: dict[int, list[dict[str, str]]] = {}
    last = {one.last_id for one in tasks}
    for one in ticks:
        if one.pk not in last:
            row = {"word": word_of(one.state), "when": when_of(one, names), "comment": one.comment}
            earlier.setdefault(one.task_id, []).append(row)
    rows = [{**task_row(one, names), "earlier": earlier.get(one.pk, [])} for one in tasks]
    return {"claim": claim, "line": task_line(tasks), "rows": rows,
            "can_tick": claim.state == "sent" and may(user, "claims.control_claim", claim)}  # fmt: skip


def remarks_of(claim: Claim) -> list[dict[str, Any]]:
    """For the one who decides: how many tasks are settled, and each that something is said of. One query."""
    tasks = tasks_kept(claim)
    if not tasks:
        return []
    said = [{"term": one.told.name(get_language() or "sv"), "value": word_of(one.state), "note": one.last.comment}
            for one in tasks if one.needed and one.last and one.last.comment]  # fmt: skip
    return [
        {"term": _("Tasks of the control"), "value": task_line(tasks), "url": reverse("claims:tasks", args=[claim.pk])},
        *said,
    ]
