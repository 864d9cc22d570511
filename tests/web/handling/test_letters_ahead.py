"""A case's letters are set while no transaction is open; what is registered says exactly the number it got, or nothing is done."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.applications.facts import a_call, people_of, staff
from tests.web.handling.facts import a_case, a_checked, a_sent, again, officer
from verkstad.core.refused import Refused
from verkstad.handling import actions
from verkstad.handling.actions import setting
from verkstad.handling.letters import letter_pdf
from verkstad.handling.models import Completion, Outcome
from verkstad.journal.models import Act
from verkstad.people.models import Role
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

    def set_letter(letter, day):
        seen.append(len(connection.savepoint_ids) - outside)
        for act in before:
            act()
        return letter_pdf(letter, day)

    monkeypatch.setattr(setting, "letter_pdf", set_letter)
    return seen, before


def ask(case):
    return actions.ask_completion(application=case, fields=["need"], message="Skriv mer om behovet.", actor=officer(),
                                  due_on=timezone.localdate() + timedelta(days=14))  # fmt: skip


def withdraw(case):
    return actions.withdraw_application(application=case, user=people_of(case.owner, Role.OWNER))


def dismiss(case):
    return actions.dismiss_application(application=case, ground="late", reason="Ansökan kom in efter sista dagen.",
                                       actor=staff(Role.HEAD))  # fmt: skip


def another_document(mandate):
    register_document(mandate=mandate, direction="in", date=timezone.localdate(), title="Annat", actor="system:test")


@pytest.mark.parametrize("act", [ask, withdraw, dismiss])
def test_nothing_is_set_while_the_transaction_is_open(watched, act):
    seen, _before = watched
    case = a_case()
    made = act(case)
    letter = made.letter if isinstance(made, Completion) else made.document
    assert (seen, letter.media_type, letter.size > 5000) == ([0], "application/pdf", True)


def test_a_sealed_withdrawal_and_an_invitation_are_set_outside_too(watched):
    seen, _before = watched
    withdraw(a_sent(a_call(sealed=True)))
    case = a_checked(a_call("tva-steg", kind="two_stage", second_form="project-form"))
    actions.invite_application(application=case, actor=officer())
    assert seen == [0, 0]


def test_a_number_that_somebody_takes_meanwhile_is_not_the_letters(watched):
    seen, before = watched
    case = a_case()
    before.append(lambda: another_document(case.call.mandate.key) if len(seen) == 1 else None)
    made = ask(case)
    assert (seen, Completion.objects.count(), made.letter.number) == (
        [0, 0], 1, Document.objects.get(title="Annat").number + 1)  # fmt: skip
    assert Act.objects.filter(act="application.completion_asked").count() == 1


def test_where_numbers_are_taken_all_the_time_it_is_done_all_the_same(watched):
    seen, before = watched
    case = a_case()
    before.append(lambda: another_document(case.call.mandate.key) if len(seen) < 5 and seen[-1] == 0 else None)
    withdraw(case)
    assert (seen, Outcome.objects.count()) == ([0, 0, 0, 1], 1)


def test_a_letter_that_cannot_be_set_leaves_the_case_as_it_was(watched):
    _seen, before = watched
    case = a_case()
    documents, acts = Document.objects.count(), Act.objects.count()

    def broken():
        raise RuntimeError("no letter today")

    before.append(broken)
    with pytest.raises(RuntimeError, match="no letter today"):
        withdraw(case)
    assert (again(case).state, Outcome.objects.count()) == (case.state, 0)
    assert (Document.objects.count(), Act.objects.count()) == (documents, acts)


def test_what_is_refused_sets_no_letter(watched):
    seen, _before = watched
    with pytest.raises(Refused):
        actions.withdraw_application(application=a_case(), user=officer())
    assert seen == []
