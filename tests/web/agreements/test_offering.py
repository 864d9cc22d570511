"""An agreement is made from a decision, accepted by the signatory, and never changed in place."""

from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.decisions.facts import decided, presenter
from verkstad.agreements.actions.offering import accept_agreement, decline_agreement, offer_agreement
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, newest, version_on
from verkstad.core.agreements.content import canonical, from_json, sha256, to_json
from verkstad.core.decisions.content import YearAmount
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def offered():
    decision = decided()
    return decision, offer_agreement(decision=decision, actor=presenter("avtal"))


def signatory(agreement):
    return people_of(agreement.owner, Role.SIGNATORY)


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def test_the_first_version_says_what_was_decided():
    decision, agreement = offered()
    agreed = newest(agreement).agreed
    assert (agreed.granted_ore, agreed.by_year, agreed.reports) == (
        decision.amount_ore, decision.told.by_year, decision.told.reports)  # fmt: skip
    assert (agreed.first, agreed.last) == (decision.told.project_from, decision.told.project_to)
    assert sum(one.amount_ore for one in agreed.budget.funds if one.source == "grant") == decision.amount_ore
    assert (agreement.state, agreement.key) == ("offered", decision.project_code or decision.application.key)
    assert version_on(agreement, decision.decided_on) == newest(agreement)


def test_the_content_comes_back_as_it_was_written():
    _decision, agreement = offered()
    version = newest(agreement)
    assert from_json(version.content) == version.agreed
    assert to_json(version.agreed) == version.content
    assert (sha256(version.agreed), len(canonical(version.agreed)) > 100) == (version.sha256, True)


def test_less_than_applied_for_scales_the_lines_of_the_grant_to_the_ore():
    decision = decided(outcome="partial", amount_ore=333_333_33, by_year=(YearAmount(2026, 333_333_33),))
    agreement = offer_agreement(decision=decision, actor=presenter("avtal"))
    lines = [one.amount_ore for one in newest(agreement).agreed.budget.funds if one.source == "grant"]
    assert sum(lines) == 333_333_33


def test_the_same_decision_gives_the_same_agreement_and_waits_no_more():
    decision = decided()
    assert decisions_awaiting_agreement() == [decision]
    first = offer_agreement(decision=decision, actor=presenter("avtal"))
    assert offer_agreement(decision=decision, actor=presenter("avtal 2")) == first
    assert (decisions_awaiting_agreement(), Agreement.objects.count()) == ([], 1)


def test_the_signatory_accepts_what_was_read():
    _decision, agreement = offered()
    assert refusal(lambda: accept_agreement(agreement=agreement, sha="0" * 64, actor=signatory(agreement))) == [
        "agreements.other_version"
    ]
    accepted = accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))
    assert (accepted.state, accepted.accepted_at is not None) == ("running", True)
    assert list(Act.objects.filter(subject_type="agreement").values_list("act", flat=True)) == [
        "agreement.offered", "agreement.accepted"
    ]  # fmt: skip
    with pytest.raises(Refused):
        accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))


def test_who_may_not_sign_accepts_nothing():
    _decision, agreement = offered()
    owner = people_of(agreement.owner, Role.OWNER)
    assert refusal(lambda: accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=owner)) == [
        "agreements.not_yours"
    ]


def test_a_grant_is_declined_with_a_reason():
    _decision, agreement = offered()
    who = signatory(agreement)
    assert refusal(lambda: decline_agreement(agreement=agreement, reason=" ", actor=who)) == ["agreements.no_reason"]
    assert decline_agreement(agreement=agreement, reason="Vi får inte ihop det.", actor=who).state == "declined"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_a_version_as_it_was_agreed(act):
    _decision, agreement = offered()
    version = newest(agreement)
    with pytest.raises(DatabaseError), transaction.atomic():
        if act == "update":
            type(version).objects.filter(pk=version.pk).update(valid_from=timezone.localdate())
        else:
            type(version).objects.filter(pk=version.pk).delete()


def test_strangers_do_not_see_it():
    _decision, agreement = offered()
    coach = staff(Role.COACH)
    assert list(Agreement.objects.visible_to(coach)) == []
    assert list(Agreement.objects.visible_to(signatory(agreement))) == [agreement]


def test_the_share_is_a_fraction():
    _decision, agreement = offered()
    share = newest(agreement).agreed.share
    assert share is None or Fraction(0) < share <= 1
