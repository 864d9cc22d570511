"""The call's page about its rehearsal: who may, what stands in the way, and that nothing starts before the act is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.web.calls import making
from tests.web.rehearsal import live
from verkstad.calls.actions import cancel_call
from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role, User
from verkstad.rehearsal import actions, process
from verkstad.rehearsal.carrying import carried
from verkstad.rehearsal.clock import real_now, set_going
from verkstad.rehearsal.filling import bring_in, load_places
from verkstad.rehearsal.place import Place, State
from verkstad.rehearsal.queries import version_for

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
PAGE = "/utlysningar/liten-utlysning/provkor/"
ADDRESSES = (PAGE, f"{PAGE}tom/", f"{PAGE}avsluta/", f"{PAGE}starta-igen/")


@pytest.fixture
def call(place: Place, db: None) -> Call:
    return live.a_call()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OFFICER, Role.PRESENTER)])
def test_only_who_prepares_calls_may_rehearse_them(call: Call, place: Place, signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    before = live.holds()
    assert {client.post(address).status_code for address in ADDRESSES} == {403}
    assert {client.get(address).status_code for address in ADDRESSES[:3]} == {403}
    assert (live.holds(), place.room()) == (before, None)


def test_who_is_not_signed_in_is_sent_to_sign_in(call: Call, client: Client) -> None:
    assert {client.get(address).status_code for address in ADDRESSES[:3]} == {302}


def test_a_draft_is_not_known_to_who_does_not_read_its_mandate(place: Place, signed_in: SignedIn) -> None:
    live.a_call("utkast", publish=False)
    client = signed_in(Role.OFFICER, mandate="annat")
    assert client.get("/utlysningar/utkast/provkor/").status_code == 404
    assert client.post("/utlysningar/utkast/provkor/").status_code == 404


def test_the_room_is_not_begun_where_the_act_is_taken_back(call: Call, place: Place, signed_in: SignedIn) -> None:
    answer = signed_in(Role.OFFICER).post(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Act.objects.filter(act="rehearsal.started").count() == 1
    assert place.room() is None  # the test's transaction never commits


def test_the_act_names_who_and_which_version_and_nothing_else(
    call: Call, place: Place, appoint: Callable[..., User]
) -> None:
    officer = appoint(Role.OFFICER)
    actions.start_rehearsal(call=call, actor=officer)
    act = Act.objects.get(act="rehearsal.started")
    assert (act.actor, act.subject_type, act.subject_key, act.mandate) == (officer.journal_key, "call", call.key, "m1")
    assert call.version is not None
    assert act.facts == {"number": 1, "sha256": call.version.sha256}


def test_a_draft_with_faults_is_told_them_and_not_begun(place: Place, signed_in: SignedIn) -> None:
    live.a_call("utkast", publish=False, form="", who=making.w(""))
    client = signed_in(Role.OFFICER)
    page = client.get("/utlysningar/utkast/provkor/").content.decode()
    assert "Det här behöver rättas först" in page and "Öppna provrummet" not in page
    assert client.post("/utlysningar/utkast/provkor/").status_code == 409
    assert Act.objects.filter(act__startswith="rehearsal.").count() == 0


def test_a_cancelled_call_is_not_rehearsed(call: Call, place: Place, signed_in: SignedIn) -> None:
    cancel_call(call=call, reason_sv="Pengarna är slut", reason_en="No money left", actor=making.BY)
    client = signed_in(Role.OFFICER)
    assert "Öppna provrummet" not in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 409


def test_a_site_has_one_room_and_says_who_has_it(call: Call, place: Place, signed_in: SignedIn) -> None:
    making.saved("annan", **live.SIMPLE)
    place.make()
    place.keep(live.a_room(call))
    client = signed_in(Role.OFFICER)
    page = client.get("/utlysningar/annan/provkor/").content.decode()
    assert "Provrummet är upptaget." in page and f'href="{PAGE}"' in page
    assert [client.post(f"/utlysningar/annan/provkor/{end}").status_code for end in ("", "tom/", "avsluta/")] == [
        409
    ] * 3


def test_a_room_that_could_not_be_made_says_why(call: Call, place: Place, signed_in: SignedIn) -> None:
    place.make()
    place.keep(live.a_room(call))
    place.write("failed", ["Formuläret saknas."])
    page = signed_in(Role.OFFICER).get(PAGE).content.decode()
    assert "Provrummet kunde inte ställas i ordning." in page and "Formuläret saknas." in page


def test_a_call_that_was_changed_since_says_so(call: Call, place: Place, signed_in: SignedIn) -> None:
    place.make()
    place.keep(live.a_room(call))
    assert "Utlysningen har ändrats sedan rummet öppnades." in signed_in(Role.OFFICER).get(PAGE).content.decode()


def test_the_page_of_the_call_leads_to_its_rehearsal_for_who_may(call: Call, place: Place, signed_in: SignedIn) -> None:
    assert f'href="{PAGE}"' in signed_in(Role.OFFICER).get("/utlysningar/liten-utlysning/handlagg/").content.decode()
    assert f'href="{PAGE}"' not in signed_in(Role.HEAD).get("/utlysningar/liten-utlysning/handlagg/").content.decode()


def test_people_and_papers_stay_behind(call: Call, place: Place) -> None:
    version = version_for(call)
    assert version is not None
    assert set(carried(call, version)) == {
        "programme", "focus_areas", "cost_kinds", "cost_facts", "mandate", "instruments", "call"}  # fmt: skip
    assert set(carried(call, version)["instruments"]) == {"liten", "kriterier"}


def test_a_live_site_is_never_filled_as_a_room(call: Call, tmp_path: Path) -> None:
    version = version_for(call)
    assert version is not None
    before = live.holds()
    with pytest.raises(Refused):
        bring_in(carried(call, version))
    with pytest.raises(Refused):
        load_places([tmp_path])
    assert live.holds() == before


def test_the_rooms_process_gets_nothing_secret_of_the_live_sites_environment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "SECRET_KEY", "SMTP", "SMTP_USER", "SMTP_PASSWORD", "ORIGIN", "OIDC_CLIENT_SECRET"):
        monkeypatch.setenv(f"VERKSTAD_{name}", "hemligt")
    given = process.environment(place)
    assert "hemligt" not in given.values()
    assert given["VERKSTAD_HOME"] == str(place.home)


def test_the_live_sites_clock_is_never_put(call: Call, place: Place, signed_in: SignedIn) -> None:
    assert signed_in(Role.OFFICER).post("/provkorning/framat/").status_code == 404
    set_going()
    assert timezone.now is real_now


def test_two_who_begin_in_the_same_moment_get_one_room(
    call: Call,
    place: Place,
    appoint: Callable[..., User],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first, second = appoint(Role.OFFICER), appoint(Role.PRESENTER)
    with django_capture_on_commit_callbacks(execute=True):
        actions.start_rehearsal(call=call, actor=first)
        actions.start_rehearsal(call=call, actor=second)
    room = place.room()
    assert room is not None and room.begun_by == first.journal_key
    assert place.lives()
    with pytest.raises(Refused):
        actions.start_rehearsal(call=call, actor=second)
    process.stop(place)
    assert place.state() is State.SILENT
