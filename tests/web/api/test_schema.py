"""Schemathesis drives every operation of the API with what its own description allows, and some that it does not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from verkstad.wsgi import application

pytestmark = [pytest.mark.usefixtures("real_programme"), pytest.mark.slow]
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_keeps_its_description(case: schemathesis.Case):
    case.call_and_validate()
