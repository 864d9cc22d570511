"""The map, and everything that is known of one county or one organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.grants.counties import County, counties
from verkstad.grants.models import Participation, Project
from verkstad.grants.queries import View, with_details
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Kind, Organisation, Region, Tenure
from verkstad.people.access import Who, may
from verkstad.ui import formats
from verkstad.ui.pictures.map import CountyValue

MOST = 30  # projects on a county's or an organisation's page; the directory has them all
SHOWS = {
    "projects": gettext_lazy("Projects"),
    "companies": gettext_lazy("Companies reached"),
    "granted": gettext_lazy("Money granted"),
}
UNITS = {"projects": gettext_lazy("projects"), "companies": gettext_lazy("companies"), "granted": ""}
LEADS = {
    "projects": gettext_lazy(
        "A project in several counties counts in each. Hatched: no source says whether the county took part."
    ),
    "companies": gettext_lazy("As the projects report. Hatched: no project in the county alone reports a figure."),
    "granted": gettext_lazy(
        "Only projects in one county alone. What several counties share is not split. Hatched: not known."
    ),
}


@dataclass(frozen=True)
class MapPage:
    """A map ready to draw, with what its table and CSV say."""

    show: str
    title: str
    unit: str
    lead: str
    text: str
    values: dict[str, CountyValue]
    rows: Sequence[County]
    source: str


def map_of(user: Who, mandates: Sequence[Mandate], show: str) -> MapPage:
    """The 21 counties by what is chosen; an unknown choice counts as projects."""
    show = show if show in SHOWS else "projects"
    rows = counties(user, mandates, show)
    values = {one.code: CountyValue(one.value, one.text, reverse("desk:region", args=[one.code])) for one in rows}
    source = few_sources([r.source for r in rows])
    text = "tkr" if show == "granted" else "number"
    return MapPage(show, finding(show, rows), str(UNITS[show]), str(LEADS[show]), text, values, rows, source)


def sources_of(user: Who, mandates: Sequence[Mandate]) -> str:
    """The sources that most projects of the mandates rest on. One query."""
    shown = Project.objects.visible_to(user).filter(mandate__in=[m.pk for m in mandates]).select_related(None)
    notes = (
        shown.exclude(source_note="").values_list("source_note").annotate(n=Count("pk")).order_by("-n", "source_note")
    )
    return few_sources([note for note, _n in notes[:3]])


def few_sources(notes: Sequence[str], most: int = 2) -> str:
    """The first sources by name, each once, and that there are more: each county's page names its own."""
    each = list(dict.fromkeys(part for note in notes for part in note.split("; ") if part))
    return "; ".join(each[:most]) + (_(" and others") if len(each) > most else "")


def finding(show: str, rows: Sequence[County]) -> str:
    """The map's title: what it shows, not what it is."""
    known = [r for r in rows if r.value is not None]
    if not known:
        return {"projects": _("No county has a known project"), "companies": _("No county's companies are reported"),
                "granted": _("No county's money is known")}[show]  # fmt: skip
    most = max(known, key=lambda r: r.value or 0)
    if show == "projects":
        part = sum(1 for r in known if r.value)
        return _("Projects in %(part)s of %(all)s counties") % {"part": part, "all": len(rows)}
    if show == "companies":
        return _("%(county)s reports the most companies: %(figure)s") % {"county": most.name, "figure": most.text}
    return _("The amount is known for %(part)s of %(all)s counties") % {"part": len(known), "all": len(rows)}


def tenure_events(tenures: Sequence[Tenure], by: str) -> list[dict[str, Any]]:
    """Tenures as a timeline, newest first; told by the body's name or by the county's."""
    return [
        {
            "what": getattr(t, by).name,
            "url": getattr(t, by).get_absolute_url(),
            "when": formats.period(t.valid_from, t.valid_to, t.from_precision, t.to_precision)
            if t.valid_from or t.valid_to
            else _("period not known"),
            "who": "; ".join(p for p in (tenure_note(t), t.source_note) if p),
            "kind": "dot",
        }
        for t in sorted(tenures, key=lambda t: t.valid_from or date.min, reverse=True)
    ]


def tenure_note(tenure: Tenure) -> str:
    if not tenure.confirmed:
        return _("the dates are not confirmed")
    return "" if tenure.valid_from else _("the first day is not known")


def region_page(region: Region, user: Who, view: View, day: date) -> dict[str, Any]:
    """Everything known of a county under one programme; who answers for it whatever the programme."""
    tenures = list(Tenure.objects.filter(region=region).select_related("organisation"))
    mandates = [m.pk for m in view.chosen]
    found = Project.objects.visible_to(user).filter(mandate__in=mandates, regions=region)
    projects = list(with_details(found.order_by("name", "pk"))[:MOST])
    parts = Participation.objects.filter(region=region, mandate__in=mandates).select_related("mandate")
    now = next((t for t in tenures if (t.valid_from or date.min) <= day <= (t.valid_to or date.max)), None)
    return {
        "region": region,
        "now": now,
        "tenures": tenure_events(tenures, "organisation"),
        "projects": projects,
        "project_count": found.count(),
        "participations": list(parts.order_by("mandate__number", "kind")),
        "bodies": Organisation.objects.visible_to(user).filter(region=region),
        "values": {region.code: CountyValue(1)},
    }


def organisation_page(organisation: Organisation, user: Who) -> dict[str, Any]:
    """An organisation with the counties it answered for and its projects."""
    tenures = list(Tenure.objects.filter(organisation=organisation).select_related("region"))
    mine = Project.objects.visible_to(user).filter(Q(owner=organisation) | Q(partners=organisation)).distinct()
    return {
        "organisation": organisation,
        "tenures": tenure_events(tenures, "region"),
        "projects": list(with_details(mine)[:MOST]),
        "more": max(0, mine.aggregate(n=Count("pk", distinct=True))["n"] - MOST),
        "fictional": organisation.fictional,
        "aid_url": reverse("decisions:aid", args=[organisation.key])
        if organisation.kind == Kind.COMPANY and may(user, "decisions.view_aid", organisation)
        else "",
    }
