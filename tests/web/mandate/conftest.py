"""The eight real mandates, with the terms of the fourth and the fifth, typed from the decisions and the final report."""

from datetime import date
from typing import Any

import pytest

from tests.web.standing import standing
from verkstad.funds.actions import Line, SourceSpec, book_simple, open_book
from verkstad.funds.models import Book, Voucher
from verkstad.mandate import actions
from verkstad.mandate.models import Mandate, Programme

TKR, MKR = 100_000, 100_000_000
PACK = "system:pack"

# key, number, original mkr, changes in mkr, government number, first and last year, final report due
EIGHT: list[tuple[str, int, int, int, str, int | None, int | None, date]] = [
    ("digitaliseringslyftet", 1, 78, 0, "N2016/06499/FÖF", 2016, 2019, date(2020, 3, 30)),
    ("robotlyftet", 2, 110, -10, "", None, None, date(2022, 3, 30)),
    ("tillverkning", 3, 20, 0, "N2018/04197/FÖF", 2018, 2019, date(2020, 4, 30)),
    ("smir-1", 4, 25, 0, "N2016/02958/FÖF", 2016, 2018, date(2019, 3, 1)),
    ("smir-2", 5, 90, -10, "", 2018, 2020, date(2021, 3, 31)),
    ("kompetens", 6, 9, 10, "N2016/06227/FÖF", 2016, 2019, date(2020, 3, 31)),
    ("skola", 7, 9, 0, "", None, None, date(2019, 3, 1)),
    ("goda-exempel", 8, 6, 0, "N2016/05607/FÖF", None, None, date(2019, 3, 31)),
]
BY_YEAR = {
    "digitaliseringslyftet": {2016: 5, 2017: 20, 2018: 28, 2019: 25},
    "smir-2": {2018: 20, 2019: 30, 2020: 40},
    "kompetens": {2016: 3, 2017: 3, 2018: 3},
}
DECIDED = {"kompetens": date(2018, 7, 1)}


def save_one(key: str, **more: Any) -> Mandate:
    """A mandate of the list by its key, with its envelopes, its change and its final report."""
    _key, number, original, change, dnr, first, last, due = next(row for row in EIGHT if row[0] == key)
    given: dict[str, Any] = {
        "programme": "smart-industri", "key": key, "number": number, "name_sv": key.title(), "name_en": key.title(),
        "original_ore": original * MKR, "government_number": dnr, "first_year": first, "last_year": last,
    }  # fmt: skip
    actions.save_mandate(**(given | more), actor=PACK)
    for year, amount in BY_YEAR.get(key, {None: original}).items():
        actions.save_envelope(mandate=key, year=year, amount_ore=amount * MKR, actor=PACK, fund_source="special_funds")
    if change:
        actions.save_amendment(mandate=key, key="change", decided_on=DECIDED.get(key, date(2018, 12, 1)),
                               date_precision="month", change_ore=change * MKR, reason_sv="Ändrad budget",
                               reason_en="Changed budget", fund_source="special_funds", actor=PACK)  # fmt: skip
    actions.save_obligation(mandate=key, key="final", kind="final_report", title_sv="Slutredovisning",
                            title_en="Final report", due_on=due, actor=PACK)  # fmt: skip
    return Mandate.objects.get(key=key)


SOURCES = [
    SourceSpec("special_funds", "Särskilda medel", "Special funds", repayable=True, order=1),
    SourceSpec("admin", "Förvaltningsanslag", "Administrative appropriation", order=2, funding_kind="anslag"),
]


def open_one(key: str, first: int, last: int, public: bool = True) -> Book:
    return open_book(key=key, title=key, first_year=first, last_year=last, public=public, sources=SOURCES, actor=PACK)[
        0
    ]


def book(mandate: Mandate | str, kind: str, ore: int, *, year: int | None = None, day: date = date(2018, 12, 31),
         layer: str = "actual", source: str = "special_funds", origin: str = "pack") -> Voucher:  # fmt: skip
    """Book one line in natural sign."""
    key = mandate if isinstance(mandate, str) else mandate.key
    return book_simple(book=Book.objects.get(key=key), booked_on=day, text=kind, lines=[Line(source, kind, ore, year)],
                       layer=layer, origin=origin, actor=PACK)  # fmt: skip


def the_programme() -> None:
    actions.save_programme(key="smart-industri", name_sv="Smart industri", name_en="Smart industry", actor=PACK)


@pytest.fixture
def programme(db: None) -> None:
    if not Programme.objects.exists():
        the_programme()


@pytest.fixture
def eight(programme: None) -> list[Mandate]:
    return [save_one(row[0]) for row in EIGHT]


def term(mandate: str, key: str, kind: str, **more: Any) -> None:
    actions.save_term(mandate=mandate, key=key, kind=kind, clause=f"villkor {key}", text_sv=f"Villkor {key}",
                      text_en=f"Term {key}", actor=PACK, **more)  # fmt: skip


@pytest.fixture
def fourth(programme: None) -> Mandate:
    return standing.given("fourth") or the_fourth()


def the_fourth() -> Mandate:
    """Mandate 4: a floor of 20 000 tkr on grants, caps of 2 000, 2 000 and 1 000 tkr on programme costs."""
    if not Programme.objects.exists():
        the_programme()
    open_one("smir-1", 2016, 2018)
    mandate = save_one("smir-1", agency_number="Ä 2016-814")
    term("smir-1", "floor", "grant_floor", amount_ore=20_000 * TKR)
    for year, cap in ((2016, 2_000), (2017, 2_000), (2018, 1_000)):
        term("smir-1", f"cap-{year}", "cost_cap_year", year=year, amount_ore=cap * TKR)
    return mandate


@pytest.fixture
def fifth(programme: None) -> Mandate:
    return standing.given("fifth") or the_fifth()


def the_fifth() -> Mandate:
    """Mandate 5: 20 + 30 + 40 mkr, the cut of 10, 5 % programme costs, draw by 30 May, repay by 1 March 2021."""
    if not Programme.objects.exists():
        the_programme()
    open_one("smir-2", 2018, 2020)
    mandate = save_one("smir-2")
    term("smir-2", "share", "cost_cap_share", per_mille=50)
    term("smir-2", "draw", "draw_by", month_day="05-30")
    term("smir-2", "repay", "repay_by", due_on=date(2021, 3, 1))
    return mandate


@pytest.fixture
def booked(fourth: Mandate) -> Mandate:
    """Mandate 4 with the inputs of its account 2016-2018, in tkr for the period as a whole."""
    book(fourth, "bidrag", 25_000 * TKR)
    for kind, tkr in (("staff", 1_268), ("services", 722), ("other", 299), ("transfers", 16_603)):
        book(fourth, kind, tkr * TKR)
    for kind, tkr in (("anslag", 1_706), ("staff", 1_702), ("other", 5)):
        book(fourth, kind, tkr * TKR, source="admin")
    book(fourth, "transfers", 20_197 * TKR, layer="commitment")
    return fourth


@pytest.fixture
def drawable(fifth: Mandate) -> Mandate:
    """Mandate 5 with a diary number, which a request must quote."""
    actions.save_mandate(programme="smart-industri", key="smir-2", number=5, name_sv="Smart industri 2.0",
                         name_en="Smart industry 2.0", original_ore=90 * MKR, first_year=2018, last_year=2020,
                         government_number="N2018/00001/FÖF", actor=PACK)  # fmt: skip
    return Mandate.objects.get(key="smir-2")


@pytest.fixture
def book_line() -> Any:
    """Book one line in natural sign: book_line("smir-1", "staff", ore, year=2016, layer="actual")."""
    return book
