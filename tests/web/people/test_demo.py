"""The demonstration's personas, and every lock that keeps them out of a real installation."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people import actions
from verkstad.people.models import Appointment, Role, User

LOCAL = ["localhost", "127.0.0.1", "[::1]"]


@pytest.fixture
def demo(settings, tmp_path: Path, db: None):
    """Demo mode as `verkstad demo` leaves it."""
    settings.DEMO = True
    settings.DEMO_MARK = tmp_path / "DEMO"
    settings.DEMO_MARK.write_text("made by the test\n")
    settings.ALLOWED_HOSTS = [*LOCAL, "testserver"]
    actions.make_personas(mandate="m1", region_body="r1", owner="o1", company="c1")
    return settings


def become(client: Client, role: str, **meta: str):
    return client.post(reverse("people:persona_become", kwargs={"role": role}), **meta)


def test_there_is_one_persona_per_role_bound_to_what_was_given(demo) -> None:
    held = {a.role: (a.mandate, a.organisation) for a in Appointment.objects.all()}
    outside = {"regional": "r1", "owner": "o1", "project_economist": "o1", "signatory": "o1", "company": "c1"}
    assert held == {
        role: ("m1" if role in ("ministry", "evaluator") else "", outside.get(role, "")) for role in Role.values
    }


def test_making_them_again_changes_nothing(demo) -> None:
    before = (User.objects.count(), Appointment.objects.count(), Act.objects.count())
    actions.make_personas(mandate="m1", region_body="r1", owner="o1", company="c1")
    assert (User.objects.count(), Appointment.objects.count(), Act.objects.count()) == before == (17, 17, 17)


def test_without_keys_nobody_outside_the_agency_reaches_all_organisations(settings, tmp_path, db: None) -> None:
    settings.DEMO = True
    actions.make_personas()
    open_to_all = Appointment.objects.filter(organisation="").values_list("role", flat=True)
    assert set(open_to_all) & {"regional", "owner", "project_economist", "signatory", "company"} == set()


def test_one_click_becomes_a_persona_and_another_click_somebody_else(demo, client: Client) -> None:
    page = client.get(reverse("people:personas"))
    assert page.content.decode().count("<form") - page.content.decode().count('action="/sprak/"') >= len(Role)
    become(client, "auditor")
    assert client.get(reverse("people:appointments")).status_code == 200
    become(client, "company")
    assert client.get(reverse("people:appointments")).status_code == 403


def test_a_persona_needs_no_second_factor_in_demo_mode_and_reaches_nothing_outside_it(demo, client: Client) -> None:
    become(client, "head")
    assert client.get(reverse("people:appointment_new")).status_code == 200
    demo.DEMO = False
    assert client.get(reverse("people:appointment_new")).headers["Location"] == reverse("people:second_factor")


def test_looking_does_not_become(demo, client: Client) -> None:
    assert client.get(reverse("people:persona_become", kwargs={"role": "head"})).status_code == 405


def test_lock_1_outside_demo_mode_there_is_no_such_page(client: Client, db: None) -> None:
    assert client.get(reverse("people:personas")).status_code == 404
    assert become(client, "head").status_code == 404


def test_lock_2_the_variable_alone_does_not_switch_it_on(tmp_path: Path) -> None:
    def told(**more: str) -> str:
        environment = {**os.environ, "VERKSTAD_HOME": str(tmp_path), **more}
        code = "from verkstad import settings; print(settings.DEMO)"
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    assert told(VERKSTAD_DEMO="1") == "False"
    (tmp_path / "DEMO").write_text("")
    assert (told(), told(VERKSTAD_DEMO="1")) == ("False", "True")


def test_lock_3_verkstad_demo_makes_no_demo_of_a_home_that_is_real(tmp_path: Path) -> None:
    (tmp_path / "verkstad.sqlite3").write_bytes(b"")
    verkstad = Path(sys.executable).with_name("verkstad")
    environment = {**os.environ, "VERKSTAD_HOME": str(tmp_path)}
    run = subprocess.run([verkstad, "demo", "--no-serve"], env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, (tmp_path / "DEMO").exists()) == (1, False)
    assert "already holds an installation that is not a demo" in run.stderr


@pytest.mark.parametrize(
    "meta",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
    ],
)
def test_lock_4_nobody_from_elsewhere_becomes_a_persona(demo, client: Client, meta: dict[str, str]) -> None:
    assert client.get(reverse("people:personas"), **meta).status_code == 403
    assert become(client, "head", **meta).status_code == 403
    assert "_auth_user_id" not in client.session


def test_lock_5_a_public_address_or_a_missing_mark_closes_it(demo, client: Client) -> None:
    demo.ORIGIN = "https://verkstad.example"
    assert become(client, "head").status_code == 403
    demo.ORIGIN = ""
    demo.DEMO_MARK.unlink()
    assert become(client, "head").status_code == 403


def test_lock_6_no_password_fits_a_persona(demo, client: Client) -> None:
    assert [user.username for user in User.objects.all() if user.has_usable_password()] == []
    head = User.objects.get(username="persona-head")
    assert (head.check_password(""), head.check_password("!")) == (False, False)
    client.post(reverse("account_reset_password"), {"email": f"head@{actions.PERSONA_DOMAIN}"})
    assert User.objects.get(username="persona-head").email.endswith(".invalid")


def test_lock_7_a_real_account_with_a_persona_name_cannot_be_become(demo, client: Client) -> None:
    user = User.objects.get(username="persona-head")
    user.email = "chef@example.org"
    user.save()
    assert become(client, "head").status_code == 403


def test_lock_8_personas_are_made_in_demo_mode_only(db: None) -> None:
    with pytest.raises(Refused):
        actions.make_personas()
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({}, []),
        ({"ORIGIN": "https://verkstad.example"}, ["people.E001"]),
        ({"SECURE": True}, ["people.E001"]),
        ({"BEHIND_PROXY": True}, ["people.E001"]),
        ({"ALLOWED_HOSTS": [*LOCAL, "verkstad.example"]}, ["people.E002"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["people.E002"]),
        ({"DEMO_MARK": Path("/nowhere/DEMO")}, ["people.E003"]),
    ],
)
def test_lock_9_the_system_check_stops_a_demo_that_could_be_reached(demo, wrong: dict, found: list[str]) -> None:
    for name, value in wrong.items():
        setattr(demo, name, value)
    assert [error.id for error in run_checks() if str(error.id).startswith("people.")] == found


def test_a_half_configured_provider_is_an_error(settings) -> None:
    settings.OIDC_ISSUER = "https://login.example"
    told = [error for error in run_checks() if error.id == "people.E004"]
    assert [error.hint for error in told] == ["Set VERKSTAD_OIDC_CLIENT_ID, VERKSTAD_OIDC_CLIENT_SECRET too."]
