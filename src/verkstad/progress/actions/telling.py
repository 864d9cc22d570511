"""Who is told of what happens to a project and its reports: those who write for the receiver."""

from django.urls import reverse
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.notices.actions import put
from verkstad.people.models import Appointment, User
from verkstad.progress.models import Report
from verkstad.progress.rules import WRITING


def writers(agreement: Agreement) -> list[User]:
    """The people who write for the receiver today."""
    held = Appointment.objects.active(timezone.localdate()).filter(
        organisation=agreement.owner.key, role__in=WRITING, user__is_active=True
    )
    return list({a.user_id: a.user for a in held.select_related("user").order_by("user_id")}.values())


def notify(row: Report, template: str, **context: object) -> None:
    """Put a notice for each of them; the words of the template are in words.py."""
    for person in writers(row.agreement):
        put(to=person, template=template, url=row.get_absolute_url(),
            context={"project": row.agreement.title, "number": row.number, **context})  # fmt: skip


def notify_of(agreement: Agreement, template: str, **context: object) -> None:
    """Put a notice about the project itself."""
    for person in writers(agreement):
        put(to=person, template=template, url=reverse("progress:project", args=[agreement.key]),
            context={"project": agreement.title, **context})  # fmt: skip
