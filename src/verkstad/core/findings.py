"""What a rule says of a case: findings, never exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: an error refuses, a warning does not, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing a rule found.

    `message` is an English template marked with `gettext_noop`, `params` fill it (`%(name)s`); the edge translates.
    `clause` names the clause or rule id it rests on; `where` the field, row or line; `fix` (a template too) what to do.
    """

    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    clause: str = ""
    where: str = ""
    fix: str = ""

    def __str__(self) -> str:
        text = self.message % self.params if self.params else self.message
        parts = [f"{self.where}: " if self.where else "", text]
        if self.clause:
            parts.append(f" ({self.clause})")
        if self.fix:
            parts.append(" " + (self.fix % self.params if self.params else self.fix))
        return "".join(parts)
