"""Files sent for booking: kept for the preview, booked whole or not at all, then forgotten."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from verkstad.core.findings import Severity
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop as _
from verkstad.funds.actions.vouchers import Booked, booking_vouchers
from verkstad.funds.actions.who import Actor, journal_key
from verkstad.funds.models import Book, Origin, Upload
from verkstad.funds.reading import Reading
from verkstad.funds.reading.sie4 import reading_sie
from verkstad.funds.reading.tables import reading_bookings
from verkstad.funds.steps import Steps, finish
from verkstad.journal.actions import record

KEPT = timedelta(days=7)


def reading_upload(upload: Upload) -> Steps[Reading]:
    """What the file would book: SIE 4 by its first mark (#), else a table."""
    content = bytes(upload.content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"#":
        return (yield from reading_sie(content, upload.book, upload.default_source))
    return (yield from reading_bookings(content, upload.book))


@transaction.atomic
def keep_upload(*, book: Book, name: str, content: bytes, actor: Actor, default_source: str = "") -> Upload:
    """Keep a file for its preview; files nobody booked within a week go. Refuses an empty or too large file."""
    by = journal_key(actor, "funds.book_voucher", book)
    if not content or len(content) > settings.MAX_UPLOAD_BYTES:
        raise Refused.because(
            "bad_size",
            _("The file is empty or larger than %(n)s MB."),
            {"n": settings.MAX_UPLOAD_BYTES // 1_000_000},
            where="file",
            fix=_("Send it in parts."),
        )
    Upload.objects.filter(book=book, made_at__lt=timezone.now() - KEPT).delete()
    upload = Upload.objects.create(
        book=book, name=name[:200], content=content, default_source=default_source, made_by=by
    )
    record(actor=by, act="bookings_file.received", subject_type="book", subject_key=book.key, mandate=book.key,
           facts={"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})  # fmt: skip
    return upload


def book_upload(*, upload: Upload, actor: Actor) -> Booked:
    """Book every voucher of the file or none; refuses every fault of the file together, each at its row."""
    return finish(booking_upload(upload=upload, actor=actor))


def booking_upload(*, upload: Upload, actor: Actor) -> Steps[Booked]:
    """The same, told step by step; closed before its end it has booked nothing."""
    journal_key(actor, "funds.book_voucher", upload.book)
    reading = yield from reading_upload(upload)
    errors = [finding for finding in reading.findings if finding.severity == Severity.ERROR]
    if errors:
        raise Refused(*errors)
    if not reading.drafts:
        raise Refused.because("nothing", _("The file holds nothing to book."))
    with transaction.atomic():
        booking = booking_vouchers(book=upload.book, drafts=reading.drafts, origin=Origin(reading.kind), actor=actor)
        done = yield from booking
        upload.delete()
    return done
