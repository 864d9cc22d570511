"""Calls for machines hold to the CommonGrants protocol: its own models read every answer and lose nothing of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from common_grants_sdk.schemas.pydantic import (
    OpportunitiesListResponse,
    OpportunitiesSearchResponse,
    OpportunityResponse,
    OpportunitySearchRequest,
)
from django.test import Client

from tests.web.calls import published
from verkstad.calls.models import Call, Extension
from verkstad.core.calls.terms import CallTerms, Ceiling, Known, Per
from verkstad.core.instruments.questions import Words

pytestmark = pytest.mark.django_db
LIST = "/api/common-grants/opportunities"
FULL = CallTerms(
    title=Words("Skalning", "Scaling"), summary=Words("Kort", "Short"), what=Words("Vad", "What"),
    applicant_kinds=("rua", "municipality"), focus_areas=("industri40",), least_ore=50_000_00,
    ceilings=(Ceiling(Per.PROJECT, 2_500_000_00), Ceiling(Per.REGION, 400_000_50)), highest_share="50",
    budget_ore=12_000_000_00, decision_by="2027-01-20", grace_minutes=30,
)  # fmt: skip


def every_kind() -> None:
    day = timedelta(days=1)
    published.call("oppen", FULL, closes=9 * day)
    published.call("lopande", CallTerms(title=Words("Löpande", "Rolling")), opens=-20 * day)
    published.call("kommer", CallTerms(title=Words("Kommer", "Coming")), opens=5 * day, closes=9 * day)
    old = CallTerms(
        title=Words("Gammal", "Old"), opens_known=Known.YEAR, closes_known=Known.MONTH, unknown=("criteria",)
    )
    published.call("gammal", old, opens=-900 * day, closes=-800 * day)
    published.call(
        "dag", CallTerms(title=Words("Dag", "Day"), closes_known=Known.DAY), opens=-90 * day, closes=-60 * day
    )
    published.call(
        "inte", CallTerms(title=Words("Okänd", "Unknown"), closes_known=Known.NO), opens=None, closes=-60 * day
    )
    published.call("installd", CallTerms(title=Words("Inställd", "Off")), opens=-50 * day, closes=9 * day,
                   state="cancelled")  # fmt: skip
    published.call("utkast", CallTerms(title=Words("Utkast", "Draft")), state="draft")


def test_the_protocols_models_read_every_call_and_give_it_back_unchanged(client: Client) -> None:
    every_kind()
    told = client.get(LIST + "?pageSize=100").json()
    read = OpportunitiesListResponse.model_validate(told)
    again = read.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert {one["title"]: one["status"]["value"] for one in told["items"]} == {
        "Skalning": "open", "Löpande": "open", "Kommer": "forecasted", "Gammal": "closed", "Dag": "closed",
        "Okänd": "closed", "Inställd": "custom",
    }  # fmt: skip
    assert [plain(one) for one in again["items"]] == [plain(one) for one in told["items"]]
    assert again["paginationInfo"] == {"page": 1, "pageSize": 100, "totalItems": 7, "totalPages": 1}


def plain(one: dict) -> dict:
    """Moments are the same however their zone is written."""
    return {**one, **{name: datetime.fromisoformat(one[name]) for name in ("createdAt", "lastModifiedAt")}}


def test_what_a_machine_reads_of_a_call(client: Client) -> None:
    every_kind()
    items = OpportunitiesListResponse.model_validate(client.get(LIST + "?pageSize=100").json()).items
    by_title = {one.title: one for one in items}
    one = by_title["Skalning"]
    funding, dates = one.funding, one.key_dates
    assert funding is not None and dates is not None
    assert (funding.total_amount_available.amount, funding.min_award_amount.amount, funding.max_award_amount.amount) == (
        "12000000", "50000", "2500000"
    )  # fmt: skip
    assert one.get_custom_field_value("ceilings", list) == [
        {"per": "project", "amount": "2500000", "currency": "SEK"},
        {"per": "region", "amount": "400000.50", "currency": "SEK"},
    ]
    closes = dates.close_date
    assert (closes.date - date.today()).days in (8, 9, 10) and closes.time is not None
    assert (by_title["Dag"].key_dates.close_date.time, by_title["Okänd"].key_dates.close_date) == (None, None)
    assert by_title["Gammal"].key_dates.close_date.event_type == "other"
    assert [(kind.value, kind.custom_value) for kind in one.accepted_applicant_types] == [
        ("custom", "rua"), ("government_municipal", None)
    ]  # fmt: skip


def test_one_call_by_its_id_and_none_by_anothers(client: Client) -> None:
    every_kind()
    items = client.get(LIST).json()["items"]
    answers = [client.get(f"{LIST}/{one['id']}") for one in items]
    assert [OpportunityResponse.model_validate(a.json()).data.title for a in answers] == [one["title"] for one in items]
    absent = client.get(f"{LIST}/00000000-0000-0000-0000-000000000000")
    assert (absent.status_code, absent.json()) == (
        404, {"status": 404, "message": "there is no such call", "errors": []}
    )  # fmt: skip


def test_pages_and_queries(client: Client, django_assert_num_queries: Callable) -> None:
    every_kind()
    with django_assert_num_queries(3):
        told = client.get(LIST + "?page=2&pageSize=3").json()
    assert (len(told["items"]), told["paginationInfo"]) == (
        3, {"page": 2, "pageSize": 3, "totalItems": 7, "totalPages": 3}
    )  # fmt: skip
    assert client.get(LIST + "?pageSize=0").status_code == 422


def test_the_list_begins_with_what_was_changed_last_whether_by_a_version_or_a_moved_closing(client: Client) -> None:
    every_kind()
    items = OpportunitiesListResponse.model_validate(client.get(LIST + "?pageSize=100").json()).items
    changed = [one.last_modified_at for one in items]
    assert changed == sorted(changed, reverse=True) and len(items) == 7
    old = Call.objects.get(key="oppen")
    Extension.objects.create(call=old, closed_before=published.NOON, closes_after=published.NOON + timedelta(days=1),
                             reason_sv="Driftstopp", made_by="user:1")  # fmt: skip
    again = OpportunitiesListResponse.model_validate(client.get(LIST).json()).items
    # versions that are published in days to come, and today at noon, which may be to come as well
    coming = [one for one in again if one.title not in ("Kommer", "Okänd")]
    assert (coming[0].title, len(again)) == ("Skalning", 7)


SEARCH = LIST + "/search"
KRONOR = {"currency": "SEK"}


def looked_for(client: Client, **asked: Any) -> tuple[list[str], Any]:
    """What the protocol's own client would send, and read."""
    sent = OpportunitySearchRequest.model_validate(asked).model_dump(mode="json", by_alias=True, exclude_unset=True)
    answer = client.post(SEARCH, sent, content_type="application/json")
    assert answer.status_code == 200, answer.content
    read = OpportunitiesSearchResponse.model_validate(answer.json())
    return [one.title for one in read.items], read


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"search": "skalning SHORT"}, {"Skalning"}),
        ({"search": "finns inte"}, set()),
        ({"filters": {"status": {"operator": "in", "value": ["open"]}}}, {"Skalning", "Löpande"}),
        ({"filters": {"status": {"operator": "notIn", "value": ["open", "closed"]}}}, {"Kommer", "Inställd"}),
        ({"filters": {"totalFundingAvailableRange": {"operator": "between", "value": {
            "min": {"amount": "1", **KRONOR}, "max": {"amount": "12000000", **KRONOR}}}}}, {"Skalning"}),
        ({"filters": {"maxAwardAmountRange": {"operator": "outside", "value": {
            "min": {"amount": "1", **KRONOR}, "max": {"amount": "2400000.99", **KRONOR}}}}}, {"Skalning"}),
        ({"filters": {"closeDateRange": {"operator": "between", "value": {"max": "2000-01-01"}}}}, set()),
        ({"filters": {"customFilters": {"applicant": {"operator": "eq", "value": "municipality"}}}}, {"Skalning"}),
        ({"filters": {"customFilters": {"focus": {"operator": "in", "value": ["industri40", "annat"]}}}}, {"Skalning"}),
        ({"search": "skalning", "filters": {"customFilters": {"region": {"operator": "neq", "value": "12"}}}}, set()),
    ],
)  # fmt: skip
def test_a_search_finds_what_fits_every_part_of_it(client: Client, asked: dict[str, Any], titles: set[str]) -> None:
    every_kind()
    found, read = looked_for(client, **asked, pagination={"page": 1, "pageSize": 50})
    assert (set(found), read.pagination_info.total_items, read.filter_info.errors) == (titles, len(titles), [])
    assert read.filter_info.filters == asked.get("filters", {})


