"""Whether a company meets a cheque's terms (R5), on facts of a register: each answer names the fact and its date.

What no register tells is never guessed: the answer is then "cannot be decided" and says what to ask for.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from verkstad.core.calls.legal import old_enough
from verkstad.core.calls.terms import Cheque
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop as _

T = TypeVar("T")


@dataclass(frozen=True)
class Known(Generic[T]):
    """A fact with the day it speaks of and where it was read."""

    value: T
    as_of: date
    source: str


@dataclass(frozen=True)
class CompanyFacts:
    """What is known of a company; None where nothing is. `earlier` are the days of its earlier cheques of this type."""

    employees: Known[int] | None = None
    turnover_ore: Known[int] | None = None
    sni: Known[tuple[str, ...]] | None = None
    earlier: tuple[date, ...] = ()
    study_attached: bool | None = None
    registered_on: Known[date] | None = None
    legal_form: Known[str] | None = None


class Met(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Answer:
    """One check: what it is about (also the fact to ask for), how it came out, and why."""

    about: str
    met: Met
    finding: Finding


def answers(cheque: Cheque, facts: CompanyFacts, day: date) -> list[Answer]:
    """Every check that the cheque asks for, on the facts, for a decision on `day`; in the order of the terms."""
    found = []
    if cheque.least_employees is not None or cheque.most_employees is not None:
        found.append(_size(cheque, facts.employees))
    if cheque.least_turnover_ore is not None or cheque.most_turnover_ore is not None:
        found.append(_turnover(cheque, facts.turnover_ore))
    if cheque.sni_prefixes or cheque.sni_excluded:
        found.append(_industry(cheque, facts.sni))
    if cheque.least_years is not None:
        found.append(_age(cheque.least_years, facts.registered_on, day))
    if cheque.legal_forms:
        found.append(_legal_form(cheque.legal_forms, facts.legal_form))
    if cheque.most_per_year is not None:
        given = sum(1 for one in facts.earlier if one.year == day.year)
        found.append(_earlier("earlier_year", given, cheque.most_per_year,
                              _("%(given)s earlier cheques this year; at most %(most)s may be given in a year.")))  # fmt: skip
    if cheque.most_ever is not None:
        found.append(_earlier("earlier_ever", len(facts.earlier), cheque.most_ever,
                              _("%(given)s earlier cheques in all; at most %(most)s may be given to a company.")))  # fmt: skip
    if cheque.study_required:
        found.append(_study(facts.study_attached))
    return found


def allowed(given: list[Answer]) -> bool:
    """Whether every check is met; what cannot be decided is no yes."""
    return all(one.met == Met.MET for one in given)


def _answer(about: str, met: Met, message: str, params: dict[str, object], fix: str = "") -> Answer:
    severity = Severity.NOTE if met == Met.MET else Severity.ERROR
    return Answer(about, met, Finding(f"cheque.{about}", message, params, severity, "R5", about, fix))


def _unknown(about: str, message: str, fix: str) -> Answer:
    return _answer(about, Met.UNDECIDED, message, {}, fix)


def _fact(known: Known[T]) -> dict[str, object]:
    return {"as_of": known.as_of.isoformat(), "source": known.source}


_REFUSE = _("Propose a rejection, or have the register's fact corrected with a newer one.")


def _bounds(
    about: str, value: int, least: int | None, most: int | None, shown: dict[str, object], messages: tuple[str, ...]
) -> Answer:  # fmt: skip
    fits, few, many = messages
    if least is not None and value < least:
        return _answer(about, Met.NOT_MET, few, shown, _REFUSE)
    if most is not None and value > most:
        return _answer(about, Met.NOT_MET, many, shown, _REFUSE)
    return _answer(about, Met.MET, fits, shown)


def _size(cheque: Cheque, known: Known[int] | None) -> Answer:
    if known is None:
        return _unknown("employees", _("Whether the company's size fits cannot be decided: no register fact tells its employees."),
                        _("Ask for the number of full-time employees in the last annual accounts and register it."))  # fmt: skip
    shown = {"employees": known.value, "least": cheque.least_employees, "most": cheque.most_employees, **_fact(known)}
    return _bounds("employees", known.value, cheque.least_employees, cheque.most_employees, shown, (
        _("%(employees)s employees (%(source)s, %(as_of)s) is within what the call takes."),
        _("%(employees)s employees (%(source)s, %(as_of)s) is fewer than the call's %(least)s."),
        _("%(employees)s employees (%(source)s, %(as_of)s) is more than the call's %(most)s."),
    ))  # fmt: skip


def _turnover(cheque: Cheque, known: Known[int] | None) -> Answer:
    if known is None:
        return _unknown("turnover_ore", _("Whether the company's turnover fits cannot be decided: no register fact tells it."),
                        _("Ask for the net turnover in the last annual accounts and register it."))  # fmt: skip
    least, most = cheque.least_turnover_ore, cheque.most_turnover_ore
    shown: dict[str, object] = {"turnover": format_amount(known.value, "tkr"), **_fact(known),
                                "least": format_amount(least or 0, "tkr"), "most": format_amount(most or 0, "tkr")}  # fmt: skip
    return _bounds("turnover_ore", known.value, least, most, shown, (
        _("A turnover of %(turnover)s (%(source)s, %(as_of)s) is within what the call takes."),
        _("A turnover of %(turnover)s (%(source)s, %(as_of)s) is less than the call's %(least)s."),
        _("A turnover of %(turnover)s (%(source)s, %(as_of)s) is more than the call's %(most)s."),
    ))  # fmt: skip


def plain_code(code: str) -> str:
    """An industry code as its figures: "10.2" and "10.200" begin alike."""
    return "".join(c for c in code if c.isdigit())


def takes(cheque: Cheque, code: str) -> bool:
    """Whether an industry code (SNI) begins as the call says and not as it excludes."""
    plain = plain_code(code)
    wanted = not cheque.sni_prefixes or any(plain.startswith(plain_code(one)) for one in cheque.sni_prefixes)
    return wanted and not any(plain.startswith(plain_code(one)) for one in cheque.sni_excluded)


def _industry(cheque: Cheque, known: Known[tuple[str, ...]] | None) -> Answer:
    if known is None or not known.value:
        return _unknown("sni", _("Whether the company's industry fits cannot be decided: no register fact tells its SNI code."),
                        _("Fetch the SNI codes from the company register and register them with their date."))  # fmt: skip
    shown = {"codes": ", ".join(known.value), "wanted": ", ".join(cheque.sni_prefixes) or "–",
             "excluded": ", ".join(cheque.sni_excluded) or "–", **_fact(known)}  # fmt: skip
    if any(takes(cheque, code) for code in known.value):
        return _answer("sni", Met.MET,
                       _("An SNI code of the company (%(codes)s; %(source)s, %(as_of)s) is among those that the call takes."),
                       shown)  # fmt: skip
    return _answer("sni", Met.NOT_MET,
                   _("No SNI code of the company (%(codes)s; %(source)s, %(as_of)s) begins with %(wanted)s, except %(excluded)s."),
                   shown, _REFUSE)  # fmt: skip


def _age(least: int, known: Known[date] | None, day: date) -> Answer:
    if known is None:
        return _unknown("registered_on", _("How old the company is cannot be decided: no register fact tells when it was registered."),
                        _("Fetch the day of registration from the company register and register it with its date."))  # fmt: skip
    shown = {"registered": known.value.isoformat(), "least": least, **_fact(known)}
    if old_enough(known.value, least, day):
        return _answer("registered_on", Met.MET,
                       _("The company was registered on %(registered)s (%(source)s, %(as_of)s). The call asks that it is "
                         "at least %(least)s years ago."), shown)  # fmt: skip
    return _answer("registered_on", Met.NOT_MET,
                   _("The company was registered on %(registered)s (%(source)s, %(as_of)s), less than the call's "
                     "%(least)s years ago."), shown, _REFUSE)  # fmt: skip


def _legal_form(wanted: tuple[str, ...], known: Known[str] | None) -> Answer:
    if known is None:
        return _unknown("legal_form", _("Whether the company's legal form fits cannot be decided: no register fact tells it."),
                        _("Fetch the legal form from the company register and register it with its date."))  # fmt: skip
    shown = {"form": known.value, "wanted": ", ".join(wanted), **_fact(known)}
    if known.value in wanted:
        return _answer("legal_form", Met.MET,
                       _("The company's legal form, %(form)s (%(source)s, %(as_of)s), is one that the call takes: %(wanted)s."),
                       shown)  # fmt: skip
    return _answer("legal_form", Met.NOT_MET,
                   _("The company's legal form, %(form)s (%(source)s, %(as_of)s), is none that the call takes: %(wanted)s."),
                   shown, _REFUSE)  # fmt: skip


def _earlier(about: str, given: int, most: int, message: str) -> Answer:
    shown: dict[str, object] = {"given": given, "most": most}
    if given >= most:
        return _answer(about, Met.NOT_MET, message, shown, _("Propose a rejection."))
    return _answer(about, Met.MET, message, shown)


def _study(attached: bool | None) -> Answer:
    if attached is None:
        return _unknown("study", _("Whether a study has been made cannot be decided: the application does not say."),
                        _("Ask the company for the study."))  # fmt: skip
    if attached:
        return _answer("study", Met.MET, _("The study that must come first is attached."), {})
    return _answer("study", Met.NOT_MET, _("The study that must come first is not attached."), {},
                   _("Ask the company for the study, or propose a rejection."))  # fmt: skip
