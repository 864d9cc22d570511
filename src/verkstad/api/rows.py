"""Rows of the API from models: plain dictionaries, a fixed number of queries whatever the number of rows."""

from collections.abc import Callable
from typing import Any, TypedDict, TypeVar

from django.db.models import F, Model, QuerySet, Sum
from django.db.models.functions import Coalesce

from verkstad.core.period import iso, iso_or_none
from verkstad.grants.models import Project
from verkstad.grants.open_data import plain
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation

M = TypeVar("M", bound=Model)
Row = dict[str, Any]


class Page(TypedDict):
    count: int
    items: list[Row]


def page(found: QuerySet[M], limit: int, offset: int, row: Callable[[M], Row]) -> Page:
    return {"count": found.count(), "items": [row(thing) for thing in found[offset : offset + limit]]}


def mandates(whole: bool = False) -> QuerySet[Mandate]:
    """Mandates with their amended amount; `whole` brings envelopes, amendments, terms and obligations along."""
    found = Mandate.objects.select_related("programme").annotate(
        amount_ore=F("original_ore") + Coalesce(Sum("amendments__change_ore"), 0)
    )
    if whole:
        found = found.prefetch_related("envelopes", "amendments", "terms", "obligations")
    return found.order_by("programme__order", "programme__key", "number")


def mandate_brief(mandate: Mandate) -> Row:
    same = (
        "key number government_number agency_number name_sv name_en original_ore amount_ore first_year last_year"
    ).split()
    programme = mandate.programme
    known = {name: getattr(mandate, name) for name in same}
    return {**known, "programme": programme.key, "fictional": programme.fictional, "source": mandate.source_note}


def mandate_whole(mandate: Mandate) -> Row:
    return {
        **mandate_brief(mandate),
        "purpose_sv": mandate.purpose_sv,
        "purpose_en": mandate.purpose_en,
        "envelopes": [_with_source(e, "year amount_ore") for e in mandate.envelopes.all()],
        "amendments": [
            _with_source(a, "change_ore year reason_sv reason_en") | {"decided_on": iso(a.decided_on, a.date_precision)}
            for a in mandate.amendments.all()
        ],
        "terms": [
            _with_source(t, "key kind clause text_sv text_en year amount_ore per_mille due_on")
            for t in mandate.terms.all()
        ],
        "obligations": [
            _with_source(o, "key kind title_sv title_en due_on done_on") for o in mandate.obligations.all()
        ],
    }


def _with_source(thing: Any, names: str) -> Row:
    return {**{name: getattr(thing, name) for name in names.split()}, "source": thing.source_note}


def projects() -> QuerySet[Project]:
    found = Project.objects.select_related("mandate", "owner")
    return found.prefetch_related("regions", "focus_areas", "results").order_by("name", "pk")


def project_brief(project: Project) -> Row:
    names = "key name kind state grant_ore grant_qualifier confirmed"
    return {
        **_with_source(project, names),
        "start_on": iso_or_none(project.start_on, project.start_precision),
        "end_on": iso_or_none(project.end_on, project.end_precision),
        "mandate": project.mandate.key,
        "owner": project.owner.key if project.owner else None,
        "regions": sorted(region.code for region in project.regions.all()),
        "focus_areas": sorted(area.key for area in project.focus_areas.all()),
    }


def project_whole(project: Project) -> Row:
    more = "other_funding_ore other_funding_note summary_sv summary_en"
    results = [
        {
            **_with_source(r, "key label_sv label_en unit qualifier"),
            "value": plain(r.value),
            "reported_on": iso_or_none(r.reported_on, r.reported_precision),
        }
        for r in project.results.all()
    ]
    return {**project_brief(project), **{n: getattr(project, n) for n in more.split()}, "results": results}


def organisation_brief(organisation: Organisation) -> Row:
    names = "key number name kind fictional"
    return {**{n: getattr(organisation, n) for n in names.split()}, "region": organisation.region_id}


def organisation_whole(organisation: Organisation) -> Row:
    tenures = [
        {
            **_with_source(t, "confirmed"),
            "region": t.region_id,
            "valid_from": iso_or_none(t.valid_from, t.from_precision),
            "valid_to": iso_or_none(t.valid_to, t.to_precision),
        }
        for t in organisation.tenures.all()
    ]
    return {**organisation_brief(organisation), "tenures": tenures}
