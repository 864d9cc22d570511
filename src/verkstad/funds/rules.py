"""Who may see and book money."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("funds.view_book", has_role(*READERS))
rules.add_perm("funds.book_voucher", has_role(Role.ECONOMIST))
rules.add_perm("funds.keep_book", has_role(Role.ECONOMIST))
