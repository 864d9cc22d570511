"""Permissions of the people app."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import Role

rules.add_perm("people.open_account", rules.is_authenticated)
rules.add_perm("people.open_desk", has_role(*Role))
rules.add_perm("people.appoint", has_role(Role.HEAD))
rules.add_perm("people.end_appointment", has_role(Role.HEAD))
rules.add_perm("people.view_user", has_role(Role.HEAD, Role.AUDITOR))
