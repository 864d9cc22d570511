"""Official statistics that came with a pack: described, and loaded where the pack holds the file."""

from verkstad.core.packs.pack import Row
from verkstad.packs.loading.load import Load
from verkstad.statistics.actions import load_version, save_dataset
from verkstad.statistics.models import Dataset, How

KNOWN = (Dataset,)
SAID = ("title_sv", "title_en", "publisher", "table", "source", "licence")


def load_statistics(load: Load) -> None:
    for row in load.pack["statistics"]:
        with load.row(row):
            _load(load, row)


def _load(load: Load, row: Row) -> None:
    said = {name: row[name] or "" for name in SAID}
    programme = load.key if load.fictional else ""
    dataset, changes = save_dataset(key=row["key"], **said, meaning=row["meaning"], fictional=load.fictional,
                                    programme=programme, actor=load.actor)  # fmt: skip
    if row["content"] is not None:
        before = dataset.versions.order_by("-number").values_list("number", flat=True).first()
        version, new = load_version(dataset=dataset, name=row["file"], content=row["content"], how=How.PACK,
                                    fetched_on=row["fetched"], actor=load.actor)  # fmt: skip
        changes = {**changes, "version": (before, version.number)} if new else changes
    load.note(row, "statistics", row["key"], (dataset, changes))
