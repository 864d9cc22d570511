"""Who may see and steer a mandate."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("mandate.view_mandate", has_role(*READERS))
rules.add_perm("mandate.request_draw_down", has_role(Role.ECONOMIST, Role.OFFICER))
rules.add_perm("mandate.send_draw_down", has_role(Role.HEAD, Role.ATTESTER))
rules.add_perm("mandate.fulfil_obligation", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("mandate.amend_mandate", has_role(Role.HEAD))
