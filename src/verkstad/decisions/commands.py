"""What the command line asks of decisions: reminders, beside those of mandates and cases."""

import argparse
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.decisions.actions.reminding import put_condition_reminders
from verkstad.handling.commands import remind as remind_of_cases


def remind(args: argparse.Namespace) -> int:
    """Put every reminder of a day: what mandates owe, completions, conditions of decisions. 0, or 2 where the day
    cannot be read. Meant to run once a day."""
    code = remind_of_cases(args)
    if code:
        return code
    looked = put_condition_reminders(day=date.fromisoformat(args.on) if args.on else timezone.localdate())
    print(_("%(count)s conditions of decisions are to be followed up within a month, or late.") % {"count": looked})
    return 0
