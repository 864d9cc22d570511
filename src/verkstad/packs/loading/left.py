"""What the house holds of a programme and its pack no longer names. Nothing is removed; it is only told."""

from collections.abc import Iterator

from verkstad.grants.models import Project
from verkstad.mandate.models import Amendment, FocusArea, Mandate, Obligation, Term
from verkstad.packs.loading.load import Load


def left_over(load: Load) -> list[str]:
    return list(_left(load))


def _left(load: Load) -> Iterator[str]:
    pack, mandates = load.pack, load.pack.by_key("mandates")
    for key in Mandate.objects.filter(programme__key=load.key).values_list("key", flat=True):
        if key not in mandates:
            yield f"mandate {key}"
    for key in Project.objects.filter(mandate__programme__key=load.key).values_list("key", flat=True):
        if key not in pack.by_key("projects"):
            yield f"project {key}"
    for key in FocusArea.objects.filter(programme__key=load.key).values_list("key", flat=True):
        if key not in pack.by_key("focus_areas"):
            yield f"focus area {key}"
    for name, model in (("amendment", Amendment), ("term", Term), ("obligation", Obligation)):
        named = {(row["key"], child["key"]) for row in pack["mandates"] for child in row.children.get(name, [])}
        kept = model._default_manager.filter(mandate__programme__key=load.key).values_list("mandate__key", "key")
        yield from (f"{name} {mandate}/{key}" for mandate, key in kept if (mandate, key) not in named)
