"""What the command line does for reviews: work out a suggested portfolio that its page asked for."""

import argparse
import os
import threading

from django.db import connection
from django.utils.translation import gettext as _

from verkstad.review.actions.searching import heard, work_out

EVERY = 1.0  # seconds between signs of life


def portfolio(args: argparse.Namespace) -> int:
    """Work out one suggestion; end at once when it is stopped. 0, or 2 where it is not waiting to be worked out."""
    over = threading.Event()
    threading.Thread(target=_pulse, args=(args.number, over), daemon=True).start()
    try:
        done = work_out(number=args.number)
    finally:
        over.set()
    if done is None:
        print(_("Suggestion %(number)s is not waiting to be worked out.") % {"number": args.number})
        return 2
    print(_("Suggestion %(number)s: %(state)s.") % {"number": args.number, "state": done.get_state_display()})
    return 0


def _pulse(number: int, over: threading.Event) -> None:
    """Say every second that the process lives; leave it in the middle of a step when nobody wants the answer."""
    wanted = False
    while not over.wait(EVERY):
        lives = heard(number=number)
        connection.close()
        if wanted and not lives:
            os._exit(2)
        wanted = wanted or lives
