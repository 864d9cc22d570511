"""What parts of a split are called: mandates, projects, counties and funding sources, all in one query."""

from collections.abc import Iterable, Mapping

from django.db.models import CharField, F, Value
from django.utils.translation import get_language, gettext

from verkstad.agreements.models import Agreement
from verkstad.core.reporting.figure import NONE
from verkstad.funds.models import FundingSource
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Region
from verkstad.people.access import Who


def labels(wanted: Mapping[str, Iterable[str]], user: Who) -> Mapping[tuple[str, str], str]:
    """(dimension, part) -> label, for those that the user may know of; dimensions without names (years) need none. A project
    that the user does not see has neither name nor key here: either may tell who it is."""
    name = "name_en" if (get_language() or "sv").startswith("en") else "name_sv"
    label = name.replace("name", "label")
    keys = {dimension: sorted(set(parts) - {NONE, ""}) for dimension, parts in wanted.items()}
    kinds = (
        ("mandate", Mandate.objects.filter(key__in=keys.get("mandate", [])), "key", name),
        ("project", Project.objects.visible_to(user).filter(key__in=keys.get("project", [])), "key", "name"),
        ("project", Agreement.objects.visible_to(user).filter(key__in=keys.get("project", [])), "key", "title"),
        ("region", Region.objects.filter(code__in=keys.get("region", [])), "code", name),
        ("source", FundingSource.objects.filter(key__in=keys.get("source", [])), "key", label),
    )
    rows = [
        found.order_by().annotate(of=Value(kind, CharField()), part=F(key), called=F(word)).values_list("of", "part", "called")
        for kind, found, key, word in kinds if keys.get(kind)
    ]  # fmt: skip
    if not rows:
        return {}
    return {(kind, part): called for kind, part, called in (rows[0].union(*rows[1:]) if len(rows) > 1 else rows[0])}


def named(told: Mapping[tuple[str, str], str], dimension: str, part: str) -> str:
    """A part's name; what is of none says so."""
    if part == NONE or (dimension == "year" and part == "0"):
        return {
            "mandate": gettext("no mandate"), "project": gettext("no project"), "region": gettext("no known county"),
            "source": gettext("no funding source"), "year": gettext("the period as a whole"),
        }[dimension]  # fmt: skip
    return told.get((dimension, part), gettext("a project that is not public") if dimension == "project" else part)
