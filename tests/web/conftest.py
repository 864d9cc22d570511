"""Fixtures of the web tests: people in their roles, signed-in clients.

Staff cannot act without a second factor, so those who are signed in here have one.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.web.migrated import file
from tests.web.processes import begin_database, end_database, template_of_the_server
from tests.web.standing import MAKERS, standing, wanted
from verkstad.packs.report import LoadReport
from verkstad.people.models import SECOND_FACTOR, Appointment, Role, User
from verkstad.people.sessions import WHOSE
from verkstad.ui.kept import KEPT

Appoint = Callable[..., User]
PROGRAMMES = Path(__file__).parents[2] / "programmes"
REAL = PROGRAMMES / "smart-industri-i-regionerna"
EXAMPLE = PROGRAMMES / "exempel"


@pytest.fixture(scope="session")
def migrated() -> str:
    """Tables without rows: SQLite's file, or the name of PostgreSQL's template. See tests.web.migrated."""
    return template_of_the_server() if connection.vendor == "postgresql" else str(file())


@pytest.fixture(scope="session")
def django_db_setup(
    migrated: str, django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, a copy of the migrated one: Django's own set-up would migrate in each process."""
    with django_db_blocker.unblock():
        begin_database(migrated)
    yield
    with django_db_blocker.unblock():
        end_database()


@pytest.fixture
def empty_house() -> None:
    """Nothing stands when the test begins, whatever its module's others begin with."""


@pytest.fixture
def _standing(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Before the test's own transaction begins: see tests.web.standing."""
    name = wanted("/".join(request.path.parts[-2:]), request.fixturenames)
    with django_db_blocker.unblock():
        standing.stand(name, MAKERS.get(name, MAKERS["decided"]))


@pytest.fixture
def _django_db_helper(_standing: None, _django_db_helper: None) -> None:
    """pytest-django's transaction of a test, upon what stands."""


@pytest.fixture(scope="module", autouse=True)
def _nothing_stands_after_a_module(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield
    with django_db_blocker.unblock():
        standing.fall()


@pytest.fixture(autouse=True)
def _the_language_of_the_house() -> Iterator[None]:
    """A page asked for in English leaves its language in the thread: every test begins in Swedish, and with nothing kept."""
    translation.activate(settings.LANGUAGE_CODE)
    KEPT.clear()
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def appoint(db: None) -> Appoint:
    """Make a user who holds a role: appoint(Role.ECONOMIST, mandate="m1")."""
    made = 0

    def make(*roles: Role, mandate: str = "", organisation: str = "") -> User:
        nonlocal made
        made += 1
        name = f"{'-'.join(roles) or 'nobody'}-{made}"
        user = User.objects.create_user(username=name, email=f"{name}@example.org")
        for role in roles:
            Appointment.objects.create(user=user, role=role, mandate=mandate, organisation=organisation)
        return user

    return make


@pytest.fixture
def signed_in(appoint: Appoint) -> Callable[..., Client]:
    """A client signed in as somebody with these roles."""

    def make(*roles: Role, mandate: str = "", organisation: str = "") -> Client:
        client = Client()
        user = appoint(*roles, mandate=mandate, organisation=organisation)
        if set(roles) & set(SECOND_FACTOR):
            TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        WHOSE[str(client.session.session_key)] = user.pk  # as after a first page: the second costs a query less
        return client

    return make


def loaded(folder: Path, blocker: DjangoDbBlocker) -> Iterator[LoadReport]:
    """Load a pack once a module, in a transaction that each test's own nests in and that is rolled back at the end."""
    from verkstad.packs.actions import load_pack

    with blocker.unblock(), transaction.atomic():
        report = load_pack(directory=folder, actor="system:pack", dry_run=False)
        with blocker.block():
            yield report
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _real_programme_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LoadReport]:
    yield from loaded(REAL, django_db_blocker)


@pytest.fixture(scope="module")
def _example_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LoadReport]:
    yield from loaded(EXAMPLE, django_db_blocker)


@pytest.fixture
def real_programme(_real_programme_once: LoadReport, db: None) -> LoadReport:
    """The real programme, loaded from its pack as an installation loads it."""
    return _real_programme_once


@pytest.fixture
def example_programme(_example_once: LoadReport, db: None) -> LoadReport:
    """The example's programme, loaded from its pack; the cases that `verkstad demo` makes are not there."""
    return _example_once
