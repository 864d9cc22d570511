"""Reminders: once per person, obligation and step; and the calendar feeds, read back."""

import argparse
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from verkstad.core.refused import Refused
from verkstad.mandate import actions
from verkstad.mandate.commands import remind
from verkstad.mandate.models import Mandate, Obligation
from verkstad.notices.models import Notice
from verkstad.people.models import Appointment, Role

DUE = date(2021, 3, 31)


def put(day: date) -> list[tuple[str, str]]:
    return sorted((n.to.username.split("-")[0], n.template) for n in actions.put_reminders(day=day))


@pytest.fixture
def final_only(fifth: Mandate) -> Mandate:
    fifth.terms.all().delete()
    return fifth


@pytest.mark.parametrize(
    ("left", "templates"), [(31, []), (30, ["mandate.due_soon"]), (7, ["mandate.due_soon"]), (1, ["mandate.due_soon"]),
                            (0, ["mandate.due_soon"]), (-1, ["mandate.overdue"]), (-365, ["mandate.overdue"]), (-366, [])],
)  # fmt: skip
def test_who_answers_for_a_report_is_reminded_on_each_step(final_only, appoint, left, templates):
    appoint(Role.OFFICER, mandate="smir-2")
    appoint(Role.OFFICER, mandate="another")
    appoint(Role.ECONOMIST, mandate="smir-2")
    assert put(DUE - timedelta(days=left)) == [("officer", t) for t in templates]


def test_each_step_comes_once_a_person_however_often_it_is_run(final_only, appoint):
    appoint(Role.OFFICER)
    appoint(Role.PRESENTER, mandate="smir-2")
    days = [DUE - timedelta(days=n) for n in range(40, -20, -1)]
    for day in (*days, *days):
        put(day)
    assert Notice.objects.count() == 8
    assert sorted(Notice.objects.values_list("context__days", flat=True)) == [1, 1, 1, 1, 7, 7, 30, 30]


def test_a_step_that_nobody_ran_comes_the_next_time_and_the_earlier_ones_do_not(final_only, appoint):
    appoint(Role.OFFICER)
    assert put(DUE - timedelta(days=3)) == [("officer", "mandate.due_soon")]
    assert put(DUE - timedelta(days=2)) == []
    assert put(DUE - timedelta(days=1)) == [("officer", "mandate.due_soon")]


def test_money_is_the_economists_to_be_reminded_of(fifth, appoint):
    appoint(Role.ECONOMIST)
    appoint(Role.PRESENTER)
    assert put(date(2018, 5, 1)) == [("economist", "mandate.due_soon")]


def test_what_is_handed_in_reminds_nobody_and_neither_does_a_role_that_ended(final_only, appoint):
    user = appoint(Role.OFFICER)
    Appointment.objects.filter(user=user).update(valid_to=date(2021, 1, 1))
    assert put(DUE) == []
    appoint(Role.OFFICER)
    Obligation.objects.update(done_on=date(2021, 3, 30))
    assert put(DUE) == []


def test_the_command_mails_in_the_readers_language_and_says_how_many(
    final_only, appoint, capsys, django_capture_on_commit_callbacks
):
    user = appoint(Role.OFFICER)
    user.language = "en"
    user.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert remind(argparse.Namespace(on="2021-03-01")) == 0
    assert "1" in capsys.readouterr().out
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([user.email], "Last day 31 March 2021: Final report")
    assert "/uppdrag/smir-2/" in message.body
    assert remind(argparse.Namespace(on="2021-02-30")) == 2


def events(client: Client, url: str) -> dict[str, dict[str, object]]:
    answer = client.get(url)
    assert (answer.status_code, answer["content-type"]) == (200, "text/calendar; charset=utf-8")
    made = Calendar.from_ical(answer.content)
    return {
        str(e["uid"]): {"due": e.decoded("dtstart"), "title": str(e["summary"]), "url": str(e["url"])}
        for e in made.walk("VEVENT")
    }


def test_the_public_feed_holds_every_deadline_of_public_mandates_with_names_that_stay(eight, client):
    Mandate.objects.filter(key="skola").update(public=False)
    found = events(client, "/uppdrag/kalender.ics")
    assert sorted(found) == sorted(f"{m.key}.final@verkstad" for m in eight if m.key != "skola")
    assert found["smir-1.final@verkstad"] == {
        "due": date(2019, 3, 1), "title": "Slutredovisning, Smir-1", "url": "http://testserver/uppdrag/smir-1/",
    }  # fmt: skip
    again = events(client, "/uppdrag/kalender.ics")
    assert list(again) == list(found)


def test_the_private_feed_holds_what_its_owner_may_see_and_dies_with_a_new_address(eight, appoint):
    Mandate.objects.filter(key__in=["skola", "smir-2"]).update(public=False)
    user = appoint(Role.OFFICER, mandate="skola")
    first = actions.renew_calendar_address(user=user)
    found = events(Client(), f"/uppdrag/kalender/{first}.ics")
    assert ("skola.final@verkstad" in found, "smir-2.final@verkstad" in found) == (True, False)
    second = actions.renew_calendar_address(user=user)
    assert Client().get(f"/uppdrag/kalender/{first}.ics").status_code == 404
    assert len(events(Client(), f"/uppdrag/kalender/{second}.ics")) == 7
    user.is_active = False
    user.save()
    assert Client().get(f"/uppdrag/kalender/{second}.ics").status_code == 404


def test_an_address_is_made_by_pressing_the_button_only(eight, signed_in):
    client = signed_in(Role.OFFICER)
    assert client.get("/uppdrag/kalender/adress/").status_code == 405
    assert Client().post("/uppdrag/kalender/adress/").status_code == 302
    assert client.post("/uppdrag/kalender/adress/").status_code == 302
    assert "/uppdrag/kalender/" in client.get("/uppdrag/kalender/").content.decode()


def test_a_report_is_handed_in_with_a_document_from_the_diary_or_a_new_one(final_only, appoint):
    from verkstad.registry.actions import register_document

    officer = appoint(Role.OFFICER, mandate="smir-2")
    row = Obligation.objects.get(mandate=final_only, key="final")
    given = {"obligation": row, "done_on": date(2021, 3, 30), "actor": officer}

    def codes(**more):
        with pytest.raises(Refused) as caught:
            actions.fulfil_obligation(**(given | more))
        return [f.code.removeprefix("mandate.") for f in caught.value.findings]

    assert codes() == ["document_missing"]
    assert codes(document="X 2021:1") == ["no_document"]
    assert codes(document="X 2021:1", done_on=date(2100, 1, 1)) == ["done_when", "no_document"]
    assert codes(actor=appoint(Role.ECONOMIST)) == ["not_yours"]
    elsewhere = register_document(
        mandate="another", direction="out", date=date(2021, 3, 30), title="Annat", actor="system:test"
    )
    assert codes(document=elsewhere.diary_number) == ["no_document"]
    done = actions.fulfil_obligation(**given, file=("slutrapport.txt", b"Rapporten."))
    assert (done.done_on, done.document.title, done.document.direction) == (
        date(2021, 3, 30), "Slutredovisning, Smir-2", "out",
    )  # fmt: skip
    assert codes(document=done.document.diary_number) == ["already_done"]
