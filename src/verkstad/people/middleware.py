"""Sends staff without a second factor to set one up before anything else."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from verkstad.people.models import User
from verkstad.people.sessions import person_of

Handler = Callable[[HttpRequest], HttpResponse]

# What somebody needs to set one up, and to leave.
OPEN_WITHOUT = {
    "people:second_factor",
    "account_logout",
    "account_reauthenticate",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "set_language",
    "ui:accessibility",
}


class SecondFactorMiddleware:
    """A role of the agency or of audit acts only with a second factor; a demo's personas are the one exception."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        # The person themselves from here on: Django's stand-in costs more each time it is looked at than all else here.
        with person_of(request.session):
            user = request.user = get_user(request)
        match = request.resolver_match
        if not isinstance(user, User) or match is None or match.view_name in OPEN_WITHOUT:
            return None
        if trusted(request) or not user.lacks_second_factor():
            return None
        return redirect("people:second_factor")


def trusted(request: HttpRequest) -> bool:
    """Whether this session needs no factor of ours: a demo's persona, or a provider that asked for one itself."""
    if settings.DEMO and request.session.get("persona"):
        return True
    if not settings.OIDC_STRONG or not isinstance(request.user, User):
        return False
    return any(m.get("method") == "socialaccount" for m in get_authentication_records(request, request.user))
