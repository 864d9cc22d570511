"""What the pages of mandates show, put together from the queries."""

from verkstad.mandate.pages.deadlines import calendar_page
from verkstad.mandate.pages.draw_downs import (
    draft_of,
    draw_down_facts,
    request_facts,
    send_facts,
    withdraw_facts,
    years_to_ask_for,
)
from verkstad.mandate.pages.mandate import mandate_page
from verkstad.mandate.pages.portfolio import portfolio_groups

__all__ = [
    "calendar_page",
    "draft_of",
    "draw_down_facts",
    "mandate_page",
    "portfolio_groups",
    "request_facts",
    "send_facts",
    "withdraw_facts",
    "years_to_ask_for",
]
