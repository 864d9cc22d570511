"""Files into vouchers to be: tables (CSV, XLSX) and SIE 4; and a book out again as SIE 4."""

from dataclasses import dataclass, field

from verkstad.core.findings import Finding
from verkstad.funds.drafts import Draft


@dataclass
class Reading:
    """What a file would book, and what is wrong with it. `left_out` counts vouchers that do not concern the book."""

    kind: str
    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    left_out: int = 0
