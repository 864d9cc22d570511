"""What happens to cases."""

from verkstad.handling.actions.bulk import act_on_many
from verkstad.handling.actions.checking import accept_found, confirm_requirements, decide_task, decide_tasks
from verkstad.handling.actions.closing import dismiss_application, withdraw_application
from verkstad.handling.actions.completing import answer_completion, ask_completion, end_completion, extend_completion
from verkstad.handling.actions.exporting import note_export
from verkstad.handling.actions.filters import drop_filter, save_filter
from verkstad.handling.actions.inviting import invite_application
from verkstad.handling.actions.registering import register_application, usual_mark
from verkstad.handling.actions.reminding import put_completion_reminders
from verkstad.handling.actions.taking import assign_case, take_case

__all__ = [
    "accept_found", "act_on_many", "answer_completion", "ask_completion", "assign_case", "confirm_requirements",
    "decide_task", "decide_tasks", "dismiss_application", "drop_filter", "end_completion", "extend_completion", "invite_application",
    "note_export",
    "put_completion_reminders", "register_application", "save_filter", "take_case", "usual_mark", "withdraw_application",
]  # fmt: skip
