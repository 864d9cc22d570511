"""How long a report takes to build in each format, and to verify, by its size; with named peers on the same content.

A report of n pages has 2n/3 tables of twelve rows and four columns of figures, n/3 pictures of all five kinds, and text between
them, over 10 000 rows. Peers: `chromium` prints the same HTML to a tagged PDF (the browser is started before the clock), `openpyxl`
writes the same sheets cell by cell. Seconds are of the processor, which other work on the machine disturbs least; `clock` is what
the four formats took by the clock, and the peers are told by the clock too, since they work in processes of their own.
`x2` is what twice the size takes beside the size itself: 2 is linear.
"""

import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from verkstad.core.reporting.document import Bound, Column, Document, Mark, Picture, Row, Section, Table, Text
from verkstad.core.reporting.figure import Answer, Definition, Fact, Frame, How, Unit, measure, reckon
from verkstad.core.reporting.markup import parse
from verkstad.core.reporting.places import put_together, questions, values_of
from verkstad.core.reporting.snapshot import Snapshot, snapshot_of
from verkstad.core.reporting.to_docx import docx_of
from verkstad.core.reporting.to_html import html_of
from verkstad.core.reporting.to_typst import pdf_of
from verkstad.core.reporting.to_xlsx import xlsx_of
from verkstad.core.reporting.verify_file import verify_bytes

MOST_SECONDS = 10.0
SIZES, QUICK = (15, 30, 60, 120), (15, 30)
ROWS = 10_000
FRAME = Frame(date(2018, 12, 31), datetime(2019, 2, 27, tzinfo=UTC))
YEARS = range(2007, 2019)
COUNTIES = tuple(f"{n:02}" for n in (1, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25))
PROSE = (
    "Av anslaget betalades [[grants|tkr]] till och med 2018, det vill säga [[grants|mkr|ord]]. Verksamhetskostnaderna var "
    "[[share|%,1]] av det utbetalade. Regionerna har arbetat på olika sätt, och det som har fungerat på en plats har ofta fungerat "
    "på en annan. Där inget annat sägs är beloppen de som betalades ut under året. **Det som inte är känt sägs vara okänt.**"
)


def defined(key: str, unit: Unit, **method: Any) -> Definition:
    told = {"sv": key, "en": key, "meaning_sv": f"{key}, ur böckerna.", "meaning_en": f"{key}, from the books."}
    return Definition(key=key, group="money", unit=unit, **told, **method)


DEFINITIONS = {
    "grants": defined("grants", Unit.ORE, how=How.SUM),
    "opex": defined("opex", Unit.ORE, how=How.SUM),
    "share": defined("share", Unit.SHARE, formula="opex / (grants + opex)"),
    "rows": defined("rows", Unit.COUNT, how=How.COUNT),
}


def facts(count: int) -> dict[str, list[Fact]]:
    known = datetime(2019, 1, 1, tzinfo=UTC)
    made = [
        Fact(f"entry/{n}", date(2007, 1, 1) + timedelta(days=n % 4300), known + timedelta(seconds=n),
             Fraction(100_000 + 7919 * n % 9_999_999),
             mandate=f"m{n % 4}", project=f"p{n % 200}", regions=(COUNTIES[n % 21],), year=2007 + n % 12)
        for n in range(count)
    ]  # fmt: skip
    return {"grants": made[::2], "opex": made[1::2], "rows": made}


class Source:
    """Answers every question from the rows, once."""

    def __init__(self, count: int) -> None:
        self.rows = facts(count)
        self.kept: dict[tuple[str, Frame], list[Fact]] = {}

    def of(self, key: str, frame: Frame) -> list[Fact]:
        if (key, frame) not in self.kept:
            self.kept[key, frame] = [
                one for one in self.rows[key]
                if frame.year in (None, one.year) and frame.region in ("", *one.regions) and frame.mandate in ("", one.mandate)
            ]  # fmt: skip
        return self.kept[key, frame]

    def answer(self, key: str, frame: Frame) -> Answer:
        definition = DEFINITIONS[key]
        if definition.formula:
            parts = tuple(self.answer(part, frame) for part in definition.parts)
            made = reckon(definition.tree, {part.key: part.value for part in parts})
            return Answer(key, frame, made.value, made.numerator, made.denominator, parts=parts)
        rows = self.of(key, frame)
        return Answer(key, frame, measure(definition.how or How.SUM, rows, frame.region), facts=len(rows))


