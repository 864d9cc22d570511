"""Who may see and register documents."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("registry.view_document", has_role(*READERS))
rules.add_perm("registry.register_document", has_role(Role.REGISTRAR, Role.OFFICER))
