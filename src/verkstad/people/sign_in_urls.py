"""The pages of allauth that this house uses, each behind a door; what is not listed here does not exist.

Their names are allauth's own and without a namespace, because allauth looks them up.
"""

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import path, re_path
from django.utils.functional import lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from verkstad.people import oidc
from verkstad.people.access import View, allow, public

own: Any = allow("people.open_account")
entrance: dict[str, Any] = {"oidc_name": lazy(lambda: settings.OIDC_NAME if settings.OIDC_ISSUER else "", str)()}


def anyone(view: View) -> View:
    """A page for those who are on their way in: public, and never kept by a browser or a proxy."""
    return public(wraps(view)(never_cache(view)))


login = account.LoginView.as_view(extra_context=entrance)

urlpatterns = [
    path("logga-in/", anyone(login), name="account_login"),
    path("logga-ut/", anyone(account.logout), name="account_logout"),
    path("stangt/", anyone(account.account_inactive), name="account_inactive"),
    path("bekrafta/", own(account.reauthenticate), name="account_reauthenticate"),
    path("losenord/byt/", own(account.password_change), name="account_change_password"),
    path("losenord/valj/", own(account.password_set), name="account_set_password"),
    path("losenord/glomt/", anyone(account.password_reset), name="account_reset_password"),
    path("losenord/glomt/skickat/", anyone(account.password_reset_done), name="account_reset_password_done"),
    path(
        "losenord/nytt/klart/",
        anyone(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        anyone(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("inloggning/", own(mfa.index), name="mfa_index"),
    path("kod/", anyone(mfa.authenticate), name="mfa_authenticate"),
    path("bekrafta/kod/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("app/ny/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("app/ta-bort/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("reservkoder/", own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("reservkoder/nya/", own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("reservkoder/fil/", own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("nycklar/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("nycklar/ny/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("nycklar/<int:pk>/ta-bort/", own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("nycklar/<int:pk>/namn/", own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("bekrafta/nyckel/", own(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("logga-in/nyckel/", anyone(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("leverantor/", anyone(require_POST(oidc.begin)), name="oidc_begin"),
    path(
        "leverantor/svar/",
        anyone(oidc.finish),
        name="openid_connect_callback",
        kwargs={"provider_id": settings.OIDC_ID},
    ),
    path("leverantor/avbrutet/", anyone(social.login_cancelled), name="socialaccount_login_cancelled"),
]
