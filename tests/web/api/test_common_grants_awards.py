"""Awards for machines hold to the CommonGrants protocol, and tell what the open data tells."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from common_grants_sdk.schemas.pydantic.responses.award import AwardResponse, AwardsListResponse
from django.test import Client

from tests.web.opendata.world import a_grant_to, a_paid_grant, made_into
from verkstad.opendata.actions import build
from verkstad.opendata.publisher import root
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
LIST = "/api/common-grants/awards"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_a_page_and_one_award_say_what_the_file_says(client: Client) -> None:
    a_paid_grant()
    person = a_grant_to("09").application.owner
    made_into(person, kind="company", number="8506151234", name="Anna Andersson Svets")
    told = client.get(LIST + "?pageSize=100").json()
    read = AwardsListResponse.model_validate(told)
    assert [one.title for one in read.items] == [one["title"] for one in told["items"]]
    version = build(tools=False).version
    filed = json.loads((root() / "versions" / version / "commongrants-bidrag.json").read_text())["awards"]
    assert told["items"] == filed
    assert told["paginationInfo"] == {"page": 1, "pageSize": 100, "totalItems": 2, "totalPages": 1}
    for one in filed:
        alone = client.get(f"{LIST}/{one['id']}").json()
        AwardResponse.model_validate(alone)
        assert alone["data"] == one
    assert "Anna" not in json.dumps(told) and "850615" not in json.dumps(told)


def test_pages_follow_each_other_and_hold_nothing_that_is_marked_with_secrecy(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    a_paid_grant()
    a_grant_to("09")
    marked = a_grant_to("12")
    Document.objects.filter(decision=marked).update(secrecy="OSL 30 kap. 23 §")
    with django_assert_max_num_queries(42):
        pages = [client.get(f"{LIST}?pageSize=1&page={page}").json() for page in (1, 2, 3)]
    assert [len(one["items"]) for one in pages] == [1, 1, 0]
    assert {one["paginationInfo"]["totalItems"] for one in pages} == {2}
    assert len({one["items"][0]["id"] for one in pages[:2]}) == 2


def test_what_is_not_there_and_what_cannot_be_asked(client: Client) -> None:
    assert client.get(f"{LIST}/{uuid4()}").json() == {"status": 404, "message": "there is no such award", "errors": []}
    assert client.get(LIST + "?page=0").status_code == 422


def test_texts_come_in_the_language_that_is_asked_for(client: Client) -> None:
    a_grant_to("24")
    english = client.get(LIST, headers={"accept-language": "en"}).json()["items"][0]
    swedish = client.get(LIST, headers={"accept-language": "sv"}).json()["items"][0]
    assert (english["keyDates"]["awardDate"]["name"], swedish["keyDates"]["awardDate"]["name"]) == (
        "Decided",
        "Beslutat",
    )
