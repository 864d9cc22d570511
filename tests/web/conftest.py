"""Fixtures of the web tests: people in their roles, signed-in clients."""

from collections.abc import Callable

import pytest
from django.test import Client

from verkstad.people.models import Appointment, Role, User

Appoint = Callable[..., User]


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
        client.force_login(
            appoint(*roles, mandate=mandate, organisation=organisation), "django.contrib.auth.backends.ModelBackend"
        )
        return client

    return make
