"""Costs to recover are chosen among those that were approved: the sum is reckoned, and another is written with a reason."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.web.claims import facts as claims
from tests.web.payments.facts import KR, economist, head, proposed
from tests.web.payments.test_paying import paid
from tests.web.progress.facts import reader
from verkstad.claims.actions.controlling import approve_rest, decide_claim, propose_claim
from verkstad.claims.models import Claim
from verkstad.payments.models import Recovery
from verkstad.payments.queries.sums import money_of
from verkstad.ui import formats

pytestmark = pytest.mark.django_db
GROUND = {"effect": "cost", "reason": "Fakturan gällde ett annat projekt.", "clause": "villkor 4", "due_on": "2026-12-30",
          "interest_from": "2026-12-31", "plan": "", "typed_why": "", "amount_ore": "", "costs": ""}  # fmt: skip


@pytest.fixture
def given():
    """An agreement with three approved costs of 40 000, 20 000 and 10 000 kr, all that may be is paid; the payment, and a client."""
    agreement = claims.running()
    lines = [
        claims.a_cost(amount_ore=kr * KR, invoice=f"K-{kr}", booked_on=date(2026, 3, 2))
        for kr in (40_000, 20_000, 10_000)
    ]
    claim = claims.a_sent_claim(agreement, *lines)
    officer = reader("kontroll")
    approve_rest(claim=claim, actor=officer)
    claims.ticked(claim, officer)
    propose_claim(claim=claim, proposal="Allt är rätt.", actor=officer)
    decide_claim(claim=Claim.objects.get(pk=claim.pk), actor=head("beslutar"))
    payment = paid(proposed(agreement, money_of(agreement).limits.pay_ore // KR))
    user = economist()
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return agreement, payment, client, reverse("payments:recovery_new", args=[agreement.key])


def back_of(agreement, kr: int) -> int:
    """The part of the grant that so much cost bore, by the agreement's share."""
    share = money_of(agreement).grant.share
    return int(kr * KR * share) if share else kr * KR


def test_chosen_costs_give_the_sum_and_are_not_offered_again(given):
    agreement, payment, client, url = given
    text = client.get(url).content.decode()
    assert [f'value="1/{row}"' in text for row in (1, 2, 3)] == [True, True, True]
    shown = client.post(url, GROUND | {"client_key": "a", "payment": payment.pk, "chosen": ["1/2"], "reckon": "1"})
    assert (formats.money(20_000 * KR, "kr") in shown.context["reckoned"], Recovery.objects.count()) == (True, 0)
    assert (
        'value="1/2" id="id_chosen_1" checked' in " ".join(shown.content.decode().split())
        or "checked" in shown.content.decode()
    )
    answer = client.post(url, GROUND | {"client_key": "a", "payment": payment.pk, "chosen": ["1/2"]})
    made = Recovery.objects.get()
    assert (answer.url, made.amount_ore) == (made.get_absolute_url(), back_of(agreement, 20_000))
    assert list(made.costs.values_list("line__number", "amount_ore")) == [(2, 20_000 * KR)]
    text = client.get(url).content.decode()
    assert [f'value="1/{row}"' in text for row in (1, 2, 3)] == [True, False, True]


def test_another_amount_needs_its_reason_which_stands_in_the_decision(given):
    _agreement, payment, client, url = given
    typed = GROUND | {"client_key": "b", "payment": payment.pk, "chosen": ["1/3"], "amount_ore": "1 000"}
    assert "typed_why" in client.post(url, typed).context["form"].errors
    assert client.post(url, typed | {"typed_why": "Resten har ni redan betalat."}).status_code == 302
    made = Recovery.objects.get()
    assert (made.amount_ore, made.reason.endswith("\n\nResten har ni redan betalat.")) == (1_000 * KR, True)


def test_a_part_of_a_cost_is_written_and_reckoned_too(given):
    agreement, payment, client, url = given
    typed = GROUND | {"client_key": "c", "payment": payment.pk, "costs": "1/1 4 000", "chosen": ["1/3"]}
    assert client.post(url, typed).status_code == 302
    made = Recovery.objects.get()
    assert (made.amount_ore, sum(made.costs.values_list("amount_ore", flat=True))) == (
        back_of(agreement, 14_000),
        14_000 * KR,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"effect": "again", "amount_ore": ""}, "amount_ore"), ({"chosen": ["1/9"]}, "chosen"), ({"costs": "ett"}, "costs"),
     ({"chosen": [], "amount_ore": "5"}, "typed_why")],
)  # fmt: skip
def test_what_is_missing_is_told_at_its_field(given, changes, field):
    _agreement, payment, client, url = given
    answer = client.post(url, GROUND | {"client_key": "d", "payment": payment.pk, "chosen": ["1/1"]} | changes)
    assert (answer.status_code, field in answer.context["form"].errors, Recovery.objects.count()) == (200, True, 0)
