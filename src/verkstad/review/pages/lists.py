"""The front page of reviews, the rounds, the reviewers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.core.review.assignment import Plan
from verkstad.mandate.models import FocusArea
from verkstad.people.access import Who, may
from verkstad.review.forms import counties
from verkstad.review.models import Assignment, Candidate, Language, Reviewer, Round, Task
from verkstad.review.queries.facts import Facts
from verkstad.review.queries.rounds import calls_to_review, my_tasks, rounds
from verkstad.review.words import TASK_TAG, named, said
from verkstad.ui import formats


def title_of(candidate: Candidate, anonymous: bool) -> str:
    """What a reviewer calls an application: its title, or its number where the round is anonymous."""
    if anonymous:
        return named(candidate.number)
    application = candidate.application
    return f"{application.diary_number} {application.title}".strip() or application.key


def task_row(task: Assignment) -> dict[str, Any]:
    round_ = task.candidate.round
    return {
        "title": title_of(task.candidate, round_.anonymous), "url": task.get_absolute_url(), "call": round_.call.title,
        "owner": "" if round_.anonymous else task.candidate.application.owner.name, "due_on": round_.due_on,
        "tag": TASK_TAG[task.state], "word": Task(task.state).label, "waits": task.state in (Task.ASKED, Task.OPEN),
    }  # fmt: skip


def list_page(user: Who) -> dict[str, Any]:
    """My tasks, and for those who read a mandate the rounds and the calls that could begin one."""
    tasks = [task_row(t) for t in my_tasks(user)]
    steers = may(user, "review.keep_reviewers")
    sees = may(user, "review.view_reviewer")
    return {
        "tasks": sorted(tasks, key=lambda t: not t["waits"]), "waiting": sum(t["waits"] for t in tasks),
        "rounds": list(rounds(user)) if sees else [], "calls": calls_to_review(user) if steers else [],
        "steers": steers, "sees": sees,
    }  # fmt: skip


def round_facts(round_: Round) -> list[dict[str, Any]]:
    weights = sum(one.weight for one in round_.scale)
    criteria = ", ".join(f"{round_.label_of(m.key)} {formats.percent(m.weight, weights)}" for m in round_.scale)
    budget = formats.money(round_.budget_ore, "kr") if round_.budget_ore is not None else _("no line")
    return [
        {"term": _("Call"), "value": round_.call.title},
        {"term": _("Criteria and weights"), "value": criteria},
        {"term": _("Reviewers per application"), "value": str(round_.each)},
        {"term": _("Scores by"), "value": formats.dateword(round_.due_on)},
        {"term": _("Money to grant"), "value": budget},
        {"term": _("Anonymous"), "value": _("Yes, the call says so") if round_.anonymous else _("No")},
    ]  # fmt: skip


def round_page(round_: Round, user: Who, facts: Facts) -> dict[str, Any]:
    """A round: each application with its reviewers and how far they are."""
    people = {r.pk: r for r in facts.reviewers}
    rows = []
    for one in facts.candidates:
        mine = [t for t in facts.tasks if t.candidate_id == one.pk]
        live = [t for t in mine if t.state in (Task.ASKED, Task.OPEN, Task.DONE)]
        rows.append({
            "one": one, "title": one.application.title, "number": one.application.diary_number, "url": one.get_absolute_url(),
            "tasks": [{"who": str(people[t.reviewer_id].user) if t.reviewer_id in people else "–", "tag": TASK_TAG[t.state],
                       "word": Task(t.state).label} for t in mine],
            "short": max(0, round_.each - len(live)),
        })  # fmt: skip
    live_tasks = [t for t in facts.tasks if t.state in (Task.ASKED, Task.OPEN, Task.DONE)]
    done = sum(t.state == Task.DONE for t in live_tasks)
    steers = may(user, "review.steer_round", round_) and round_.state == "open"
    return {
        "round": round_, "facts": round_facts(round_), "rows": rows, "done": done, "asked": len(live_tasks), "steers": steers,
        "short": sum(row["short"] for row in rows), "line": progress(done, len(live_tasks)),
        "tag": "now" if round_.state == "open" else "met",
        "loads": [{"who": str(r.user), "load": sum(t.reviewer_id == r.pk for t in live_tasks),
                   "done": sum(t.reviewer_id == r.pk and t.state == Task.DONE for t in live_tasks)} for r in facts.reviewers],
    }  # fmt: skip


def progress(done: int, asked: int) -> str:
    return ngettext("%(done)s of %(asked)s score is in", "%(done)s of %(asked)s scores are in", asked) % {
        "done": formats.number(done), "asked": formats.number(asked)}  # fmt: skip


def assign_page(round_: Round, facts: Facts, plan: Plan) -> dict[str, Any]:
    """What the act would do: who gets what, what speaks against whom, which seats stay empty."""
    people = {str(r.pk): str(r.user) for r in facts.reviewers}
    rows: list[dict[str, Any]] = []
    against: dict[tuple[str, str], list[str]] = {}
    for one in facts.candidates:
        label = f"{one.application.diary_number} {one.application.title}".strip()
        rows.append({"title": label, "new": [people[w] for w in plan.seats.get(str(one.pk), ())],
                     "short": plan.short.get(str(one.pk), 0)})  # fmt: skip
        for who in facts.reviewers:
            for reason in facts.conflicts()[who.pk, one.pk]:
                against.setdefault((str(who.user), said(reason, facts.names)), []).append(
                    one.application.diary_number or label
                )
    waiting = [row for row in rows if row["new"] or row["short"]]
    return {
        "round": round_, "rows": waiting, "settled": len(rows) - len(waiting),
        "new": sum(len(r["new"]) for r in rows), "short": sum(plan.short.values()),
        "against": [{"who": who, "why": why, "which": which} for (who, why), which in sorted(against.items())],
        "loads": [{"who": people[key], "load": load} for key, load in plan.loads.items()],
    }  # fmt: skip


def reviewer_rows(found: Any) -> list[dict[str, Any]]:
    areas = dict(focus_pairs())
    names = dict(counties())
    return [
        {
            "one": r, "name": str(r.user), "url": reverse("review:reviewer", args=[r.pk]), "load": r.live,
            "focus": ", ".join(areas.get(k, k) for k in r.focus_areas), "regions": ", ".join(names.get(c, c) for c in r.regions),
            "languages": ", ".join(str(Language(k).label) for k in r.languages if k in Language.values),
            "ties": ", ".join(f"{i.get_tie_display()} {i.organisation.name}" for i in r.interests.all()),
        }
        for r in found
    ]  # fmt: skip


def focus_pairs(programme: int | None = None) -> list[tuple[str, str]]:
    """(key, name) of the focus areas, of one programme or of all, each key once; one query."""
    found = FocusArea.objects.filter(programme=programme) if programme else FocusArea.objects.all()
    return list({f.key: f.name for f in found.order_by("-programme", "-number")}.items())[::-1]


def reviewer_page(reviewer: Reviewer) -> dict[str, Any]:
    ties = reviewer.interests.select_related("organisation")
    return {
        "one": reviewer, "name": str(reviewer.user),
        "ties": [{"pk": i.pk, "tie": i.get_tie_display(), "name": i.organisation.name, "since": i.since, "until": i.until,
                  "source": i.source_note} for i in ties],
    }  # fmt: skip


def interest_page(reviewer: Reviewer, interest: Any) -> dict[str, Any]:
    """Context of the page that confirms taking away a tie."""
    return {
        "title": _("Take away the tie"), "act_label": _("Take it away"), "danger": True,
        "facts": [{"term": _("Reviewer"), "value": str(reviewer.user)},
                  {"term": _("Tie"), "value": f"{interest.get_tie_display()} {interest.organisation.name}"}],
        "consequence": _("Only for what was noted by mistake. A tie that has ended gets its last day instead."),
        "back": reverse("review:reviewer", args=[reviewer.pk]),
    }  # fmt: skip


def county_names() -> dict[str, str]:
    return dict(counties())
