"""`verkstad ledger verify` and `verkstad ledger rebuild`."""

import json
from argparse import Namespace

from verkstad.core.findings import Finding
from verkstad.funds.actions import rebuild_totals
from verkstad.funds.models import Book, Voucher
from verkstad.funds.queries_verify import ledger_findings

ACTOR = "system:command"
SHOWN = 50


def verify(args: Namespace) -> int:
    """Check every book; 0 where all hold, 1 where anything is off."""
    found = {book.key: list(ledger_findings(book)) for book in Book.objects.order_by("key")}
    counts = {key: Voucher.objects.filter(book__key=key).count() for key in found}
    if args.json:
        print(json.dumps(_report(found, counts), ensure_ascii=False, indent=1))
    else:
        for key, findings in found.items():
            print(f"{key}: {counts[key]} vouchers, {'holds' if not findings else f'{len(findings)} OFF'}")
            for finding in findings[:SHOWN]:
                print(f"  {finding}")
            if len(findings) > SHOWN:
                print(f"  ... and {len(findings) - SHOWN} more")
    return 1 if any(found.values()) else 0


def _report(found: dict[str, list[Finding]], counts: dict[str, int]) -> dict[str, object]:
    return {
        "holds": not any(found.values()),
        "books": [
            {"book": key, "vouchers": counts[key], "holds": not findings,
             "findings": [{"code": f.code, **f.params, "text": str(f)} for f in findings]}
            for key, findings in found.items()
        ],
    }  # fmt: skip


def rebuild(_args: Namespace) -> int:
    """Make the running totals of every book anew; 0, or 1 where a book is still off (see verify)."""
    still = 0
    for book in Book.objects.order_by("key"):
        off = rebuild_totals(book=book, actor=ACTOR)
        left = len(list(ledger_findings(book)))
        still += left
        print(f"{book.key}: {off} totals were off and are made anew" if off else f"{book.key}: every total was right")
        if left:
            print(f"  {left} other things are off: run `verkstad ledger verify`")
    return 1 if still else 0
