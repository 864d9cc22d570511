"""What the fact page of a project shows."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.grants.links import address, agreement_address
from verkstad.grants.models import FunnelStage, Project
from verkstad.grants.words import amount_said, period_said, result_said
from verkstad.organisations.models import Kind, Organisation, Region
from verkstad.people.access import Who, may
from verkstad.ui.pictures.map import CountyValue


def facts_of(project: Project, user: Who) -> dict[str, Any]:
    """The context of the page. Seven queries beside the project itself."""
    regions = list(project.regions.all())
    partners = [p for p in project.partners.all() if shown(p, user)]
    results = list(project.results.all())
    stages = list(project.funnel_stages.all())
    return {
        "project": project,
        "fictional": project.mandate.programme.fictional,
        "facts": [row for row in rows(project, user, partners) if row["value"]],
        "regions": regions,
        "county_values": counties(regions),
        "areas": list(project.focus_areas.all()),
        "results": [(r, result_said(r)) for r in results],
        "funnels": funnels(stages),
        "agreement_url": agreement_address(project),
    }


def rows(project: Project, user: Who, partners: list[Organisation]) -> list[dict[str, Any]]:
    owner = project.owner if project.owner and shown(project.owner, user) else None
    grant = amount_said(project.grant_ore, project.grant_qualifier)
    other = amount_said(project.other_funding_ore, "") if project.other_funding_ore is not None else ""
    total = (
        amount_said(project.total_cost_ore, project.total_cost_qualifier) if project.total_cost_ore is not None else ""
    )
    return [
        {"term": _("Period"), "value": period_said(project)
         if project.start_on or project.end_on else _("not known")},
        {"term": _("Granted"), "value": grant if project.grant_ore is not None else _("not known")},
        {"term": _("Other funding"), "value": other or project.other_funding_note,
         "note": project.other_funding_note if other else ""},
        {"term": _("Whole funding"), "value": total},
        {"term": _("Owner"), "value": owner_said(project, owner), "url": owner.get_absolute_url() if owner else ""},
        {"term": pgettext("of a project", "Partners"), "value": ", ".join(p.name for p in partners)},
        {"term": _("Approach"), "value": project.get_approach_display()},
        {"term": _("Mandate"), "value": project.mandate.name, "url": address("mandate:mandate", project.mandate.key),
         "note": project.mandate.government_number},
    ]  # fmt: skip


def owner_said(project: Project, owner: Organisation | None) -> str:
    if owner:
        return owner.name
    return _("a company") if project.owner_id else _("not known")


def shown(organisation: Organisation, user: Who) -> bool:
    """Public bodies to everybody; a company only to those who may see organisations."""
    return organisation.kind != Kind.COMPANY or may(user, "organisations.view_organisation", organisation)


def counties(regions: list[Region]) -> dict[str, CountyValue]:
    """The project's own counties, marked on a map of all."""
    return {r.code: CountyValue(1, _("takes part"), r.get_absolute_url()) for r in regions}


def funnels(stages: list[FunnelStage]) -> list[dict[str, Any]]:
    """Each funnel with the stages as the picture takes them."""
    found: dict[str, dict[str, Any]] = {}
    for stage in stages:
        funnel = found.setdefault(stage.funnel, {"name": stage.name, "stages": [], "sources": []})
        value = stage.companies if stage.companies is not None else stage.words
        funnel["stages"].append({"label": stage.label, "value": value, "qualifier": stage.qualifier})
        funnel["sources"].append(stage.source_note)
    for funnel in found.values():
        funnel["source"] = "; ".join(dict.fromkeys(s for s in funnel["sources"] if s))
    return list(found.values())
