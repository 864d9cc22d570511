"""Reminders of reports that are due: 30, 7 and 1 days before, and once when the day has passed; then the agency's officers
are told too."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import with_versions
from verkstad.core.period import OVERDUE, step_of
from verkstad.notices.actions import put
from verkstad.people.models import Appointment, Role, User
from verkstad.progress.queries.schedule import plan_of, with_reports
from verkstad.progress.rules import WRITING


@transaction.atomic
def put_report_reminders(*, day: date) -> int:
    """Remind those who write for the receivers of reports that are not sent; each step once. Once a report is late, the
    officers of its mandate are told, once. Gives how many reports are due within a month, or late. A step that was missed
    comes the next time."""
    rows = (
        Agreement.objects.filter(state="running")
        .select_related("owner", "mandate")
        .prefetch_related(with_versions(), with_reports())
    )
    people, officers = _people(day), _officers(day)
    looked = 0
    for one in rows:
        for step in plan_of(one):
            near = None if step.done else step_of(step.due.due_on, day)
            if near is None:
                continue
            looked += 1
            template = "progress.report_late" if near == OVERDUE else "progress.report_near"
            told = [(person, template) for person in people.get(one.owner.key, [])]
            if near == OVERDUE:
                told += [
                    (user, "progress.report_missing") for user, mandate in officers if mandate in ("", one.mandate.key)
                ]
            for person, words in told:
                put(to=person, template=words, url=reverse("progress:project", args=[one.key]),
                    context={"project": one.title, "number": step.due.number, "due": step.due.due_on.isoformat()},
                    once_key=f"progress:{one.pk}:{step.due.number}:{step.due.due_on.isoformat()}:{near}")  # fmt: skip
    return looked


def _officers(day: date) -> list[tuple[User, str]]:
    """Programme officers and the mandate that each reaches ("" is every one)."""
    held = Appointment.objects.active(day).filter(role=Role.OFFICER, organisation="", user__is_active=True)
    return [(one.user, one.mandate) for one in held.select_related("user").order_by("user_id", "pk")]


def _people(day: date) -> dict[str, list[User]]:
    """Who writes for each organisation, each person once."""
    held = Appointment.objects.active(day).filter(role__in=WRITING, user__is_active=True).exclude(organisation="")
    found: dict[str, dict[int, User]] = {}
    for one in held.select_related("user").order_by("user_id"):
        found.setdefault(one.organisation, {})[one.user_id] = one.user
    return {key: list(people.values()) for key, people in found.items()}
