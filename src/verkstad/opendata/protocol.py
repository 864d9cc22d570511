"""Calls in the form of the CommonGrants protocol (core 0.5): funding opportunities. What is not known is left out."""

from datetime import date as Day
from datetime import datetime
from datetime import time as Clock
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

Decimal = Annotated[str, StringConstraints(pattern=r"^-?[0-9]+\.?[0-9]*$")]


class Camel(Schema):
    """Field names as the protocol writes them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class MoneyOut(Camel):
    amount: Decimal
    currency: str


class EventOut(Camel):
    """A day, with its Swedish clock time where that is known; `other` where less than a day is."""

    name: str
    event_type: Literal["singleDate", "other"]
    date: Day | None = None
    time: Clock | None = None
    details: str | None = None
    description: str | None = None


class KeyDatesOut(Camel):
    post_date: EventOut | None = None
    close_date: EventOut | None = None
    other_dates: dict[str, EventOut] | None = None


class StatusOut(Camel):
    value: Literal["forecasted", "open", "closed", "custom"]
    custom_value: str | None = None
    description: str | None = None


class FundingOut(Camel):
    details: str | None = None
    total_amount_available: MoneyOut | None = None
    min_award_amount: MoneyOut | None = None
    max_award_amount: MoneyOut | None = None


class ApplicantOut(Camel):
    value: Literal["government_county", "government_municipal", "organization", "custom"]
    custom_value: str | None = None
    description: str | None = None


class IdentifierOut(Camel):
    id: str


class IdentifiersOut(Camel):
    system_id: IdentifierOut
    other_ids: dict[str, IdentifierOut]


class CustomFieldOut(Camel):
    name: str
    field_type: Literal["string", "number", "integer", "boolean", "array", "object"]
    value: Any
    description: str | None = None


class OpportunityOut(Camel):
    """A call. Amounts are kronor; texts are in the language asked for (Accept-Language)."""

    id: UUID
    title: str
    description: str
    identifiers: IdentifiersOut
    status: StatusOut
    funding: FundingOut | None = None
    key_dates: KeyDatesOut
    source: str
    accepted_applicant_types: list[ApplicantOut] | None = None
    custom_fields: dict[str, CustomFieldOut]
    created_at: datetime
    last_modified_at: datetime


class PaginationOut(Camel):
    page: int
    page_size: int
    total_items: int
    total_pages: int


class OpportunitiesOut(Camel):
    status: int = 200
    message: str = "Success"
    items: list[OpportunityOut]
    pagination_info: PaginationOut


class OneOpportunityOut(Camel):
    status: int = 200
    message: str = "Success"
    data: OpportunityOut


class ErrorOut(Camel):
    """Why there is no answer, as the protocol says it."""

    status: int
    message: str
    errors: list[str]
