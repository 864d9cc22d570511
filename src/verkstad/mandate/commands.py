"""What the command line asks of mandates."""

import argparse
import sys
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.mandate.actions.obligations import put_reminders


def remind(args: argparse.Namespace) -> int:
    """Put the reminders of a day; 0, or 2 where the day cannot be read. Meant to run once a day."""
    try:
        day = date.fromisoformat(args.on) if args.on else timezone.localdate()
    except ValueError:
        print(f"verkstad: {args.on!r} is not a date; write it as YYYY-MM-DD", file=sys.stderr)
        return 2
    made = put_reminders(day=day)
    print(_("%(count)s reminders were put for %(day)s.") % {"count": len(made), "day": day.isoformat()})
    return 0
