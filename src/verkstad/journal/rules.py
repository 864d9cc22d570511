"""What may stand in an act. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from stdnum.se import personnummer

from verkstad.core.acts import FIELDS as FIELDS
from verkstad.core.acts import GENESIS as GENESIS
from verkstad.core.acts import act_hash as act_hash
from verkstad.core.acts import canonical as canonical
from verkstad.core.acts import iso_utc as iso_utc

LENGTHS = {"actor": 80, "act": 80, "subject_type": 60, "subject_key": 120, "mandate": 60}

_ACTOR = re.compile(r"user:\d+|system:[\w.:-]+")
_ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PERSON = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[-+]\d{4}(?!\d)")


def check_act(act: Mapping[str, Any]) -> None:
    """Raise ValueError or TypeError for an act that both databases would not keep alike, or that names a person.

    The chain cannot forget, so it refuses what must be forgettable: an actor that is not a key, an e-mail address,
    a Swedish personal number. These are faults of the calling code, hence no `Refused`.
    """
    for name, most in LENGTHS.items():
        if len(act[name]) > most:
            raise ValueError(f"{name} is {len(act[name])} characters; the journal holds {most}")
    if not _ACTOR.fullmatch(act["actor"]):
        raise ValueError("actor must be a key such as user:12 or system:pack, never a name")
    if not _ACT.fullmatch(act["act"]):
        raise ValueError(f"act {act['act']!r} must look like claim.submitted")
    for name in ("subject_type", "subject_key", "mandate"):
        _check_text(act[name], name)
    _check_fact(act["facts"], "facts")


def _check_fact(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{where}: the name {key!r} must be text")
            _check_text(key, where)
            _check_fact(inner, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            _check_fact(inner, f"{where}[{place}]")
    elif isinstance(value, str):
        _check_text(value, where)
    elif value is not None and not isinstance(value, int):
        raise TypeError(f"{where} is a {type(value).__name__}; write it as text or a whole number (dates: isoformat())")


def _check_text(text: str, where: str) -> None:
    if "\x00" in text:
        raise ValueError(f"{where} holds a null character")
    if names_person(text):
        raise ValueError(f"{where} names a person (an e-mail address or a personal number): the journal cannot forget")


def names_person(text: str) -> bool:
    """Whether a text holds an e-mail address or a Swedish personal number: what an action must refuse to journal."""
    return bool(_E_MAIL.search(text)) or any(personnummer.is_valid(found) for found in _PERSON.findall(text))
