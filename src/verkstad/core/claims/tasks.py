"""What an officer looks at by hand in a claim before it is brought to decision: tasks as data, each with its clause and the
claims that it concerns; and what counts as done."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Concern(StrEnum):
    """What a claim has, so that a task concerns it."""

    ALL = "all"
    FINAL = "final"  # it is the project's last claim
    STAFF = "staff"  # the staff sheet or a cost kind of staff
    SUPPLIER = "supplier"  # one supplier has come to the task's amount in the project
    IN_KIND = "in_kind"
    COMPUTED = "computed"  # simplified costs
    PARTNERS = "partners"  # costs of others than the receiver
    AGAIN = "again"  # lines that were parked or deducted before
    COFINANCING = "cofinancing"
    PARTICIPANTS = "participants"
    AID = "aid"  # the receiver is a company, or companies took part
    CONDITIONS = "conditions"  # a special condition is to be met by now
    ADVANCE = "advance"  # an advance that no cost stands against yet


class TaskState(StrEnum):
    """How a task was found. All but open count as settled."""

    OPEN = "open"
    DONE = "done"
    REMARK = "remark"
    NOT_APPLICABLE = "not_applicable"


COMMENTED = (TaskState.REMARK, TaskState.NOT_APPLICABLE)  # say nothing without words


@dataclass(frozen=True)
class Task:
    """A task of a set; `sv` and `en` are what is to be seen to, `how_*` what to look at. `from_ore` belongs to `supplier`."""

    key: str
    sv: str
    en: str
    how_sv: str
    how_en: str
    clause: str
    concerns: tuple[str, ...]
    obligatory: bool = True
    from_ore: int = 0

    def name(self, language: str) -> str:
        return self.sv if language.startswith("sv") else self.en

    def how(self, language: str) -> str:
        return self.how_sv if language.startswith("sv") else self.how_en


@dataclass(frozen=True)
class ClaimFacts:
    """What a claim has, and in öre what its largest supplier has come to in the project."""

    has: frozenset[str]
    largest_supplier_ore: int = 0


class BadTasks(ValueError):
    """A set of tasks that cannot be read; the message says which task and why."""


def tasks_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Task, ...]:
    """The tasks of a file's rows. Raises BadTasks for a field that is missing, unknown or not of its kind, a concern that is
    none, an amount where it means nothing, and a key that stands twice."""
    made: dict[str, Task] = {}
    for number, row in enumerate(rows, start=1):
        try:
            one = Task(**{**row, "concerns": tuple(row["concerns"])})
        except (KeyError, TypeError) as wrong:
            raise BadTasks(f"task {number}: {wrong}") from None
        words = (one.key, one.sv, one.en, one.how_sv, one.how_en, one.clause)
        if not all(isinstance(word, str) and word.strip() for word in words):
            raise BadTasks(f"task {number}: key, words and clause are texts that say something")
        if not one.concerns or not set(one.concerns) <= set(Concern):
            raise BadTasks(
                f"{one.key}: it concerns {', '.join(one.concerns) or 'nothing'}, which no claim is known to have"
            )
        if (
            not isinstance(one.from_ore, int)
            or (one.from_ore > 0) != (Concern.SUPPLIER in one.concerns)
            or one.from_ore < 0
        ):
            raise BadTasks(
                f"{one.key}: an amount in whole öre belongs to what concerns a supplier, and to nothing else"
            )
        if one.key in made:
            raise BadTasks(f"{one.key}: it stands twice")
        made[one.key] = one
    return tuple(made.values())


def as_rows(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """The tasks as JSON keeps them: `tasks_of` gives them back."""
    return [{**asdict(one), "concerns": list(one.concerns)} for one in tasks]


def fingerprint(tasks: Sequence[Task]) -> str:
    """SHA-256 of a set: the same words, clauses and order give the same."""
    return hashlib.sha256(json.dumps(as_rows(tasks), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def concerning(tasks: Iterable[Task], facts: ClaimFacts) -> list[Task]:
    """The tasks of a set that concern a claim, in the set's order."""
    return [one for one in tasks if _concerns(one, facts)]


def _concerns(task: Task, facts: ClaimFacts) -> bool:
    others: Collection[str] = [one for one in task.concerns if one != Concern.SUPPLIER]
    large = Concern.SUPPLIER in task.concerns and facts.largest_supplier_ore >= task.from_ore
    return large or Concern.ALL in others or not facts.has.isdisjoint(others)
