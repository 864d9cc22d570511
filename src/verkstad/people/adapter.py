"""How allauth behaves in this house: who may come in, and in which words it speaks."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.people import actions
from verkstad.people.access import Who, may
from verkstad.people.models import User

# What allauth says after an act, by the template it would show; "" = nothing, the page itself shows it.
SAID: dict[str, Any] = {
    "account/messages/logged_in.txt": "",
    "account/messages/logged_out.txt": _("You are signed out."),
    "account/messages/password_changed.txt": _("Your password is changed."),
    "account/messages/password_set.txt": _("Your password is set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. The old ones no longer work."),
}
# What is mailed when somebody changed how an account is signed in to.
MAILED: dict[str, Any] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_set": _("A password was set for your account."),
    "account/email/password_reset": _("Your password was reset."),
    "socialaccount/email/account_connected": _("Your account can now be signed in to through the agency's provider."),
    "mfa/email/totp_activated": _("An authenticator app was set up for your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
}


def first_page(user: Who) -> str:
    """Where somebody lands who has signed in: the desk where there is one and they may open it."""
    try:
        return reverse("desk:desk") if user.is_authenticated and may(user, "people.open_desk") else "/"
    except NoReverseMatch:
        return "/"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves; errors and mails are in the house's own words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("The e-mail address or the password is wrong."),
        "enter_current_password": _("Type your current password."),
        "incorrect_code": _("The code is wrong or too old. Type the newest one."),
        "incorrect_password": _("The password is wrong."),
        "invalid_password_reset": _("The link has been used or is too old."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff begin at their desk, everybody else on the first page."""
        return first_page(request.user)

    def format_email_subject(self, subject: str) -> str:
        return f"Verkstad: {subject}"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kw: Any
    ) -> None:
        if message_template in SAID:
            if SAID[message_template]:
                super().add_message(request, level, message=str(SAID[message_template]))
            return
        super().add_message(request, level, message_template, *args, **kw)

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        told = {"what": str(MAILED[template_prefix])} | (context or {})
        super().send_notification_mail("people/mail/notice", user, told, email)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors in the house's own words. Who must have one and removes the last is asked for a new one at once."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"]
    }

    def _get_site_name(self) -> str:
        return "Verkstad"

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in through the agency's provider: known people only, unless told to make accounts (without any role)."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        verified = [e.email for e in sociallogin.email_addresses if e.verified]
        known = User.objects.filter(email__iexact=verified[0]).exists() if verified else True
        return bool(settings.OIDC_CREATE) and not known

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        actions.note_arrival(user=user)
        return user
