"""Puts notices, sends them by e-mail after the act is done, and marks them read."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override

from verkstad.notices.models import Notice
from verkstad.notices.words import templates
from verkstad.people.access import Who
from verkstad.people.models import User

log = logging.getLogger(__name__)

MOST_TRIES = 8
PATIENCE = 15  # seconds for the mail server
# A notice that was being sent this long ago without result is taken up again: its process is gone.
STALE = timedelta(minutes=10)


def put(*, to: User, template: str, context: Mapping[str, Any], url: str = "", once_key: str = "") -> Notice:
    """Leave a notice for a person and e-mail it once the surrounding transaction is done.

    `template` is a registered name (notices.words), `context` the JSON values it is filled from, `url` a path of this
    site ("/uppdrag/m4/"). `once_key` makes it idempotent: the same key to the same person gives the first notice back.
    Raises KeyError for an unknown template or a value that its words need and `context` lacks, ValueError for an
    address elsewhere: faults of the calling code.
    """
    templates.told(template, context)
    if url and (not url.startswith("/") or url.startswith("//") or "\\" in url):
        raise ValueError("url must be a path of this site")
    with transaction.atomic():
        if once_key:
            notice, made = Notice.objects.get_or_create(
                to=to, once_key=once_key, defaults={"template": template, "context": dict(context), "url": url}
            )
        else:
            notice, made = Notice.objects.create(to=to, template=template, context=dict(context), url=url), True
        if made:
            transaction.on_commit(lambda: send(notice.pk), robust=True)
    return notice


def send(pk: int) -> bool:
    """E-mail one notice unless somebody else just does; True when it is sent. Failures are logged without personal data."""
    now = timezone.now()
    free = Q(tried_at__isnull=True) | Q(tried_at__lt=now - STALE)
    taken = Notice.objects.filter(free, pk=pk, mailed_at__isnull=True, tries__lt=MOST_TRIES)
    notice = taken.select_related("to").first()
    if notice is None or not notice.to.is_active or not notice.to.email:
        return False
    if not taken.filter(tries=notice.tries).update(tries=notice.tries + 1, tried_at=now):
        return False
    try:
        _message(notice).send()
    except Exception as fault:  # a mail server fails in many ways; its words hold addresses
        log.warning("notice %s could not be mailed, try %s: %s", pk, notice.tries + 1, type(fault).__name__)
        return False
    Notice.objects.filter(pk=pk).update(mailed_at=timezone.now())
    return True


def send_waiting() -> tuple[int, int]:
    """Try again to e-mail every notice that still waits; returns how many were sent and how many still wait.

    A notice waits at least ten minutes between tries, is tried eight times, and is left alone when its receiver has read
    it or is no longer active.
    """
    waiting = Notice.objects.filter(
        mailed_at__isnull=True, read_at__isnull=True, tries__lt=MOST_TRIES, to__is_active=True
    ).order_by("made_at")
    free = waiting.filter(Q(tried_at__isnull=True) | Q(tried_at__lt=timezone.now() - STALE))
    sent = sum(send(pk) for pk in list(free.values_list("pk", flat=True)))
    return sent, waiting.count()


def _message(notice: Notice) -> EmailMessage:
    """The e-mail in the receiver's language: the body, the address of the page, and why they got it."""
    with override(notice.to.language):
        told = templates.tell(notice)
        parts = [told.body]
        if notice.url:
            parts.append(f"{site()}{notice.url}")
        parts.append(gettext("You get this message because you have an account in Verkstad. It cannot be answered."))
        return EmailMessage(
            told.subject, "\n\n".join(parts), to=[notice.to.email], connection=get_connection(timeout=PATIENCE)
        )


def site() -> str:
    """The address that links in e-mails begin with."""
    return (settings.ORIGIN or "http://localhost:8000").rstrip("/")


def mark_read(*, user: Who, pks: list[int] | None = None) -> int:
    """Mark a person's own notices as read (all unread ones unless told which); returns how many were unread."""
    mine = Notice.objects.visible_to(user).unread()
    if pks is not None:
        mine = mine.filter(pk__in=pks)
    return mine.update(read_at=timezone.now())
