"""What the house holds of a programme and its pack no longer names. Nothing is removed; it is only told."""

from collections.abc import Iterator

from verkstad.calls.models import Call
from verkstad.decisions.models import Decision
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
    decided = Decision.objects.exclude(project_code="").values("project_code")
    unnamed = Project.objects.filter(mandate__programme__key=load.key).exclude(key__in=decided)
    for key in unnamed.values_list("key", flat=True):
        if key not in pack.by_key("projects"):
            yield f"project {key}"
    for key in FocusArea.objects.filter(programme__key=load.key).values_list("key", flat=True):
        if key not in pack.by_key("focus_areas"):
            yield f"focus area {key}"
    named_calls = {row["key"] for row in pack["calls"]}
    for key in Call.objects.filter(mandate__programme__key=load.key).order_by("key").values_list("key", flat=True):
        if key not in named_calls:
            yield f"call {key}"
    for name, model in (("amendment", Amendment), ("term", Term), ("obligation", Obligation)):
        named = {(row["key"], child["key"]) for row in pack["mandates"] for child in row.children.get(name, [])}
        kept = model._default_manager.filter(mandate__programme__key=load.key).values_list("mandate__key", "key")
        yield from (f"{name} {mandate}/{key}" for mandate, key in kept if (mandate, key) not in named)
