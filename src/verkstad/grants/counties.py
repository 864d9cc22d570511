"""What is known county by county: projects, companies reached, money granted. What no source splits is not split."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from verkstad.grants.models import Participation, Project, Result
from verkstad.grants.queries import REACHED
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.ui import formats
from verkstad.ui.pictures.map import county_name, geometry

SHOWS = ("projects", "companies", "granted")
UNSAID = 2


@dataclass(frozen=True)
class County:
    """One county's figure: None where nothing is known, how it is said, how sure it is, and why."""

    code: str
    name: str
    value: int | None
    text: str = ""
    qualifier: str = ""
    why: str = ""
    source: str = ""


def counties(user: Who, mandates: Sequence[Mandate], show: str) -> list[County]:
    """The figure of each of the 21 counties for `show` (projects, companies, granted), by code. At most two queries."""
    names = {code: county_name(code) for code in codes()}
    find: Mapping[str, Callable[..., dict[str, County]]] = {
        "projects": project_counts, "companies": companies_reached, "granted": money_granted,
    }  # fmt: skip
    found = find[show](user, mandates, names)
    unsaid = _("No source says anything of this county.")
    return [found.get(code) or County(code, name, None, why=unsaid) for code, name in names.items()]


def codes() -> list[str]:
    return sorted(one["code"] for one in geometry()["counties"])


def known_projects(user: Who, mandates: Sequence[Mandate]) -> QuerySet[Project]:
    """The projects in question, bare."""
    shown = Project.objects.visible_to(user).filter(mandate__in=[m.pk for m in mandates])
    return shown.select_related(None).order_by()


def in_one_county() -> QuerySet[Any, Any]:
    """Keys of the projects that lie in one county alone."""
    places = Project.regions.through.objects.order_by().values("project").annotate(n=Count("pk"))
    return places.filter(n=1).values("project")  # type: ignore[misc]


def project_counts(user: Who, mandates: Sequence[Mandate], names: Mapping[str, str]) -> dict[str, County]:
    """Projects by county: those known by name, and one for each kind a county took part in without a name (R24).

    Where a source leaves open whether the county took part, the count is a lower bound; 0 then counts as not known.
    A mandate of which neither projects nor participation are known says nothing of any county.
    """
    named: dict[str, dict[tuple[int, str], int]] = defaultdict(dict)
    unnamed: dict[str, int] = defaultdict(int)
    open_: dict[str, int] = defaultdict(int)
    rows = counted_and_said(user, mandates)
    for said, code, mandate, kind, count in rows:
        if not said:
            named[code][mandate, kind] = count
    for said, code, mandate, kind, took_part in rows:
        if said and (mandate, kind) not in named[code]:
            unnamed[code] += took_part == 1
            open_[code] += took_part == UNSAID
    if not rows:
        return {}
    return {code: one_count(code, names[code], sum(named[code].values()), unnamed[code], open_[code]) for code in names}


def counted_and_said(user: Who, mandates: Sequence[Mandate]) -> list[tuple[bool, str, int, str, int]]:
    """In one query: how many projects are known by name (False, county, mandate, kind, count), and what sources say of
    taking part (True, county, mandate, kind, 1 yes, 0 no or UNSAID)."""
    shown = Project.objects.visible_to(user).filter(mandate__in=[m.pk for m in mandates], regions__isnull=False)
    counts = shown.select_related(None).order_by().values("regions", "mandate", "kind").annotate(n=Count("pk"))
    parts = Participation.objects.filter(mandate__in=[m.pk for m in mandates]).order_by()
    said = Case(When(took_part=True, then=1), When(took_part=False, then=0), default=UNSAID)
    told = parts.annotate(n=said).values_list(Value(1), "region", "mandate", "kind", "n")
    rows = counts.values_list(Value(0), "regions", "mandate", "kind", "n").union(told, all=True)
    return [(bool(first), *rest) for first, *rest in rows]


