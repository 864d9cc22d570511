"""What happens with decisions: proposed, decided, served, followed up, appealed, reconsidered."""

from verkstad.decisions.actions.aid import declare_aid, export_register, register_rate
from verkstad.decisions.actions.appeals import (
    answer,
    answer_court,
    close_appeal,
    hand_over_appeal,
    receive_against_dismissal,
    receive_appeal,
    reopen_case,
    try_time,
)
from verkstad.decisions.actions.bulk import decide_many, propose_many
from verkstad.decisions.actions.deciding import decide
from verkstad.decisions.actions.following import follow_condition, note_service
from verkstad.decisions.actions.proposing import propose, return_proposal

__all__ = [
    "answer",
    "answer_court",
    "close_appeal",
    "decide",
    "decide_many",
    "declare_aid",
    "export_register",
    "follow_condition",
    "hand_over_appeal",
    "note_service",
    "propose",
    "propose_many",
    "receive_against_dismissal",
    "receive_appeal",
    "register_rate",
    "reopen_case",
    "return_proposal",
    "try_time",
]
