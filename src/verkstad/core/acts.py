"""How an act of the journal becomes bytes and a hash: an outsider who checks the chain needs no more than this."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
FIELDS = ("position", "at", "actor", "act", "subject_type", "subject_key", "mandate", "facts", "previous_hash")

_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def iso_utc(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and a trailing Z: the form that is hashed."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(act: Mapping[str, Any]) -> bytes:
    """The act's fields as canonical JSON: sorted keys, no blanks, UTF-8. `at` is ISO 8601 in UTC with microseconds."""
    payload = {name: act[name] for name in FIELDS}
    return _ENCODE(payload).encode()


def act_hash(act: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form; it covers the previous act's hash, which makes the chain."""
    return hashlib.sha256(canonical(act)).hexdigest()
