"""How acts are told: each app registers the words of its own acts when it starts, so the journal knows no domain.

    from verkstad.journal.words import words
    words.add("voucher.booked", gettext_lazy("Voucher %(number)s was booked"))       # filled from the act's facts
    words.subject("voucher", gettext_lazy("voucher"), lambda key: reverse("funds:voucher", args=[key]))
    words.mandates(lambda: dict(Mandate.objects.values_list("key", "title")))         # once, by the mandate app
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch
from django.utils.functional import Promise

from verkstad.journal.models import Act

Text = str | Promise
Address = Callable[[str], str]


class _Facts(dict[str, Any]):
    """Facts for a template; what an old act did not say yet is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


@dataclass(frozen=True)
class Subject:
    """What a subject type is called and where its page is ("" where it has none)."""

    label: Text
    address: Address | None = None


class Words:
    """The words of every act and subject. A second, different registration of one name is a fault and raises."""

    def __init__(self) -> None:
        self.acts: dict[str, Text] = {}
        self.subjects: dict[str, Subject] = {}
        self._mandates: Callable[[], Mapping[str, str]] | None = None

    def add(self, act: str, template: Text) -> None:
        """Tell an act by a template filled from its facts; %(subject)s is the subject's key."""
        if act in self.acts and str(self.acts[act]) != str(template):
            raise ValueError(f"the act {act} already has other words")
        self.acts[act] = template

    def subject(self, subject_type: str, label: Text, address: Address | None = None) -> None:
        """Name a subject type; `address` gives the page of a subject key, without asking the database."""
        self.subjects[subject_type] = Subject(label, address)

    def mandates(self, names: Callable[[], Mapping[str, str]]) -> None:
        """Let the mandate app tell every mandate's name by key (one query)."""
        self._mandates = names

    def mandate_names(self) -> dict[str, str]:
        """Names of the mandates by key; empty while no app tells them."""
        return dict(self._mandates()) if self._mandates else {}

    def told(self, act: Act) -> str:
        """The act as a sentence in the active language; an act without words is told by its own name."""
        template = self.acts.get(act.act)
        if template is None:
            return f"{act.act} {act.subject_key}"
        facts = _Facts({key: "–" if value in (None, "") else value for key, value in act.facts.items()})
        return str(template) % _Facts({"subject": act.subject_key, **facts})

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
