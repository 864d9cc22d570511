"""Rows as facts: what is known, what may be told, and how many questions that asks."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.agreements.facts import approve, edited, summed
from tests.web.applications.facts import a_body, a_call, an_application, in_state
from tests.web.decisions.facts import funded
from tests.web.opendata.world import a_grant_to, a_paid_grant, made_into
from verkstad.calls.models import Call
from verkstad.core.opendata.facts import AwardFact, Move, State
from verkstad.decisions.models import Decision
from verkstad.grants.actions import projects_from_decisions
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate
from verkstad.opendata.publisher import publisher
from verkstad.opendata.queries.awards import Reading
from verkstad.opendata.queries.calls import call_facts
from verkstad.organisations.models import RegisterFact
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
SOLE = "8506151234"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def read() -> tuple[list[AwardFact], Reading]:
    reading = Reading(publisher(), timezone.localdate())
    return list(reading.awards()), reading


def test_a_grant_that_is_paid_is_told_with_its_money_days_and_decision() -> None:
    agreement = a_paid_grant()
    (fact,), reading = read()
    decision, project = Decision.objects.get(), Project.objects.get()
    assert (fact.id, fact.title.sv, fact.state, fact.kind) == (project.key, project.name, State.RUNNING, "other")
    assert (fact.decided_on, fact.diary_number) == (decision.decided_on, decision.document.diary_number)
    assert (fact.applied_ore, fact.awarded_ore, fact.disbursed_ore) == (1_000_000_00, 1_000_000_00, 250_000_00)
    moves = [(one.move, one.on, one.amount_ore) for one in fact.transactions]
    assert moves == [
        (Move.COMMITMENT, decision.decided_on, 1_000_000_00),
        (Move.DISBURSEMENT, timezone.localdate(), 250_000_00),
    ]
    assert fact.recipient is not None and fact.call is not None
    assert (fact.recipient.name, fact.recipient.number) == (agreement.owner.name, agreement.owner.public_number)
    assert (fact.call.key, fact.call.open) == ("projekt-2026", True)
    assert [place.code for place in fact.regions] == ["24"]
    assert (fact.planned_from and fact.planned_from.on, fact.planned_to and fact.planned_to.on) == (
        decision.told.project_from, decision.told.project_to,
    )  # fmt: skip
    assert sum(ore for _year, ore in fact.by_year) == 1_000_000_00
    assert fact.modified >= fact.made and reading.withheld == 0


def test_a_changed_sum_is_a_commitment_of_its_own() -> None:
    agreement = a_paid_grant()
    year = timezone.localdate().year
    approve(edited(agreement, summed(**{f"y{year}": 900_000})))
    (fact,), _reading = read()
    promised = [one.amount_ore for one in fact.moved(Move.COMMITMENT)]
    assert sum(promised) == fact.awarded_ore and len(promised) == 2
    assert fact.awarded_ore != 1_000_000_00


def test_what_is_secrecy_marked_is_left_out_whole_and_only_counted() -> None:
    a_paid_grant()
    a_grant_to()
    assert len(read()[0]) == 2
    Document.objects.filter(decision__isnull=False).update(secrecy="OSL 30 kap. 23 §")
    facts, reading = read()
    assert (facts, reading.withheld) == ([], 2)
    (call,) = call_facts(publisher(), timezone.now())
    assert (call.received, call.granted, call.applied_ore, call.granted_ore) == (None, None, None, None)


def test_projects_and_mandates_that_are_not_public_are_not_told() -> None:
    a_paid_grant()
    a_grant_to()
    Project.objects.update(public=False)
    assert [fact.id for fact in read()[0]] == [Decision.objects.get(application__owner__key="body-09").project_code]
    Mandate.objects.update(public=False)
    assert read()[0] == [] and call_facts(publisher(), timezone.now()) == []


def test_a_grant_keeps_its_name_when_its_project_comes_into_the_directory() -> None:
    a_grant_to("24")
    (before,), _reading = read()
    projects_from_decisions(actor="system:test")
    (after,), _reading = read()
    assert (before.id, before.awarded_ore, before.decided_on) == (after.id, after.awarded_ore, after.decided_on)


OWNERS: tuple[tuple[dict[str, Any], str, bool], ...] = (
    ({"number": SOLE}, "", True),
    ({"kind": "company", "number": SOLE}, "", True),
    ({"kind": "company"}, "E", True),
    ({"kind": "company", "number": None}, "", True),  # nobody knows: it may be one
    ({"kind": "company", "number": None}, "AB", False),
    ({"kind": "company"}, "", False),
    ({}, "", False),
)


def test_a_person_who_trades_under_their_own_name_is_never_told() -> None:
    owner = a_grant_to("24").application.owner
    projects_from_decisions(actor="system:test")
    for change, form, person in OWNERS:
        with transaction.atomic():
            made_into(owner, name="Anna Andersson Svets", **change)
            if form:
                RegisterFact.objects.create(
                    organisation=owner, kind="legal_form", value=form, as_of=date(2026, 1, 1), source_note="x"
                )
            (fact,), _reading = read()
            transaction.set_rollback(True)
        body, told = fact.recipient, repr(fact)
        assert body is not None and body.person is person, (change, form)
        assert ("Anna" in told, SOLE in told, owner.key in body.local) == (not person, False, change == {}), (
            change,
            form,
        )
        assert not (change.get("kind") == "company" and body.number)  # a company's number is not given out


def test_support_to_a_company_is_told_without_what_it_wrote() -> None:
    decision = a_grant_to("24")
    made_into(decision.application.owner, kind="company", name="Falunda Gjuteri AB")
    (fact,), _reading = read()
    assert (fact.kind, fact.title.sv) == ("support", "Stöd till företag: Projekt för smart industri 2026")
    assert decision.application.title not in repr(fact)
    assert fact.recipient is not None and fact.recipient.name == "Falunda Gjuteri AB"


def test_numbers_of_applications_are_told_when_the_call_has_closed_and_tell_of_nobody() -> None:
    call = a_call(mandate=funded())
    for code in ("24", "09"):
        in_state(an_application(call, a_body(code)), "sent")
    (open_,) = call_facts(publisher(), timezone.now())
    assert (open_.received, open_.applied_ore) == (None, None)
    Call.objects.update(opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now() - timedelta(days=2))
    (closed,) = call_facts(publisher(), timezone.now())
    assert (closed.received, closed.applied_ore, closed.granted) == (2, None, None)  # two is few: the sum would tell
    in_state(an_application(call, a_body("12")), "sent")
    (many,) = call_facts(publisher(), timezone.now())
    assert (many.received, many.applied_ore) == (3, 3_000_000_00)


def test_as_many_questions_for_three_grants_as_for_one() -> None:
    a_paid_grant()
    counts = []
    for code in ("", "09", "12"):
        if code:
            a_grant_to(code)
            projects_from_decisions(actor="system:test")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read()
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2] <= 24
