"""The letter is set before the transaction that decides, and what is registered says exactly the number it got."""

import subprocess

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.decisions.facts import decided, head, proposed
from verkstad.core.refused import Refused
from verkstad.decisions import actions
from verkstad.decisions.actions import letters
from verkstad.decisions.letters import decision_pdf
from verkstad.decisions.models import Decision
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def watched(monkeypatch):
    """Sees where each letter is set: how deep in transactions, beside the test's own. `before` is done first each time."""
    seen, outside, before = [], len(connection.savepoint_ids), []

    def set_letter(facts, day):
        seen.append(len(connection.savepoint_ids) - outside)
        for act in before:
            act()
        return decision_pdf(facts, day)

    monkeypatch.setattr(letters, "decision_pdf", set_letter)
    return seen, before


def words(document):
    with document.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def another_document(mandate):
    register_document(
        mandate=mandate, direction="in", date=timezone.localdate(), title="Något annat", actor="system:test"
    )


def a_proposal_with_an_open_series():
    row = proposed()
    another_document(row.application.call.mandate.key)
    return row


def test_nothing_is_set_while_the_transaction_is_open(watched):
    seen, _before = watched
    made = actions.decide(proposal=a_proposal_with_an_open_series(), actor=head())
    assert seen == [0]
    assert made.document.diary_number in words(made.document)


def test_a_number_that_somebody_takes_meanwhile_is_not_the_letters(watched):
    seen, before = watched
    row = a_proposal_with_an_open_series()
    mandate = row.application.call.mandate.key
    before.append(lambda: another_document(mandate) if len(seen) == 1 else None)
    made = actions.decide(proposal=row, actor=head())
    assert (seen, Decision.objects.count(), Document.objects.filter(direction="out").count()) == ([0, 0], 1, 1)
    assert made.document.number == 3
    assert made.document.diary_number in words(made.document)


def test_where_numbers_are_taken_all_the_time_it_is_decided_all_the_same(watched):
    seen, before = watched
    row = a_proposal_with_an_open_series()
    mandate = row.application.call.mandate.key
    before.append(lambda: another_document(mandate) if len(seen) <= 4 and seen[-1] == 0 else None)
    made = actions.decide(proposal=row, actor=head())
    assert (seen, Decision.objects.count()) == ([0, 0, 0, 0, 1], 1)
    assert made.document.diary_number in words(made.document)


def test_the_first_letter_of_a_year_opens_the_series_and_is_set_outside_too(watched):
    seen, _before = watched
    made = decided()
    assert (seen, made.document.number) == ([0], 1)
    assert made.document.diary_number in words(made.document)


def test_nothing_is_set_for_who_may_not_decide_and_nothing_is_left_of_what_is_refused(watched):
    seen, _before = watched
    row = a_proposal_with_an_open_series()
    from tests.web.applications.facts import staff
    from verkstad.people.models import Role

    with pytest.raises(Refused):
        actions.decide(proposal=row, actor=staff(Role.OFFICER))
    assert seen == []
    actions.decide(proposal=row, actor=head())
    with pytest.raises(Refused):
        actions.decide(proposal=row, actor=head())
    assert (Decision.objects.count(), Document.objects.filter(direction="out").count()) == (1, 1)
