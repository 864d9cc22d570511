"""What happens to calls: drafts, publishing, changes, extensions, cancelling, questions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.web.calls.making import BY, form_content, programme_with_mandate, published, saved, sound_terms, w
from verkstad.calls import actions, queries
from verkstad.calls.models import Call, CallQuestion, CallState, CallVersion, Extension
from verkstad.calls.urls import urlpatterns
from verkstad.core.calls.known import RESERVED
from verkstad.core.calls.terms import Ceiling, Per
from verkstad.core.calls.windows import Phase
from verkstad.core.refused import Refused
from verkstad.instruments.actions import publish_version, save_draft
from verkstad.instruments.models import Instrument
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.people.models import Role


@pytest.fixture(autouse=True)
def _programme(db: None) -> None:
    programme_with_mandate()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in refused.value.findings]


def acts() -> list[str]:
    return list(Act.objects.filter(subject_type="call").order_by("pk").values_list("act", flat=True))


def test_a_draft_is_saved_once_and_changes_in_place() -> None:
    call = saved()
    again, nothing = actions.save_call(
        key="forstudier", mandate="m1", kind="open", terms=queries.terms_of(call), actor=BY
    )
    other, changes = actions.save_call(
        key="forstudier", mandate="m1", kind="open", terms=replace(queries.terms_of(call), highest_share="40"), actor=BY
    )
    assert (again.pk, nothing) == (call.pk, {})
    assert (other.state, changes) == ("draft", {"highest_share": ("50", "40")})
    assert [(v.number, v.terms.highest_share) for v in call.versions.all()] == [(1, "40")]
    assert acts() == ["call.created", "call.saved"]


@pytest.mark.parametrize("key", ["Ny", "ny", "handlaggning", "å", "a b", "-a", "a" * 61, ""])
def test_a_key_that_cannot_stand_in_an_address_is_refused(key: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.save_call(key=key, mandate="m1", kind="open", terms=sound_terms(), actor=BY)
    assert codes(refused) == [("calls.key", "key")]
    assert Call.objects.count() == 0


def test_a_writer_who_saw_an_older_draft_is_told_and_nothing_is_overwritten() -> None:
    call = saved()
    seen = call.versions.get().sha256
    terms = queries.terms_of(call)
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(terms, highest_share="40"), actor=BY, seen=seen
    )
    with pytest.raises(Refused) as refused:
        actions.save_call(
            key=call.key, mandate="m1", kind="open", terms=replace(terms, highest_share="30"), actor=BY, seen=seen
        )
    assert codes(refused) == [("calls.saved_between", "")]
    assert call.versions.get().terms.highest_share == "40"


def test_publishing_fixes_the_forms_and_repeats_the_window_on_the_call() -> None:
    call = published()
    terms = queries.terms_of(call)
    assert (call.state, call.title_sv, call.grace_minutes, call.sealed) == ("published", "Förstudier", 10, False)
    assert (terms.form_version, terms.criteria_version, terms.self_check_version) == (1, 1, None)
    assert queries.window_of(call) == Phase.OPEN
    assert list(queries.open_calls()) == [call]
    assert acts() == ["call.created", "call.published"]


def test_all_findings_refuse_publishing_at_once_and_nothing_is_published() -> None:
    call = saved(highest_share="60", title=w("Bara svenska", "-"), ceilings=(), form="borta")
    with pytest.raises(Refused) as refused:
        actions.publish_call(call=call, actor=BY)
    assert codes(refused) == [
        ("calls.ceiling", "ceilings"),
        ("calls.share_above", "highest_share"),
        ("calls.form_unknown", "form"),
    ]
    assert refused.value.findings[1].clause == "R3, Förordning (2003:596)"
    call.refresh_from_db()
    assert (call.state, call.version, acts()) == ("draft", None, ["call.created"])


def test_a_warning_does_not_refuse_publishing() -> None:
    option = replace(sound_terms().cost_options[0], key="oh-25", share="25")
    assert published(cost_options=(option,)).state == "published"


def test_a_change_needs_words_in_both_languages_and_makes_a_new_version() -> None:
    call = published()
    terms = replace(queries.terms_of(call), summary=w("Nytt", "New"))
    with pytest.raises(Refused) as refused:
        actions.change_call(call=call, terms=terms, change_sv="Sammanfattningen", change_en=" ", actor=BY)
    assert codes(refused) == [("calls.told_in_both", "change_en")]
    assert call.versions.count() == 1
    actions.change_call(call=call, terms=terms, change_sv="Sammanfattningen", change_en="The summary", actor=BY)
    call.refresh_from_db()
    assert [(v.number, v.change_sv, v.published_at is not None) for v in call.versions.all()] == [
        (2, "Sammanfattningen", True),
        (1, "", True),
    ]
    assert call.version is not None and call.version.number == 2
    assert Act.objects.filter(act="call.changed").get().facts["fields"] == ["summary"]


def test_a_published_call_with_nothing_new_cannot_be_published_again() -> None:
    with pytest.raises(Refused) as refused:
        actions.publish_call(call=published(), change_sv="a", change_en="b", actor=BY)
    assert codes(refused) == [("calls.nothing_new", "")]


def test_saving_what_is_published_without_the_fixed_versions_changes_nothing() -> None:
    call = published()
    _call, changes = actions.save_call(key=call.key, mandate="m1", kind="open", terms=sound_terms_like(call), actor=BY)
    assert (changes, call.versions.count()) == ({}, 1)


def sound_terms_like(call: Call) -> Any:
    return replace(queries.terms_of(call), form_version=None, criteria_version=None)


def test_a_newer_version_of_the_form_is_not_taken_until_the_call_says_so() -> None:
    call = published()
    content = form_content()
    content["sections"][0]["questions"][0]["limit"] = 900
    publish_version(
        version=save_draft(instrument=Instrument.objects.get(key="ansokan"), content=content, actor=BY), actor=BY
    )
    actions.change_call(
        call=call, terms=replace(sound_terms_like(call), summary=w("Ny")), change_sv="a", change_en="b", actor=BY
    )
    call.refresh_from_db()
    assert queries.terms_of(call).form_version == 1
    actions.change_call(
        call=call, terms=replace(queries.terms_of(call), form_version=2), change_sv="a", change_en="b", actor=BY
    )
    call.refresh_from_db()
    assert queries.terms_of(call).form_version == 2


def test_the_closing_and_the_seal_and_the_grace_of_a_published_call_are_not_changed() -> None:
    call = published(sealed=True)
    terms = replace(queries.terms_of(call), closes_at="2030-01-01T12:00", sealed=False, grace_minutes=5)
    with pytest.raises(Refused) as refused:
        actions.change_call(call=call, terms=terms, change_sv="a", change_en="b", actor=BY)
    assert codes(refused) == [
        ("calls.closing_moved", "closes_at"),
        ("calls.grace_shorter", "grace_minutes"),
        ("calls.unsealed", "sealed"),
    ]


def test_a_published_call_keeps_its_kind() -> None:
    call = published()
    with pytest.raises(Refused) as refused:
        actions.save_call(key=call.key, mandate="m1", kind="rolling", terms=sound_terms(), actor=BY)
    assert codes(refused) == [("calls.fixed", "kind")]


def test_an_extension_moves_the_closing_for_all_and_tells_why() -> None:
    call = published()
    before = call.closes_at
    assert before is not None
    later = before + timedelta(days=1)
    moved = actions.extend_call(call=call, closes_at=later, reason_sv="Avbrott", reason_en="Outage",
                                outage_from=timezone.now() - timedelta(hours=2), outage_to=timezone.now() - timedelta(hours=1),
                                actor=BY)  # fmt: skip
    call.refresh_from_db()
    assert (moved.closed_before, moved.closes_after, call.closes_at) == (before, later, later)
    assert call.version is not None
    assert (call.version.number, call.version.change_sv, queries.window(call).closes_at) == (2, "Avbrott", later)
    assert queries.terms_of(call).form_version == 1
    assert acts()[-1] == "call.extended"


def test_a_call_that_has_closed_can_be_opened_again_by_an_extension() -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    call = published(opens=now - timedelta(days=9), closes=now - timedelta(hours=1))
    assert queries.window_of(call) == Phase.CLOSED
    actions.extend_call(
        call=call, closes_at=now + timedelta(hours=3), reason_sv="Avbrott", reason_en="Outage", actor=BY
    )
    call.refresh_from_db()
    assert queries.window_of(call) == Phase.OPEN


def test_a_draft_of_a_change_follows_an_extension() -> None:
    call = published()
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(queries.terms_of(call), summary=w("Ny")), actor=BY
    )
    assert call.closes_at is not None
    later = call.closes_at + timedelta(days=2)
    actions.extend_call(call=call, closes_at=later, reason_sv="Mer tid", reason_en="More time", actor=BY)
    call.refresh_from_db()
    draft = queries.draft_of(call)
    assert draft is not None and call.version is not None
    assert (call.version.number, draft.number, draft.terms.summary.sv) == (2, 3, "Ny")
    assert draft.terms.closes_at == call.version.terms.closes_at
    actions.publish_call(call=call, change_sv="Ny text", change_en="New text", actor=BY)
    call.refresh_from_db()
    assert call.closes_at == later


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"closes_at": -1}, ("calls.not_later", "closes_at")),
        ({"reason_en": ""}, ("calls.told_in_both", "reason_en")),
        ({"outage_from": -2}, ("calls.outage_half", "outage_to")),
        ({"outage_from": -1, "outage_to": -2}, ("calls.outage_backwards", "outage_to")),
        ({"outage_from": -1, "outage_to": 2}, ("calls.outage_ahead", "outage_to")),
    ],
)
def test_an_extension_that_cannot_be_is_refused(more: dict[str, Any], expected: tuple[str, str]) -> None:
    call = published()
    assert call.closes_at is not None
    given: dict[str, Any] = {"closes_at": call.closes_at + timedelta(days=1), "reason_sv": "a", "reason_en": "b"}
    moments = {k: (call.closes_at if k == "closes_at" else timezone.now()) + timedelta(hours=v)
               for k, v in more.items() if isinstance(v, int)}  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.extend_call(call=call, **{**given, **more, **moments}, actor=BY)
    assert codes(refused) == [expected]
    assert Extension.objects.count() == 0


def test_a_cancelled_call_stays_readable_with_its_reason_and_takes_nothing() -> None:
    call = published()
    actions.cancel_call(call=call, reason_sv="Pengarna är slut", reason_en="The money is spent", actor=BY)
    call.refresh_from_db()
    assert call.version is not None
    assert (call.state, call.version.change_sv) == (CallState.CANCELLED, "Pengarna är slut")
    assert (queries.window_of(call), list(queries.open_calls())) == (Phase.CLOSED, [])
    with pytest.raises(Refused):
        actions.save_call(key=call.key, mandate="m1", kind="open", terms=sound_terms(), actor=BY)


def test_an_answer_is_public_and_the_asker_hears_of_it(appoint: Any) -> None:
    call, asker = published(), appoint(Role.REGIONAL, organisation="region-x")
    asked = actions.ask_question(call=call, text="Får vi söka två gånger? /Kim", user=asker)
    assert list(CallQuestion.objects.visible_to(appoint())) == []
    assert list(CallQuestion.objects.visible_to(asker)) == [asked]
    answered = actions.answer_question(question=asked, question_sv="Får man söka två gånger?", question_en="Twice?",
                                       answer_sv="Ja.", answer_en="Yes.", actor=BY)  # fmt: skip
    assert list(CallQuestion.objects.visible_to(appoint())) == [answered]
    assert [n.template for n in Notice.objects.filter(to=asker)] == ["calls.answered"]
    with pytest.raises(Refused) as refused:
        actions.answer_question(
            question=asked, question_sv="a", question_en="b", answer_sv="c", answer_en="d", actor=BY
        )
    assert codes(refused) == [("calls.answered", "")]


def test_every_missing_language_of_an_answer_is_named() -> None:
    with pytest.raises(Refused) as refused:
        actions.answer_question(
            call=published(), question_sv="a", question_en="", answer_sv="", answer_en="d", actor=BY
        )
    assert codes(refused) == [("calls.told_in_both", "question_en"), ("calls.told_in_both", "answer_sv")]


def test_a_draft_takes_no_questions(appoint: Any) -> None:
    with pytest.raises(Refused) as refused:
        actions.ask_question(call=saved(), text="Hej?", user=appoint())
    assert codes(refused) == [("calls.not_published", "")]


def test_rights_are_asked_for_by_the_actions_themselves(appoint: Any) -> None:
    call, stranger, officer = (
        saved(),
        appoint(Role.REGIONAL, organisation="region-x"),
        appoint(Role.OFFICER, mandate="m2"),
    )
    for actor in (stranger, officer):
        for act in (
            lambda who: actions.save_call(key="ny-en", mandate="m1", kind="open", terms=sound_terms(), actor=who),
            lambda who: actions.publish_call(call=call, actor=who),
            lambda who: actions.extend_call(
                call=call, closes_at=timezone.now(), reason_sv="a", reason_en="b", actor=who
            ),
            lambda who: actions.cancel_call(call=call, reason_sv="a", reason_en="b", actor=who),
        ):
            with pytest.raises(Refused) as refused:
                act(actor)
            assert codes(refused) == [("calls.no_right", "")]


def test_a_draft_is_seen_by_those_who_read_the_mandate_and_a_published_call_by_all(appoint: Any) -> None:
    call = saved()
    officer, elsewhere = appoint(Role.OFFICER, mandate="m1"), appoint(Role.OFFICER, mandate="m2")
    assert [list(Call.objects.visible_to(who)) for who in (officer, elsewhere, appoint())] == [[call], [], []]
    actions.publish_call(call=call, actor=BY)
    assert list(Call.objects.visible_to(appoint())) == [call]


def refused_by_the_database(statement: str, *values: Any) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_to_change_or_remove_what_was_published() -> None:
    call = published()
    assert call.closes_at is not None
    actions.extend_call(call=call, closes_at=call.closes_at + timedelta(days=1), reason_sv="a", reason_en="b", actor=BY)
    actions.answer_question(call=call, question_sv="a", question_en="b", answer_sv="c", answer_en="d", actor=BY)
    version = CallVersion.objects.get(call=call, number=1).pk
    statements = [
        ("UPDATE calls_callversion SET content = '{}' WHERE id = %s", version),
        ("UPDATE calls_callversion SET published_at = NULL WHERE id = %s", version),
        ("DELETE FROM calls_callversion WHERE id = %s", version),
        ("UPDATE calls_extension SET reason_sv = 'annat' WHERE call_id = %s", call.pk),
        ("DELETE FROM calls_extension WHERE call_id = %s", call.pk),
        ("UPDATE calls_call SET state = 'draft' WHERE id = %s", call.pk),
        ("UPDATE calls_call SET kind = 'rolling' WHERE id = %s", call.pk),
        ("DELETE FROM calls_call WHERE id = %s", call.pk),
        ("UPDATE calls_callquestion SET answer_sv = 'annat' WHERE call_id = %s", call.pk),
        ("DELETE FROM calls_callquestion WHERE call_id = %s", call.pk),
    ]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # else what waits to be checked keeps the table from being emptied at all
        statements += [("TRUNCATE calls_extension, calls_callquestion -- %s", call.pk)]
    assert [s for s in statements if not refused_by_the_database(*s)] == []


def test_a_draft_version_may_be_changed_and_thrown_away() -> None:
    call = published()
    actions.save_call(
        key=call.key, mandate="m1", kind="open", terms=replace(queries.terms_of(call), summary=w("Ny")), actor=BY
    )
    actions.discard_draft(call=call, actor=BY)
    assert [v.number for v in call.versions.all()] == [1]


def test_windows_of_a_two_stage_call_have_a_second_closing() -> None:
    call = published(key="tva", kind="two_stage", second_form="ansokan", second_closes_at="2030-05-01T16:00")
    closing = queries.window(call, stage=2).closes_at
    assert closing == datetime(2030, 5, 1, 14, 0, tzinfo=UTC)
    assert queries.window_of(call, datetime(2030, 4, 30, tzinfo=UTC), stage=2) == Phase.OPEN


def test_a_ceiling_above_the_whole_call_is_found() -> None:
    with pytest.raises(Refused) as refused:
        actions.publish_call(call=saved(ceilings=(Ceiling(Per.PROJECT, 900_000_000),)), actor=BY)
    assert codes(refused) == [("calls.ceiling_above_budget", "ceilings")]


def test_no_call_can_take_a_key_that_an_address_of_the_site_would_hide() -> None:
    words = set()
    for pattern in urlpatterns:
        first, _slash, _rest = str(pattern.pattern).partition("/")
        words.add(first.partition(".")[0] if first.endswith(".ics") else first)
    literal = {word for word in words if word and "<" not in word and "." not in word}
    assert literal <= set(RESERVED) and len(literal) >= 5
    for key in RESERVED:
        with pytest.raises(Refused) as refused:
            saved(key)
        assert [(one.code, one.where) for one in refused.value.findings] == [("calls.key", "key")]
    assert Call.objects.count() == 0


def two_stages() -> Call:
    return published(key="tva", kind="two_stage", second_form="ansokan", second_closes_at="2030-05-01T16:00")


def test_the_second_stage_is_extended_by_itself_and_its_reason_told() -> None:
    call = two_stages()
    first, before = call.closes_at, call.second_closes_at
    assert first is not None and before is not None
    later = before + timedelta(days=1)
    moved = actions.extend_call(call=call, stage=2, closes_at=later, reason_sv="Avbrott", reason_en="Outage", actor=BY)
    call.refresh_from_db()
    assert (moved.stage, moved.closed_before, call.closes_at, call.second_closes_at) == (2, before, first, later)
    assert (queries.window(call, 2).closes_at, queries.window(call).closes_at) == (later, first)
    assert queries.terms_of(call).second_closes_at == "2030-05-02T16:00"


def test_ideas_are_not_due_after_full_applications_and_a_call_in_one_stage_has_no_second() -> None:
    call = two_stages()
    with pytest.raises(Refused) as refused:
        actions.extend_call(
            call=call, closes_at=datetime(2030, 6, 1, tzinfo=UTC), reason_sv="a", reason_en="b", actor=BY
        )
    assert codes(refused) == [("calls.after_second", "closes_at")]
    with pytest.raises(Refused) as refused:
        actions.extend_call(call=published(), stage=2, closes_at=datetime(2030, 6, 1, tzinfo=UTC), reason_sv="a",
                            reason_en="b", actor=BY)  # fmt: skip
    assert codes(refused) == [("calls.no_closing", "closes_at")]


def test_when_full_applications_are_due_is_never_moved_by_a_change() -> None:
    call = two_stages()
    earlier = replace(queries.terms_of(call), second_closes_at="2030-04-01T16:00")
    actions.save_call(key=call.key, mandate="m1", kind="two_stage", terms=earlier, actor=BY)
    with pytest.raises(Refused) as refused:
        actions.publish_call(call=call, change_sv="Tidigare", change_en="Earlier", actor=BY)
    assert ("calls.second_moved", "second_closes_at") in codes(refused)
    call.refresh_from_db()
    assert call.second_closes_at == datetime(2030, 5, 1, 14, 0, tzinfo=UTC)
