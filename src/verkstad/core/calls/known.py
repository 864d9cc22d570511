"""What a call's terms are held against: the facts of the house on the day they are published."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from verkstad.core.calls.terms import CallTerms, Per
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import Form, Words

# First words of the site's own addresses among the calls: a call of that key could not be reached there, or not its calendar.
RESERVED = ("handlaggning", "ny", "fragor", "folj", "utlysningar")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def key_fits(key: str) -> bool:
    """Whether a call may have this key: it stands in addresses, beside those of the site itself."""
    return bool(_KEY.fullmatch(key)) and len(key) <= 60 and key not in RESERVED


KINDS = ("open", "rolling", "two_stage", "requisition", "cheque")


@dataclass(frozen=True)
class HighestShare:
    """A clause that limits the share of support, in percent of total cost."""

    percent: Decimal
    confirmed: bool = True


@dataclass(frozen=True)
class KnownOption:
    """A rate or amount that a source tells, with what it may be used for."""

    method: str
    confirmed: bool = True


@dataclass(frozen=True)
class Known:
    """What there is to refer to. `forms` holds the newest published version of each instrument by key; None means that
    the instrument has no published version. `left_ore` is what the mandate has not promised yet (None: it keeps no
    book). `published` is the version in force, if there is one."""

    focus_areas: frozenset[str] = frozenset()
    cost_kinds: frozenset[str] = frozenset()
    cost_options: Mapping[str, KnownOption] = field(default_factory=dict)
    shares: Mapping[str, HighestShare] = field(default_factory=dict)
    forms: Mapping[str, Form | None] = field(default_factory=dict)
    documents: frozenset[str] = frozenset()
    left_ore: int | None = None
    published: CallTerms | None = None
    now: datetime | None = None


def said(
    code: str, where: str, message: str, fix: str, *, clause: str = "R1", severity: Severity = Severity.ERROR, **params: object
) -> Finding:  # fmt: skip
    """A finding on a field of the terms; its code is "calls.<code>"."""
    return Finding(f"calls.{code}", message, params, severity=severity, clause=clause, where=where, fix=fix)


def ceiling_of(terms: CallTerms, per: Per) -> int | None:
    return next((one.amount_ore for one in terms.ceilings if one.per is per), None)


def empty(words: Words) -> bool:
    return not words.sv.strip() and not words.en.strip()
