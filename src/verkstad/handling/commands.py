"""What the command line asks of cases: reminders, beside those of the mandates."""

import argparse
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.handling.actions.reminding import put_completion_reminders
from verkstad.mandate.commands import remind as remind_of_mandates


def remind(args: argparse.Namespace) -> int:
    """Put every reminder of a day: what mandates owe, and completions near their last day or past it. 0, or 2 where the
    day cannot be read. Meant to run once a day."""
    code = remind_of_mandates(args)
    if code:
        return code
    looked = put_completion_reminders(day=date.fromisoformat(args.on) if args.on else timezone.localdate())
    print(_("%(count)s completions are near their last day or past it.") % {"count": looked})
    return 0
