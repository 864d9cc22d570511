"""Who may see organisations."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("organisations.view_organisation", has_role(*READERS, Role.REGIONAL, Role.COACH))
rules.add_perm("organisations.change_organisation", has_role(Role.REGISTRAR, Role.OFFICER))