def cell(key: str, unit: str = "", decimals: int = 0, **dims: str) -> tuple[Bound]:
    return (Bound(key, tuple(dims.items()), unit, decimals),)


def table(number: int) -> Table:
    mandate = f"m{number % 4}"
    rows = [
        Row((Text(str(year)),), (cell("grants", "tkr", mandate=mandate, year=str(year)),
                                 cell("opex", "tkr", mandate=mandate, year=str(year)),
                                 cell("share", "%", 1, mandate=mandate, year=str(year)), cell("rows", mandate=mandate, year=str(year))),
            key=f"y{year}")
        for year in YEARS
    ]  # fmt: skip
    whole = (cell("grants", "tkr", mandate=mandate), cell("opex", "tkr", mandate=mandate), cell("share", "%", 1, mandate=mandate),
             cell("rows", mandate=mandate))  # fmt: skip
    columns = (Column("År"), Column("Bidrag", "tkr", True, "grants"), Column("Verksamhet", "tkr", True, "opex"),
               Column("Andel", "", True), Column("Poster", "", True))  # fmt: skip
    named = ", ".join(f'"y{year}"' for year in YEARS)
    relations = f'[[sum]]\nrow = "whole"\nof = [{named}]\ncolumns = ["grants", "opex"]\n'
    return Table(f"t{number}", (Text(f"Utbetalat per år, del {number}"),), columns,
                 (*rows, Row((Text("Summa"),), whole, True, "whole")), "Bokföringen", relations)  # fmt: skip


def picture(number: int) -> Picture:
    kind = ("bars", "map", "line", "funnel", "flow")[number % 5]
    mandate = f"m{number % 4}"
    if kind == "map":
        marks = [Mark(code, f"Län {code}", cell("grants", "tkr", region=code, mandate=mandate)[0]) for code in COUNTIES]
    elif kind == "flow":
        marks = [
            Mark(f"b{n}", f"Led {n} i kedjan från problem till resultat", None, f"Steg {n // 2 + 1}") for n in range(8)
        ]
    else:
        marks = [
            Mark(str(year), str(year), cell("grants", "mkr", 1, year=str(year), mandate=mandate)[0]) for year in YEARS
        ]
    arrows = tuple((f"b{n}", f"b{n + 2}", "Uppföljning" if n % 2 else "") for n in range(6)) if kind == "flow" else ()
    return Picture(
        f"p{number}",
        kind,
        (Text(f"Bild nummer {number} visar något"),),
        "En bild.",
        tuple(marks),
        "Bokföringen",
        arrows,
    )


def document(pages: int) -> Document:
    tables, pictures = max(1, pages * 2 // 3), max(1, pages // 3)
    made: dict[str, Any] = {f"t{n}": table(n) for n in range(tables)} | {f"p{n}": picture(n) for n in range(pictures)}
    sections = []
    for n in range(pictures):
        two = "\n\n".join(
            f"{PROSE}\n\n{PROSE}\n\n[[tabell:t{at}]]\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}"
            for at in range(n, tables, pictures)
        )
        text = f"## Avsnitt\n\n{PROSE}\n\n{two}\n\n{PROSE}\n\n[[bild:p{n}]]\n\n{PROSE}\n\n- {PROSE}\n- {PROSE}"
        sections.append(Section(f"s{n}", f"Kapitel {n + 1}", parse(text)))
    return put_together(Document("Slutrapport", "sv", sections=tuple(sections), status="frozen", number="Ä 1"), made)


def timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """Seconds on the clock and of the processor, and what was made."""
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    return (time.perf_counter() - clock, time.process_time() - processor), made


def with_openpyxl(snapshot: Snapshot, workbook: bytes) -> None:
    """The same sheets written by openpyxl, cell by cell."""
    import openpyxl

    given = openpyxl.load_workbook(io.BytesIO(workbook))
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in given.worksheets}
    begun = time.perf_counter()
    book = openpyxl.Workbook(write_only=False)
    for title, values in rows.items():
        sheet = book.create_sheet(title)
        for row in values:
            sheet.append(row)
    book.save(io.BytesIO())
    raise Took(time.perf_counter() - begun)


class Took(Exception):
    """How long a peer took, without what had to be read for it first."""


