"""Whether an application can be sent at a moment, by the server's clock and by the rule of grace."""

from datetime import datetime

from verkstad.applications.models import Application
from verkstad.calls.models import CallState
from verkstad.calls.queries import window
from verkstad.core.calls.windows import ZONE, Phase, may_send, phase_at
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

KEPT = gettext_noop(
    "The draft is kept as it is. If the service was out of order before closing, write to the agency: "
    "it can extend the call, for everybody alike."
)


def said(moment: datetime | None) -> str:
    """A moment by the Swedish clock, to the second."""
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H.%M.%S}" if moment else "–"


def phase_of(application: Application, moment: datetime) -> Phase:
    return phase_at(window(application.call, application.stage), moment)


def late(application: Application, moment: datetime) -> Finding | None:
    """Why the application cannot be sent at a moment; None while it can. Costs no query for a first stage.

    In the grace time counts when the draft was begun: what somebody mends in those minutes takes nothing from them.
    """
    call = application.call
    when = window(call, application.stage)
    told = {
        "now": said(moment),
        "closed": said(when.closes_at),
        "opens": said(when.opens_at),
        "grace": when.grace_minutes,
        "call": call.title,
    }
    if call.state == CallState.CANCELLED:
        message = gettext_noop("The call “%(call)s” has been cancelled and takes no applications.")
        fix = gettext_noop("The draft is kept. Look for another call.")
        return Finding("sending.cancelled", message, told, clause="R1", fix=fix)
    if may_send(when, moment, application.started_at):
        return None
    phase = phase_at(when, moment)
    if phase is Phase.BEFORE:
        message = gettext_noop("The call opens %(opens)s. The server's clock is %(now)s.")
        fix = gettext_noop("Send it then; the draft is kept.")
        return Finding("sending.before", message, told, clause="R1", fix=fix)
    if phase is Phase.GRACE:
        message = gettext_noop(
            "The call closed %(closed)s. In the %(grace)s minutes after that only what was begun before closing is "
            "taken. The server's clock is %(now)s."
        )
        return Finding("sending.begun_late", message, told, clause="R1", fix=KEPT)
    if when.grace_minutes:
        message = gettext_noop(
            "The call closed %(closed)s, and the %(grace)s minutes of grace have passed. The server's clock is %(now)s, "
            "so nothing was sent."
        )
    else:
        message = gettext_noop("The call closed %(closed)s. The server's clock is %(now)s, so nothing was sent.")
    return Finding("sending.closed", message, told, clause="R1", fix=KEPT)
