"""Who may prepare, publish and extend a call, and who may ask and answer."""

import rules

from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("calls.view_call", has_role(*READERS))
rules.add_perm("calls.change_call", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("calls.publish_call", has_role(Role.HEAD, Role.PRESENTER))
rules.add_perm("calls.extend_call", has_role(Role.HEAD, Role.PRESENTER, Role.OFFICER))
rules.add_perm("calls.cancel_call", has_role(Role.HEAD))
rules.add_perm("calls.answer_question", has_role(Role.OFFICER, Role.PRESENTER, Role.COMMUNICATOR))
rules.add_perm("calls.ask_question", rules.is_authenticated)
