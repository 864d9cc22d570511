"""How an act becomes bytes and a hash: the same twenty lines an outsider uses to check an export."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
FIELDS = ("position", "at", "actor", "act", "subject_type", "subject_key", "mandate", "facts", "previous_hash")


def canonical(act: Mapping[str, Any]) -> bytes:
    """The act's fields as canonical JSON: sorted keys, no blanks, UTF-8. `at` is ISO 8601 in UTC with microseconds."""
    payload = {name: act[name] for name in FIELDS}
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def act_hash(act: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form; it covers the previous act's hash, which makes the chain."""
    return hashlib.sha256(canonical(act)).hexdigest()