def one_count(code: str, name: str, named: int, unnamed: int, unknown: int) -> County:
    count = named + unnamed
    if unknown and not count:
        return County(code, name, None, why=_("No source says whether the county took part."))
    reasons = []
    if unnamed:
        reasons.append(_("%s not known by name") % formats.number(unnamed))
    if unknown:
        reasons.append(_("there may be more: no source says"))
    qualifier = "at_least" if unknown else ""
    text = formats.qualified(formats.number(count), qualifier)
    return County(code, name, count, text, qualifier, "; ".join(reasons))


def companies_reached(user: Who, mandates: Sequence[Mandate], names: Mapping[str, str]) -> dict[str, County]:
    """Companies reached by county, from projects that lie in one county alone.

    Figures of several projects are added with the word that a company may be in more than one of them (R29).
    """
    shown = known_projects(user, mandates)
    reports = (
        Result.objects.filter(
            key=REACHED, value__isnull=False, project__in=shown.filter(pk__in=in_one_county()).values("pk")
        )
        .order_by("-reported_on", "pk")
        .values("project", "project__name", "project__regions", "value", "qualifier", "source_note")
    )
    by_county: dict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for row in reports:
        by_county[row["project__regions"]].setdefault(row["project"], row)
    found = {code: one_sum(code, names[code], list(rows.values())) for code, rows in by_county.items()}
    reported = Result.objects.filter(key=REACHED).values("project")
    joint = shown.exclude(pk__in=in_one_county()).filter(pk__in=reported).values_list("regions", flat=True).distinct()
    for code in set(joint) - found.keys() - {None}:
        found[code] = County(code, names[code], None, why=_("Reported only for several counties together."))
    return found


def one_sum(code: str, name: str, rows: Sequence[Mapping[str, Any]]) -> County:
    total = int(sum(row["value"] for row in rows))
    qualifier = joined(row["qualifier"] for row in rows)
    text = formats.qualified(formats.number(total), qualifier)
    if len(rows) == 1:
        return County(code, name, total, text, qualifier, rows[0]["project__name"], rows[0]["source_note"])
    why = _("Sum of %s projects; a company in more than one of them counts each time.") % formats.number(len(rows))
    return County(code, name, total, text, qualifier, why, "; ".join(dict.fromkeys(r["source_note"] for r in rows)))


def money_granted(user: Who, mandates: Sequence[Mandate], names: Mapping[str, str]) -> dict[str, County]:
    """Money granted by county, from projects in one county alone. What a joint project has is never split."""
    shown = known_projects(user, mandates).filter(regions__isnull=False)
    alone = shown.filter(pk__in=in_one_county()).values("regions").annotate(
        ore=Sum("grant_ore"), known=Count("grant_ore"), unknown=Count("pk", filter=Q(grant_ore__isnull=True)),
        hedged=Count("pk", filter=~Q(grant_qualifier="") & Q(grant_ore__isnull=False)),
    )  # fmt: skip
    joint = set(shown.exclude(pk__in=in_one_county()).values_list("regions", flat=True).distinct())
    empty = {"ore": None, "known": 0, "unknown": 0, "hedged": 0}
    rows = {row["regions"]: row for row in alone}
    return {
        code: one_amount(names[code], {**empty, **rows.get(code, {}), "regions": code, "joint": code in joint})
        for code in sorted(rows.keys() | joint)
    }


def one_amount(name: str, row: Mapping[str, Any]) -> County:
    code, reasons = row["regions"], []
    if row["joint"]:
        reasons.append(_("money of projects in several counties is not split"))
    if row["unknown"]:
        reasons.append(_("the amount of %s projects is not known") % formats.number(row["unknown"]) if row["unknown"] > 1
                       else _("the amount of one project is not known"))  # fmt: skip
    if not row["known"]:
        return County(code, name, None, why="; ".join(reasons))
    qualifier = "at_least" if reasons else "about" if row["hedged"] else ""
    text = formats.qualified(formats.money(row["ore"], "tkr"), qualifier)
    return County(code, name, row["ore"], text, qualifier, "; ".join(reasons))


def joined(qualifiers: Iterable[str]) -> str:
    """The qualifier of a sum: none if every part is exact, a lower bound if every hedged part is one, else about."""
    hedges = {q for q in qualifiers if q}
    if not hedges:
        return ""
    if hedges <= {"over", "at_least"}:
        return hedges.pop() if len(hedges) == 1 else "at_least"
    return "about"
