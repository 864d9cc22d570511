"""A grant taken over as granted: what is known, with its source, and what nobody here knows."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.agreements.models import TakenOver
from verkstad.grants.facts import owner_said, shown
from verkstad.grants.models import Project
from verkstad.grants.words import grant_said, period_said
from verkstad.mandate.models import Qualifier
from verkstad.people.access import Who, holds
from verkstad.people.models import READERS
from verkstad.ui import formats


def taken_over_facts(row: TakenOver, user: Who) -> dict[str, Any]:
    """The page. Three queries beside the grant itself."""
    project, staff = row.project, holds(user, *READERS, scope=row.scope)
    return {"row": row, "project": project, "rows": known(project, user), "unknown": unknown(project), "staff": staff,
            "regions": list(project.regions.all()), "fictional": project.mandate.programme.fictional}  # fmt: skip


def known(project: Project, user: Who) -> list[dict[str, Any]]:
    """What the sources say, and of sum, period, receiver and partners also that they do not."""
    nobody = _("not known")
    owner = project.owner if project.owner and shown(project.owner, user) else None
    partners = ", ".join(one.name for one in project.partners.all() if shown(one, user))
    about = _("The source gives the sum rounded.") if project.grant_qualifier == Qualifier.ABOUT else ""
    rough = _("No day is known.") if {project.start_precision, project.end_precision} != {"day"} else ""
    rows = [
        {"term": _("Receiver of the grant"), "value": owner_said(project, owner), "url": owner.get_absolute_url() if owner else ""},
        {"term": _("Grant"), "value": grant_said(project) if project.grant_ore is not None else nobody, "note": about},
        {"term": pgettext("of a project", "Period"), "value": period_said(project) if project.start_on or project.end_on else nobody,
         "note": rough},
        {"term": pgettext("of a project", "Partners"), "value": partners or nobody},
        {"term": _("Mandate"), "value": project.mandate.name, "note": project.mandate.government_number},
    ]  # fmt: skip
    return [*rows, {"term": _("Source"), "value": project.source_note}]


def unknown(project: Project) -> list[str]:
    """What an agreement holds and no source tells of this one."""
    missing = [
        _("the decision and its diary number"), _("the agreement itself and when it was accepted"),
        _("budget and financing plan, year by year and cost by cost"), _("special terms, work packages, indicators and report plan"),
        _("what was claimed and paid"),
    ]  # fmt: skip
    return [_("who received the grant"), *missing] if project.owner_id is None else missing


def list_rows(rows: list[TakenOver]) -> list[dict[str, Any]]:
    """For a list: who, how much and when, as the sources say."""
    return [{"one": one, "mandate": one.project.mandate.name,
             "ore": grant_said(one.project) if one.project.grant_ore is not None else formats.UNKNOWN,
             "owner": owner_said(one.project, one.project.owner), "period": period_said(one.project)} for one in rows]  # fmt: skip
