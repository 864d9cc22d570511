"""A grant that nobody took on: proposed to be revoked, decided by another, and its money free in the book, the call and the forecast."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.agreements.facts import KR, offered, officer, owner, promised, signatory
from tests.web.applications.facts import a_body, a_call, staff
from tests.web.decisions.facts import WHY, a_case, content, decided, funded, head, presenter
from verkstad.agreements.actions.offering import accept_agreement, decline_agreement, offer_agreement
from verkstad.agreements.actions.revoking import propose_revocation
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, newest
from verkstad.applications.models import Application
from verkstad.core.decisions.content import Outcome
from verkstad.core.refused import Refused
from verkstad.decisions.actions import decide, propose, receive_appeal, reopen_case, try_time
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.ground import granted_in_call
from verkstad.decisions.queries.public import decided_calls
from verkstad.forecasts.queries import forecast_of
from verkstad.funds.models import Book
from verkstad.funds.queries import tally_gaps
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.ui import formats

pytestmark = pytest.mark.django_db
REASONS = "Mottagaren har avstått från stödet, eftersom kunden flyttade sin beställning."


def codes(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def declined(**more):
    agreement = offered(**more)
    return decline_agreement(agreement=agreement, reason="Kunden flyttade.", actor=signatory(agreement))


def proposed(agreement):
    return propose_revocation(agreement=agreement, reasons=REASONS, actor=presenter())


def left(agreement):
    return forecast_of(agreement.mandate, timezone.localdate()).outlook.left_ore


def test_a_declined_grant_is_revoked_by_another_and_its_money_is_free_everywhere():
    agreement = declined()
    call = agreement.application.call_id
    assert (promised(), granted_in_call(call), left(agreement)) == (
        {2026: 1_000_000 * KR},
        1_000_000 * KR,
        1_000_000 * KR,
    )
    proposal = proposed(agreement)
    assert promised() == {2026: 1_000_000 * KR}  # nothing is free before it is decided
    made = decide(proposal=proposal, actor=head())
    agreement.refresh_from_db()
    case = Application.objects.get(pk=agreement.application_id)
    assert (agreement.state, case.state, made.outcome, made.amount_ore) == ("revoked", "withdrawn", "revoked", 0)
    assert (promised(), granted_in_call(call), left(agreement)) == ({2026: 0}, 0, 0)
    assert list(tally_gaps(Book.objects.get())) == []
    assert decisions_awaiting_agreement() == []
    assert [(row["granted"], row["rejected"]) for row in decided_calls()] == [(0, 0)]
    assert made.document.title.startswith("Beslut om att upphäva stöd")
    assert Act.objects.get(act="agreement.revoked").subject_key == agreement.key


def test_four_eyes_and_who_may():
    agreement = declined()
    for nobody in (officer(), signatory(agreement)):
        assert codes(lambda who=nobody: propose_revocation(agreement=agreement, reasons=REASONS, actor=who)) == [
            "agreements.not_yours"
        ]
    both = staff(Role.PRESENTER, Role.HEAD, name="båda")
    proposal = propose_revocation(agreement=agreement, reasons=REASONS, actor=both)
    assert codes(lambda: decide(proposal=proposal, actor=both)) == ["decisions.four_eyes"]
    assert codes(lambda: proposed(agreement)) == ["agreements.proposal_waits"]


def test_an_offer_that_waits_or_runs_is_not_revoked_and_one_that_lapsed_is():
    agreement = offered()
    assert codes(lambda: proposed(agreement)) == ["decision.still_offered"]
    Agreement.objects.update(accept_by=timezone.localdate() - timedelta(days=1))
    agreement.refresh_from_db()
    proposal = proposed(agreement)
    accept_agreement(
        agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement)
    )  # late, but before the decision
    assert codes(lambda: decide(proposal=proposal, actor=head())) == ["decision.taken_on"]
    assert promised() == {2026: 1_000_000 * KR}


def test_what_is_revoked_can_no_longer_be_accepted():
    agreement = offered()
    Agreement.objects.update(accept_by=timezone.localdate() - timedelta(days=1))
    agreement.refresh_from_db()
    decide(proposal=proposed(agreement), actor=head())
    agreement.refresh_from_db()
    with pytest.raises(Refused):
        accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))


def test_short_reasons_and_a_grant_that_runs_are_refused():
    assert codes(lambda: propose_revocation(agreement=declined(), reasons="Nej.", actor=presenter())) == [
        "decision.no_reasons"
    ]
    assert codes(lambda: proposed(running_beside())) == ["decision.taken_on"]


def running_beside():
    agreement = Agreement.objects.get()
    other = offer_agreement(
        decision=decided(a_case(agreement.application.call, a_body("12"))), actor=presenter("avtal")
    )
    return accept_agreement(agreement=other, sha=newest(other).sha256, actor=signatory(other))


def test_the_money_that_is_free_goes_to_another_in_the_same_call():
    """The mandate holds one grant: the second is refused until the first is revoked."""
    mandate = funded(by_year={2026: 1_000_000})
    call = a_call(mandate=mandate)
    agreement = offer_agreement(decision=decided(a_case(call)), actor=presenter("avtal"))
    decline_agreement(agreement=agreement, reason="Kunden flyttade.", actor=signatory(agreement))
    second = a_case(call, a_body("12"))
    proposal = propose(application=second, content=content(second), actor=presenter())
    assert codes(lambda: decide(proposal=proposal, actor=head())) == ["decision.year_overdrawn"]
    decide(proposal=proposed(agreement), actor=head())
    assert decide(proposal=proposal, actor=head()).amount_ore == 1_000_000 * KR


def test_a_revoked_grant_can_be_asked_for_again_and_becomes_the_agreements_next_version():
    agreement = declined()
    made = decide(proposal=proposed(agreement), actor=head())
    appeal = receive_appeal(
        decision=made, kind="reconsideration", text="Vi ångrar oss: kunden kom tillbaka.", actor=owner(agreement)
    )
    other = staff(Role.OFFICER, name="annan handläggare")
    try_time(appeal=appeal, actor=other)
    reopen_case(
        appeal=appeal,
        reasons="Kunden har kommit tillbaka, och behovet är detsamma som när stödet beviljades.",
        actor=other,
    )
    case = Application.objects.get(pk=agreement.application_id)
    anew = decide(proposal=propose(application=case, content=content(case), actor=presenter()), actor=head())
    assert (anew.outcome, promised()) == (Outcome.GRANT, {2026: 1_000_000 * KR})
    again = offer_agreement(decision=anew, actor=presenter("avtal"))
    assert (again.pk, again.state, newest(again).number) == (agreement.pk, "offered", 2)


def signed_in(user):
    client = Client()
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def test_the_way_from_the_agreement_to_the_decision():
    agreement = declined()
    url, way = (reverse(f"agreements:{name}", args=[agreement.key]) for name in ("agreement", "revoke"))
    theirs, ours = signed_in(signatory(agreement)), signed_in(presenter())
    assert way not in theirs.get(url).content.decode()
    assert theirs.get(way).status_code == 403
    assert [way in ours.get(at).content.decode() for at in (url, reverse("desk:desk"))] == [True, True]
    assert "Kunden flyttade" in ours.get(way).content.decode()  # the reasons begin with what the receiver said
    assert (ours.post(way, {"reasons_sv": "kort"}).status_code, Decision.objects.count()) == (200, 1)
    answer = ours.post(way, {"reasons_sv": WHY})
    proposal = agreement.application.proposals.get(state="open")
    assert answer.url == reverse("decisions:proposal", args=[proposal.pk])
    told = ours.get(answer.url).content.decode()
    assert reverse("decisions:propose", args=[agreement.application.key]) not in told
    assert formats.money(1_000_000 * KR) in told  # what becomes free
    assert way not in ours.get(reverse("desk:desk")).content.decode()
    made = signed_in(head()).post(reverse("decisions:decide", args=[proposal.pk]), {"revision": "1"})
    assert ours.get(made.url).status_code == 200
    assert made.url in theirs.get(url).content.decode()
