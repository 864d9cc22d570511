"""Following calls by e-mail without an account: asked for, confirmed by a link, ended by a link."""

import logging
import secrets
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.calls.models import Call, CallState, Follow
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.notices.actions import PATIENCE, site

log = logging.getLogger(__name__)
UNCONFIRMED = timedelta(days=3)  # an address that nobody confirms is forgotten


@transaction.atomic
def ask_to_follow(*, email: str, call: Call | None, language: str) -> Follow:
    """Keep that somebody wants to hear of a call (of every new call without one) and mail them the link that confirms it.

    Asking again mails the link again; one who follows already gets the link that ends it: whoever asks sees no
    difference. Refuses calls that are not published and, undoing everything, when the e-mail cannot be sent.
    """
    if call is not None and call.state == CallState.DRAFT:
        raise Refused.because("calls.not_published", gettext_noop("The call is not published."))
    follow, _made = Follow.objects.get_or_create(
        call=call, email=email.lower(), defaults={"language": language, "secret": secrets.token_urlsafe(32)}
    )
    try:
        mail(follow, *asked_words(follow, language))
    except Exception as fault:  # a mail server fails in many ways; its words hold addresses
        log.warning("a link to follow calls could not be mailed: %s", type(fault).__name__)
        raise Refused.because(
            "calls.mail_failed", gettext_noop("The e-mail could not be sent just now."),
            fix=gettext_noop("Try again in a while."),
        ) from None  # fmt: skip
    return follow


def asked_words(follow: Follow, language: str) -> tuple[str, str]:
    """Subject and body of the mail that answers one who asked to follow."""
    with override(language):
        about = about_words(follow.call)
        if follow.confirmed_at:
            return _("You follow %s already") % about, _("There is nothing more to do.")
        link = site() + reverse("calls:follow_confirm", args=[follow.secret])
        body = _("Somebody, hopefully you, has asked that this address gets e-mails about %s. Nothing is sent before you "
                 "confirm it here:") % about  # fmt: skip
        return _("Confirm that you want to follow %s") % about, f"{body}\n{link}\n\n" + _(
            "If it was not you there is nothing to do: the address is forgotten in three days."
        )


def about_words(call: Call | None) -> str:
    """What is followed, in the active language."""
    return _("the call “%s”") % call.title if call else _("new calls")


@transaction.atomic
def confirm_follow(*, secret: str) -> Follow | None:
    """Begin to tell the holder of a link; None where the link is unknown or too old. Confirming twice changes nothing."""
    follow = Follow.objects.select_related("call").select_for_update(of=("self",)).filter(secret=secret).first()
    if follow is None or (follow.confirmed_at is None and follow.made_at < timezone.now() - UNCONFIRMED):
        return None
    if follow.confirmed_at is None:
        follow.confirmed_at = timezone.now()
        follow.save(update_fields=["confirmed_at"])
    return follow


def end_follow(*, secret: str) -> bool:
    """Stop telling the holder of a link and forget the address; False where it was forgotten already."""
    return bool(Follow.objects.filter(secret=secret).delete()[0])


def forget_unconfirmed() -> int:
    """Delete addresses that nobody confirmed in time; returns how many."""
    return Follow.objects.filter(confirmed_at=None, made_at__lt=timezone.now() - UNCONFIRMED).delete()[0]


def mail(follow: Follow, subject: str, body: str) -> None:
    """Send a mail to one who follows, with the link that ends it (RFC 8058: mail programs show it as a button)."""
    with override(follow.language):
        off = site() + reverse("calls:follow_off", args=[follow.secret])
        foot = _("End these e-mails: %s") % off
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = f"{body}\n\n-- \n{foot}\n"
    EmailMessage(
        " ".join(subject.split()), text, to=[follow.email], headers=headers, connection=get_connection(timeout=PATIENCE)
    ).send()
