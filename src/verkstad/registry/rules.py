"""Who may do what with documents, and the lists that are data: secrecy clauses, retention classes, file types."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import rules
from django.utils.translation import get_language

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import Who, appointments, covers, has_role
from verkstad.people.models import READERS, Role


@rules.predicate(name="the document is of one's own organisation")
def of_own_organisation(user: Who, document: Any = None) -> bool:
    """Whether somebody appointed for an organisation may read a document that was opened to it."""
    if document is None or not document.organisation:
        return False
    return any(a.organisation and covers(a, document.scope) for a in appointments(user))


rules.add_perm("registry.view_document", has_role(*READERS) | of_own_organisation)
rules.add_perm("registry.register_document", has_role(Role.REGISTRAR, Role.OFFICER))
rules.add_perm("registry.mark_document", has_role(Role.REGISTRAR, Role.OFFICER))
rules.add_perm("registry.dispose_document", has_role(Role.REGISTRAR))

_CLAUSE = re.compile(r"(?:OSL\s*)?(\d+)\s*(?:kap\.?\s*|:)\s*(\d+\s?[a-z]?)\s*§?", re.IGNORECASE)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("verkstad.registry").joinpath("data", name).read_text("utf-8"))


def _word(sv: str, en: str) -> str:
    return en if (get_language() or "sv").startswith("en") else sv


@dataclass(frozen=True)
class Clause:
    """A clause of the secrecy act (OSL) that a document can be marked with."""

    chapter: int
    section: str
    sv: str
    en: str

    @property
    def name(self) -> str:
        """As it is stored and written in Swedish: "OSL 30 kap. 23 §"."""
        return f"OSL {self.chapter} kap. {self.section} §"

    @property
    def subject(self) -> str:
        return _word(self.sv, self.en)


@dataclass(frozen=True)
class Retention:
    """A retention class; without `years` the document is kept for good, else to a year-end after the event."""

    key: str
    sv: str
    en: str
    years: int | None = None
    event_sv: str = ""
    event_en: str = ""

    @property
    def name(self) -> str:
        return _word(self.sv, self.en)

    def until(self, event: date) -> date | None:
        """The last day a document is kept: the year-end `years` after the event's year; None when kept for good."""
        return date(event.year + self.years, 12, 31) if self.years is not None else None


@cache
def clauses() -> tuple[Clause, ...]:
    return tuple(Clause(**row) for row in _data("secrecy.toml")["clause"])


@cache
def retentions() -> dict[str, Retention]:
    return {row["key"]: Retention(**row) for row in _data("retention.toml")["class"]}


def clause_named(text: str) -> str:
    """The clause's stored name for "30:23", "30 kap. 23 §" or "OSL 30 kap. 23 §"; "" for "". Refuses unknown ones."""
    if not text.strip():
        return ""
    found = _CLAUSE.fullmatch(text.strip())
    if found:
        chapter, section = int(found[1]), found[2].replace(" ", "").lower()
        for clause in clauses():
            if (clause.chapter, clause.section) == (chapter, section):
                return clause.name
    raise Refused.because(
        "registry.unknown_clause",
        gettext_noop("%(clause)s is no clause in the list of secrecy marks."),
        {"clause": text},
        where="secrecy",
        fix=gettext_noop("Write one of the list, for example OSL 30 kap. 23 §."),
    )


def default_prefix(mandate: str) -> str:
    """The prefix of a mandate's series where nobody has chosen one: the key itself when short, else its initials.

    "m4" -> "M4", "smart-industri-i-regionerna-2" -> "SIIR-2", "" -> "A" (documents of no mandate in particular).
    """
    key = mandate.upper()
    if not key:
        return "A"
    if len(key) <= 10:
        return key
    parts = [p for p in re.split(r"[^0-9A-ZÅÄÖÉÜ]+", key) if p]
    letters = "".join(p[0] for p in parts if not p.isdecimal())
    numbers = [p for p in parts if p.isdecimal()]
    return "-".join([letters, *numbers])[:20] if letters else key[:20]


def folded(*texts: str) -> str:
    """Text to search in: every word in one line, without regard to capital letters in any language."""
    return " ".join(" ".join(text.split()) for text in texts if text).casefold()


def shown_title(secrecy: str, title: str, public_title: str) -> str:
    """What the public diary may call a document; "" where it may only say that it is secrecy-marked."""
    return public_title or ("" if secrecy else title)


def shown_counterpart(secrecy: str, private_person: bool, counterpart: str) -> str:
    return "" if secrecy or private_person else counterpart
