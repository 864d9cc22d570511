"""The figures that a writer can put into a text, by group."""

from verkstad.reports.figures import FIGURES
from verkstad.reports.figures.registry import GROUPS

Choices = list[tuple[str, list[tuple[str, str]]]]


def figures_to_choose(language: str) -> Choices:
    """Figures by group, each with its key and its name; in the language as far as it is said."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in FIGURES.values():
        if one.public:
            found.setdefault(one.group, []).append((one.key, f"{one.words(language[:2])} ({one.key})"))
    at = 1 if language.startswith("en") else 0
    return [(GROUPS[group][at], found[group]) for group in GROUPS if group in found]
