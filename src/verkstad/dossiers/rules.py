"""Who may have a dossier made, and what a refusal says."""

from typing import Any

import rules

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.dossiers.models import MAKERS
from verkstad.people.access import has_role, may
from verkstad.people.models import READERS, Role, User

rules.add_perm("dossiers.view_dossier", has_role(*READERS))
rules.add_perm("dossiers.have_dossier", has_role(*MAKERS))
# Who tries secrecy decides that files which no search can read go out.
rules.add_perm("dossiers.include_unsearched", has_role(Role.REGISTRAR, Role.OFFICER))


def checked(actor: User, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right."""
    if not may(actor, permission, thing):
        raise no("not_yours", gettext_noop("Your role does not let you have this dossier made."),
                 gettext_noop("Ask a registrar or the auditor."))  # fmt: skip
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", **params: object) -> Refused:
    return Refused.because(f"dossiers.{code}", message, params, fix=fix, where=where)
