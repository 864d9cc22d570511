"""What waits in handling, for whom: counted from states, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.applications.models import Application, ApplicationQuerySet, State
from verkstad.handling.models import Completion, Task, TaskState
from verkstad.handling.rules import HANDLERS
from verkstad.people.access import Who, holds
from verkstad.people.models import Role
from verkstad.ui import formats


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits: what, where it is done, why it is mine, and by when."""

    title: str
    url: str
    why: str
    due_on: date | None = None
    mark: str = "neutral"


def waiting_cases(user: Who, day: date) -> list[Waiting]:
    """What waits for those who register and handle cases. One query for them, none for others."""
    return list(_for_staff(user, day)) if holds(user, *HANDLERS, Role.REGISTRAR) else []


def with_completion(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Applications with `completion_key` and `completion_due` of the completion that is waited for, None without."""
    waiting = Completion.objects.waiting().filter(application=OuterRef("pk")).order_by()
    return rows.annotate(
        completion_key=Subquery(waiting.values("pk")[:1]), completion_due=Subquery(waiting.values("due_on")[:1])
    )


def _for_staff(user: Who, day: date) -> Iterable[Waiting]:
    rows = (
        Application.objects.visible_to(user).live().filter(state__in=(State.SENT, State.REGISTERED, State.COMPLETING))
    )
    answered = Completion.objects.filter(application=OuterRef("pk"), answered_at__isnull=False)
    left = Task.objects.filter(application=OuterRef("pk"), state=TaskState.OPEN)
    lapsed = Completion.objects.waiting().filter(application=OuterRef("pk"), due_on__lt=day)
    registered, mine = Q(state=State.REGISTERED), Q(handler=user.pk)
    got = rows.order_by().aggregate(
        sent=Count("pk", filter=Q(state=State.SENT)),
        first=Min("sent_at", filter=Q(state=State.SENT)),
        nobody=Count("pk", filter=registered & Q(handler=None)),
        came=Count("pk", filter=registered & mine & Q(Exists(answered)) & Q(Exists(left))),
        check=Count("pk", filter=registered & mine & ~Q(Exists(answered))),
        lapsed=Count("pk", filter=Q(state=State.COMPLETING) & (mine | Q(handler=None)) & Q(Exists(lapsed))),
    )
    list_ = reverse("handling:list")
    if got["sent"] and holds(user, Role.OFFICER, Role.REGISTRAR):
        text = ngettext("One application to register", "%s applications to register", got["sent"])
        why = _("The oldest came %s; what comes in is registered without delay.") % formats.dateword(got["first"])
        yield Waiting(_counted(text, got["sent"]), f"{list_}?state=sent&sort=sent", why, mark="risk")
    if not holds(user, *HANDLERS):
        return
    if got["came"]:
        text = ngettext("One case has been completed", "%s cases have been completed", got["came"])
        why = _("The answer has come; see what was changed and check what is open again.")
        yield Waiting(_counted(text, got["came"]), f"{list_}?state=registered&handler=me", why, mark="risk")
    if got["lapsed"]:
        text = ngettext("One completion has not come in time", "%s completions have not come in time", got["lapsed"])
        why = _("Give more time, go on without it, or have the application dismissed.")
        yield Waiting(_counted(text, got["lapsed"]), f"{list_}?state=completing&late=1", why, mark="unmet")
    if got["check"]:
        text = ngettext("One case of yours to check", "%s cases of yours to check", got["check"])
        yield Waiting(_counted(text, got["check"]), f"{list_}?state=registered&handler=me", _("You are the handler."))
    if got["nobody"]:
        text = ngettext("One case has no handler", "%s cases have no handler", got["nobody"])
        yield Waiting(
            _counted(text, got["nobody"]), f"{list_}?state=registered&handler=none", _("Take it, or assign it.")
        )


def _counted(text: str, count: int) -> str:
    return text if count == 1 else text % formats.number(count)
