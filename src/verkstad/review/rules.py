"""Who may steer a review, who may see what came of it, and who may score."""

from typing import Any

import rules

from verkstad.people.access import Who, has_role, holds
from verkstad.people.models import READERS, Role

STEERING = (Role.OFFICER, Role.PRESENTER)
SCORING = (Role.REVIEWER, Role.OFFICER, Role.PRESENTER, Role.EVALUATOR)


def scoring_role() -> rules.Predicate:
    """One of the roles that may assess; of a task, only its own reviewer, who reads no further than it."""

    @rules.predicate(name="the task's reviewer")
    def held(user: Who, task: Any = None) -> bool:
        return holds(user, *SCORING) and (task is None or task.reviewer.user_id == user.pk)

    held.roles = SCORING
    return held


def anywhere(*roles: Role) -> rules.Predicate:
    """One of the roles, for whatever mandate: a reviewer belongs to none of them."""

    @rules.predicate(name="role " + " or ".join(sorted(roles)))
    def held(user: Who, thing: Any = None) -> bool:
        return holds(user, *roles)

    held.roles = roles
    return held


rules.add_perm("review.open_reviews", anywhere(*READERS, Role.REVIEWER))
rules.add_perm("review.view_round", has_role(*READERS))
rules.add_perm("review.steer_round", has_role(*STEERING))
rules.add_perm("review.keep_reviewers", anywhere(*STEERING))
rules.add_perm("review.view_reviewer", anywhere(*READERS))
rules.add_perm("review.score", scoring_role())
