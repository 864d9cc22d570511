"""What follows on a sending, outside of it: the receipt as a registered document, and the notices that confirm it.

The sending itself has no time for this. It is worked off by `verkstad notices send`, or at the first look at the receipt.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from verkstad.applications.letters import receipt_pdf
from verkstad.applications.models import Submission
from verkstad.applications.queries.closing import said
from verkstad.applications.queries.receipts import content_in_words, facts
from verkstad.applications.rules import sealed
from verkstad.notices.actions import put
from verkstad.people.models import ORGANISATION_BOUND, Appointment, User
from verkstad.registry.actions import name_counterpart, register_document
from verkstad.registry.models import Document

ACTOR = "system:receipts"
RELATED = ("document", "receipt", "application__call__mandate__programme", "application__version", "application__owner",
           "application__response__version__instrument")  # fmt: skip
AT_ONCE = 500


def receipt_bytes(submission: Submission) -> bytes:
    """The receipt as PDF, in Swedish whatever language the reader has; the same submission gives the same file."""
    application = submission.application
    with override("sv"):
        return receipt_pdf(
            {
                "title": "Kvitto på mottagen ansökan" if submission.number == 1 else "Kvitto på mottagen komplettering",
                "agency": application.call.mandate.programme.agency_name or "Myndigheten",
                "number": submission.document.diary_number, "sha256": submission.sha256,
                "lead": f"Vi har tagit emot det som skickades {said(submission.sent_at)} (svensk tid, serverns klocka).",
                "facts": [[row["term"], row["value"]] for row in facts(application, submission)],
                "proof": "Fingeravtrycket är SHA-256 av innehållet som kanonisk JSON. Ändras ett enda tecken blir det "
                         "ett annat. Innehållet bevaras oförändrat hos myndigheten och kan hämtas som fil vid kvittot. "
                         "Tecken som typsnittet saknar står här med sina namn inom hakparentes.",
                "parts": [{"title": part["title"], "rows": [[row["term"], row["value"]] for row in part["rows"]]}
                          for part in content_in_words(application, submission)],
            },
            submission.sent_at,
        )  # fmt: skip


def receipt_of(*, submission: Submission) -> Document:
    """The receipt as an outgoing document in the diary, made at the first call. Not for what is still sealed."""
    if submission.receipt is not None:
        return submission.receipt
    content, application = receipt_bytes(submission), submission.application
    with transaction.atomic():
        row = Submission.objects.select_for_update(of=("self",)).select_related("receipt").get(pk=submission.pk)
        if row.receipt is None:
            row.receipt = register_document(
                mandate=application.call.mandate.key, direction="out", date=timezone.localdate(),
                title=f"Kvitto på {submission.document.diary_number}", counterpart=application.owner.name,
                private_person=application.owner.is_person, organisation=application.owner.key, actor=ACTOR,
                file=(f"kvitto-{application.key}-{submission.number}.pdf", content),
            )  # fmt: skip
            row.save(update_fields=["receipt"])
    submission.receipt = row.receipt
    return row.receipt


def confirm_waiting() -> tuple[int, int]:
    """Confirm what has been sent and not been confirmed, the oldest first; returns how many were and how many still wait.

    Also opens in the diary what was sealed when it came. Safe to run twice at once: each is taken by one alone.
    """
    waiting = Submission.objects.filter(confirmed_at__isnull=True).order_by("sent_at", "pk")
    done = sum(confirm_submission(pk) for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]))
    unseal_waiting()
    return done, waiting.count()


def confirm_submission(pk: int) -> bool:
    """Put the confirmation to who sent it and to the others of the applicant, once. False where another just does."""
    with transaction.atomic():
        rows = Submission.objects.select_for_update(of=("self",), skip_locked=True).select_related(*RELATED)
        submission = rows.filter(pk=pk, confirmed_at__isnull=True).first()
        if submission is None:
            return False
        application = submission.application
        for person in people_of(submission):
            put(to=person, template="application.received", url=f"/ansokan/{application.key}/kvitto/{submission.number}/",
                context={"call": application.call.title_sv, "number": submission.document.diary_number,
                         "at": said(submission.sent_at), "title": submission.content["title"], "sha256": submission.sha256},
                once_key=f"received:{submission.pk}")  # fmt: skip
        submission.confirmed_at = timezone.now()
        submission.save(update_fields=["confirmed_at"])
    if not sealed(application):
        receipt_of(submission=submission)
    return True


def people_of(submission: Submission) -> list[User]:
    """Who is told: the sender, and everybody appointed today for the applicant and this mandate."""
    application = submission.application
    held = Appointment.objects.active().filter(
        organisation=application.owner.key, role__in=ORGANISATION_BOUND, mandate__in=("", application.call.mandate.key)
    )
    sender = submission.sent_by.removeprefix("user:")
    pks = {*held.values_list("user_id", flat=True), *([int(sender)] if sender.isdecimal() else [])}
    return list(User.objects.filter(pk__in=pks, is_active=True).order_by("pk"))


def unseal_waiting() -> int:
    """Put the sender in the diary where the call was sealed when it came and has been opened since; how many."""
    hidden = Submission.objects.filter(application__call__sealed=True, document__counterpart="").select_related(
        *RELATED
    )
    opened = [one for one in hidden[:AT_ONCE] if not sealed(one.application)]
    for submission in opened:
        owner = submission.application.owner
        name_counterpart(
            document=submission.document,
            counterpart=owner.name,
            private_person=owner.is_person,
            organisation=owner.key,
            actor=ACTOR,
        )
    return len(opened)
