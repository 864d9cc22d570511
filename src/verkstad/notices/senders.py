"""What else waits to be e-mailed: each app adds its own in `apps.ready()`, so that notices know no domain.

    from verkstad.notices.senders import senders
    senders.add("calls", tell_followers)

`verkstad notices send` asks them all. A sender takes nothing, sends what waits, and returns (sent, still waiting); it
must be safe to run twice at once.
"""

import logging
from collections.abc import Callable

Sender = Callable[[], tuple[int, int]]
log = logging.getLogger(__name__)


class Senders:
    """Senders by the name of their app; adding one twice replaces it."""

    def __init__(self) -> None:
        self._known: dict[str, Sender] = {}

    def add(self, name: str, sender: Sender) -> None:
        self._known[name] = sender

    def send_all(self) -> tuple[int, int]:
        """Run every sender; one that fails is logged and counts as one that waits, and does not stop the others."""
        sent = waiting = 0
        for name, sender in self._known.items():
            try:
                done, left = sender()
            except Exception as fault:  # a fault in one app must not keep the others' messages back
                log.warning("the messages of %s could not be sent: %s", name, type(fault).__name__)
                done, left = 0, 1
            sent, waiting = sent + done, waiting + left
        return sent, waiting


senders = Senders()
