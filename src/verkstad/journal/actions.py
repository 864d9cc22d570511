from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from verkstad.journal.models import Act, Head
from verkstad.journal.rules import GENESIS, act_hash, check_act, iso_utc
from verkstad.ui.prepared import Prepared

END = Prepared(lambda: Head.objects.select_for_update().filter(pk=1).order_by())
_kept: ContextVar[list[Act] | None] = ContextVar("acts_kept_together", default=None)


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
    Call it last in an action: the chain's end is locked until the transaction ends. Within `together` the act is only
    kept; it has no place yet.
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
    made = Act(**row)
    kept = _kept.get()
    if kept is None:
        _append([made])
    else:
        kept.append(made)
    return made


@contextmanager
def together() -> Iterator[None]:
    """Keep the acts recorded inside and append them at the end with two statements, however many they are.

    For an action that many do at once: the chain's end is locked late and for a short while. Where the block fails
    nothing is appended. Within another `together` it does nothing of its own.
    """
    if _kept.get() is not None:
        yield
        return
    acts: list[Act] = []
    token = _kept.set(acts)
    try:
        yield
    finally:
        _kept.reset(token)
    if acts:
        _append(acts)


def _append(acts: list[Act]) -> None:
    """Give the acts their places behind the head, which the database moves along with each."""
    found = END.ask()
    if not found:
        Head.objects.get_or_create(pk=1, defaults={"hash": GENESIS})
        found = END.ask()
    position, previous, moment = found[0]["position"], found[0]["hash"], timezone.now()
    for act in acts:
        position += 1
        act.position, act.previous_hash, act.at = position, previous, moment
        act.hash = previous = act_hash({**vars(act), "at": iso_utc(moment)})
    if len(acts) == 1:
        acts[0].save(force_insert=True)
    else:
        Act.objects.bulk_create(acts)
