"""What the command line asks of projects' reports: reminders, beside those of mandates, cases and conditions."""

import argparse
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.decisions.commands import remind as remind_of_conditions
from verkstad.progress.actions.reminding import put_report_reminders


def remind(args: argparse.Namespace) -> int:
    """Put every reminder of a day, those of reports too. 0, or 2 where the day cannot be read."""
    code = remind_of_conditions(args)
    if code:
        return code
    looked = put_report_reminders(day=date.fromisoformat(args.on) if args.on else timezone.localdate())
    print(_("%(count)s reports of projects are due within a month, or late.") % {"count": looked})
    return 0
