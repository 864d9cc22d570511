"""Reviews to write, lists to propose from, conditions to follow up, appeals to try: each a query, or with the mandates as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad.decisions.queries.ranked import calls_to_propose
from verkstad.decisions.queries.waiting import appeals_to_try, conditions_due
from verkstad.desk.queries.agreed import brought_for, change_task, declined_task, grant_task
from verkstad.desk.queries.claiming import CLAIMS, claim_task, claims_for
from verkstad.desk.queries.editing import EDITIONS, editions_for
from verkstad.desk.queries.paying import PAYMENTS, RECOVERIES, pay_task, payments_for, recoveries_for, recovery_task
from verkstad.desk.queries.reporting import REPORTS, read_task, reports_for
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, holds
from verkstad.people.models import Role
from verkstad.review.queries.rounds import my_tasks
from verkstad.ui import formats
from verkstad.ui.packed import Rows

SOON, MOST = timedelta(days=30), 20  # conditions to follow up: how early, and how many at once
REVIEWS = {"pk": F("pk"), "state": F("state"), "number": F("candidate__number"), "due": F("candidate__round__due_on"),
           "sv": F("candidate__round__call__title_sv"), "en": F("candidate__round__call__title_en")}  # fmt: skip
CONDITIONS = {"pk": F("pk"), "text": F("text"), "due": F("follow_on"), "first": F("before_payment"),
              "title": F("decision__application__title"), "number": F("decision__application__diary_number")}  # fmt: skip
APPEALS = {
    "pk": F("pk"),
    "kind": F("kind"),
    "state": F("state"),
    "due": F("received_on"),
    "title": F("title"),
    "number": F("number"),
}
LISTS = {"key": F("key"), "sv": F("title_sv"), "en": F("title_en")}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """One thing to do: where it is done, by when, and why it is mine."""

    title: str
    url: str
    why: str
    due_on: date | None = None
    mark: str = "neutral"  # unmet | risk | neutral
    when: str = ""


def to_review(user: Who) -> list[Task]:
    """Applications that this person is to review. One query."""
    return [review_task(row) for row in _rows(_open(user), REVIEWS)]


def to_follow(user: Who, day: date) -> list[Task]:
    """Conditions of decisions to be followed up soon, or past their day. One query, none for who follows up none."""
    if not _follows(user):
        return []
    return [follow_task(row, day) for row in _rows(conditions_due(user, day + SOON)[:MOST], CONDITIONS)]


def _rows(rows: QuerySet[Any], columns: Mapping[str, F]) -> Iterable[Row]:
    return rows.values_list(JSONObject(**columns), flat=True)


def with_waiting(mandates: QuerySet[Mandate], user: Who, day: date) -> Sequence[Mandate]:
    """The mandates, each with what waits of theirs for this person: `reviews`, `conditions`, `appeals`, fixed `lists`,
    `grants` without agreement, `declined` ones, `asked_changes`, `payments_waiting`, `reports_sent`; no query more."""
    more = {"reviews": _brought(_open(user), "candidate__round__call__mandate", REVIEWS)}
    if holds(user, Role.PRESENTER):
        more["lists"] = _brought(calls_to_propose(user), "mandate", LISTS)
    if _follows(user):
        soon = conditions_due(user, day + SOON)
        more["conditions"] = _brought(soon, "decision__application__call__mandate", CONDITIONS)
    if holds(user, Role.OFFICER, Role.PRESENTER, Role.HEAD):
        more["appeals"] = _brought(appeals_to_try(user), "mandate", APPEALS)  # type: ignore[arg-type]  # signed in, by now
    for name, (rows, mandate, columns) in brought_for(user).items():
        more[name] = _brought(rows, mandate, columns)
    if (payments := payments_for(user)) is not None:
        more["payments_waiting"] = _brought(payments, "agreement__mandate", PAYMENTS)
    if (recoveries := recoveries_for(user, day)) is not None:
        more["recoveries_waiting"] = _brought(recoveries, "agreement__mandate", RECOVERIES)
    if (reports := reports_for(user)) is not None:
        more["reports_sent"] = _brought(reports, "agreement__mandate", REPORTS)
    if (editions := editions_for(user)) is not None:
        more["editions_waiting"] = _brought(editions, "mandate", EDITIONS)
    if (claims := claims_for(user)) is not None:
        more["claims_waiting"] = _brought(claims, "agreement__mandate", CLAIMS)
    return list(mandates.annotate(**more))


def brought(mandates: Iterable[Any], day: date) -> list[Task]:
    """The tasks that came with the mandates; of the conditions the first ones."""
    every = list(mandates)
    found = [propose_task(row) for one in every for row in _read(getattr(one, "lists", None))]
    found += [Task(**row) for row in grant_task(row for one in every for row in _read(getattr(one, "grants", None)))]
    nobody = [row for one in every for row in _read(getattr(one, "declined", None))]
    found += [Task(**declined_task(row)) for row in sorted(nobody, key=lambda row: row["pk"])]
    asked = [row for one in every for row in _read(getattr(one, "asked_changes", None))]
    found += [Task(**change_task(row)) for row in sorted(asked, key=lambda row: row["pk"])]
    paid = [row for one in every for row in _read(getattr(one, "payments_waiting", None))]
    found += [Task(**pay_task(row)) for row in sorted(paid, key=lambda row: row["pk"])]
    back = [row for one in every for row in _read(getattr(one, "recoveries_waiting", None))]
    found += [Task(**recovery_task(row)) for row in sorted(back, key=lambda row: (str(row["due"]), row["pk"]))]
    claimed = [row for one in every for row in _read(getattr(one, "claims_waiting", None))]
    found += [Task(**claim_task(row)) for row in sorted(claimed, key=lambda row: row["pk"])]
    came_in = [row for one in every for row in _read(getattr(one, "reports_sent", None))]
    found += [Task(**read_task(row)) for row in sorted(came_in, key=lambda row: (str(row["came"]), row["pk"]))]
    rows = sorted(
        (row for one in every for row in _read(one.reviews)), key=lambda row: (str(row["due"]), row["number"])
    )
    found += [review_task(row) for row in rows]
    rows = sorted(
        (row for one in every for row in _read(getattr(one, "conditions", None))),
        key=lambda row: (row["due"], row["pk"]),
    )
    came = [row for one in every for row in _read(getattr(one, "appeals", None))]
    found += [appeal_task(row) for row in sorted(came, key=lambda row: (row["due"], row["pk"]))]
    return [*found, *(follow_task(row, day) for row in rows[:MOST])]


def editions_of(mandate: Mandate) -> list[Row]:
    """The reports that came with the mandate."""
    return _read(getattr(mandate, "editions_waiting", None))


def _open(user: Who) -> QuerySet[Any]:
    return my_tasks(user).filter(state__in=("asked", "open"))


def _follows(user: Who) -> bool:
    return holds(user, Role.OFFICER, Role.PRESENTER)


def _brought(rows: QuerySet[Any], mandate: str, columns: Mapping[str, F]) -> Subquery:
    """Rows of one mandate as JSON."""
    mine = rows.filter(**{mandate: OuterRef("pk")}).select_related(None).order_by().values(mandate)
    return Subquery(mine.annotate(packed=Rows(JSONObject(**columns))).values("packed"), output_field=JSONField())


def _read(packed: Any) -> list[Row]:
    """The array, also where the engine gives it as text."""
    return list(json.loads(packed) if isinstance(packed, str) else packed or ())


def review_task(row: Row) -> Task:
    call = row["en"] if (get_language() or "sv").startswith("en") and row["en"] else row["sv"]
    title = _("Review application %(number)s of “%(call)s”") % {"number": row["number"], "call": call}
    why = _("Declare your interests first.") if row["state"] == "asked" else _("Your score is not sent.")
    return Task(title, reverse("review:task", args=[row["pk"]]), why, _day(row["due"]))


def propose_task(row: Row) -> Task:
    call = row["en"] if (get_language() or "sv").startswith("en") and row["en"] else row["sv"]
    title = _("Propose decisions in “%(call)s”") % {"call": call}
    why = _("The list is fixed, and cases on it have no proposal.")
    return Task(title, reverse("decisions:propose_many", args=[row["key"]]), why)


def appeal_task(row: Row) -> Task:
    """No law names a last day for trying an appeal, but it is to be done at once: it stands by the day it came in."""
    about = {"title": row["title"] or row["number"]}
    if row["state"] == "tried":
        title, why = _("Answer what came in: %(title)s") % about, _("You have taken it, and it waits for your answer.")
    elif row["kind"] == "appeal":
        title, why = _("Try an appeal: %(title)s") % about, _("It came in, and you had no hand in the decision.")
    else:
        title = _("Try a request for reconsideration: %(title)s") % about
        why = _("It came in, and you had no hand in the decision.")
    return Task(title, reverse("decisions:appeal", args=[row["pk"]]), why, _day(row["due"]), "risk")


def follow_task(row: Row, day: date) -> Task:
    due = _day(row["due"]) or day
    left = (due - day).days
    why = _("Term of the decision on %(title)s.") % {"title": row["title"] or row["number"]}
    if row["first"]:
        why += " " + _("Nothing is paid before it is met.")
    late = ngettext("%s day late", "%s days late", -left) % formats.number(-left) if left < 0 else ""
    mark = "unmet" if left < 0 else "risk" if left <= 7 else "neutral"
    title = _("Follow up a condition: %(text)s") % {"text": row["text"]}
    return Task(title, reverse("decisions:condition", args=[row["pk"]]), why, due, mark, late)


def _day(value: Any) -> date | None:
    """A day, which JSON keeps as text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
