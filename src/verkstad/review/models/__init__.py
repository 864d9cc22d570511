"""What is: reviewers, rounds, candidates, tasks, and what has been handed in."""

from verkstad.review.models.people import GroupMember, Interest, Language, Reviewer, TieKind
from verkstad.review.models.rounds import (
    LIVE,
    ROUND_LIFECYCLE,
    TASK_LIFECYCLE,
    Assignment,
    Candidate,
    Round,
    RoundState,
    Structure,
    Task,
)
from verkstad.review.models.scores import Agreement, Declaration, Deviation, Ranking, Reopening, Score, Weighed
from verkstad.review.models.searches import Search, SearchState

__all__ = [
    "LIVE",
    "ROUND_LIFECYCLE",
    "TASK_LIFECYCLE",
    "Agreement",
    "Assignment",
    "Candidate",
    "Declaration",
    "Deviation",
    "GroupMember",
    "Interest",
    "Language",
    "Ranking",
    "Reopening",
    "Reviewer",
    "Round",
    "RoundState",
    "Score",
    "Search",
    "SearchState",
    "Structure",
    "Task",
    "TieKind",
    "Weighed",
]
