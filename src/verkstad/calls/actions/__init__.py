"""What happens to calls: they are written, published, changed, extended and cancelled; questions are asked and answered."""

from verkstad.calls.actions.costs import save_cost_fact, save_eligible_kind
from verkstad.calls.actions.drafts import discard_draft, save_call
from verkstad.calls.actions.extending import extend_call
from verkstad.calls.actions.papers import attach_document, detach_document
from verkstad.calls.actions.publishing import cancel_call, change_call, publish_call
from verkstad.calls.actions.questions import answer_question, ask_question

__all__ = [
    "answer_question",
    "ask_question",
    "attach_document",
    "cancel_call",
    "change_call",
    "detach_document",
    "discard_draft",
    "extend_call",
    "publish_call",
    "save_call",
    "save_cost_fact",
    "save_eligible_kind",
]
