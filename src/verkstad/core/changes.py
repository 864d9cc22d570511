"""What an upsert changed: old and new value of each field, and how the journal may keep them."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Changes = dict[str, tuple[Any, Any]]


def differences(now: object | None, values: Mapping[str, Any]) -> Changes:
    """Field -> (old, new) for every field of `values` that differs from `now`; old is None for a thing that is new."""
    if now is None:
        return {name: (None, value) for name, value in values.items() if value not in (None, "")}
    return {name: (getattr(now, name), value) for name, value in values.items() if getattr(now, name) != value}


def as_facts(changes: Changes, *, names_only: Collection[str] = ()) -> dict[str, Any]:
    """The changes as JSON for the journal; of the fields in `names_only` just that they changed (long or personal)."""
    told = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items() if name not in names_only}
    unnamed = sorted(set(changes) & set(names_only))
    return {"changed": told} | ({"also": unnamed} if unnamed else {})


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return str(value)
