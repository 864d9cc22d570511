"""What a decision says, as data that never changes once decided (R14); its SHA-256 is over the canonical JSON."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What is decided: the sum applied for, a smaller one, or nothing; or that a grant nobody took on is revoked."""

    GRANT = "grant"
    PARTIAL = "partial"
    REJECTION = "rejection"
    REVOKED = "revoked"


class Appeal(StrEnum):
    """Whether the decision can be appealed; "" until it is said."""

    YES = "yes"
    NO = "no"
    UNSAID = ""


class ReportKind(StrEnum):
    PROGRESS = "progress"
    FINAL = "final"


@dataclass(frozen=True)
class YearAmount:
    """What of the grant is promised for a calendar year."""

    year: int
    amount_ore: int


@dataclass(frozen=True)
class Condition:
    """A special term that is followed up on a day; `before_payment`: nothing is paid until it is met."""

    key: str
    text: str
    follow_on: date | None = None
    before_payment: bool = False


@dataclass(frozen=True)
class ReportDue:
    """A report that the receiver hands in, with its last day."""

    kind: ReportKind
    due_on: date


@dataclass(frozen=True)
class Content:
    """A proposal's, and then a decision's, content. Amounts in whole öre; texts in plain Swedish (`_en` where given)."""

    outcome: Outcome
    reasons_sv: str
    reasons_en: str = ""
    amount_ore: int = 0
    applied_ore: int = 0
    total_ore: int = 0
    in_kind_ore: int = 0
    other_public_ore: int = 0
    by_year: tuple[YearAmount, ...] = ()
    general_terms: tuple[str, ...] = ()
    special_terms: str = ""
    conditions: tuple[Condition, ...] = ()
    reports: tuple[ReportDue, ...] = ()
    project_from: date | None = None
    project_to: date | None = None
    payee: str = ""
    appeal: Appeal = Appeal.UNSAID
    appeal_clause: str = ""
    aid_scheme: str = ""
    ranking: str = ""  # the frozen list it rests on, as "number:sha256"
    departure: str = ""  # why it gives what the list does not, or does not give what the list gives

    @property
    def positive(self) -> bool:
        return self.outcome in (Outcome.GRANT, Outcome.PARTIAL)


def to_json(content: Content) -> dict[str, Any]:
    """The content as plain JSON (days as text), every field written out."""
    made: dict[str, Any] = json.loads(json.dumps(asdict(content), default=_plain))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no part of a decision")


def from_json(given: Mapping[str, Any]) -> Content:
    """Content from its JSON. Raises KeyError, TypeError or ValueError for what `to_json` did not write."""
    unknown = set(given) - {f.name for f in fields(Content)}
    if unknown:
        raise KeyError(sorted(unknown)[0])
    made = dict(given)
    made["outcome"], made["appeal"] = Outcome(made["outcome"]), Appeal(made.get("appeal", ""))
    made["by_year"] = tuple(YearAmount(**one) for one in made.get("by_year", ()))
    made["general_terms"] = tuple(made.get("general_terms", ()))
    made["conditions"] = tuple(
        Condition(**{**one, "follow_on": _day(one.get("follow_on"))}) for one in made.get("conditions", ())
    )
    made["reports"] = tuple(
        ReportDue(ReportKind(one["kind"]), date.fromisoformat(one["due_on"])) for one in made.get("reports", ())
    )
    for name in ("project_from", "project_to"):
        made[name] = _day(made.get(name))
    return Content(**made)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def canonical(content: Content | Mapping[str, Any]) -> bytes:
    """The one way to write the content: sorted keys, no blanks, UTF-8."""
    plain = to_json(content) if isinstance(content, Content) else content
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: Content | Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
