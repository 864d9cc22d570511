"""Numbers that a writer typed by hand where a figure could give them: found with their place, and the figure that would.

What is no figure is left alone: years and dates, times, diary numbers, clauses, numbers of lists and tables, addresses, and
figures that are bound already. A number is told to be a figure's only where it is its value at the precision that is typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.money import half_up
from verkstad.core.reporting.figure import Answer, Definition, Unit
from verkstad.core.reporting.words import PER

SV_NUMBERS = (
    "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
).split()
EN_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
).split()
TENS = {
    "trettio": 30,
    "fyrtio": 40,
    "femtio": 50,
    "hundra": 100,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
}
SPELLED = {**{w: n for n, w in enumerate(SV_NUMBERS)}, **{w: n for n, w in enumerate(EN_NUMBERS)}, **TENS, "ett": 1}
LEAST_SPELLED = 2  # "en" and "ett" are words more often than numbers

MONTHS = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|june|july|"
    "august|october"
)
UNITS = {
    "kr": "kr", "kronor": "kr", "sek": "kr", "tkr": "tkr", "tusen kronor": "tkr", "mkr": "mkr", "mnkr": "mkr", "miljoner kronor": "mkr",
    "miljoner": "mkr", "miljon": "mkr", "million": "mkr", "thousand": "tkr", "procent": "%", "%": "%", "percent": "%", "per cent": "%",
    "timmar": "h", "h": "h", "tim": "h", "hours": "h", "dagar": "dagar", "days": "dagar", "dag": "dagar",
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(one) for one in UNITS), key=len, reverse=True))
_B = r"[ \u00a0\u202f\u2009]"
_NUMBER = rf"\d{{1,3}}(?:{_B}\d{{3}})+(?:,\d+)?|\d+(?:,\d+)?"
_TYPED = re.compile(
    rf"(?<![\w,.:/§-])(?P<sek>SEK{_B})?(?P<sign>[−-])?(?P<number>{_NUMBER})(?:{_B}?(?P<unit>{_UNIT})(?![\w]))?", re.I
)
_TYPED_EN = re.compile(
    rf"(?<![\w,.:/§-])(?P<sek>SEK{_B})?(?P<sign>[−-])?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:{_B}?(?P<unit>{_UNIT})(?![\w]))?", re.I,
)  # fmt: skip
_SPELLED = re.compile(
    rf"(?<![\w-])(?P<number>{'|'.join(sorted(SPELLED, key=len, reverse=True))}){_B}(?:(?P<unit>{_UNIT})(?!\w)|(?P<thing>[a-zåäö]{{3,}}))",
    re.I,
)

# What looks like a number and is none of ours: each span is left alone.
ALONE = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\[\[.*?\]\]",  # a figure that is bound
        r"\]\([^)]*\)",  # a link's address
        r"https?://\S+|\S+@\S+",
        r"\b\d{4}-\d{2}(?:-\d{2})?\b",  # 2018-12-31
        r"\b(?:19|20)\d{2}\s?[–/-]\s?(?:(?:19|20)?\d{2})\b",  # 2016–2018, 2021/22
        rf"\b\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?(?:\.|st|nd|rd|th)?\s(?:{MONTHS})\b(?:\s\d{{4}})?",  # 27 februari 2019
        rf"\b(?:{MONTHS})\s\d{{1,2}}(?:,\s\d{{4}}|\b)",
        rf"\b(?:{MONTHS}|år|årets?|åren|sedan|hösten|våren|sommaren|under|till|från|in|since|year)\s(?:19|20)\d{{2}}\b",
        r"\b(?:kl\.?|klockan)\s?\d{1,2}(?:[.:]\d{2})?",
        r"\b[A-ZÅÄÖ]{1,4}\s?\d{4}[/:-]\d+(?:[/-][A-ZÅÄÖ]+)?",  # N2016/02958/FÖF, Ä 2016-814
        r"\b\d{1,4}:\d+\b",  # SFS 2018:1472
        r"\b\d{1,3}\s?[a-z]?\s?§+|§+\s?\d+(?:\s?[a-z])?(?:\s?[–-]\s?\d+)?|\b\d{1,3}\skap\.?",
        r"\b(?:artikel|artiklarna|art\.|punkt|punkten|punkterna|steg|villkor|bilaga|tabell|bild|figur|avsnitt|kapitel|kap\.|sida|"
        r"sidan|sidorna|s\.|nr|nummer|version|utgåva|fas|del|etapp|article|section|annex|table|figure|page|step|chapter|no\.)"
        r"\s?\d+(?:[.:]\d+)*(?:\s?[–-]\s?\d+)?",
        r"\b(?-i:(?!SEK\b)[A-ZÅÄÖ]\w+)\s\d\.\d\b(?!\s?(?:million|thousand|%))",  # Digilyft 2.0
        r"\b[A-Z]+\d+\b|\b\d+[A-Za-zåäö]+-\w+",
        r"\b\d{6}-\d{4}\b|\b\d{2,3}-\d{5,}\b",  # organisation and telephone numbers
        r"(?m)^\s*\d{1,3}[.)]\s",  # a numbered list
    )
)
_CODE = re.compile(r"[-:/§.]\w")  # what makes a number a part of a code
_YEAR = re.compile(r"(?:19|20)\d{2}$")


@dataclass(frozen=True)
class Suggestion:
    """A figure that gives the typed number, as it would be typed: [[paid|tkr]]."""

    key: str
    markup: str
    words: str


@dataclass(frozen=True)
class Typed:
    """A number typed by hand: its line and column (from 1), its text, and the figures that give it; none where no figure does."""

    line: int
    column: int
    text: str
    value: Fraction
    unit: str
    suggestions: tuple[Suggestion, ...] = ()


def typed_numbers(text: str, language: str = "sv") -> Iterator[Typed]:
    """Every number of a text that could be a figure, in order, with its exact value in its unit ("" where none is said)."""
    free = _masked(text)
    found = sorted([*_digits(free, language), *_words(free)], key=lambda one: one[0])
    for at, said, value, unit in found:
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        yield Typed(line, column, text[at : at + len(said)], value, unit)


def _masked(text: str) -> str:
    """The text with what is left alone made blank, sign for sign."""
    for pattern in ALONE:
        text = pattern.sub(lambda found: re.sub(r"[^\n]", "¤", found[0]), text)
    return text


def _digits(text: str, language: str) -> Iterator[tuple[int, str, Fraction, str]]:
    for found in (_TYPED_EN if language == "en" else _TYPED).finditer(text):
        number, unit = found["number"], UNITS.get((found["unit"] or "").lower(), "")
        if found["sek"]:
            unit = unit or "kr"
        if not unit and (_YEAR.match(number) or _CODE.match(text, found.end())):
            continue
        plain = number.replace(",", "") if language == "en" else re.sub(_B, "", number).replace(",", ".")
        value = Fraction(plain)
        yield found.start(), found[0].rstrip(), -value if found["sign"] else value, unit


def _words(text: str) -> Iterator[tuple[int, str, Fraction, str]]:
    """Numbers in words before a unit or a thing: "fem projekt"."""
    for found in _SPELLED.finditer(text):
        value = SPELLED[found["number"].lower()]
        if value >= LEAST_SPELLED:
            unit = UNITS.get((found["unit"] or "").lower(), "")
            yield found.start(), found["number"] if not unit else found[0], Fraction(value), unit


# Which figure would give it


def find(
    text: str,
    answers: Iterable[Answer],
    definitions: Mapping[str, Definition],
    language: str = "sv",
    *,
    most: int = 4,
) -> list[Typed]:
    """The numbers of a text that a figure of these answers gives, or that carry a unit and none does.

    A number without unit that no figure gives (three reasons, two paths) is no figure: it is left out. Each has at most `most`
    suggestions, those asked in the report's own frame first.
    """
    known = [one for one in answers if one.value is not None and not one.hidden]
    made = []
    for one in typed_numbers(text, language):
        fit = [found for answer in known if (found := _fits(one, answer, definitions[answer.key], language))]
        if fit or one.unit in ("kr", "tkr", "mkr", "%", "h"):
            chosen = sorted(dict.fromkeys(fit), key=lambda found: len(found.markup))[:most]
            made.append(Typed(one.line, one.column, one.text, one.value, one.unit, tuple(chosen)))
    return made


def _fits(one: Typed, answer: Answer, definition: Definition, language: str) -> Suggestion | None:
    """The figure as it would be typed, where it is the number at the precision that is typed."""
    for unit in units_for(one.unit, definition.unit):
        assert answer.value is not None  # noqa: S101  chosen so; for the type checker
        exact = answer.value / PER.get(unit, Fraction(1))
        decimals = _decimals(one.text, language)
        if Fraction(half_up(exact, decimals)) != one.value:
            continue
        form = unit + (f",{decimals}" if decimals else "")
        plain = unit in ("antal", "") or (unit in ("%", "h", "dagar") and not decimals)
        return Suggestion(answer.key, f"[[{answer.key}{'' if plain else '|' + form}]]", definition.words(language))
    return None


def units_for(typed: str, kind: Unit) -> Sequence[str]:
    """The units in which a figure of a kind can be what was typed with a unit, or without any."""
    if kind is Unit.ORE:
        return (typed,) if typed in ("kr", "tkr", "mkr") else ()
    if kind is Unit.SHARE:
        return ("%",) if typed == "%" else ()
    if kind is Unit.MINUTES:
        return ("h",) if typed == "h" else ()
    if kind is Unit.DAYS:
        return ("dagar",) if typed == "dagar" else ()
    return ("antal",) if typed == "" else ()


def _decimals(text: str, language: str) -> int:
    found = re.search(r"\.(\d+)" if language == "en" else r",(\d+)", text)
    return len(found[1]) if found else 0
