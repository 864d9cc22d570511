"""How a figure is told: in which unit, with which decimals, and with which rounding word (R41). Swedish and English.

Rounding words never say what is not so: "drygt", "över" and their kin stand before a number that the exact value is above,
"knappt" and "nästan" before one that it is below, "cirka" on either side, and a number that is exact has none. A rounded
number is never further than a tenth from the exact value: where the asked decimals are too coarse, finer ones are taken.
"""

from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.money import MINUS, ORE_PER, THIN, half_up
from verkstad.core.reporting.figure import FEW, NOTHING, WITHHELD, Unit
from verkstad.core.words import gettext_noop as _

HARD = "\u00a0"
AUTO = "ord"
WORDS = {
    "drygt": {"sv": "drygt", "en": "just over"},
    "över": {"sv": "över", "en": "over"},
    "knappt": {"sv": "knappt", "en": "just under"},
    "nästan": {"sv": "nästan", "en": "nearly"},
    "cirka": {"sv": "cirka", "en": "about"},
}
ABOVE, BELOW = ("drygt", "över"), ("knappt", "nästan")
MOST, LITTLE, HARDLY = Fraction(1, 10), Fraction(1, 20), Fraction(1, 100)
FINEST, COARSEST = 6, -9  # decimals
SAID = {
    NOTHING: {"sv": "uppgift saknas", "en": "not known"},
    FEW: {"sv": "redovisas inte", "en": "not shown"},
    WITHHELD: {"sv": "redovisas inte", "en": "not shown"},
}

# The units that a figure of each kind can be told in; the first where none is asked for.
SHOWN: dict[Unit, tuple[str, ...]] = {
    Unit.ORE: ("kr", "tkr", "mkr"),
    Unit.COUNT: ("antal",),
    Unit.COMPANIES: ("antal",),
    Unit.MINUTES: ("h",),
    Unit.DAYS: ("dagar", "antal"),
    Unit.SHARE: ("%",),
    Unit.PLAIN: ("antal",),
}
PER = {"h": Fraction(60), "%": Fraction(1, 100), **{unit: Fraction(ore) for unit, ore in ORE_PER.items()}}


class BadForm(ValueError):
    """A form that a figure cannot be told in; `message` % `params` says why and what to do."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True)
class Form:
    """How a figure is told: `unit` of SHOWN, decimals (below nought: tens, hundreds), and a word of WORDS, "ord" or none."""

    unit: str
    decimals: int = 0
    word: str = ""


@dataclass(frozen=True)
class Told:
    """A figure as it is told: the whole text, its rounded number in the shown unit, and the word before it ("" without)."""

    text: str
    number: Fraction
    word: str = ""


def form_of(kind: Unit, unit: str = "", decimals: int = 0, word: str = "") -> Form:
    """A form that fits a kind of figure, its usual unit where none is named. Raises BadForm."""
    if unit and unit not in SHOWN[kind]:
        known = ", ".join(SHOWN[kind])
        raise BadForm(_("the figure cannot be told in %(unit)s; use %(known)s"), unit=unit, known=known)
    if word and word != AUTO and word not in WORDS:
        known = ", ".join((AUTO, *WORDS))
        raise BadForm(_("“%(word)s” is no rounding word; use %(known)s"), word=word, known=known)
    if not COARSEST <= decimals <= FINEST:
        raise BadForm(_("%(decimals)s decimals cannot be told; use -9 to 6"), decimals=decimals)
    return Form(unit or SHOWN[kind][0], decimals, word)


def in_shown(value: Fraction, unit: str) -> Fraction:
    """An exact value (öre, minutes, a share of one, a number) in the unit that it is told in, exact."""
    return value / PER.get(unit, Fraction(1))


def tell(value: Fraction, form: Form, language: str = "sv", *, bare: bool = False) -> Told:
    """The figure as it is told. `bare` leaves the unit out: a table states it once in its head."""
    exact = in_shown(value, form.unit)
    number, decimals, word = _rounded(exact, form)
    text = number_text(number, decimals, language)
    if not bare:
        text = with_unit(text, form.unit, language)
    if word:
        text = f"{WORDS[word][language]}{HARD}{text}"
    return Told(text, number, word)


def without_value(why: str, language: str = "sv") -> str:
    """What stands where there is no value: nothing to reckon from, or few behind it (R32)."""
    return SAID.get(why, SAID[NOTHING])[language]


def number_text(value: Fraction, decimals: int, language: str = "sv") -> str:
    """A number as it is written: "1 240,5" with thin blanks, or "1,240.5". Below nought decimals none are shown."""
    shown = max(decimals, 0)
    rounded = half_up(value, shown)
    text = f"{rounded.copy_abs():,f}"
    if language == "sv":
        text = text.replace(",", THIN).replace(".", ",")
    return MINUS + text if rounded < 0 else text


def with_unit(number: str, unit: str, language: str = "sv") -> str:
    """A number's text with its unit, joined so that no line breaks between them."""
    if unit == "antal":
        return number
    if language == "sv":
        return f"{number}{HARD}{'timmar' if unit == 'h' else unit}"
    if unit in ORE_PER:
        scale = {"kr": "", "tkr": f"{HARD}thousand", "mkr": f"{HARD}million"}[unit]
        return f"SEK{HARD}{number}{scale}"
    return f"{number}%" if unit == "%" else f"{number}{HARD}{'hours' if unit == 'h' else 'days'}"


def unit_label(unit: str, language: str = "sv") -> str:
    """The unit as a table states it once in its head."""
    if unit == "antal":
        return "antal" if language == "sv" else "number"
    if language == "sv":
        return "timmar" if unit == "h" else unit
    named = {"kr": "SEK", "tkr": "SEK thousand", "mkr": "SEK million", "h": "hours", "dagar": "days"}
    return named.get(unit, unit)


def _rounded(exact: Fraction, form: Form) -> tuple[Fraction, int, str]:
    """The rounded number, the decimals that it is shown with, and the word that is true of it."""
    if not form.word:
        decimals = max(form.decimals, 0)
        return Fraction(half_up(exact, decimals)), decimals, ""
    for decimals in range(form.decimals, FINEST + 1):
        number = _to_step(exact, decimals, form.word)
        if number == exact:
            return exact, decimals, ""
        if number and abs(exact - number) <= MOST * abs(number):
            return number, decimals, _word(exact, number, form.word)
    number = Fraction(half_up(exact, FINEST))
    return number, FINEST, "" if number == exact else "cirka"


def _to_step(exact: Fraction, decimals: int, word: str) -> Fraction:
    """Rounded to a step of ten: down for a word that says "above", up for one that says "below", else to the nearest."""
    scaled = exact * Fraction(10) ** decimals
    if exact > 0 and word in ABOVE:
        whole = scaled.numerator // scaled.denominator
    elif exact > 0 and word in BELOW:
        whole = -(-scaled.numerator // scaled.denominator)
    else:
        whole = int(half_up(scaled))
    return whole / Fraction(10) ** decimals


def _word(exact: Fraction, number: Fraction, asked: str) -> str:
    """The word that is true; below nought "above" and "below" would be misread, so it is "cirka"."""
    if exact < 0:
        return "cirka"
    apart = (exact - number) / number
    if asked == AUTO:
        if apart > 0:
            return "drygt" if apart <= LITTLE else "över"
        return "nästan" if -apart <= HARDLY else "knappt" if -apart <= LITTLE else "cirka"
    if asked == "drygt" and apart > LITTLE:
        return "över"
    if asked in BELOW and -apart > LITTLE:
        return "cirka"
    return asked
