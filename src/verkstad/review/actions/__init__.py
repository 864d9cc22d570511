"""What happens in a review: rounds are opened, reviewers asked, interests declared, scores sent, the list fixed."""

from verkstad.review.actions.agreeing import agree, deviate, end_deviation, save_profile
from verkstad.review.actions.assigning import add_task, assign_evenly, remove_task, with_waiting
from verkstad.review.actions.ranking import freeze_ranking, reopen_round
from verkstad.review.actions.reviewers import add_interest, put_in_group, remove_interest, save_reviewer
from verkstad.review.actions.rounds import change_round, open_round
from verkstad.review.actions.scoring import declare, declare_blind, reopen_score, save_score, send_score
from verkstad.review.actions.searching import start_search, stop_search

__all__ = [
    "add_interest",
    "add_task",
    "agree",
    "assign_evenly",
    "change_round",
    "declare",
    "declare_blind",
    "deviate",
    "end_deviation",
    "freeze_ranking",
    "open_round",
    "put_in_group",
    "remove_interest",
    "remove_task",
    "reopen_round",
    "reopen_score",
    "save_profile",
    "save_reviewer",
    "save_score",
    "send_score",
    "start_search",
    "stop_search",
    "with_waiting",
]
