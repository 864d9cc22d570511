"""What happens to instruments and responses."""

from verkstad.instruments.actions.answering import (
    Conflict,
    Saved,
    answered,
    finish_response,
    save_answers,
    start_response,
)
from verkstad.instruments.actions.attaching import attach_file
from verkstad.instruments.actions.authoring import create_instrument, publish_version, save_draft
from verkstad.instruments.actions.building import change_draft
from verkstad.instruments.actions.rights import Actor

__all__ = [
    "Actor", "Conflict", "Saved", "answered", "attach_file", "change_draft", "create_instrument", "finish_response",
    "publish_version", "save_answers",
    "save_draft", "start_response",
]  # fmt: skip
