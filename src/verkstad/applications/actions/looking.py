"""An official look into an application of a sealed call before it is opened: never without a reason, never unnoticed."""

from django.db import transaction

from verkstad.applications.models import Application, SealLook, State
from verkstad.applications.queries.closing import said
from verkstad.applications.rules import checked, sealed
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.journal.rules import names_person
from verkstad.notices.actions import put
from verkstad.people.models import ORGANISATION_BOUND, Appointment, User

LEAST = 10


@transaction.atomic
def look_inside(*, application: Application, reason: str, user: User) -> SealLook:
    """Open a sealed application for one person of the agency; it is journalled, and the applicant is told who and why.

    Refuses who may not, an application that is not sealed or not sent, a reason shorter than ten characters, and one
    that names a person by e-mail or number. Looking again needs no new reason.
    """
    checked(user, "applications.look_inside", application.call)
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__mandate", "owner")
        .get(pk=application.pk)
    )
    if row.state == State.DRAFT or not sealed(row):
        raise _no("not_sealed", gettext_noop("This application is not sealed."), gettext_noop("Open it as any other."))
    if (before := row.looks.filter(user=user).first()) is not None:
        return before
    reason = " ".join(reason.split())
    if not LEAST <= len(reason) <= 500:
        raise _no("reason", gettext_noop("A look into a sealed application needs a reason of 10 to 500 characters."),
                  gettext_noop("Write why it cannot wait until the call has closed."), "reason")  # fmt: skip
    if names_person(reason):
        message = gettext_noop(
            "The reason holds an e-mail address or a personal number, and the journal cannot forget."
        )
        raise _no("names_person", message, gettext_noop("Write the reason without saying who it is about."), "reason")
    made = SealLook.objects.create(application=row, user=user, reason=reason)
    held = Appointment.objects.active().filter(organisation=row.owner.key, role__in=ORGANISATION_BOUND)
    for person in User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"):
        put(to=person, template="application.looked_into", url=f"/ansokan/{row.key}/kvitto/", once_key=f"look:{made.pk}",
            context={"number": row.diary_number, "call": row.call.title_sv, "at": said(made.at), "reason": reason})  # fmt: skip
    record(actor=user.journal_key, act="application.looked_into", subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key, facts={"call": row.call.key, "number": row.diary_number,
                                            "reason": reason})  # fmt: skip
    return made


def _no(code: str, message: str, fix: str, where: str = "") -> Refused:
    return Refused.because(f"sealed.{code}", message, where=where, fix=fix)
