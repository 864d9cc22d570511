"""Reminders of completions: to the applicant before the last day, to both sides once it has passed."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from verkstad.handling.actions.letters import tell_applicant
from verkstad.handling.queries.completions import completions_due
from verkstad.notices.actions import put


@transaction.atomic
def put_completion_reminders(*, day: date) -> int:
    """Put the reminders of a day; each once however often it is run. Gives how many requests were looked at."""
    rows = list(completions_due(day))
    for one in rows:
        case, url = one.application, reverse("handling:completion", args=[one.pk])
        near = one.due_on >= day
        template = "handling.completion_near" if near else "handling.completion_lapsed"
        tell_applicant(
            application=case, template=template, once=f"{one.pk}:{one.due_on}", due=one.due_on.isoformat(), url=url
        )
        if not near and case.handler is not None:
            put(to=case.handler, template="handling.completion_lapsed_handler", once_key=f"lapsed:{one.pk}:{one.due_on}",
                context={"case": str(case), "due": one.due_on.isoformat()}, url=reverse("handling:case", args=[case.key]))  # fmt: skip
    return len(rows)
