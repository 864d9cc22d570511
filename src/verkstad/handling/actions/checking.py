"""The requirement check: each task decided with a comment, and the whole confirmed when nothing is left."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from verkstad.applications.models import Application, State
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.rights import checked_right, locked, moved, refuse, refuse_test
from verkstad.handling.models import Task, TaskState
from verkstad.handling.rules import no, task_findings
from verkstad.handling.words import requirement
from verkstad.journal.actions import record
from verkstad.people.models import User

CHECKING = (State.REGISTERED, State.COMPLETING)


@transaction.atomic
def decide_task(*, task: Task, state: str, comment: str = "", actor: User) -> Task:
    """Say how a requirement was found. Refuses an unknown answer, "not met" or "does not apply" without a comment, and a
    case that is not being checked."""
    row = locked(task.application)
    key = checked_right(actor, "handling.check_requirements", row)
    _being_checked(row)
    refuse(task_findings(state=state, comment=comment))
    kept = Task.objects.select_for_update().get(pk=task.pk)
    before = kept.state
    kept.state, kept.comment = state, comment.strip()
    done = state != TaskState.OPEN
    kept.done_at, kept.done_by = (timezone.now(), key) if done else (None, "")
    kept.save(update_fields=["state", "comment", "done_at", "done_by"])
    record(actor=key, act="application.requirement_decided", subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key,
           facts={"requirement": kept.key, "from": before, "to": state, "clause": kept.clause})  # fmt: skip
    return kept


@transaction.atomic
def decide_tasks(*, application: Application, decisions: Mapping[str, tuple[str, str]], actor: User) -> int:
    """Decide several requirements of a case at once, all or none; `decisions` is requirement key -> (state, comment).

    What stays as it was is left alone. Refuses as `decide_task` does, each finding at its own field ("comment-letters").
    Gives how many were changed.
    """
    found, changed = [], 0
    for task in application.tasks.all():
        state, comment = decisions.get(task.key, (task.state, task.comment))
        if (state, comment.strip()) == (task.state, task.comment):
            continue
        try:
            decide_task(task=task, state=state, comment=comment, actor=actor)
            changed += 1
        except Refused as refused:
            found += [replace(one, where=f"{one.where}-{task.key}" if one.where else "") for one in refused.findings]
    refuse(found)
    return changed


@transaction.atomic
def accept_found(*, application: Application, actor: User) -> int:
    """Take over what the system found: every open task that it found met becomes met. Gives how many.

    Refuses where there is none to take over, and a case that is not being checked.
    """
    row = locked(application)
    key = checked_right(actor, "handling.check_requirements", row)
    _being_checked(row)
    tasks = [t for t in row.tasks.select_for_update() if t.state == TaskState.OPEN and t.found.get("verdict") == "met"]
    if not tasks:
        raise Refused(no("nothing_found", gettext_noop("No open requirement was found met by the system."),
                         gettext_noop("Decide on each of those that are left.")))  # fmt: skip
    Task.objects.filter(pk__in=[t.pk for t in tasks]).update(state=TaskState.MET, done_at=timezone.now(), done_by=key)
    record(actor=key, act="application.found_accepted", subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key, facts={"requirements": [t.key for t in tasks], "count": len(tasks)})  # fmt: skip
    return len(tasks)


@transaction.atomic
def confirm_requirements(*, application: Application, actor: User) -> Application:
    """Confirm that the requirements are met. Refuses while a task is open or not met, naming each."""
    row = locked(application)
    key = checked_right(actor, "handling.check_requirements", row)
    refuse_test(row)
    tasks = list(row.tasks.select_for_update())
    left = [task for task in tasks if task.state in (TaskState.OPEN, TaskState.NOT_MET)]
    if left or not tasks:
        names = "; ".join(str(requirement(task.key)) for task in left)
        raise Refused(no("requirements_left", gettext_noop("These requirements are not settled: %(tasks)s."),
                         gettext_noop("Decide on each. Where one is not met, ask for a completion or propose a rejection."),
                         tasks=names or "–"))  # fmt: skip
    counts: Mapping[str, int] = {state: sum(t.state == state for t in tasks) for state in TaskState.values}
    return moved(
        row, "application.checked", actor=key, facts={"met": counts["met"], "not_applicable": counts["not_applicable"]}
    )


def _being_checked(row: Application) -> None:
    if row.state not in CHECKING:
        raise Refused(no("not_checking", gettext_noop("%(case)s is not being checked now."),
                         gettext_noop("Reload the page to see where it stands."), case=str(row)))  # fmt: skip
