"""`verkstad user`: the first agency head, and whoever else is let in from the command line."""

import argparse

from django.conf import settings

from verkstad.people import actions
from verkstad.people.links import set_password_link
from verkstad.people.models import User

ACTOR = "system:cli"


def user(arguments: argparse.Namespace) -> int:
    """Make a user or take the one there is, give the role, and print the link that sets a password."""
    given = {"role": arguments.role, "mandate": arguments.mandate, "organisation": arguments.organisation}
    made = actions.appoint_by_email(email=arguments.email, actor=ACTOR, **given)
    found = User.objects.get(pk=made.user_id)
    within = f"mandate {made.mandate or 'every one'}, organisation {made.organisation or 'every one'}"
    print(f"{found.email} is now {made.role} ({within}).")
    if not found.has_usable_password():
        print(f"\nThe link to choose a password works once, for three days:\n{set_password_link(found)}")
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            print(f"\nNo mail server is set (VERKSTAD_SMTP): mail is written to {settings.EMAIL_FILE_PATH}")
    return 0
