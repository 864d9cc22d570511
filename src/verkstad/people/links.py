"""The link in an invitation: it lets one person choose a password, once, for three days."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from verkstad.people.models import User


def site_address() -> str:
    """Where this installation answers, for links that are made outside a request."""
    return settings.ORIGIN or "http://localhost:8000"


def set_password_link(user: User) -> str:
    """A link that sets this user's password; it dies with use, with a new e-mail address, and after three days."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return site_address() + reverse("account_reset_password_from_key", kwargs=key)


def mail_invitation(user: User, link: str) -> None:
    """Send the link in the person's own language."""
    with translation.override(user.language):
        context = {"user": user, "link": link, "address": site_address()}
        text = render_to_string("people/mail/invitation.txt", context)
    subject, _blank, body = text.partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [user.email]).send()
