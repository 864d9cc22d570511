"""Reminders of conditions of decisions: 30, 7 and 1 days before the day to follow them up, and once it has passed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from verkstad.core.period import OVERDUE, STEPS, step_of
from verkstad.decisions.models import Condition
from verkstad.decisions.queries.waiting import conditions_near
from verkstad.notices.actions import put
from verkstad.people.models import Appointment, Role, User

TO = (Role.OFFICER, Role.PRESENTER)


@transaction.atomic
def put_condition_reminders(*, day: date) -> int:
    """Put the reminders of a day, to the case's handler or else to those who may follow up; each step once.

    Gives how many conditions were looked at. A step that was missed comes the next time.
    """
    rows = list(conditions_near(day + timedelta(days=max(STEPS))))
    held = list(_people(day)) if rows else []
    for one in rows:
        step = step_of(one.follow_on, day)
        case = one.decision.application
        template = "decisions.condition_late" if step == OVERDUE else "decisions.condition_near"
        for person in _to(one, held):
            put(to=person, template=template, url=reverse("decisions:condition", args=[one.pk]),
                context={"case": str(case), "title": case.title or str(case), "text": one.text,
                         "due": one.follow_on.isoformat()},
                once_key=f"condition:{one.pk}:{one.follow_on.isoformat()}:{step}")  # fmt: skip
    return len(rows)


def _people(day: date) -> Sequence[Appointment]:
    found = Appointment.objects.active(day).filter(role__in=TO, organisation="", user__is_active=True)
    return list(found.select_related("user").order_by("user_id", "pk"))


def _to(one: Condition, held: Sequence[Appointment]) -> list[User]:
    """The handler while they may still follow it up, else everybody who may in the mandate."""
    case = one.decision.application
    able = {a.user_id: a.user for a in held if a.mandate in ("", case.call.mandate.key)}
    return [able[case.handler_id]] if case.handler_id in able else [able[pk] for pk in sorted(able)]
