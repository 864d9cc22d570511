"""`verkstad user`: the first agency head, and whoever else is let in from the command line."""

import argparse

from django.conf import settings

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people import actions
from verkstad.people.links import set_password_link
from verkstad.people.models import User

ACTOR = "system:cli"


def user(arguments: argparse.Namespace) -> int:
    """Make a user or take the one there is, give the role, and print the link that sets a password."""
    if arguments.reset_second_step:
        return reset_second_step(arguments.email)
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


def reset_second_step(email: str) -> int:
    """Let somebody who lost phone and codes set up a new second step at the next sign-in."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused.because("email_unknown", gettext_noop("%(email)s has no account here."), {"email": email})
    removed = actions.reset_second_step(user=found, actor=ACTOR)
    print(f"{found.email}: {removed} removed; signed out everywhere. The next sign-in asks for the password alone,")
    print("and roles that need a second step set up a new one before anything else.")
    return 0