def test_a_search_is_ordered_and_paged_and_tells_what_it_could_not_do(client: Client) -> None:
    every_kind()
    by_title = {"sortBy": "title", "sortOrder": "asc"}
    first, read = looked_for(client, sorting=by_title, pagination={"page": 1, "pageSize": 4})
    rest, _read = looked_for(client, sorting=by_title, pagination={"page": 2, "pageSize": 4})
    assert first + rest == ["Dag", "Gammal", "Inställd", "Kommer", "Löpande", "Okänd", "Skalning"]
    assert (read.sort_info.sort_by, read.sort_info.sort_order, read.pagination_info.total_pages) == ("title", "asc", 2)
    largest, _read = looked_for(client, sorting={"sortBy": "funding.totalAmountAvailable"})
    assert largest[0] == "Skalning" and len(largest) == 7
    every, read = looked_for(client, sorting={"sortBy": "custom", "customSortBy": "moon"}, filters={
        "customFilters": {"moon": {"operator": "eq", "value": "full"}},
        "minAwardAmountRange": {"operator": "between", "value": {
            "min": {"amount": "1", "currency": "USD"}, "max": {"amount": "2", "currency": "USD"}}},
    })  # fmt: skip
    assert (len(every), len(read.filter_info.errors), len(read.sort_info.errors or [])) == (7, 2, 1)


