"""Several write one report: nothing is ever lost, and who wrote does not approve."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.web.editions.facts import (
    a_mandate,
    a_template,
    begun,
    head,
    officer,
    presented,
    presenter,
    text_of,
    write,
    written,
)
from verkstad.core.refused import Refused
from verkstad.editions.actions.signing import check_decider, hand_over, propose, send_back, writers_of
from verkstad.editions.actions.writing import comment, resolve, save_text
from verkstad.editions.models import Signature, State, Text
from verkstad.journal.models import Act
from verkstad.mandate.models import Obligation
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.findings]


def test_a_report_begins_as_its_template_says_in_each_of_its_languages() -> None:
    report = begun(english=True, title_en="Interim report")
    told = {(one.part, one.language): one.text for one in report.texts.all()}
    assert told == {("lage", "sv"): "Uppdraget började [[mandate_amount|mkr]].", ("lage", "en"): "It began."}
    assert (report.state, writers_of(report)) == (State.WRITING, [])


def test_a_report_is_not_begun_with_what_does_not_fit_its_mandate() -> None:
    mandate, other = a_mandate(), a_mandate("annan")
    a_template()
    met = Obligation.objects.get(mandate=mandate)
    Obligation.objects.filter(pk=met.pk).update(done_on=date(2026, 5, 1))
    met.refresh_from_db()
    for given, code in (({"title_sv": " "}, "title_sv"), ({"english": True}, "title_en"), ({"obligation": met}, "obligation"),
                        ({"obligation": other.obligations.get()}, "obligation")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            begun(mandate, **({"obligation": None} | given))
        assert codes(refused) == [f"editions.{code}"]


def test_every_save_is_a_version_and_the_same_text_again_is_none() -> None:
    report, ada, bo = begun(), officer("ada"), officer("bo")
    first = write(report, "sammanfattning", "Ett.", ada)
    again = save_text(report=report, part="sammanfattning", language="sv", text="Ett.\r\n", base=0, actor=bo)
    second = write(report, "sammanfattning", "Ett. Två.", bo)
    assert (first.number, again.pk, second.number, second.base) == (1, first.pk, 2, 1)
    assert writers_of(report) == sorted([ada.journal_key, bo.journal_key])


def test_two_who_write_at_once_do_not_write_over_each_other() -> None:
    report = begun()
    write(report, "sammanfattning", "Ada skrev.", officer("ada"))
    with pytest.raises(Refused) as refused:
        save_text(report=report, part="sammanfattning", language="sv", text="Bo skrev.", base=0, actor=officer("bo"))
    assert codes(refused) == ["editions.other_version"]
    assert text_of(report, "sammanfattning").text == "Ada skrev."
    both = save_text(
        report=report, part="sammanfattning", language="sv", text="Ada skrev. Bo skrev.", base=1, actor=officer("bo")
    )
    assert (both.number, Text.objects.filter(part="sammanfattning").count()) == (2, 2)


def test_a_figure_is_put_into_what_was_saved_by_itself_the_moment_before() -> None:
    """The text saves itself when its field is left, which is when the button is pressed; another's text is not written over."""
    report = begun()
    write(report, "sammanfattning", "Av dem har [[?]] bifall.")
    given = {"report": report, "part": "sammanfattning", "language": "sv", "base": 0, "actor": officer()}
    put = "Av dem har [[decisions_granted]] bifall."
    with pytest.raises(Refused):
        save_text(text=put, had="Något annat.", **given)
    assert save_text(text=put, had="Av dem har [[?]] bifall.\r\n", **given).number == 2


@pytest.mark.parametrize(("part", "language"), [("finns-inte", "sv"), ("lage", "en")])
def test_only_the_reports_own_parts_are_written(part: str, language: str) -> None:
    with pytest.raises(Refused) as refused:
        save_text(report=begun(), part=part, language=language, text="x", base=0, actor=officer())
    assert codes(refused) == ["editions.no_such_part"]


def test_who_may_not_write_is_refused_also_behind_the_door() -> None:
    report = begun()
    with pytest.raises(Refused) as refused:
        write(report, "lage", "x", head())
    assert codes(refused) == ["editions.not_yours"]


def test_a_report_with_a_blank_part_or_an_open_comment_is_not_handed_over() -> None:
    report = begun()
    said = comment(report=report, part="lage", language="sv", text="Vilken dag?", actor=presenter())
    with pytest.raises(Refused) as refused:
        hand_over(report=report, actor=officer())
    assert codes(refused) == ["editions.blank", "editions.open_comment"]
    resolve(comment=said, actor=officer())
    hand_over(report=written(report), actor=officer())
    report.refresh_from_db()
    assert report.state == State.READY
    with pytest.raises(Refused) as refused:
        write(report, "lage", "Efteråt.")
    assert codes(refused) == ["editions.not_writing"]


def test_a_report_is_sent_back_with_a_reason_and_goes_the_whole_way_anew() -> None:
    report = presented(begun())
    with pytest.raises(Refused) as refused:
        send_back(report=report, why=" ", actor=head())
    assert codes(refused) == ["editions.no_reason"]
    send_back(report=report, why="Säg vad som återstår.", actor=head())
    report.refresh_from_db()
    assert report.state == State.WRITING
    write(report, "lage", "Det återstår ett år.")
    propose(report=hand_over(report=report, actor=officer()), actor=presenter())
    assert [one.step for one in Signature.objects.filter(report=report)] == [
        "handed_over", "proposed", "sent_back", "handed_over", "proposed"]  # fmt: skip
    acts = list(Act.objects.filter(subject_type="report").order_by("position").values_list("act", flat=True))
    assert acts == [
        "edition.begun",
        "edition.handed_over",
        "edition.proposed",
        "edition.sent_back",
        "edition.handed_over",
        "edition.proposed",
    ]


def test_who_wrote_in_it_or_presented_it_does_not_approve_it() -> None:
    from verkstad.people.models import Appointment

    report, both = begun(), officer("båda")
    Appointment.objects.create(user=both, role=Role.HEAD)
    write(report, "ovrigt", "En rad.", both)
    presented(report)
    report.refresh_from_db()
    with pytest.raises(Refused) as refused:
        check_decider(report, both.journal_key)
    assert (codes(refused), refused.value.findings[0].clause) == (["editions.wrote_it"], "R13")
    with pytest.raises(Refused) as refused:
        check_decider(report, presenter().journal_key)
    assert codes(refused) == ["editions.presented_it"]
    assert check_decider(report, head().journal_key) == presenter().journal_key


@pytest.mark.parametrize("change", [
    lambda report: Text.objects.filter(report=report).update(text="Annat"),
    lambda report: Text.objects.filter(report=report).delete(),
    lambda report: Signature.objects.filter(report=report).update(by="user:0"),
    lambda report: type(report.template).objects.update(key="annan"),
])  # fmt: skip
def test_the_database_keeps_what_was_written_and_signed(change) -> None:
    report = presented(begun())
    with pytest.raises(IntegrityError), transaction.atomic():
        change(report)
