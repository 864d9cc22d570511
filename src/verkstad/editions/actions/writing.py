"""Texts are written, in versions of which none is ever lost, and commented."""

from django.db import transaction
from django.utils import timezone

from verkstad.core.words import gettext_noop
from verkstad.editions.actions.beginning import locked
from verkstad.editions.models import Comment, Report, State, Text
from verkstad.editions.rules import checked, no
from verkstad.journal.actions import record
from verkstad.people.models import User

LONGEST = 100_000
OTHER_VERSION = "other_version"


@transaction.atomic
def save_text(
    *, report: Report, part: str, language: str, text: str, base: int, actor: User, had: str | None = None
) -> Text:
    """Save a part's text as a new version. `base` is the number of the version that the writer had before them (0: none);
    `had` is what they had typed before a figure was put into it, which an autosave may have saved the moment before.

    The same text again changes nothing. Refuses who may not write, a report that has been handed over, a part or a
    language that it does not have, a text of more than 100 000 characters, and a version that somebody else has saved
    over: then what was typed is to be shown beside what is saved, and saved again with the new number as its base.
    """
    by = checked(actor, "editions.write_report", report)
    row = locked(report)
    if row.state != State.WRITING:
        raise no("not_writing", gettext_noop("The report has been handed over, so it cannot be changed now."),
                 gettext_noop("If something must be changed, ask for it to be sent back."))  # fmt: skip
    _known(row, part, language)
    typed = text.replace("\r\n", "\n").strip()
    if len(typed) > LONGEST:
        raise no("too_long", gettext_noop("The text has %(n)s characters; the most is %(most)s."),
                 gettext_noop("Divide it, or put tables in an annex."), where="text", n=len(typed), most=LONGEST)  # fmt: skip
    last = row.texts.filter(part=part, language=language).order_by("-number").first()
    if last is not None and last.text == typed:
        return last
    number = last.number if last else 0
    before_them = last is not None and had is not None and last.text == had.replace("\r\n", "\n").strip()
    if base != number and not before_them:
        raise no(OTHER_VERSION, gettext_noop("Somebody else has saved this part since you opened it."),
                 gettext_noop("Your text is still here. Read what was saved beside it, put the two together, and save again."),
                 where="text", base=base, number=number)  # fmt: skip
    return Text.objects.create(report=row, part=part, language=language, number=number + 1, base=number, round=row.round,
                               text=typed, saved_by=by)  # fmt: skip


def _known(row: Report, part: str, language: str) -> None:
    if part not in {one.key for one in row.template.told.written} or language not in row.languages:
        raise no("no_such_part", gettext_noop("The report has no such part to write."),
                 gettext_noop("Choose one of the parts in the list."), where="part")  # fmt: skip


@transaction.atomic
def comment(*, report: Report, part: str, language: str, text: str, actor: User) -> Comment:
    """Put a comment on a part, at the version that stands. Refuses who may not, an unknown part, and an empty or too long
    comment. An approved report takes none."""
    by = checked(actor, "editions.comment_report", report)
    row = locked(report)
    if row.state == State.APPROVED:
        raise no("approved", gettext_noop("The report is approved."), gettext_noop("Begin a new edition to change it."))
    _known(row, part, language)
    said = text.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= 2000:
        raise no("comment_length", gettext_noop("A comment has at least one and at most 2 000 characters."),
                 gettext_noop("Write it shorter, or write something."), where="text")  # fmt: skip
    last = row.texts.filter(part=part, language=language).order_by("-number").values_list("number", flat=True).first()
    made = Comment.objects.create(report=row, part=part, language=language, version=last or 0, text=said, made_by=by)
    record(actor=by, act="edition.commented", subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
           facts={"part": part, "comment": made.pk})  # fmt: skip
    return made


@transaction.atomic
def resolve(*, comment: Comment, actor: User) -> Comment:
    """Note that a comment is taken care of; one that is resolved stays as it is. Refuses who may not comment."""
    by = checked(actor, "editions.comment_report", comment.report)
    row = Comment.objects.select_for_update(of=("self",)).select_related("report__mandate").get(pk=comment.pk)
    if row.resolved_at is None:
        row.resolved_by, row.resolved_at = by, timezone.now()
        row.save(update_fields=["resolved_by", "resolved_at"])
        record(actor=by, act="edition.resolved", subject_type="report", subject_key=row.report_id, mandate=row.report.mandate.key,
               facts={"part": row.part, "comment": row.pk})  # fmt: skip
    return row
