"""Where a thing's very existence is secret, a stranger gets the same answer for one that exists and one that does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.decisions.facts import a_case as a_checked_case
from tests.web.decisions.facts import decided, funded, head
from tests.web.handling.facts import a_case, officer
from tests.web.review.facts import a_round, asked
from tests.web.test_house_doors import OURS, Address, _rendered_once
from verkstad.agreements.actions.changing import begin_change
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.models import Agreement, Change, Version
from verkstad.agreements.queries.awaiting import newest
from verkstad.applications.models import Application, Letter, Submission
from verkstad.decisions.models import Appeal, Condition, Decision, Proposal
from verkstad.handling import actions
from verkstad.handling.models import Completion
from verkstad.instruments.models import Response
from verkstad.people.models import Role
from verkstad.progress.actions.reporting import start_report
from verkstad.progress.models import Report
from verkstad.review.models import Assignment, Candidate, Reviewer, Round

pytestmark = pytest.mark.django_db
assert _rendered_once
SECRET = (Application, Letter, Submission, Completion, Response, Round, Candidate, Assignment, Reviewer, Proposal, Decision,
          Condition, Appeal, Agreement, Version, Change, Report)  # fmt: skip
ABSENT = {"key": "0123456789ab", "pk": 555444}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def house() -> dict[type, Any]:
    """One of each: a completion that waits, a review that is under way, a decision with a condition, its agreement with a
    change and a report."""
    completed = a_case(a_call("kompletteras"))
    due = timezone.localdate() + timedelta(days=14)
    actions.ask_completion(application=completed, fields=["reach"], message="Hur?", due_on=due, actor=officer())
    asked(a_round(applications=1, reviewers=1))
    decision = decided(a_checked_case(a_call("beslutas", mandate=funded()), a_body("12")))
    agreement = offer_agreement(decision=decision, actor=officer())
    signatory = people_of(agreement.owner, Role.SIGNATORY)
    accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory)
    begin_change(agreement=agreement, actor=signatory)
    start_report(agreement=agreement, number=1, actor=signatory)
    return {model: model.objects.order_by("pk").first() for model in SECRET}


def stranger(role: Role | None) -> Client:
    """Somebody who is signed in, for another organisation, for another mandate or with no role; None is nobody."""
    client = Client()
    if role is not None:
        inside = role in (Role.OFFICER, Role.HEAD, Role.AUDITOR)
        user = staff(name=f"stranger-{role}") if inside else people_of(a_body("09"), role)
        if inside:
            user.appointments.create(role=role, mandate="another")
        client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def doors(model: type) -> list[Address]:
    return [one for one in OURS if one.door and one.door.kind == "on" and one.door.model is model]


def answer(client: Client, address: Address, key: Any, method: str) -> tuple[int, str]:
    """What a program sees of an answer, with the key it asked for left out."""
    given = getattr(client, method)(address.url(key))
    return given.status_code, given.get("Location", "").replace(str(key), "KEY")


@pytest.mark.parametrize("role", [None, Role.OWNER, Role.COMPANY, Role.REVIEWER, Role.OFFICER, Role.AUDITOR])
def test_a_stranger_cannot_tell_a_key_that_exists_from_one_that_does_not(
    house: dict[type, Any], _rendered_once: None, role: Role | None
) -> None:
    client, told, asked_for = stranger(role), [], 0
    for model, thing in house.items():
        by = getattr(model, "door_key", "pk")
        for address in doors(model) if thing is not None else []:
            for method in ("get", "post"):
                asked_for += 1
                there = answer(client, address, getattr(thing, by), method)
                absent = answer(client, address, ABSENT[by], method)
                if there != absent or there[0] not in (302, 403, 404, 405):
                    told.append((method, address.name, there, absent))
    assert (told, asked_for > 60) == ([], True)


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_what_was_typed_is_kept(house: dict[type, Any]) -> None:
    for model in (Completion, Assignment, Decision, Proposal, Round):
        for key in (house[model].pk, ABSENT["pk"]):
            given = Client().get(doors(model)[0].url(key))
            assert (given.status_code, given["Location"].startswith("/konto/")) == (302, True), model
    assert all(getattr(model, "door_private", False) for model in SECRET)
    assert head() is not None
