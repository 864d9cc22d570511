"""Reports in a list, and what a new one begins from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from verkstad.editions.models import Edition, Report, State, Template
from verkstad.editions.queries.texts import newest_templates
from verkstad.mandate.models import Mandate, Obligation
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS

TAGS = {State.WRITING: "draft", State.READY: "now", State.PROPOSED: "now", State.APPROVED: "met"}
KIND_OF = {"interim_report": "interim", "final_report": "final"}
MOST = 200


def list_facts(user: Who, mandate: str = "") -> dict[str, Any]:
    """Editions that the reader may see, the newest of each report; and the reports being written, for staff. Few queries
    whatever the number."""
    found = Edition.objects.visible_to(user).filter(later__isnull=True)
    editions = found.select_related(
        "report__mandate", "report__region", "report__project", "document"
    ).prefetch_related("copies")
    staff = holds(user, *READERS)
    reports: QuerySet[Report] | list[Report] = []
    begins: list[Mandate] = []
    if staff:
        reports = (
            Report.objects.visible_to(user)
            .exclude(state=State.APPROVED)
            .select_related("mandate", "template", "obligation")
        )
        begins = [one for one in Mandate.objects.visible_to(user) if may(user, "editions.begin_report", one)]
    if mandate:
        editions, reports = (
            editions.filter(report__mandate__key=mandate),
            [one for one in reports if one.mandate.key == mandate],
        )
    return {
        "reports": [{"one": one, "tag": TAGS[State(one.state)]} for one in reports], "editions": editions[:MOST], "staff": staff,
        "begins": [one for one in begins if not mandate or one.key == mandate],
    }  # fmt: skip


def templates_of(mandate: Mandate) -> QuerySet[Template]:
    """The newest version of each of the programme's templates that fits the mandate."""
    newest = newest_templates(mandate.programme_id)
    return newest.filter(
        pk__in=[one.pk for one in newest if one.told.mandates == () or mandate.key in one.told.mandates]
    )


def start_of(mandate: Mandate, given: Mapping[str, str]) -> dict[str, Any]:
    """What the form begins with: an obligation that was named, the template that fits it, and the year before it is due."""
    owed = Obligation.objects.filter(mandate=mandate, done_on__isnull=True)
    duty = owed.filter(key=given.get("avser", "")).first() or owed.filter(kind__in=KIND_OF).order_by("due_on").first()
    kind = KIND_OF.get(duty.kind if duty else "", "interim")
    template = templates_of(mandate).filter(kind=kind).first()
    return {
        "obligation": duty, "template": template, "title_sv": f"{duty.title_sv}: {mandate.name_sv}" if duty else "",
        "title_en": f"{duty.title_en}: {mandate.name_en}" if duty else "", "as_of": _counted(duty),
    }  # fmt: skip


def _counted(duty: Obligation | None) -> date:
    """The turn of the year before it is due, or today where that is still to come."""
    today = timezone.localdate()
    return min(date(duty.due_on.year - 1, 12, 31), today) if duty else today
