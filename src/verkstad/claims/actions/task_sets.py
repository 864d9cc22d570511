"""A programme's own tasks of claims, in place of the house's."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from verkstad.claims.models import TaskSet
from verkstad.claims.rules import no
from verkstad.core.changes import Changes
from verkstad.core.claims.tasks import BadTasks, as_rows, fingerprint, tasks_of
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record


@transaction.atomic
def save_task_set(*, programme: str, tasks: Iterable[Mapping[str, Any]], actor: str) -> tuple[TaskSet, Changes]:
    """Set the tasks that hold for claims of a programme (its key) that are first sent from now on; the same again changes
    nothing. Refuses tasks that cannot be read, and none."""
    try:
        told = tasks_of(tasks)
    except BadTasks as bad:
        raise no("bad_tasks", gettext_noop("The tasks cannot be read: %(why)s."), where="key", why=bad) from None
    if not told:
        raise no("bad_tasks", gettext_noop("The tasks cannot be read: %(why)s."), where="key", why="–")
    before = TaskSet.objects.filter(programme=programme).order_by("-pk").first()
    sha = fingerprint(told)
    if before is not None and before.sha256 == sha:
        return before, {}
    made = TaskSet.objects.create(programme=programme, sha256=sha, content=as_rows(told))
    record(actor=actor, act="claim_tasks.set", subject_type="programme", subject_key=programme,
           facts={"count": len(told), "sha256": sha})  # fmt: skip
    return made, {"sha256": (before.sha256 if before else "", sha)}
