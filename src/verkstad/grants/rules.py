"""Who may see projects."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("grants.view_project", has_role(*READERS, Role.OWNER, Role.PROJECT_ECONOMIST, Role.SIGNATORY))
