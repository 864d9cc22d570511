"""`verkstad notices`: try again to e-mail what still waits."""

from argparse import Namespace

from verkstad.notices.actions import send_waiting
from verkstad.notices.senders import senders


def send(args: Namespace) -> int:
    """Send the notices that wait, and what other apps have to tell; 1 where some will be tried again."""
    sent, waiting = send_waiting()
    print(f"{sent} notices sent by e-mail, {waiting} still waiting")
    more, left = senders.send_all()
    print(f"{more} other messages sent by e-mail, {left} still waiting")
    return 1 if waiting or left else 0