def chromium() -> Any:
    """A started browser, or None where there is none."""
    try:
        from playwright.sync_api import sync_playwright

        play = sync_playwright().start()
        flags = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--no-first-run"]
        return play, play.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
    except Exception as error:  # a peer that is not there is said to be so
        print(f"chromium: not here ({type(error).__name__})")
        return None


def run(quick: bool) -> dict[str, Any]:
    """Measure every size; the result names seconds, growth and what the peers took."""
    source = Source(ROWS)
    browser = chromium()
    sizes = []
    for pages in QUICK if quick else SIZES:
        sizes.append(one_size(pages, source, browser))
    if browser:
        browser[1].close()
        browser[0].stop()
    growth = {
        name: round(later[name] / earlier[name], 2)
        for earlier, later in zip(sizes[-2:], sizes[-1:], strict=False)
        for name in ("snapshot", "html", "pdf", "docx", "xlsx", "verify")
    }
    slow = [one for one in sizes if one["pages"] <= 60 and one["all four"] > MOST_SECONDS]
    return {"sizes": sizes, "x2": growth, "under": MOST_SECONDS, "holds": not slow}


def one_size(pages: int, source: Source, browser: Any) -> dict[str, Any]:
    made = document(pages)
    asked = {one: source.answer(*one) for one in questions(made, FRAME)}
    values = values_of(made, FRAME, asked, DEFINITIONS)
    told: dict[str, Any] = {"pages asked": pages, "figures": len(values)}
    took: dict[str, tuple[float, float]] = {}
    took["snapshot"], snapshot = timed(
        lambda: snapshot_of(made, FRAME, asked, DEFINITIONS, source.of, values, frozen=FRAME.known)
    )
    took["html"], html = timed(lambda: html_of(made, values, DEFINITIONS, snapshot.sha256))
    took["pdf"], pdf = timed(lambda: pdf_of(snapshot, None))
    took["docx"], docx = timed(lambda: docx_of(made, values, DEFINITIONS, snapshot.sha256))
    took["xlsx"], xlsx = timed(lambda: xlsx_of(snapshot))
    took["verify"], checked = timed(lambda: verify_bytes(pdf))
    told |= {name: both[1] for name, both in took.items()}
    told |= {f"{name} clock": took[name][0] for name in ("pdf", "xlsx")}
    four = ("html", "pdf", "docx", "xlsx")
    told["all four"], told["clock"] = (sum(took[name][at] for name in four) for at in (1, 0))
    assert {one.kind for one in checked.faults} <= {"proof_missing"}, checked.faults[:3]
    told["pages"] = checked.pages
    told["kB"] = {
        name: len(one) // 1000 for name, one in (("html", html), ("pdf", pdf), ("docx", docx), ("xlsx", xlsx))
    }
    told["openpyxl"] = peer(lambda: with_openpyxl(snapshot, xlsx))
    told["chromium"] = peer(lambda: with_chromium(browser, html)) if browser else None
    return {name: round(one, 3) if isinstance(one, float) else one for name, one in told.items()}


def with_chromium(browser: Any, html: str) -> None:
    page = browser[1].new_page()
    begun = time.perf_counter()
    page.set_content(html)
    page.pdf(format="A4", tagged=True, outline=True)
    took = time.perf_counter() - begun
    page.close()
    raise Took(took)


def peer(work: Callable[[], None]) -> float:
    try:
        work()
    except Took as took:
        return float(took.args[0])
    raise AssertionError("a peer tells how long it took")


def lines(told: dict[str, Any]) -> list[str]:
    names = (
        "pages",
        "figures",
        "snapshot",
        "html",
        "pdf",
        "docx",
        "xlsx",
        "all four",
        "clock",
        "verify",
        "chromium",
        "openpyxl",
    )
    made = ["  ".join(f"{name:>9}" for name in names)]
    made += ["  ".join(f"{one[name] if one[name] is not None else '-':>9}" for name in names) for one in told["sizes"]]
    made.append("x2: " + ", ".join(f"{name} {factor}" for name, factor in told["x2"].items()))
    last = told["sizes"][-1]
    if last["chromium"]:
        made.append(
            f"pdf beside chromium's print of the same HTML, by the clock: {last['chromium'] / last['pdf clock']:.1f} times as fast"
        )
    made.append(f"xlsx beside openpyxl: {last['openpyxl'] / last['xlsx clock']:.1f} times as fast")
    return made
