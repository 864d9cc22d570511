"""How acts are told: each app registers the words of its own acts when it starts, so the journal knows no domain.

    from verkstad.journal.words import words
    words.add("voucher.booked", gettext_lazy("Voucher %(number)s was booked"))       # filled from the act's facts
    words.add("claim.moved", gettext_lazy("The claim is now %(state)s"), state=lambda key: State(key).label)
    words.subject("voucher", gettext_lazy("voucher"), lambda key: reverse("funds:voucher", args=[key]))
    words.mandates(lambda: dict(Mandate.objects.values_list("key", "title")))         # once, by the mandate app

Facts are shown as people read them: a date in words, an amount whose name ends in _ore in kronor, a person's key
("user:12") by name for those who may know it, a list with commas, nothing as a dash.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext

from verkstad.journal.models import Act
from verkstad.ui.formats import dateword, money

Text = str | Promise
Address = Callable[[str], str]
_PERSON = re.compile(r"user:\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACE = re.compile(r"%\(\w+\)[sd]")


class _Facts(dict[str, Any]):
    """Facts for a template; what an old act did not say yet is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


@dataclass(frozen=True)
class Sentence:
    """An act's template, and how some of its facts are put into words."""

    template: Text
    tell: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def fill(self, subject: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
        shown = {key: self._shown(key, value, names) for key, value in facts.items()}
        return str(self.template) % _Facts({"subject": names.get(subject, subject), **shown})

    def _shown(self, key: str, value: Any, names: Mapping[str, str]) -> Any:
        if key in self.tell:
            value = self.tell[key](value)
        if value in (None, "", []):
            return "–"
        if isinstance(value, list):
            return ", ".join(str(self._shown(key, one, names)) for one in value)
        if isinstance(value, int) and key.endswith("_ore"):
            return money(value)
        if isinstance(value, str) and _DAY.fullmatch(value):
            return _day(value)
        if isinstance(value, str) and value in names:
            return names[value]
        if isinstance(value, str) and _PERSON.fullmatch(value):
            return gettext("a person")
        return value


def _day(text: str) -> str:
    try:
        return dateword(date.fromisoformat(text))
    except ValueError:
        return text


@dataclass(frozen=True)
class Subject:
    """What a subject type is called and where its page is ("" where it has none)."""

    label: Text
    address: Address | None = None


class Words:
    """The words of every act and subject. A second, different registration of one name is a fault and raises."""

    def __init__(self) -> None:
        self.acts: dict[str, Sentence] = {}
        self.subjects: dict[str, Subject] = {}
        self._mandates: Callable[[], Mapping[str, str]] | None = None

    def add(self, act: str, template: Text, **tell: Callable[[Any], Any]) -> None:
        """Tell an act by a template filled from its facts; %(subject)s is the subject's key.

        `tell` names functions that put single facts into words.
        """
        if act in self.acts and str(self.acts[act].template) != str(template):
            raise ValueError(f"the act {act} already has other words")
        self.acts[act] = Sentence(template, tell)

    def subject(self, subject_type: str, label: Text, address: Address | None = None) -> None:
        """Name a subject type; `address` gives the page of a subject key, without asking the database."""
        self.subjects[subject_type] = Subject(label, address)

    def mandates(self, names: Callable[[], Mapping[str, str]]) -> None:
        """Let the mandate app tell every mandate's name by key (one query)."""
        self._mandates = names

    def mandate_names(self) -> dict[str, str]:
        """Names of the mandates by key; empty while no app tells them."""
        return dict(self._mandates()) if self._mandates else {}

    def told(self, act: Act, names: Mapping[str, str] | None = None) -> str:
        """The act as a sentence in the active language; an act without words is told by its own name.

        `names` are people's names by journal key, for those who may read them.
        """
        known = self.acts.get(act.act)
        return known.fill(act.subject_key, act.facts, names or {}) if known else f"{act.act} {act.subject_key}"

    def kind(self, act: str) -> str:
        """What such acts are called in a list to choose from: the template with its facts left open."""
        known = self.acts.get(act)
        return _PLACE.sub("…", str(known.template)) if known else act

    def label(self, subject_type: str) -> str:
        known = self.subjects.get(subject_type)
        return str(known.label) if known else subject_type

    def address(self, act: Act) -> str:
        """The page of the act's subject, "" where there is none."""
        known = self.subjects.get(act.subject_type)
        if known is None or known.address is None:
            return ""
        try:
            return known.address(act.subject_key)
        except NoReverseMatch:
            return ""

    def without_words(self, acts: Iterable[str]) -> list[str]:
        """Those of the acts that nobody has given words: for tests."""
        return sorted(set(acts) - set(self.acts))


words = Words()
