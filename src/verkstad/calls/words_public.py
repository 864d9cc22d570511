"""A call's terms as a visitor reads them: who, how much, until when, in the language that is active."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad.calls.queries_public import NOW_OPEN, Shown, Standing
from verkstad.calls.words import APPLICANT
from verkstad.core.calls.legal import FORMS
from verkstad.core.calls.terms import CallTerms, Cheque, CostMethod, CostOption, Known, Letters, Per
from verkstad.core.calls.windows import Phase, Window
from verkstad.core.instruments.questions import COUNTIES, Words
from verkstad.ui import formats


def told(words: Words) -> str:
    return words.told(get_language() or "sv")


def either(sv: str, en: str) -> str:
    """A text in the active language, in the other where it is missing."""
    return told(Words(sv, en))


def applicant_word(kind: str) -> str:
    return str(APPLICANT.get(kind, kind))


def who(terms: CallTerms) -> str:
    """Who may apply, in the call's own words or else by kind; "" where nothing says."""
    return told(terms.who) or sentence(", ".join(applicant_word(kind) for kind in terms.applicant_kinds))


def counties(terms: CallTerms) -> str:
    """Where projects may work: the counties by name, or that it is the whole country."""
    if not terms.regions or set(terms.regions) >= set(COUNTIES):
        return _("The whole country")
    return ", ".join(told(COUNTIES[code]) if code in COUNTIES else code for code in terms.regions)


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def how_much(terms: CallTerms) -> list[str]:
    """What one can get, a line for each limit; empty where the call sets none or none is known."""
    lines = [
        (_("%(amount)s to each region for %(year)s") if str(year).isdigit() else _("%(amount)s to each region"))
        % {"amount": formats.money(ore), "year": year}
        for year, ore in terms.fixed_ore.items()
    ]
    lines += [_at_most(one.per) % formats.money(one.amount_ore) for one in terms.ceilings]
    if terms.least_ore is not None:
        lines.append(_("at least %s") % formats.money(terms.least_ore))
    if terms.highest_share:
        lines.append(share(terms.highest_share))
    if terms.usual_ore is not None:
        usual = formats.qualified(formats.money(terms.usual_ore), terms.usual_qualifier)
        lines.append(_("usually %s was granted") % usual)
    return [sentence(line) for line in lines]


def _at_most(per: Per) -> str:
    return {
        Per.APPLICANT: _("at most %s to each applicant"),
        Per.REGION: _("at most %s for each region"),
        Per.PROJECT: _("at most %s for each project"),
    }[per]


def share(highest: str) -> str:
    """The highest share of the cost: "at most 50 % of the cost", "up to the whole cost"."""
    percent = Fraction(highest)
    if percent >= 100:
        return _("up to the whole cost, no money of one's own is needed")
    decimals = 0 if percent.denominator == 1 else 1
    return _("at most %s of the cost") % formats.percent(percent, 100, decimals)