@pytest.mark.parametrize(
    "body",
    ['{"pagination": {"pageSize": 1000}}', '{"sorting": {"sortBy": "moon"}}', '{"search": "\\u0000"}', "[", '{"filters": 3}',
     '{"filters": {"status": {"operator": "between", "value": ["open"]}}}'],
)  # fmt: skip
def test_a_search_that_cannot_be_read_is_refused_and_says_where(client: Client, body: str) -> None:
    answer = client.post(SEARCH, body, content_type="application/json")
    assert answer.status_code in (400, 422)


def test_an_empty_search_is_the_list_and_costs_as_little(client: Client, django_assert_num_queries: Callable) -> None:
    every_kind()
    with django_assert_num_queries(2):
        told = client.post(SEARCH, "{}", content_type="application/json").json()
    listed = client.get(LIST).json()
    assert [one["id"] for one in told["items"]] == [one["id"] for one in listed["items"]]
    assert told["paginationInfo"] == listed["paginationInfo"]


def test_a_moment_is_no_day_to_search_by(client: Client) -> None:
    asked = {"filters": {"closeDateRange": {"operator": "between", "value": {"max": "2026-12-31T00:00:00"}}}}
    assert client.post(LIST + "/search", asked, content_type="application/json").status_code == 422
    asked["filters"]["closeDateRange"]["value"]["max"] = "2026-12-31"  # type: ignore[index]
    assert client.post(LIST + "/search", asked, content_type="application/json").status_code == 200
