"""What the command line asks of payments: reminders of what is to be paid back, beside those of the stages below."""

import argparse
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.payments.actions.reminding import put_recovery_reminders
from verkstad.progress.commands import remind as remind_of_reports


def remind(args: argparse.Namespace) -> int:
    """Put every reminder of a day, those of recoveries too. 0, or 2 where the day cannot be read."""
    code = remind_of_reports(args)
    if code:
        return code
    looked = put_recovery_reminders(day=date.fromisoformat(args.on) if args.on else timezone.localdate())
    print(_("%(count)s recoveries are to be paid within a month, or late.") % {"count": looked})
    return 0
