"""A pack says what officers look at by hand in the programme's claims."""

from pathlib import Path

import pytest

from tests.core.packs.small import FILES
from tests.web.packs.conftest import load, told
from verkstad.claims.actions.ticking import set_of
from verkstad.claims.models import TaskSet
from verkstad.core.packs.check import read_pack
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.mandate.models import Programme

pytestmark = pytest.mark.django_db
TASK = FILES["claim_tasks.toml"]
MORE = TASK.replace('"report"', '"bought"') + 'supplier_from = "100 tkr"\nif_staff = true\ncan_be_left = true\n'


def test_a_packs_tasks_hold_for_its_programme_and_a_second_load_changes_nothing(folder: Path) -> None:
    path = folder / "claim_tasks.toml"
    path.write_text(TASK + MORE)
    assert [line for line in told(load(folder)) if "tasks of claims" in line] != []
    key = Programme.objects.get().key
    first = set_of(key)
    assert [(one.key, one.concerns, one.from_ore, one.obligatory) for one in first.tasks.values()] == [
        ("report", ("all",), 0, True), ("bought", ("staff", "supplier"), 100_000_00, False)]  # fmt: skip
    assert load(folder).changes == [] and Act.objects.filter(act="claim_tasks.set").count() == 1
    path.write_text(TASK)
    load(folder)
    assert list(set_of(key).tasks) == ["report"]
    path.write_text(TASK + MORE)  # back again: a set of its own, and the claims of the two before keep theirs
    load(folder)
    assert (set_of(key).sha256, set_of(key) == first, TaskSet.objects.count()) == (first.sha256, False, 3)


def test_a_wrong_task_is_told_with_its_file_and_line(folder: Path) -> None:
    (folder / "claim_tasks.toml").write_text(TASK + MORE.replace('"100 tkr"', '"0 kr"') + TASK)
    found = [one.where for one in read_pack(folder)[1]]
    assert any(one.startswith("claim_tasks.toml:") for one in found)
    (folder / "claim_tasks.toml").write_text(MORE.replace('clause = "Villkor 4"', 'clause = ""'))
    with pytest.raises(Refused):
        load(folder)
    assert not TaskSet.objects.exists()
