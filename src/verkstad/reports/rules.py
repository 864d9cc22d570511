"""Who may open a statement: whoever may see the mandate; drafts stay with its staff (the mandate decides)."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS

rules.add_perm("reports.view_statement", has_role(*READERS))
