"""Instruments are made, published and answered; what is published or finished stays, on both databases."""

from copy import deepcopy
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.core.instruments.forms import WHOLE, question
from tests.web.conftest import Appoint
from verkstad.core.refused import Refused
from verkstad.instruments import actions
from verkstad.instruments.models import Instrument, Response, State, Version
from verkstad.instruments.queries import Affected, affected_drafts
from verkstad.journal.models import Act
from verkstad.people.models import Role, User

GOOD: dict[str, Any] = {"name": "Bolaget", "number": "2021005026", "county": "18", "staff": "0"}


@pytest.fixture
def published(db: None) -> Version:
    draft = actions.create_instrument(key="mognad", content=WHOLE, actor="system:test")
    return actions.publish_version(version=draft, actor="system:test")


@pytest.fixture
def coach(appoint: Appoint) -> User:
    return appoint(Role.COACH)


def refused(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(Refused) as no:
        call(**arguments)
    return [f.code for f in no.value.findings]


def changed() -> dict[str, Any]:
    content = deepcopy(WHOLE)
    content["sections"][0]["questions"].append(question("email", required=True))
    return content


def test_a_published_instrument_is_changed_by_a_new_version_and_responses_keep_theirs(
    published: Version, coach: User
) -> None:
    response = actions.start_response(version=published, respondent=coach, actor=coach)
    draft = actions.save_draft(instrument=published.instrument, content=changed(), actor="system:test")
    assert (draft.number, draft.state) == (2, State.DRAFT)
    assert affected_drafts(draft) == [Affected(response.pk, 1, ("email",))]
    actions.publish_version(version=draft, actor="system:test")
    response.refresh_from_db()
    assert response.version == published
    acts = list(Act.objects.order_by("position").values_list("act", flat=True))
    assert acts == [
        "instrument.created", "instrument.published", "response.started", "instrument.saved", "instrument.published",
    ]  # fmt: skip
    facts = Act.objects.order_by("position").last().facts  # type: ignore[union-attr]
    assert (facts["affected"], facts["drafts"]) == (1, [response.pk])


def test_the_same_draft_saved_again_changes_nothing(published: Version) -> None:
    again = actions.save_draft(instrument=published.instrument, content=WHOLE, actor="system:test")
    assert again == published
    assert Version.objects.count() == 1


def test_publishing_refuses_everything_that_is_wrong_at_once(db: None) -> None:
    content = {"title": {"sv": "A", "en": "A"}, "sections": [{"key": "s", "title": {"sv": "S"}, "questions": [
        {"key": "a", "kind": "text"}, question("b", condition="b is empty"), question("c", condition="1 > 2")]}]}  # fmt: skip
    draft = actions.create_instrument(key="fel", content=content, actor="system:test")
    assert refused(actions.publish_version, version=draft, actor="system:test") == [
        "instrument.translation", "instrument.label", "instrument.circle", "instrument.unreachable"]  # fmt: skip
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_keys_of_instruments_are_plain_and_taken_once(published: Version) -> None:
    for key, code in (("mognad", "key_taken"), ("Å b", "key"), ("", "key"), ("x" * 61, "key")):
        assert refused(actions.create_instrument, key=key, content=WHOLE, actor="system:test") == [
            f"instruments.{code}"
        ]
    assert Instrument.objects.count() == 1


def test_answers_are_merged_judged_and_finished_once(published: Version, coach: User) -> None:
    response = actions.start_response(version=published, respondent=coach, actor=coach)
    actions.save_answers(response=response, answers={"name": "B", "staff": "5"}, actor=coach)
    wrong = {"name": "x\x00", "county": "99", "other": "1"}
    assert refused(actions.save_answers, response=response, answers=wrong, actor=coach) == [
        "answer.unknown", "answer.text", "answer.choice"]  # fmt: skip
    actions.save_answers(response=response, answers={"name": "x" * 21}, actor=coach)  # a draft may be too long
    assert refused(actions.finish_response, response=response, actor=coach) == ["answer.long", "answer.required"]
    saved = actions.save_answers(response=response, answers={"staff": "", **GOOD}, actor=coach)
    assert (saved.response.answers, saved.response.revision, saved.changed) == (
        GOOD,
        3,
        ("name", "number", "county", "staff"),
    )
    actions.finish_response(response=response, actor=coach)
    assert refused(actions.save_answers, response=response, answers={}, actor=coach) == ["instruments.finished"]
    assert refused(actions.finish_response, response=response, actor=coach) == ["instruments.finished"]


def test_rights_are_asked_for_by_the_actions_themselves(published: Version, appoint: Appoint, coach: User) -> None:
    response = actions.start_response(version=published, respondent=coach, actor=coach)
    other, auditor = appoint(Role.COACH), appoint(Role.AUDITOR)
    for call, arguments in (
        (actions.create_instrument, {"key": "x", "content": WHOLE}),
        (actions.save_draft, {"instrument": published.instrument, "content": WHOLE}),
        (actions.publish_version, {"version": published}),
        (actions.save_answers, {"response": response, "answers": {}}),
        (actions.finish_response, {"response": response}),
    ):
        assert refused(call, **arguments, actor=other) == ["instruments.no_right"]
    assert refused(actions.start_response, version=published, respondent=auditor, actor=auditor) == ["instruments.no_right"]  # fmt: skip


def test_only_a_published_version_is_answered(db: None, coach: User) -> None:
    draft = actions.create_instrument(key="utkast", content=WHOLE, actor="system:test")
    assert refused(actions.start_response, version=draft, respondent=coach, actor=coach) == [
        "instruments.not_published"
    ]
    with pytest.raises(DatabaseError, match="only a published version is answered"), transaction.atomic():
        Response.objects.create(version=draft, respondent=coach)


def test_the_database_refuses_to_change_what_is_published_or_finished(published: Version, coach: User) -> None:
    response = actions.start_response(version=published, respondent=coach, actor=coach)
    newer = actions.save_draft(instrument=published.instrument, content=changed(), actor="system:test")
    with pytest.raises(DatabaseError, match="keeps its version"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(version=newer)
    actions.save_answers(response=response, answers=GOOD, actor=coach)
    actions.finish_response(response=response, actor=coach)
    for write in (
        lambda: Version.objects.filter(pk=published.pk).update(content={}),
        lambda: Version.objects.filter(pk=published.pk).update(state="draft", published_at=None),
        lambda: Version.objects.filter(pk=published.pk)._raw_delete("default"),
        lambda: Response.objects.filter(pk=response.pk).update(answers={}),
        lambda: Response.objects.filter(pk=response.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="cannot be changed or removed"), transaction.atomic():
            write()
