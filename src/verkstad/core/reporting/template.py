"""A report's template: which parts it has, in which order, what each begins as. Read from the pack, kept in versions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from verkstad.core.reporting.document import Part

KINDS = ("interim", "final", "annex", "regional", "summary")
TEXT = "text"
# What the house makes itself; each name is a maker of blocks.
MAKERS = (
    "statement", "key_figures", "terms", "obligations", "money", "projects", "results", "funnels", "map", "calls",
    "figures", "indicators", "theory", "needs", "published", "county",
    "industry",
)  # fmt: skip


@dataclass(frozen=True)
class Template:
    """A kind of report with its parts in the order in which they are read. `mandates` are the keys of those that it is
    written for; without any it fits every mandate of the programme."""

    key: str
    kind: str
    title_sv: str
    title_en: str
    parts: tuple[Part, ...]
    mandates: tuple[str, ...] = ()

    def part(self, key: str) -> Part | None:
        return next((one for one in self.parts if one.key == key), None)

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_sv

    @property
    def written(self) -> tuple[Part, ...]:
        """The parts that somebody writes."""
        return tuple(one for one in self.parts if one.kind == TEXT)


def told(part: Part, field: str, language: str) -> str:
    """A part's title, hint or start in the language; in Swedish where the template says it in no other."""
    return str(getattr(part, f"{field}_{language}") or getattr(part, f"{field}_sv"))


def to_json(template: Template) -> dict[str, Any]:
    parts = [asdict(one) | {"options": dict(one.options)} for one in template.parts]
    return asdict(template) | {"parts": parts, "mandates": list(template.mandates)}


def from_json(given: Mapping[str, Any]) -> Template:
    """Raises TypeError for what `to_json` did not write."""
    parts = tuple(Part(**one) for one in given["parts"])
    return Template(**{**given, "parts": parts, "mandates": tuple(given["mandates"])})


def mark(template: Template) -> str:
    """The same for templates that say the same, of 64 hexadecimal figures."""
    return hashlib.sha256(json.dumps(to_json(template), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def missing(
    template: Template, texts: Mapping[tuple[str, str], str], languages: Sequence[str]
) -> list[tuple[Part, str]]:
    """The parts that must be written and are blank, each with its language. `texts` are by part and language."""
    return [
        (part, language)
        for part in template.written
        for language in languages
        if part.required and not texts.get((part.key, language), "").strip()
    ]
