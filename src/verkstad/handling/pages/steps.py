"""A case's life as steps with their days, read from the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from verkstad.applications.models import Application, State
from verkstad.journal.models import Act

Dates = dict[str, datetime]
ORDER = (State.SENT, State.REGISTERED, State.CHECKED, State.PROPOSED, State.GRANTED)
AT = {State.COMPLETING: State.REGISTERED, State.INVITED: State.GRANTED, State.REJECTED: State.GRANTED}
STOPPED = (State.DISMISSED, State.WITHDRAWN)


def dates_of(acts: Iterable[Act]) -> Dates:
    """When each kind of act was last done; `acts` newest first."""
    found: Dates = {}
    for act in acts:
        found.setdefault(act.act, act.at)
    return found


def steps_of(application: Application, dates: Dates) -> list[dict[str, Any]]:
    """The steps of the page head: done, now, next or stopped, each with its day."""
    state = State(application.state)
    words = {State.SENT: _("Sent"), State.REGISTERED: _("Registered"), State.CHECKED: _("Requirements met"),
             State.PROPOSED: _("Decision proposed"), State.GRANTED: _("Decision")}  # fmt: skip
    if state == State.COMPLETING:
        words[State.REGISTERED] = _("Waiting for completion")
    if state in (State.INVITED, State.REJECTED, State.GRANTED):
        words[State.GRANTED] = str(application.get_state_display()).capitalize()
    reached = (
        ORDER.index(AT.get(state, state)) if state not in STOPPED and state != State.DRAFT else last_reached(dates)
    )
    final = state in (State.GRANTED, State.REJECTED, State.INVITED)
    steps = []
    for at, step in enumerate(ORDER):
        how = "done" if at < reached or (at == reached and final) else "now" if at == reached else "next"
        if state in STOPPED and at <= reached:
            how = "done"
        if at == reached and state == State.COMPLETING:
            how = "risk"
        when = dates.get(f"application.{step}") if how in ("done", "now", "risk") else None
        if step == State.GRANTED and final:
            when = dates.get(f"application.{state}")
        if step == State.SENT:
            when = application.sent_at
        steps.append({"label": words[step], "state": how, "when": when})
    if state in STOPPED:
        ended = {"label": str(application.get_state_display()).capitalize(), "state": "stopped",
                 "when": dates.get(f"application.{state}") or dates.get("application.revoked")}  # fmt: skip
        return [*steps[: reached + 1], ended]
    return steps


def last_reached(dates: Dates) -> int:
    done = [at for at, step in enumerate(ORDER) if f"application.{step}" in dates]
    return max(done, default=0)
