from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from verkstad.journal.models import Act, Head
from verkstad.journal.rules import GENESIS, act_hash


def iso_utc(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and a trailing Z: the form that is hashed."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("journal.record needs a transaction")
    head = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})[0]
    row: dict[str, Any] = {
        "position": head.position + 1,
        "actor": actor,
        "act": act,
        "subject_type": subject_type,
        "subject_key": str(subject_key),
        "mandate": mandate,
        "facts": dict(facts or {}),
        "previous_hash": head.hash,
    }
    moment = timezone.now()
    row["hash"] = act_hash({**row, "at": iso_utc(moment)})
    saved = Act.objects.create(at=moment, **row)
    Head.objects.filter(pk=1).update(position=row["position"], hash=row["hash"])
    return saved
