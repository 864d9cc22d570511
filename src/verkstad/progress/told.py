"""How sections, indicators, parts and levels are called in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy

from verkstad.core.agreements.content import Indicator
from verkstad.core.progress.sections import SECTIONS, Section

PARTS: Mapping[str, Promise | str] = {
    "women": pgettext_lazy("part of a figure", "women"),
    "men": pgettext_lazy("part of a figure", "men"),
    "micro": pgettext_lazy("part of a figure", "micro companies (under 10 employees)"),
    "small": pgettext_lazy("part of a figure", "small companies (10–49)"),
    "medium": pgettext_lazy("part of a figure", "medium-sized companies (50–249)"),
    "large": pgettext_lazy("part of a figure", "large companies"),
    "unknown": pgettext_lazy("part of a figure", "not known"),
}
SPLIT_WORDS: Mapping[str, Promise | str] = {
    "sex": pgettext_lazy("told apart by", "by sex"),
    "size": pgettext_lazy("told apart by", "by the companies' size"),
    "county": pgettext_lazy("told apart by", "by county"),
}
LEVEL_WORDS: Mapping[str, Promise | str] = {
    "problem": pgettext_lazy("level of a theory of change", "Problem"),
    "activity": pgettext_lazy("level of a theory of change", "Activities"),
    "result": pgettext_lazy("level of a theory of change", "Results"),
    "effect": pgettext_lazy("level of a theory of change", "Effects"),
}


def section_name(section: Section) -> str:
    return gettext(section.name)


def section_ask(section: Section) -> str:
    return gettext(section.ask)


def section_told(key: str) -> str:
    return next((section_name(one) for one in SECTIONS if one.key == key), key)


def part_word(part: str) -> str:
    return str(PARTS.get(part, part))


def indicator_name(indicator: Indicator) -> str:
    return (indicator.name_en if _english() else "") or indicator.name_sv


def indicator_unit(indicator: Indicator) -> str:
    return (indicator.unit_en if _english() else "") or indicator.unit_sv


def _english() -> bool:
    return (get_language() or "sv").startswith("en")
