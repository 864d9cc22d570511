"""Files that are sent with a report: taken in, taken out."""

from django.db import IntegrityError, transaction

from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.progress.actions.reporting import _open, locked
from verkstad.progress.models import Report, ReportFile
from verkstad.progress.rules import Actor, checked, no
from verkstad.ui.incoming import Incoming, Upload, received

MOST_FILES = 20


def add_report_file(*, report: Report, upload: Upload, actor: Actor) -> ReportFile:
    """Keep a file that is to be sent with a report; bounded, recognised and scanned first, outside the transaction.

    Refuses who may not write, a report that was sent, a file that the upload check does not let in, the same file twice,
    and more files than fit.
    """
    by = checked(actor, "progress.write_report", report)
    with received(upload) as found:
        kept = ReportFile(report=report, name=found.name, media_type=found.media_type, size=found.size, sha256=found.sha256,
                          added_by=by)  # fmt: skip
        try:
            with Incoming(found) as content:
                kept.file.save(found.name, content, save=False)
            with transaction.atomic():
                row = _open(locked(report))
                _room(row)
                kept.save(force_insert=True)
                _changed(row, by, "added", kept)
        except BaseException as fault:
            if kept.file.name:
                kept.file.storage.delete(kept.file.name)
            if isinstance(fault, IntegrityError):
                raise no("file_twice", gettext_noop("This very file is in the report already."),
                         gettext_noop("Choose another file."), where="file") from None  # fmt: skip
            raise
    return kept


def _room(row: Report) -> None:
    if row.files.filter(out=False).count() >= MOST_FILES:
        raise no("files_many", gettext_noop("At most %(most)s files fit in a report."),
                 gettext_noop("Put several in one document, or take one out."), where="file", most=MOST_FILES)  # fmt: skip


@transaction.atomic
def remove_report_file(*, file: ReportFile, actor: Actor) -> None:
    """Take a file out of a report. One that was sent with an earlier edition is kept for that one.

    Refuses who may not write, a report that was sent, and a file that is not there any more.
    """
    by = checked(actor, "progress.write_report", file.report)
    row = _open(locked(file.report))
    kept = row.files.filter(pk=file.pk, out=False).first()
    if kept is None:
        raise no(
            "file_gone", gettext_noop("The file has been taken out already."), gettext_noop("Load the page again.")
        )
    if kept.since is None:
        place, storage = kept.file.name or "", kept.file.storage
        kept.delete()
        transaction.on_commit(lambda: storage.delete(place))
    else:
        kept.out = True
        kept.save(update_fields=["out"])
    _changed(row, by, "removed", kept)


def _changed(row: Report, by: str, how: str, kept: ReportFile) -> None:
    row.revision += 1
    row.save(update_fields=["revision"])
    record(actor=by, act=f"progress.file_{how}", subject_type="progress_report", subject_key=row.pk,
           mandate=row.agreement.mandate.key, facts={"number": row.number, "sha256": kept.sha256, "size": kept.size})  # fmt: skip
