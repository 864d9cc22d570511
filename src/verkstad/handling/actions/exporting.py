"""That somebody took the list of cases away as a file is journalled: it names those who have applied."""

from collections.abc import Mapping

from django.db import transaction

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.rules import no
from verkstad.journal.actions import record
from verkstad.people.access import may
from verkstad.people.models import User


@transaction.atomic
def note_export(*, kind: str, rows: int, chosen: Mapping[str, str], actor: User) -> None:
    """Note who fetched the list as "csv" or "xlsx", how many rows, and by which selection; refuses who reads no cases.

    The words that were searched for are left out, since they may be somebody's name and the journal cannot forget.
    """
    if not may(actor, "handling.view_case"):
        raise Refused(no("no_list", gettext_noop("Your role does not let you read the list of cases.")))
    told = {name: value for name, value in sorted(chosen.items()) if value and name != "text"}
    record(actor=actor.journal_key, act="cases.exported", subject_type="cases", subject_key="list",
           facts={"kind": kind, "rows": rows, "chosen": told})  # fmt: skip
