"""The sign-off: who wrote hands over, the presenter puts it forward, and somebody else approves it or sends it back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from verkstad.core.findings import Finding
from verkstad.core.reporting.template import missing
from verkstad.core.words import gettext_noop
from verkstad.editions.actions.beginning import TEMPLATE, locked, moved
from verkstad.editions.models import Report, Signature, State, Step
from verkstad.editions.queries.texts import texts_of
from verkstad.editions.rules import checked, no, refuse
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.models import Appointment, Role, User


def writers_of(report: Report) -> list[str]:
    """Journal keys of those who wrote in the round that is under way, in no particular order."""
    found = report.texts.filter(round=report.round).exclude(saved_by=TEMPLATE).order_by("saved_by")
    return list(found.values_list("saved_by", flat=True).distinct())


def gaps(report: Report) -> list[Finding]:
    """What is still missing before the report can be handed over; empty when it is ready."""
    blank = missing(report.template.told, {key: one.text for key, one in texts_of(report).items()}, report.languages)
    found = [
        Finding("editions.blank", gettext_noop("The part “%(part)s” is blank (%(language)s)."),
                {"part": part.title_sv, "language": language}, where=f"{part.key}-{language}",
                fix=gettext_noop("Write it; where nothing is known, say so."))
        for part, language in blank
    ]  # fmt: skip
    for one in report.comments.filter(resolved_at__isnull=True):
        found.append(Finding("editions.open_comment", gettext_noop("A comment on the part “%(part)s” is not resolved."),
                             {"part": _title(report, one.part)}, where=f"{one.part}-{one.language}",
                             fix=gettext_noop("Do what it asks for, or answer it, and mark it as resolved.")))  # fmt: skip
    return found


def _title(report: Report, key: str) -> str:
    part = report.template.told.part(key)
    return part.title_sv if part else key


@transaction.atomic
def hand_over(*, report: Report, actor: User) -> Report:
    """Hand a finished report over to the presenter, who is told. Refuses who may not, a report that is not being written,
    blank parts and comments that are not resolved."""
    by = checked(actor, "editions.hand_over_report", report)
    row = locked(report)
    moved(row, "edition.handed_over")
    refuse(gaps(row))
    return _signed(
        row, Step.HANDED_OVER, "edition.handed_over", by, facts={"texts": len(texts_of(row))}, tell=(Role.PRESENTER,)
    )


@transaction.atomic
def propose(*, report: Report, actor: User) -> Report:
    """Put a report forward for approval; those who approve are told. Refuses who may not, and a report that does not wait
    for the presenter."""
    by = checked(actor, "editions.propose_report", report)
    return _signed(locked(report), Step.PROPOSED, "edition.proposed", by, tell=(Role.HEAD,))


@transaction.atomic
def send_back(*, report: Report, why: str, actor: User) -> Report:
    """Send a report back to be changed, saying why; those who wrote it are told. Refuses who may not, a report that waits
    for nobody, and a missing or too long reason."""
    by = checked(actor, "editions.send_back_report", report)
    row, said = locked(report), why.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= 2000:
        raise no("no_reason", gettext_noop("Say why the report is sent back, in at most 2 000 characters."),
                 gettext_noop("Write a few words that help who wrote it."), where="why")  # fmt: skip
    return _signed(row, Step.SENT_BACK, "edition.sent_back", by, why=said, tell_writers=True)


def _signed(
    row: Report, step: Step, act: str, by: str, *, why: str = "", facts: dict[str, object] | None = None,
    tell: Iterable[Role] = (), tell_writers: bool = False,
) -> Report:  # fmt: skip
    """Take the step: the state, the signature, the journal, and a notice to those whose turn it is."""
    row.state = moved(row, act)
    row.save(update_fields=["state"])
    Signature.objects.create(report=row, round=row.round, step=step, by=by, why=why)
    record(actor=by, act=act, subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
           facts={"round": row.round, **(facts or {})})  # fmt: skip
    people = _writers(row) if tell_writers else _holding(row, tuple(tell))
    for person in people:
        if person.journal_key != by:
            put(to=person, template="editions.sent_back" if tell_writers else "editions.waits", url=row.get_absolute_url(),
                context={"title": row.title_sv})  # fmt: skip
    return row


def _holding(row: Report, roles: tuple[Role, ...]) -> list[User]:
    held = Appointment.objects.active(timezone.localdate()).filter(
        mandate__in=["", row.mandate.key], organisation="", role__in=roles, user__is_active=True
    )
    return list({a.user_id: a.user for a in held.select_related("user").order_by("user_id")}.values())


def _writers(row: Report) -> list[User]:
    keys = [key.removeprefix("user:") for key in writers_of(row) if key.startswith("user:")]
    return list(User.objects.filter(pk__in=keys, is_active=True).order_by("pk"))


def check_decider(row: Report, by: str) -> str:
    """The presenter's key, after refusing who wrote any of it or presented it (R13) and a report that does not wait."""
    moved(row, "edition.approved")
    if by in writers_of(row):
        raise no("wrote_it", gettext_noop("You wrote in this report, so somebody else must approve it."),
                 gettext_noop("Ask another person with the right to approve."), clause="R13")  # fmt: skip
    last = row.signatures.filter(round=row.round, step=Step.PROPOSED).order_by("-pk").first()
    if last is None or row.state != State.PROPOSED:
        raise no(
            "not_proposed", gettext_noop("Nobody has presented the report."), gettext_noop("It is presented first.")
        )
    if last.by == by:
        raise no("presented_it", gettext_noop("You presented this report, so somebody else must approve it."),
                 gettext_noop("Ask another person with the right to approve."), clause="R13")  # fmt: skip
    return last.by
