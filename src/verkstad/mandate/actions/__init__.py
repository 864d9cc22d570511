"""Everything that changes a mandate; other stages import from here."""

from verkstad.mandate.actions.booking import book_repayment, commit_grant
from verkstad.mandate.actions.draw_downs import (
    change_draw_down,
    receive_draw_down,
    request_draw_down,
    save_draw_down,
    send_draw_down,
    withdraw_draw_down,
)
from verkstad.mandate.actions.limits import put_limits
from verkstad.mandate.actions.money import amend_mandate, save_amendment, save_envelope
from verkstad.mandate.actions.obligations import fulfil_obligation, put_reminders, renew_calendar_address
from verkstad.mandate.actions.programmes import save_focus_area, save_mandate, save_programme, save_theme
from verkstad.mandate.actions.terms import save_obligation, save_term

__all__ = [
    "amend_mandate",
    "book_repayment",
    "change_draw_down",
    "commit_grant",
    "fulfil_obligation",
    "put_limits",
    "put_reminders",
    "receive_draw_down",
    "renew_calendar_address",
    "request_draw_down",
    "save_amendment",
    "save_draw_down",
    "save_envelope",
    "save_focus_area",
    "save_mandate",
    "save_obligation",
    "save_programme",
    "save_term",
    "save_theme",
    "send_draw_down",
    "withdraw_draw_down",
]
