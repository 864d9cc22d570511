"""Who handles cases, and who is told about them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from verkstad.applications.models import Application
from verkstad.handling.rules import HANDLERS
from verkstad.people.models import ORGANISATION_BOUND, Appointment, User


def handlers(*, also: QuerySet[Application] | None = None) -> list[User]:
    """Those who may handle cases today (`active`), and those who still have one of the cases in `also`. One query."""
    holds = Appointment.objects.active().filter(user=OuterRef("pk"), role__in=HANDLERS)
    people = User.objects.annotate(active=Exists(holds))
    wanted = Q(active=True, is_active=True)
    if also is not None:
        wanted |= Q(Exists(also.order_by().filter(handler=OuterRef("pk"))))
    return list(people.filter(wanted).order_by("first_name", "last_name", "email"))


def may_handle(user: User, application: Application) -> bool:
    """Whether a person holds a handling role for the application's mandate today."""
    return any(
        a.role in HANDLERS and a.mandate in ("", application.call.mandate.key) for a in user.active_appointments()
    )


def people_of(organisation: str) -> list[User]:
    """Those who act for an organisation today: whom letters and questions go to. One query."""
    holds = Appointment.objects.active().filter(organisation=organisation, role__in=ORGANISATION_BOUND)
    return list(User.objects.filter(is_active=True, pk__in=holds.values("user")).order_by("pk"))
