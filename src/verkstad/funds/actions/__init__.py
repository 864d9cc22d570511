"""Everything that changes a ledger."""

from verkstad.funds.actions.books import (
    INTEREST_KIND,
    AccountSpec,
    KindSpec,
    ObjectSpec,
    SourceSpec,
    open_book,
    open_kind,
    save_project_code,
    set_limits,
    set_mappings,
)
from verkstad.funds.actions.hours import book_hours
from verkstad.funds.actions.rebuild import rebuild_totals
from verkstad.funds.actions.uploads import book_upload, booking_upload, keep_upload, reading_upload
from verkstad.funds.actions.vouchers import (
    Booked,
    Checked,
    book_simple,
    book_voucher,
    book_vouchers,
    check_vouchers,
    checking_vouchers,
    correct_voucher,
)
from verkstad.funds.drafts import Draft, Leg, Line
from verkstad.funds.limits import LimitSpec

__all__ = [
    "INTEREST_KIND",
    "AccountSpec",
    "Booked",
    "Checked",
    "Draft",
    "KindSpec",
    "Leg",
    "LimitSpec",
    "Line",
    "ObjectSpec",
    "SourceSpec",
    "book_hours",
    "book_simple",
    "book_upload",
    "book_voucher",
    "book_vouchers",
    "booking_upload",
    "check_vouchers",
    "checking_vouchers",
    "correct_voucher",
    "keep_upload",
    "open_book",
    "open_kind",
    "reading_upload",
    "rebuild_totals",
    "save_project_code",
    "set_limits",
    "set_mappings",
]
