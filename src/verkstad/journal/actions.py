from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from verkstad.journal.models import Act, Head
from verkstad.journal.rules import GENESIS, act_hash, check_act, iso_utc


def record(
    *,
    actor: str,
    act: str,
    subject_type: str,
    subject_key: str | int,
    mandate: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Act:
    """Append one act to the chain, in the caller's transaction (it refuses to run outside one).

    `actor` is a user's journal key ("user:12") or "system:..." and never a name; `act` is past tense
    ("claim.submitted"); `mandate` is the mandate's key where the act concerns one. `facts` are JSON values (str,
    int, bool, None, lists, dicts; money as whole öre, no floats) and never personal data: the chain cannot forget.
    Call it last in an action: the chain's end is locked until the transaction ends.
    Raises TypeError or ValueError for an act that rules.check_act does not let in.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("journal.record needs a transaction")
    row: dict[str, Any] = {
        "actor": actor,
        "act": act,
        "subject_type": subject_type,
        "subject_key": str(subject_key),
        "mandate": mandate,
        "facts": dict(facts or {}),
    }
    check_act(row)
    head = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})[0]
    row |= {"position": head.position + 1, "previous_hash": head.hash}
    moment = timezone.now()
    row["hash"] = act_hash({**row, "at": iso_utc(moment)})
    saved = Act.objects.create(at=moment, **row)
    Head.objects.filter(pk=1).update(position=row["position"], hash=row["hash"])
    return saved