def left(until: datetime, now: datetime) -> str:
    """How long is left, rounded down: "12 days left", "1 day and 3 hours left", "40 minutes left"."""
    minutes = max(0, (until - now) // timedelta(minutes=1))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days >= 2:
        return ngettext("%s day left", "%s days left", days) % formats.number(days)
    if minutes < 60:
        return ngettext("%s minute left", "%s minutes left", minutes) % minutes
    hour_text = ngettext("%s hour", "%s hours", hours) % hours
    if not days:
        rest = minutes % 60
        return _("%(hours)s and %(minutes)s left") % {
            "hours": hour_text, "minutes": ngettext("%s minute", "%s minutes", rest) % rest
        } if rest else _("%s left") % hour_text  # fmt: skip
    return _("1 day and %s left") % hour_text if hours else _("1 day left")


def time(moment: datetime | None, known: Known) -> str:
    """A moment with no more than is known of it: "15 oktober 2018 kl. 16.00", "oktober 2018", "2018"; "" for nothing."""
    if moment is None or known is Known.NO:
        return ""
    if known is Known.MOMENT:
        return formats.moment(moment)
    return formats.dated(formats.day_of(moment), str(known))


def until_when(one: Shown) -> str:
    """The one line a visitor looks for: when it opens or closes by the Swedish clock, and how long is left."""
    call, terms = one.call, one.terms
    closes = time(call.closes_at, terms.closes_known)
    if one.standing is Standing.CANCELLED:
        return _("The call was cancelled.")
    if one.standing is Standing.COMING and call.opens_at:
        opens = _("Opens %s") % time(call.opens_at, terms.opens_known)
        return opens + (_(", closes %s") % closes if closes else "")
    if one.standing is Standing.ROLLING:
        return _("Open until further notice")
    if not closes or call.closes_at is None:
        return _("Closed; no source tells when") if one.standing is Standing.CLOSED else ""
    if one.standing is Standing.OPEN:
        told_left = left(call.closes_at, one.now)
        return _("Closes %(when)s Swedish time, %(left)s") % {"when": closes, "left": told_left}
    return _("Closed %s") % closes


def grace(one: Shown) -> str:
    """What is allowed after closing, the same for everybody; "" where the call has no closing."""
    ends = Window(one.call.opens_at, one.call.closes_at, one.call.grace_minutes).grace_ends
    if ends is None or not one.call.grace_minutes:
        return _("Nothing can be sent after closing.") if one.call.closes_at and one.standing in NOW_OPEN else ""
    minutes = ngettext("%s minute", "%s minutes", one.call.grace_minutes) % one.call.grace_minutes
    values = {"minutes": minutes, "until": formats.clock(ends)}
    if one.phase is Phase.GRACE:
        return _("What was begun before closing can still be sent until %(until)s, the same for everybody.") % values
    if one.standing in NOW_OPEN or one.standing is Standing.COMING:
        return _("What is begun before closing can be sent for another %(minutes)s, until %(until)s. It is the same for "
                 "everybody.") % values  # fmt: skip
    return ""


STATE_KINDS = {
    Standing.OPEN: "met", Standing.ROLLING: "met", Standing.COMING: "now", Standing.CLOSED: "neutral",
    Standing.CANCELLED: "unmet",
}  # fmt: skip


def state_word(standing: Standing) -> str:
    return {
        Standing.OPEN: _("open"), Standing.ROLLING: _("open until further notice"), Standing.COMING: _("coming"),
        Standing.CLOSED: _("closed"), Standing.CANCELLED: _("cancelled"),
    }[standing]  # fmt: skip


def state_of(one: Shown) -> tuple[str, str]:
    """(kind of tag, word) for a call; the last day before closing is marked."""
    closes = one.call.closes_at
    if one.standing is Standing.OPEN and closes and closes - one.now < timedelta(days=1):
        return "risk", _("closes soon")
    return STATE_KINDS[one.standing], state_word(one.standing)


def letters(terms: CallTerms) -> str:
    """From whom a letter of intent is needed (R2)."""
    return {
        Letters.NONE: _("No letter of intent is needed."),
        Letters.EACH_REGION: _("A letter of intent is needed from the body responsible for regional development in each "
                               "region that the project touches."),
        Letters.UNLESS_RUA: _("An applicant that is not itself responsible for regional development needs a letter of "
                              "intent from the body that is, in each region that the project touches."),
    }[terms.letters]  # fmt: skip


def cheque(rule: Cheque | None) -> list[str]:
    """What a company must meet (R5), a line each."""
    if rule is None:
        return []
    return [
        line for line in (
            _range(_("full-time employees"), rule.least_employees, rule.most_employees, formats.number),
            _range(_("net turnover in the latest annual accounts"), rule.least_turnover_ore, rule.most_turnover_ore,
                   formats.money),
            _("Industry code (SNI) begins with %s") % ", ".join(rule.sni_prefixes) if rule.sni_prefixes else "",
            _("but not with %s") % ", ".join(rule.sni_excluded) if rule.sni_excluded else "",
            ngettext("Registered at least %s year ago", "Registered at least %s years ago", rule.least_years)
            % formats.number(rule.least_years) if rule.least_years else "",
            _("Legal form: %s") % ", ".join(legal_forms(rule)) if rule.legal_forms else "",
            _("At most %s a year") % rule.most_per_year if rule.most_per_year else "",
            _("At most %s in all") % rule.most_ever if rule.most_ever else "",
            _("A study of what is needed has been made before") if rule.study_required else "",
        ) if line
    ]  # fmt: skip


def legal_forms(rule: Cheque) -> list[str]:
    """The legal forms that the call takes, in words; a code without words as it is."""
    return [_(FORMS[code]) if code in FORMS else code for code in rule.legal_forms]


def _range(what: str, least: int | None, most: int | None, said: Callable[[int], str]) -> str:
    values = {"what": what, "least": said(least or 0), "most": said(most or 0)}
    if least is not None and most is not None:
        return sentence(_("%(what)s: from %(least)s to %(most)s") % values)
    if least is not None:
        return sentence(_("%(what)s: at least %(least)s") % values)
    return sentence(_("%(what)s: at most %(most)s") % values) if most is not None else ""


def options(terms: CallTerms) -> list[str]:
    """The simplified cost options, a line each."""
    kinds = {kind.key: told(kind.label) or kind.key for kind in terms.cost_kinds}
    return [_option(one, kinds) for one in terms.cost_options]


def _option(one: CostOption, kinds: dict[str, str]) -> str:
    values = {"label": told(one.label) or kinds.get(one.fills, one.fills), "amount": formats.money(one.amount_ore),
              "unit": told(one.unit), "share": formats.percent(Fraction(one.share or 0), 100, 1 if "." in one.share else 0),
              "of": ", ".join(kinds.get(key, key).lower() for key in one.of)}  # fmt: skip
    return {
        CostMethod.FLAT_RATE: _("%(label)s: a flat rate of %(share)s of %(of)s"),
        CostMethod.UNIT_COST: _("%(label)s: %(amount)s for each %(unit)s"),
        CostMethod.LUMP_SUM: _("%(label)s: %(amount)s, paid in whole or not at all"),
    }[one.method] % values


def joined(parts: Sequence[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts) + "." if parts else ""
