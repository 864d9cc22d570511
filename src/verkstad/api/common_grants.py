"""Calls for machines: the opportunity routes of the CommonGrants protocol."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from verkstad.api.common_grants_search import FoundOut, PaginationIn, SearchIn, SortingIn, found, in_order
from verkstad.api.schemas import Invalid, Problem
from verkstad.calls.models import Call
from verkstad.calls.queries_public import Shown, published
from verkstad.opendata.opportunities import id_of
from verkstad.opendata.opportunities import opportunities as opportunities_of
from verkstad.opendata.protocol import ErrorOut, OneOpportunityOut, OpportunitiesOut

router = Router(tags=["CommonGrants"])
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="page, from 1")]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=100, description="calls on a page")]


@router.get(
    "/opportunities", response={200: OpportunitiesOut, 422: Invalid}, by_alias=True, exclude_none=True,
    summary="Calls as CommonGrants opportunities, the last changed first",
)  # fmt: skip
def opportunities(request: HttpRequest, page: PageNumber = 1, page_size: PageSize = 10) -> dict[str, Any]:
    found, now = last_changed_first(), timezone.now()
    count = found.count()
    rows = found[(page - 1) * page_size : page * page_size]
    return {
        "items": opportunities_of(rows, now, address_of(request)),
        "pagination_info": {"page": page, "page_size": page_size, "total_items": count,
                            "total_pages": -(-count // page_size)},
    }  # fmt: skip


@router.post(
    "/opportunities/search", response={200: FoundOut, 400: Problem, 422: Invalid}, by_alias=True, exclude_none=True,
    summary="Calls that fit what is asked for; reads only",
)  # fmt: skip
def search(request: HttpRequest, asked: SearchIn) -> dict[str, Any]:
    now, page = timezone.now(), asked.pagination or PaginationIn()
    fits, errors = found([Shown(call, now) for call in last_changed_first()], asked)
    ordered, order = in_order(fits, asked.sorting or SortingIn())
    rows = ordered[(page.page - 1) * page.page_size : page.page * page.page_size]
    filters = asked.filters.model_dump(mode="json", by_alias=True, exclude_none=True) if asked.filters else {}
    return {
        "items": opportunities_of([one.call for one in rows], now, address_of(request)),
        "pagination_info": {"page": page.page, "page_size": page.page_size, "total_items": len(ordered),
                            "total_pages": -(-len(ordered) // page.page_size)},
        "sort_info": order, "filter_info": {"filters": filters, "errors": errors},
    }  # fmt: skip


@router.get(
    "/opportunities/{opportunity_id}", response={200: OneOpportunityOut, 404: ErrorOut, 422: Invalid}, by_alias=True,
    exclude_none=True, summary="A call as a CommonGrants opportunity",
)  # fmt: skip
def one_opportunity(request: HttpRequest, opportunity_id: UUID) -> Status[dict[str, Any]]:
    keys = {id_of(call): call.pk for call in published().select_related(None).only("key", "created_at")}
    if opportunity_id not in keys:
        return Status(404, {"status": 404, "message": "there is no such call", "errors": []})
    call = published().prefetch_related("extensions").get(pk=keys[opportunity_id])
    return Status(200, {"data": opportunities_of([call], timezone.now(), address_of(request))[0]})


def last_changed_first() -> QuerySet[Call]:
    """Public calls with their extensions; `changed` is when the call, its version or its closing was last changed."""
    begun = F("created_at")
    moved = Coalesce(Max("extensions__made_at"), begun)
    changed = Greatest(begun, Coalesce("version__published_at", begun), moved)
    return published().prefetch_related("extensions").annotate(changed=changed).order_by("-changed", "key")


def address_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
