"""An application in a review as the officer sees it: every score, how they lie, what was agreed."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from verkstad.core.review.scoring import spread
from verkstad.people.access import Who, may
from verkstad.review.models import Candidate, Score, Task
from verkstad.review.pages.lists import focus_pairs
from verkstad.review.queries.consolidated import share_of
from verkstad.review.words import TASK_TAG, points


def two_steps_apart(steps: Sequence[int | None]) -> bool:
    """On a short scale one step is a quarter of it, and one step is no disagreement."""
    known = [step for step in steps if step is not None]
    return bool(known) and max(known) - min(known) >= 2


def candidate_page(candidate: Candidate, user: Who) -> dict[str, Any]:
    """Scores by criterion and reviewer with spread and outliers; hidden from one who owes a score of their own."""
    round_ = candidate.round
    tasks = list(candidate.assignments.select_related("reviewer__user").order_by("given_at", "pk"))
    last = {s.assignment_id: s for s in Score.objects.filter(assignment__candidate=candidate).order_by("number")}
    live = [t for t in tasks if t.state in (Task.ASKED, Task.OPEN, Task.DONE)]
    sent = [(t, last[t.pk]) for t in live if t.state == Task.DONE and t.pk in last]
    owes = any(t.reviewer.user_id == user.pk and t.state in (Task.ASKED, Task.OPEN) for t in live)
    lies = spread([s.share for _t, s in sent])
    apart = {sent[at][0].pk for at in lies.apart} if lies else set()
    agreement = candidate.agreements.order_by("-number").first()
    deviation = candidate.deviations.filter(ended_at__isnull=True).first()
    steers = may(user, "review.steer_round", candidate) and round_.state == "open"
    criteria = []
    for one in round_.scale:
        steps = [s.steps.get(one.key) for _t, s in sent]
        known = [one.share(n) for n in steps if n is not None]
        wide = spread(known)
        criteria.append({"label": round_.label_of(one.key), "steps": steps, "split": bool(wide and wide.split and two_steps_apart(steps)),
                         "agreed": agreement.steps.get(one.key) if agreement else None,
                         "comments": [(str(t.reviewer.user), text) for t, s in sent if (text := s.comments.get(one.key))]})  # fmt: skip
    return {
        "one": candidate, "round": round_, "application": candidate.application, "owes": owes, "steers": steers,
        "tasks": [{"task": t, "who": str(t.reviewer.user), "tag": TASK_TAG[t.state], "word": Task(t.state).label,
                   "reason": t.end_reason, "live": t in live, "done": t.state == Task.DONE,
                   "own": t.reviewer.user_id == user.pk} for t in tasks],
        "sent": [{"who": str(t.reviewer.user), "points": points(s.share), "apart": t.pk in apart, "number": s.number} for t, s in sent],
        "criteria": criteria, "commented": any(row["comments"] for row in criteria),
        "mean": points(lies.mean) if lies else "", "low": points(lies.lowest) if lies else "",
        "high": points(lies.highest) if lies else "", "width": points(lies.width) if lies else "",
        "split": bool(lies and lies.split), "apart": len(apart),
        "agreement": agreement, "agreed": points(share_of(agreement)) if agreement else "", "deviation": deviation,
        "ready": steers and bool(sent) and len(sent) == len(live) and not owes,
        "focus": ", ".join(dict(focus_pairs(round_.call.mandate.programme_id)).get(k, k) for k in candidate.focus_areas),
        "case": reverse("handling:case", args=[candidate.application.key]),
    }  # fmt: skip
