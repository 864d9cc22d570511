"""Awards for machines: the award routes of the CommonGrants protocol, from the same facts as the open data."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from verkstad.api.schemas import Invalid
from verkstad.core.opendata.common_grants import award
from verkstad.opendata.protocol import Camel, ErrorOut, IdentifierOut, MoneyOut, PaginationOut
from verkstad.opendata.publisher import publisher
from verkstad.opendata.queries.pages import award_of, page_of

router = Router(tags=["CommonGrants"])
PageNumber = Annotated[int, Query(ge=1, le=1_000_000, description="page, from 1")]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=100, description="awards on a page")]
Moment = str


class AwardIdsOut(Camel):
    system_id: IdentifierOut | None = None
    other_ids: dict[str, IdentifierOut] | None = None


class AwardBodyOut(Camel):
    id: UUID
    name: str
    identifiers: AwardIdsOut | None = None


class AwardBodiesOut(Camel):
    primary: AwardBodyOut
    other_orgs: dict[str, AwardBodyOut] | None = None


class AwardIndividualOut(Camel):
    """A person who trades under their own name: an identifier of this award alone, no name."""

    identifiers: AwardIdsOut | None = None


class AwardStatusOut(Camel):
    value: Literal["awarded", "completed", "cancelled"]


class AwardFundingOut(Camel):
    details: str | None = None
    requested_amount: MoneyOut | None = None
    awarded_amount: MoneyOut | None = None
    disbursed_amount: MoneyOut | None = None


class AwardEventOut(Schema):
    """A day, two days, or what is known in words."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    name: str
    event_type: Literal["singleDate", "dateRange", "other"]
    date: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    details: str | None = None


class AwardDatesOut(Camel):
    award_date: AwardEventOut | None = None
    period_of_performance: AwardEventOut | None = None


class AwardCallOut(Camel):
    id: UUID
    title: str


class AwardOut(Camel):
    """A grant. Amounts are kronor; texts are in the language asked for (Accept-Language)."""

    id: UUID
    title: str
    description: str
    identifiers: AwardIdsOut
    status: AwardStatusOut
    funding: AwardFundingOut | None = None
    key_dates: AwardDatesOut | None = None
    opportunity: AwardCallOut | None = None
    funders: AwardBodiesOut
    recipient_organizations: AwardBodiesOut | None = None
    recipient_individual: AwardIndividualOut | None = None
    source: str
    created_at: Moment
    last_modified_at: Moment


class AwardsOut(Camel):
    status: int = 200
    message: str = "Success"
    items: list[AwardOut]
    pagination_info: PaginationOut


class OneAwardOut(Camel):
    status: int = 200
    message: str = "Success"
    data: AwardOut


@router.get(
    "/awards", response={200: AwardsOut, 422: Invalid}, by_alias=True, exclude_none=True,
    summary="Grants as CommonGrants awards, in an order that stays",
)  # fmt: skip
def awards(request: HttpRequest, page: PageNumber = 1, page_size: PageSize = 10) -> dict[str, Any]:
    told_by = publisher()
    facts, count = page_of(told_by, timezone.localdate(), page, page_size)
    return {
        "items": [award(one, told_by.granting(one.mandate), get_language() or "sv") for one in facts],
        "pagination_info": {"page": page, "page_size": page_size, "total_items": count, "total_pages": -(-count // page_size)},
    }  # fmt: skip


@router.get(
    "/awards/{award_id}", response={200: OneAwardOut, 404: ErrorOut, 422: Invalid}, by_alias=True, exclude_none=True,
    summary="A grant as a CommonGrants award",
)  # fmt: skip
def one_award(request: HttpRequest, award_id: UUID) -> Status[dict[str, Any]]:
    told_by = publisher()
    fact = award_of(told_by, timezone.localdate(), award_id)
    if fact is None:
        return Status(404, {"status": 404, "message": "there is no such award", "errors": []})
    return Status(200, {"data": award(fact, told_by.granting(fact.mandate), get_language() or "sv")})
