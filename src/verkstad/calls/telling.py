"""A call's terms, findings and differences in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad.calls.actions.drafts import changed_fields
from verkstad.calls.words import AID, APPLICANT, BURDEN, FIELDS, LETTERS, PAPER, PER, field_word
from verkstad.core.calls.burden import Burden
from verkstad.core.calls.terms import CallTerms, Known
from verkstad.core.calls.windows import BadMoment, moment_of
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import COUNTIES, Words
from verkstad.ui import formats

MOMENTS = ("opens_at", "closes_at", "second_closes_at")
DAYS = ("announced_on", "decision_by", "project_from", "project_to")
CHOICES: Mapping[str, Mapping[str, Any]] = {"letters": LETTERS, "aid_scheme": AID}
WEIGHTS = {Severity.ERROR: ("unmet", 0), Severity.WARNING: ("risk", 1), Severity.NOTE: ("info", 2)}


@dataclass(frozen=True)
class Said:
    """A finding as the page shows it: where, what, what to do, and the section that mends it."""

    where: str
    message: str
    fix: str
    clause: str
    kind: str
    section: str = ""


Marked = tuple[tuple[bool, str], ...]


@dataclass(frozen=True)
class Difference:
    """A field that differs: both values as pieces of text, those that are only on one side marked true."""

    field: str
    was: Marked
    now: Marked


def marked(was: str, now: str) -> tuple[Marked, Marked]:
    """Two texts as pieces, word by word, the words that differ marked; short values are marked whole."""
    one, other = (re.findall(r"\S+|\s+", text) for text in (was, now))
    if min(len(one), len(other)) < 8:
        return ((True, was),), ((True, now),)
    sides: tuple[list[tuple[bool, str]], list[tuple[bool, str]]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        for side, words in zip(sides, (one[a:b], other[c:d]), strict=True):
            if words:
                side.append((tag != "equal", "".join(words)))
    return tuple(sides[0]), tuple(sides[1])


def finding_words(one: Finding, section: str = "") -> Said:
    params = {name: _value_word(value) for name, value in one.params.items()}
    message = _(one.message) % params if params else _(one.message)
    fix = (_(one.fix) % params if params else _(one.fix)) if one.fix else ""
    return Said(field_word(one.where), message, fix, one.clause, WEIGHTS[one.severity][0], section)


def _value_word(value: object) -> object:
    languages = {"sv": _("Swedish"), "en": _("English")}
    return str(PER[value]) if value in PER else languages.get(value, value) if isinstance(value, str) else value


def differences(before: CallTerms, after: CallTerms) -> list[Difference]:
    """What changed from one version to the next, field by field, each value in words."""
    changed = changed_fields(before, after)
    names = [name for name in FIELDS if name in changed]
    return [Difference(str(FIELDS[name]), *marked(value_of(before, name), value_of(after, name))) for name in names]


def value_of(terms: CallTerms, name: str) -> str:
    """One field of the terms in words; an en dash for nothing."""
    value = getattr(terms, name)
    if value in (None, "", (), {}) or value == Words():
        return formats.UNKNOWN
    if isinstance(value, Words):
        return _both(value)
    if name in CHOICES:
        return str(CHOICES[name].get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name.endswith("_ore") and isinstance(value, int):
        return formats.money(value)
    if name in MOMENTS:
        return moment_word(value, getattr(terms, name.replace("_at", "_known"), Known.MOMENT))
    if name in DAYS:
        return _day(value)
    return _several(name, value)


def _several(name: str, value: Any) -> str:
    if name == "ceilings":
        return ", ".join(f"{formats.money(one.amount_ore)} {PER[one.per]}" for one in value)
    if name == "fixed_ore":
        return ", ".join(f"{year}: {formats.money(ore)}" for year, ore in sorted(value.items()))
    if name == "applicant_kinds":
        return ", ".join(str(APPLICANT.get(one, one)) for one in value)
    if name == "criteria":
        return ", ".join(f"{_one(one.label) or one.key} ({one.weight})" for one in value)
    if name in ("cost_kinds", "cost_options"):
        return ", ".join(_one(one.label) or one.key for one in value)
    if name == "regions":
        return ", ".join(county(one) for one in value)
    if name == "attachments":
        return ", ".join(f"{_one(one.title) or one.number} ({PAPER[one.kind]}, {one.number})" for one in value)
    if name == "conditions":
        return "\n".join(_both(one) for one in value)
    if name == "highest_share":
        return f"{value.replace('.', ',') if formats.is_swedish() else value}\u00a0%"
    if name == "grace_minutes":
        return ngettext("%s minute", "%s minutes", value) % value
    if name == "cheque":
        from verkstad.calls.words_public import cheque

        return "; ".join(cheque(value))
    if name == "unknown":
        return ", ".join(str(FIELDS.get(one, one)) for one in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def county(code: str) -> str:
    return _one(COUNTIES[code]) if code in COUNTIES else code


def _one(words: Words) -> str:
    return words.told(get_language() or "sv")


def _both(words: Words) -> str:
    """The reader's own language; the other too where only one is written."""
    return _one(words)


def moment_word(text: str, known: Known = Known.MOMENT) -> str:
    """A Swedish wall-clock time in words, with no more than is known of it."""
    try:
        found = moment_of(text)
    except BadMoment:
        return text
    if found is None or known is Known.MOMENT:
        return formats.moment(found)
    if known is Known.NO:
        return _("not known; at the latest %s") % formats.dateword(found)
    return formats.dated(formats.day_of(found), str(known))


def _day(text: str) -> str:
    try:
        return formats.dateword(date.fromisoformat(text))
    except ValueError:
        return text


def minutes_word(minutes: int) -> str:
    """Minutes of work, rounded to what an estimate can bear: "about 20 minutes", "about 2 hours 30 minutes"."""
    step = 5 if minutes < 60 else 15
    rounded = max(step, -(-minutes // step) * step)
    hours, rest = divmod(rounded, 60)
    parts = [ngettext("%s hour", "%s hours", hours) % hours if hours else "",
             ngettext("%s minute", "%s minutes", rest) % rest if rest else ""]  # fmt: skip
    return _("about %s") % " ".join(part for part in parts if part)


def burden_rows(burden: Burden) -> list[dict[str, Any]]:
    return [
        {"kind": str(BURDEN.get(part.kind, part.kind)), "count": part.count, "minutes": part.minutes}
        for part in sorted(burden.parts, key=lambda one: -one.minutes)
    ]


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then warnings, then notes; each in the order of the sections."""
    return sorted(findings, key=lambda one: WEIGHTS[one.severity][1])
