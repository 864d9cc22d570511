"""The tasks of a claim are laid out when it is sent, and ticked by who controls it."""

from collections.abc import Mapping

from django.db import transaction

from verkstad.claims.actions.drafts import locked, recorded, to_control
from verkstad.claims.models import Claim, ClaimTask, TaskSet, Tick
from verkstad.claims.queries.tasks import facts_of, house_tasks, tasks_kept
from verkstad.claims.rules import Actor, refuse
from verkstad.core.claims.tasks import COMMENTED, TaskState, as_rows, concerning, fingerprint
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

MOST_WORDS = 1000


def laid_out(*, claim: Claim) -> list[ClaimTask]:
    """The claim's tasks; laid out now where it was sent before there were any. For pages: changes nothing else."""
    kept = tasks_kept(claim)
    if kept or claim.state != "sent":
        return kept
    with transaction.atomic():
        return lay_out(claim=locked(claim))


def lay_out(*, claim: Claim) -> list[ClaimTask]:
    """Lay out the tasks that concern a claim as it is sent now, and give all it has. For an action that has locked it.

    A claim that comes again keeps its set: what concerns it now is added, what no longer does is kept but not asked for.
    """
    kept = {one.key: one for one in tasks_kept(claim)}
    chosen = next(iter(kept.values())).of if kept else set_of(claim.agreement.mandate.programme.key)
    wanted = {one.key: one for one in concerning(chosen.tasks.values(), facts_of(claim))}
    for key, one in kept.items():
        if one.needed != (key in wanted):
            one.needed = key in wanted
            one.save(update_fields=["needed"])
    new = [ClaimTask(claim=claim, of=chosen, key=key, obligatory=one.obligatory)
           for key, one in wanted.items() if key not in kept]  # fmt: skip
    return [*kept.values(), *ClaimTask.objects.bulk_create(new)]


def set_of(programme: str) -> TaskSet:
    """The set that holds for a programme's new claims: the last one of its pack, or the house's."""
    own = TaskSet.objects.filter(programme=programme).order_by("-pk").first() if programme else None
    if own is not None:
        return own
    tasks = house_tasks()
    made, _new = TaskSet.objects.get_or_create(
        programme="", sha256=fingerprint(tasks), defaults={"content": as_rows(tasks)}
    )
    return made


@transaction.atomic
def tick_tasks(*, claim: Claim, ticks: Mapping[str, tuple[str, str]], actor: Actor) -> int:
    """Say how tasks of a claim were found, all or none; `ticks` is task key -> (state, comment). Gives how many were ticked:
    what is said already, of the claim as it was last sent, is left alone.

    Refuses who does not control claims, a claim that is not being controlled, a task that it does not have, an unknown
    state, and "with a remark" and "does not apply" without words; each at its field ("comment-report").
    """
    row, by = to_control(claim, actor)
    tasks = {one.key: one for one in tasks_kept(row) or lay_out(claim=row)}
    changed: list[Tick] = []
    found: list[Finding] = []
    for key, (state, given) in ticks.items():
        task, comment = tasks.get(key), given.strip()
        found += _wrong(task, key, state, comment)
        if task is not None and not _said(task, state, comment):
            changed.append(Tick(task=task, state=state, comment=comment[:MOST_WORDS], by=by))
    refuse(found)
    for tick in Tick.objects.bulk_create(changed):
        tick.task.last = tick
    ClaimTask.objects.bulk_update([tick.task for tick in changed], ["last"])
    if changed:
        recorded(row, "claim.tasks_ticked", by, count=len(changed),
                 **{state.value: [one.task.key for one in changed if one.state == state] for state in TaskState})  # fmt: skip
    return len(changed)


def _wrong(task: ClaimTask | None, key: str, state: str, comment: str) -> list[Finding]:
    if task is None:
        return [
            Finding(
                "claims.no_such_task", gettext_noop("The claim has no such task."), fix=gettext_noop("Reload the page.")
            )
        ]
    if state not in list(TaskState):
        return [Finding("claims.task_state", gettext_noop("Say how the task was found."), where=f"state-{key}")]
    if state in COMMENTED and not comment:
        return [Finding("claims.task_words", gettext_noop("Write what the remark is, or why the task does not apply."),
                        where=f"comment-{key}", clause=task.told.clause)]  # fmt: skip
    return []


def _said(task: ClaimTask, state: str, comment: str) -> bool:
    before = task.last.comment if task.last else ""
    return (task.state, before) == (state, comment) and not task.before
