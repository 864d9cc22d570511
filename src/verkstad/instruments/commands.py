"""`verkstad answers sweep`: remove files that were uploaded as answers and then left."""

import sys
from argparse import Namespace
from datetime import timedelta

from django.utils.translation import gettext as _

from verkstad.core.refused import Refused
from verkstad.instruments.actions.sweeping import sweep_attachments
from verkstad.ui.words import told


def sweep(args: Namespace) -> int:
    """Remove them, or with --dry-run only count them; 0, or 2 where the number of days is refused."""
    try:
        found = sweep_attachments(older_than=timedelta(days=args.older_than), dry_run=args.dry_run)
    except Refused as refused:
        for finding in refused.findings:
            said = told(finding)
            print(f"verkstad: {said.message} {said.fix}".rstrip(), file=sys.stderr)
        return 2
    facts = {"uploads": found.uploads, "orphans": found.orphans, "kb": -(-found.size // 1000)}
    text = (
        _(
            "%(uploads)s uploads that nothing names and %(orphans)s files of no upload, %(kb)s kB in all, would be removed."
        )
        if args.dry_run
        else _(
            "%(uploads)s uploads that nothing named and %(orphans)s files of no upload, %(kb)s kB in all, were removed."
        )
    )
    print(text % facts)
    return 0
