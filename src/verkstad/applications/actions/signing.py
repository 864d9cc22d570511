"""The sign-off: an authorised signatory signs exactly one content."""

from django.db import transaction
from django.utils import timezone

from verkstad.applications.actions.appointing import tell_who_appoints
from verkstad.applications.models import Application, Signing
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.applications.queries.readiness import gaps
from verkstad.applications.rules import checked, checked_draft
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.models import Appointment, Role, User


@transaction.atomic
def sign_application(*, application: Application, sha256: str, user: User) -> Signing:
    """Sign the content with this hash, the one that the signatory was shown. A later change makes the sign-off void.

    Refuses who is no authorised signatory of the applicant, content that has been changed since it was shown, content
    with other gaps than the signing, and what has been sent. The same person signing the same content again changes nothing.
    """
    checked(user, "applications.sign_application", application)
    related = ("call__mandate", "version", "owner", "response__version__instrument")
    row = Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)
    checked_draft(row)
    mark = content_hash(content_of(row))
    if mark != sha256:
        raise Refused.because(
            "signing.changed",
            gettext_noop("The application was changed after the page was shown, so nothing was signed."),
            where="sign",
            fix=gettext_noop("Read it again and sign what it says now."),
        )
    if left := gaps(row, signing=False):
        raise Refused(*(gap.finding for gap in left))
    made, new = Signing.objects.get_or_create(application=row, signed_by=user, sha256=mark)
    if new:
        record(actor=user.journal_key, act="application.signed", subject_type="application", subject_key=row.key,
               mandate=row.call.mandate.key, facts={"call": row.call.key, "sha256": mark})  # fmt: skip
    return made


@transaction.atomic
def ask_for_signature(*, application: Application, user: User) -> int:
    """Tell the applicant's authorised signatories that the application waits for them; gives back how many were told.

    Where there is none, those who appoint are told who asked for one (organisation and address, never the application),
    and 0 is given back. A test reaches nobody. Refuses who may not edit, and what has been sent.
    """
    checked(user, "applications.edit_application", application)
    row = Application.objects.select_related("call__mandate", "owner").get(pk=application.pk)
    checked_draft(row)
    held = Appointment.objects.active().filter(role=Role.SIGNATORY, organisation=row.owner.key)
    people = User.objects.filter(
        pk__in=held.filter(mandate__in=("", row.call.mandate.key)).values("user"), is_active=True
    )
    if row.test:
        return len(people)
    for person in people:
        put(to=person, template="application.sign_off_asked", url=f"/ansokan/{row.key}/underskrift/",
            context={"call": row.call.title_sv, "owner": row.owner.name},
            once_key=f"sign:{row.key}:{row.plan_revision}:{row.response_id}:{row.saved_at:%Y%m%d%H%M}")  # fmt: skip
    if not people:
        once = f"no-signatory:{row.owner.key}:{timezone.localdate():%Y%m%d}"
        tell_who_appoints("application.no_signatory", {"owner": row.owner.name, "asker": user.email}, once)
    return len(people)
