"""What waits of reports to the government: to mend, to present, to approve, to hand in. It comes with the mandates as JSON."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.editions.models import Report, Signature, State, Step
from verkstad.editions.rules import WRITERS
from verkstad.people.access import Who, holds
from verkstad.people.models import Role

EDITIONS = {"pk": F("pk"), "sv": F("title_sv"), "en": F("title_en"), "state": F("state"), "back": F("back"),
            "owed": F("obligation__key"), "due": F("obligation__due_on")}  # fmt: skip
SIGNERS = (*WRITERS, Role.HEAD)


def editions_for(user: Who) -> QuerySet[Any] | None:
    """Reports on their way, and approved ones that are not handed in; None for who signs none."""
    if not holds(user, *SIGNERS):
        return None
    back = Signature.objects.filter(report=OuterRef("pk"), round=OuterRef("round"), step=Step.SENT_BACK)
    owed = Q(obligation__isnull=False, obligation__done_on__isnull=True)
    return Report.objects.filter(~Q(state=State.APPROVED) | owed).annotate(back=Exists(back))


def edition_tasks(rows: Iterable[Mapping[str, Any]], user: Who) -> Iterable[dict[str, Any]]:
    """Those whose turn it is: writers whose report was sent back, the presenter, who approves, who hands in."""
    for row in sorted(rows, key=lambda row: (str(row["due"] or "9"), row["pk"])):
        found = _asked(row, user)
        if found is not None:
            title, why = found
            due = row["due"]
            yield {"title": title % {"title": name_of(row)}, "url": reverse("editions:report", args=[row["pk"]]), "why": why,
                   "due_on": date.fromisoformat(due[:10]) if isinstance(due, str) else due,
                   "mark": "risk" if row["state"] == State.WRITING else "neutral"}  # fmt: skip


def _asked(row: Mapping[str, Any], user: Who) -> tuple[str, str] | None:
    if row["state"] == State.WRITING and row["back"] and holds(user, *WRITERS):
        return _("Mend the report “%(title)s”"), _("It was sent back; the reason stands on its page.")
    if row["state"] == State.READY and holds(user, Role.PRESENTER):
        return _("Present the report “%(title)s”"), _("It is written and waits for you.")
    if row["state"] == State.PROPOSED and holds(user, Role.HEAD):
        return _("Approve the report “%(title)s”"), _("It is presented and waits for your decision.")
    if row["state"] == State.APPROVED and holds(user, Role.OFFICER, Role.PRESENTER):
        return _("Hand in the report “%(title)s”"), _("It is approved; note the day when it has been sent.")
    return None


def name_of(row: Mapping[str, Any]) -> str:
    english = (get_language() or "sv").startswith("en")
    return str((english and row["en"]) or row["sv"])


def page_of(rows: Iterable[Mapping[str, Any]], key: str) -> str:
    """The page of the report that is to meet an obligation; empty where none has been begun."""
    found = next((row["pk"] for row in rows if row["owed"] == key), None)
    return reverse("editions:report", args=[found]) if found else ""
