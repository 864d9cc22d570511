"""Schemathesis drives every operation of the API with what its own description allows, and some that it does not."""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from verkstad.wsgi import application

pytestmark = [pytest.mark.usefixtures("real_programme"), pytest.mark.slow]
EXAMPLES = (
    8 if "VERKSTAD_DATABASE_URL" in os.environ else 25
)  # on PostgreSQL the first of them: the description is the same
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Keep the test's transaction open over the requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_description(case: schemathesis.Case):
    case.call_and_validate()
