"""Reminders of what is to be paid back: 30, 7 and 1 days before an instalment's day, and once when it has passed."""

from datetime import date, timedelta

from django.db import transaction

from verkstad.core.payments.instalments import followed
from verkstad.core.period import OVERDUE, STEPS, step_of
from verkstad.payments.actions.telling import tell, tell_recovery
from verkstad.payments.models import Recovery
from verkstad.people.models import Appointment, Role, User


@transaction.atomic
def put_recovery_reminders(*, day: date) -> int:
    """Remind receivers of the instalment that comes next, and those who note receipts of one that is late; each step once.
    Gives how many recoveries are due within a month, or late."""
    near = day + timedelta(days=max(STEPS))
    rows = list(Recovery.objects.filter(state="decided", next_due_on__lte=near).select_related("agreement__owner",
                "agreement__mandate").prefetch_related("receipts").order_by("pk"))  # fmt: skip
    economists = _economists(day) if rows else []
    for row in rows:
        settled = [(one.received_on, one.debt_ore) for one in row.receipts.all()]
        at = next((one for one in followed(row.parts, settled, day) if one.left_ore), None)
        step = step_of(at.day, day) if at else None
        if at is None or step is None:
            continue
        once = f"{at.day.isoformat()}:{step}"
        late = step == OVERDUE
        tell_recovery(
            row, "payments.instalment_late" if late else "payments.instalment_near", at.left_ore, once, at.day
        )
        if late:
            able = [one.user for one in economists if one.mandate in ("", row.agreement.mandate.key)]
            tell(row.agreement, "payments.instalment_missing", row.get_absolute_url(), f"recovery:{row.pk}:own:{once}",
                 at.left_ore, to=able, due=at.day.isoformat(), owner=row.agreement.owner.name)  # fmt: skip
    return len(rows)


def _economists(day: date) -> list[Appointment]:
    held = Appointment.objects.active(day).filter(role=Role.ECONOMIST, organisation="", user__is_active=True)
    found: dict[tuple[User, str], Appointment] = {(one.user, one.mandate): one for one in held.select_related("user")}
    return list(found.values())
