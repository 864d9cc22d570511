"""The read API: what it answers, whom it answers, and that its own description holds (schemathesis)."""

from collections.abc import Callable

import pytest
from django.test import Client

from verkstad.mandate.models import Mandate

pytestmark = pytest.mark.usefixtures("real_programme")


def test_the_eight_mandates_with_their_amended_amounts(client: Client):
    told = client.get("/api/mandates").json()
    assert [(m["number"], m["original_ore"] // 10**8, m["amount_ore"] // 10**8) for m in told["items"]] == [
        (1, 78, 78),
        (2, 110, 100),
        (3, 20, 20),
        (4, 25, 25),
        (5, 90, 80),
        (6, 9, 19),
        (7, 9, 9),
        (8, 6, 6),
    ]
    assert told["count"] == 8


def test_the_statement_of_a_mandate(client: Client):
    key = Mandate.objects.get(government_number="N2016/02958/FÖF").key
    told = client.get(f"/api/mandates/{key}/statement?as_of=2018-12-31").json()
    cells = {row["key"]: row["cells"] for row in told["rows"]}
    assert cells["payout"]["total"]["value"] == 20599
    assert (cells["k_opex"]["special_funds"]["numerator"], cells["k_opex"]["special_funds"]["denominator"]) == (
        2289,
        18892,
    )


def test_projects_filter_by_region(client: Client):
    told = client.get("/api/projects?region=12&kind=implementation").json()
    assert [(p["name"], p["regions"], p["grant_qualifier"]) for p in told["items"]] == [
        ("Skånsk industriell framtid", ["12"], "about")
    ]


@pytest.mark.parametrize(
    ("path", "most"),
    [("mandates", 6), ("projects?limit=200", 8), ("organisations?limit=200", 4), ("regions", 3)],
)
def test_lists_take_few_queries(client: Client, path: str, most: int, django_assert_max_num_queries: Callable):
    with django_assert_max_num_queries(most):
        assert client.get(f"/api/{path}").status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("mandates/none", 404),
        ("projects/none", 404),
        ("organisations/none", 404),
        ("mandates?limit=0", 422),
        ("projects?kind=nothing", 422),
        ("mandates?offset=x", 422),
    ],
)
def test_wrong_requests_are_told_why(client: Client, path: str, status: int):
    answer = client.get(f"/api/{path}")
    assert (answer.status_code, "detail" in answer.json()) == (status, True)


def test_what_is_not_public_is_not_in_the_api(client: Client, signed_in: Callable[..., Client]):
    mandate = Mandate.objects.get(number=4)
    Mandate.objects.filter(pk=mandate.pk).update(public=False)
    assert client.get(f"/api/mandates/{mandate.key}").status_code == 404
    assert client.get("/api/mandates").json()["count"] == 7
    assert signed_in("auditor").get(f"/api/mandates/{mandate.key}").status_code == 200
