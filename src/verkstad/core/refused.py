"""The one exception of every action that says no."""

from collections.abc import Mapping
from typing import Any

from verkstad.core.findings import Finding


class Refused(Exception):
    """An act that is refused, with every reason as a finding.

    Raised by actions only. One middleware turns it into a plain page (409), the API into JSON, the command line
    into a line; nothing has been written when it is raised, because actions are atomic.
    """

    def __init__(self, *findings: Finding) -> None:
        if not findings:
            raise ValueError("Refused needs at least one finding")
        self.findings = findings
        super().__init__("; ".join(map(str, findings)))

    @classmethod
    def because(cls, code: str, message: str, params: Mapping[str, Any] | None = None, **more: Any) -> "Refused":
        """Refuse for one reason; `more` are further fields of Finding (clause, where, fix)."""
        return cls(Finding(code=code, message=message, params=params or {}, **more))
