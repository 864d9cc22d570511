"""Who may read the journal: an auditor all of it, the agency's staff that of the mandates they are appointed to."""

import rules

from verkstad.people.access import Who, has_role, mandates_of
from verkstad.people.models import AGENCY, Role

READERS = (*AGENCY, Role.AUDITOR)

rules.add_perm("journal.view_journal", has_role(*READERS))
rules.add_perm("journal.view_actor", has_role(*READERS))


def reach(user: Who) -> set[str] | None:
    """Keys of the mandates whose acts a person may read; None for every act, also those of no mandate."""
    return mandates_of(user, *READERS)
