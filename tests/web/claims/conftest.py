"""Clients of people that are there already."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client


@pytest.fixture
def sign_in():
    """A client signed in as somebody who is there already."""

    def make(user):
        client = Client()
        if user.active_appointments() and not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        return client

    return make
