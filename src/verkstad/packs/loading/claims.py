"""What officers look at by hand in the programme's claims, where the pack says it."""

from typing import Any

from verkstad.claims.actions.task_sets import save_task_set
from verkstad.claims.models import TaskSet
from verkstad.core.claims.tasks import Concern
from verkstad.core.packs.pack import Row
from verkstad.packs.loading.load import Load

KNOWN = (TaskSet,)
ASKED = [one for one in Concern if one not in (Concern.ALL, Concern.SUPPLIER)]


def load_tasks(load: Load) -> None:
    """The tasks as one set; a task that says nothing of which claims it concerns, concerns all."""
    rows = list(load.pack["claim_tasks"])
    if not rows:
        return
    with load.row(rows[0]):
        outcome = save_task_set(programme=load.key, tasks=[_of(row) for row in rows], actor=load.actor)
        load.note(rows[0], "tasks of claims", load.key, outcome)


def _of(row: Row) -> dict[str, Any]:
    concerns = [one.value for one in ASKED if row[f"if_{one.value}"]]
    large = row["supplier_from"]
    return {
        "key": row["key"], "sv": row["name_sv"], "en": row["name_en"], "how_sv": row["how_sv"], "how_en": row["how_en"],
        "clause": row["clause"], "concerns": [*concerns, *([Concern.SUPPLIER.value] if large else [])] or [Concern.ALL.value],
        "from_ore": large.ore if large else 0, "obligatory": not row["can_be_left"],
    }  # fmt: skip
