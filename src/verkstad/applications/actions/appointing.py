"""Telling those who appoint that somebody is missing without whom an application cannot go on."""

from collections.abc import Mapping

from verkstad.notices.actions import put
from verkstad.people.models import Appointment, Role, User


def tell_who_appoints(template: str, context: Mapping[str, str], once_key: str) -> int:
    """A notice to the heads of the agency, who appoint; gives back how many were told. Part of another act.

    The words name the organisation and never the application: a draft and a sealed one stay the applicant's own affair.
    """
    held = Appointment.objects.active().filter(role=Role.HEAD)
    people = list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))
    for person in people:
        put(to=person, template=template, url="/behorigheter/ny/", once_key=once_key, context=context)
    return len(people)
