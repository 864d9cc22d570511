"""The read endpoints. Each shows what the asker may see, by the same `visible_to` as the pages."""

from datetime import date
from typing import Annotated, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import HttpError
from pydantic import StringConstraints

from verkstad import __version__
from verkstad.api import rows
from verkstad.api.common_grants import router as common_grants
from verkstad.api.common_grants_awards import router as common_grants_awards
from verkstad.api.schemas import (
    Invalid,
    MandateOut,
    Mandates,
    OrganisationOut,
    Organisations,
    Problem,
    ProjectOut,
    Projects,
    RegionOut,
    StatementOut,
)
from verkstad.core.statement_output import to_json
from verkstad.grants.models import Project, ProjectKind, ProjectState
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Kind, Organisation, Region
from verkstad.reports.queries import may_open, statement_of

api = NinjaAPI(
    title="Verkstad",
    version=__version__,
    description="Mandates, projects, organisations and statements, read only. Money is whole öre.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/common-grants", common_grants)
api.add_router("/common-grants", common_grants_awards)

M = TypeVar("M", bound=Model)
Limit = Annotated[int, Query(ge=1, le=200, description="rows at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="rows to skip")]
Word = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
LIST = {422: Invalid}
ONE = {404: Problem, 422: Invalid}


def _one(found: QuerySet[M], seen: QuerySet[M], key: str) -> M:
    """The object of that key if the asker may see it, else 404."""
    thing = found.filter(key=key, pk__in=seen.values("pk")).first()
    if thing is None:
        raise HttpError(404, f"there is nothing called {key}")
    return thing


@api.get("/mandates", response={200: Mandates, **LIST}, summary="Mandates", tags=["mandates"])
def mandates(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> rows.Page:
    found = rows.mandates().filter(pk__in=Mandate.objects.visible_to(request.user).values("pk"))
    return rows.page(found, limit, offset, rows.mandate_brief)


@api.get("/mandates/{key}", response={200: MandateOut, **ONE}, summary="A mandate with its terms", tags=["mandates"])
def mandate(request: HttpRequest, key: Word) -> dict[str, object]:
    return rows.mandate_whole(_one(rows.mandates(whole=True), Mandate.objects.visible_to(request.user), key))


@api.get(
    "/mandates/{key}/statement",
    response={200: StatementOut, **ONE},
    summary="The statement of a mandate as of a date",
    tags=["mandates"],
)
def statement(request: HttpRequest, key: Word, as_of: date | None = None) -> dict[str, object]:
    found = _one(Mandate.objects.select_related("book"), Mandate.objects.visible_to(request.user), key)
    if found.book is None or not may_open(request.user, found):
        raise HttpError(404, "the mandate has no open ledger")
    day = as_of or timezone.localdate()
    return {"mandate": found.key, "as_of": day, **to_json(statement_of(found.book, day))}


@api.get("/projects", response={200: Projects, **LIST}, summary="Projects", tags=["projects"])
def projects(
    request: HttpRequest,
    mandate: Word = "",
    region: Word = "",
    kind: ProjectKind | None = None,
    state: ProjectState | None = None,
    q: Word = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> rows.Page:
    found = rows.projects().filter(pk__in=Project.objects.visible_to(request.user).values("pk"))
    wanted = {"mandate__key": mandate, "regions__code": region, "kind": kind, "state": state}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return rows.page(found.filter(name__icontains=q) if q else found, limit, offset, rows.project_brief)


@api.get("/projects/{key}", response={200: ProjectOut, **ONE}, summary="A project with its results", tags=["projects"])
def project(request: HttpRequest, key: Word) -> dict[str, object]:
    return rows.project_whole(_one(rows.projects(), Project.objects.visible_to(request.user), key))


@api.get("/organisations", response={200: Organisations, **LIST}, summary="Organisations", tags=["organisations"])
def organisations(
    request: HttpRequest, kind: Kind | None = None, q: Word = "", limit: Limit = 50, offset: Offset = 0
) -> rows.Page:
    found = Organisation.objects.visible_to(request.user)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(Q(name__icontains=q) | Q(number=q)) if q else found
    return rows.page(found.order_by("name", "pk"), limit, offset, rows.organisation_brief)


@api.get(
    "/organisations/{key}",
    response={200: OrganisationOut, **ONE},
    summary="An organisation with the regions it was responsible for",
    tags=["organisations"],
)
def organisation(request: HttpRequest, key: Word) -> dict[str, object]:
    found = Organisation.objects.prefetch_related("tenures")
    return rows.organisation_whole(_one(found, Organisation.objects.visible_to(request.user), key))


@api.get("/regions", response={200: list[RegionOut], **LIST}, summary="The 21 regions", tags=["organisations"])
def regions(request: HttpRequest) -> QuerySet[Region]:
    return Region.objects.order_by("code")
