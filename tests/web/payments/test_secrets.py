"""A stranger cannot tell a payment, a file or a recovery that exists from one that does not."""

import pytest

from tests.web.payments.facts import advance, costs, economist, proposed, running
from tests.web.payments.test_paying import cost, paid, sent
from tests.web.payments.test_recovering import claimed
from tests.web.test_secret_doors import ABSENT, answer, doors, stranger
from verkstad.payments.models import Batch, Payment, Recovery
from verkstad.people.models import Role

assert cost
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.COMPANY, Role.REVIEWER, Role.OFFICER, Role.AUDITOR])
def test_a_stranger_meets_the_same_answer(cost, role):
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    sent(advance(agreement, 2_000))
    claimed(agreement, 500)
    assert economist() is not None
    client, told, asked = stranger(role), [], 0
    for model in (Payment, Batch, Recovery):
        thing = model.objects.order_by("-pk").first()
        assert model.door_private
        for address in doors(model):
            for method in ("get", "post"):
                asked += 1
                there = answer(client, address, thing.pk, method)
                absent = answer(client, address, ABSENT["pk"], method)
                if there[:2] != absent[:2] or there[0] not in (302, 403, 404, 405):
                    told.append((method, address.name, there, absent))
    assert (told, asked > 20) == ([], True)
