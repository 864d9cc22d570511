"""`verkstad notices`: try again to e-mail what still waits."""

from argparse import Namespace

from verkstad.notices.actions import send_waiting


def send(args: Namespace) -> int:
    """Send the notices that wait; 1 where some could not be sent and will be tried again."""
    sent, waiting = send_waiting()
    print(f"{sent} notices sent by e-mail, {waiting} still waiting")
    return 1 if waiting else 0
