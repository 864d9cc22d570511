"""What a maker of blocks has at hand: the report, its language, and what its figures are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from verkstad.core.reporting.document import Bound, Line, Part, Text
from verkstad.core.reporting.figure import Frame
from verkstad.editions.models import Report
from verkstad.funds.models import FundingSource
from verkstad.mandate.models import Mandate
from verkstad.reports.figures.asking import Asker


@dataclass(frozen=True)
class Making:
    """One report being put together in a language; `part` is what the template says of the block."""

    report: Report
    language: str
    frame: Frame
    options: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)  # what several makers read, read once

    @property
    def mandate(self) -> Mandate:
        return self.report.mandate

    @property
    def sources(self) -> list[FundingSource]:
        """The funding sources of the mandate's book, read once for every maker; none without a book."""
        if "sources" not in self.kept:
            self.kept["sources"] = list(self.mandate.book.sources.all()) if self.mandate.book else []
        return list(self.kept["sources"])

    @property
    def asker(self) -> Asker:
        """What the makers ask for how figures are split: the counties of the projects are read once for all of them."""
        return self.kept.setdefault("asker", Asker())

    @property
    def unit(self) -> str:
        """The unit of money in its tables."""
        return self.options.get("unit", "tkr")

    def of(self, part: Part) -> "Making":
        return replace(self, options=part.options)

    def part_of(self, name: str) -> Part:
        """The part that a maker's name stands for in a text: with the template's options where it has such a part."""
        every = self.report.template.told.parts
        return next((one for one in every if one.kind == name), Part(name, name, name, name))

    def words(self, thing: Any, field: str) -> str:
        """A field that is said in both languages, in Swedish where it is said in no other."""
        return str(getattr(thing, f"{field}_{self.language}", "") or getattr(thing, f"{field}_sv"))


def figure(key: str, unit: str = "", dims: Mapping[str, str] | None = None) -> Line:
    """A cell with a figure in it, asked for `dims` beside the report's own frame."""
    return (bound(key, unit, dims),)


def bound(key: str, unit: str = "", dims: Mapping[str, str] | None = None) -> Bound:
    return Bound(key, tuple(sorted((dims or {}).items())), unit)


def text(*words: str) -> Line:
    return tuple(Text(one) for one in words if one)
