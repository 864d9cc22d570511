"""Some grants at a time, for those who ask for a page of them or for one."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from verkstad.core.opendata.facts import AwardFact, Publisher
from verkstad.core.opendata.identifiers import uuid_of
from verkstad.decisions.models import Decision
from verkstad.opendata.queries.awards import Reading, name_of, other_grants, published_projects


def open_projects() -> QuerySet:
    """The projects that no secrecy mark lies on: a page holds as many as it says."""
    marked = Decision.objects.exclude(document__secrecy="")
    found = published_projects().exclude(agreement__document__secrecy__gt="")
    found = found.exclude(agreement__application__in=marked.values("application"))
    return found.exclude(key__in=marked.exclude(project_code="").values("project_code"))


def open_decisions() -> QuerySet[Decision]:
    marked = Decision.objects.exclude(document__secrecy="").values("application")
    return other_grants().exclude(application__in=marked).exclude(application__agreement__document__secrecy__gt="")


def page_of(told_by: Publisher, day: date, page: int, size: int) -> tuple[list[AwardFact], int]:
    """A page of the grants and how many there are in all: projects by key, then other grants. Some twenty queries at most,
    whatever the size."""
    projects, others = open_projects(), open_decisions()
    first = projects.count()
    begin, end = (page - 1) * size, page * size
    keys = list(projects.values_list("pk", flat=True)[begin:end])
    rest = list(others.values_list("pk", flat=True)[max(0, begin - first) : max(0, end - first)])
    reading = Reading(told_by, day)
    found = list(reading.of_projects(projects.filter(pk__in=keys))) if keys else []
    found += list(reading.of_decisions(others.filter(pk__in=rest))) if rest else []
    return found, first + others.count()


def award_of(told_by: Publisher, day: date, id_: UUID) -> AwardFact | None:
    """The grant of that id in the protocol; None where there is none that may be told."""
    reading = Reading(told_by, day)
    projects = open_projects()
    for pk, key in projects.values_list("pk", "key").iterator():
        if uuid_of(key, told_by) == id_:
            return next(reading.of_projects(projects.filter(pk=pk)), None)
    for pk, code, application in open_decisions().values_list("pk", "project_code", "application_id").iterator():
        if uuid_of(name_of(code, application), told_by) == id_:
            return next(reading.of_decisions(open_decisions().filter(pk=pk)), None)
    return None
