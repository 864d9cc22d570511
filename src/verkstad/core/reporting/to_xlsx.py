"""A report's annexes as a workbook: each table a sheet with real numbers, every figure with its exact value, and the rows behind."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from verkstad.core.reporting.document import Bound, Picture, Table
from verkstad.core.reporting.drawing import twin
from verkstad.core.reporting.figure import Unit
from verkstad.core.reporting.labels import label
from verkstad.core.reporting.places import places, plain_text
from verkstad.core.reporting.snapshot import Snapshot
from verkstad.core.reporting.tables import rounding_notes
from verkstad.core.reporting.tables import tables_of as all_tables
from verkstad.core.reporting.to_html import method
from verkstad.core.reporting.words import form_of, in_shown, tell, unit_label

MOST_ROWS = 1_000_000  # that a sheet holds below its head
COLUMNS = ("id", "day", "known", "amount", "who", "mandate", "project", "regions", "year", "source")


def xlsx_of(snapshot: Snapshot) -> bytes:
    """The workbook of a snapshot; the same snapshot gives the same bytes."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {"title": snapshot.document.title, "created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)}
    )
    _Writer(book, snapshot).whole()
    book.close()
    return target.getvalue()


def number_of(value: Fraction) -> int | float:
    """A number as a sheet holds it."""
    return int(value) if value.denominator == 1 else float(value)


class _Writer:
    def __init__(self, book: Any, snapshot: Snapshot) -> None:
        self.book, self.snapshot, self.lang = book, snapshot, snapshot.document.language
        self.names: set[str] = set()
        self.places = {one.bound.id: one for one in places(snapshot.document)}
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "font_color": "#1b2423"}
        )
        self.right = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "align": "right"})
        self.title = book.add_format({"bold": True, "font_size": 13, "font_color": "#0b5a57"})
        self.soft = book.add_format({"font_color": "#4a5553"})
        self.formats: dict[tuple[str, bool], Any] = {}

    def say(self, name: str) -> str:
        return label(name, self.lang)

    def format(self, shown: str, strong: bool = False) -> Any:
        if (shown, strong) not in self.formats:
            told = {"num_format": shown, **({"bold": True, "top": 1} if strong else {})}
            self.formats[shown, strong] = self.book.add_format(told)
        return self.formats[shown, strong]

    def sheet(self, name: str) -> Any:
        """A sheet whose name is free and can be a sheet's."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:28] or "-"
        free, more = plain, 1
        while free.casefold() in self.names:
            more += 1
            free = f"{plain[:27]} {more}"
        self.names.add(free.casefold())
        return self.book.add_worksheet(free)

    def whole(self) -> None:
        for number, table in enumerate(all_tables(self.snapshot.document), 1):
            self.table(number, table)
        blocks = [b for one in self.snapshot.document.sections for b in one.blocks]
        for number, picture in enumerate((one for one in blocks if isinstance(one, Picture)), 1):
            self.picture(number, picture)
        self.figures()
        self.definitions()
        self.facts()

    def top(self, sheet: Any, title: str, head: list[str], numbers: list[bool]) -> None:
        sheet.write_string(0, 0, title, self.title)
        for at, text in enumerate(head):
            sheet.write_string(2, at, text, self.right if numbers[at] else self.head)
        sheet.freeze_panes(3, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(len(head) - 1, 1), 16)
        sheet.repeat_rows(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def table(self, number: int, table: Table) -> None:
        sheet = self.sheet(f"{self.say('table')} {number}")
        title = f"{self.say('table')} {number}. {plain_text(table.title, self.snapshot.values)}"
        head = [f"{one.label}, {unit_label(one.unit, self.lang)}" if one.unit else one.label for one in table.columns]
        self.top(sheet, title, head, [one.number for one in table.columns])
        at = 3
        for at, row in enumerate(table.rows, 3):
            sheet.write_string(at, 0, plain_text(row.head, self.snapshot.values), self.format("@", row.total))
            first = len(table.columns) - len(row.cells)
            for column, cell in enumerate(row.cells, first):
                self.cell(sheet, at, column, cell, row.total)
        under = rounding_notes(table, self.snapshot.values, self.lang)
        under += [f"{self.say('source')}: {table.source}"] if table.source else []
        for below, text in enumerate(under, at + 2):
            sheet.write_string(below, 0, text, self.soft)

    def cell(self, sheet: Any, at: int, column: int, line: Any, strong: bool) -> None:
        """A cell with one figure is a number that is shown as it is printed; any other is text."""
        if len(line) == 1 and isinstance(line[0], Bound) and (told := self.number(line[0].id)) is not None:
            sheet.write_number(at, column, told[0], self.format(told[1], strong))
        elif line:
            sheet.write_string(at, column, plain_text(line, self.snapshot.values), self.format("@", strong))

    def number(self, name: str) -> tuple[int | float, str] | None:
        """A figure's number, unrounded in the unit it is told in, and how a sheet shows it; None where it has none."""
        value, place = self.snapshot.values[name], self.places[name]
        if value.value is None or value.hidden or place.bound.word:
            return None
        kind = self.snapshot.definitions[place.bound.key].unit
        unit = place.bound.unit or (place.unit if kind is Unit.ORE else "")
        form = form_of(kind, unit, place.bound.decimals)
        decimals = max(form.decimals, 0)
        shown = "#,##0" + ("." + "0" * decimals if decimals else "")
        exact = in_shown(value.value, form.unit)
        if form.unit == "%":
            return number_of(exact / 100), f"{shown}%"
        beside = tell(value.value, form, self.lang).text != value.text
        return number_of(exact), shown if beside or form.unit == "antal" else f'{shown} "{form.unit}"'

    def picture(self, number: int, picture: Picture) -> None:
        sheet = self.sheet(f"{self.say('picture')} {number}")
        head, rows = twin(picture, self.snapshot.values, self.lang)
        title = f"{self.say('picture')} {number}. {plain_text(picture.title, self.snapshot.values)}"
        self.top(sheet, title, list(head), [bool(at and rows and rows[0][at][1]) for at in range(len(head))])
        for at, row in enumerate(rows, 3):
            for column, (text, name) in enumerate(row):
                told = self.number(name) if name else None
                if told is None:
                    sheet.write_string(at, column, text)
                else:
                    sheet.write_number(at, column, told[0], self.format(told[1]))

    def figures(self) -> None:
        sheet = self.sheet(self.say("all_figures"))
        names = (
            "figure",
            "where",
            "printed",
            "exact",
            "unit",
            "numerator",
            "denominator",
            "number_of_rows",
            "asked",
            "key",
        )
        self.top(
            sheet,
            self.say("all_figures"),
            [self.say(one) for one in names],
            [False] * 3 + [True] + [False] + [True] * 3 + [False] * 2,
        )
        rows = self.snapshot.facts
        for at, (name, place) in enumerate(self.places.items(), 3):
            answer = self.snapshot.told["answers"][self.snapshot.values[name].answer]
            definition = self.snapshot.definitions[place.bound.key]
            asked = ", ".join(f"{one}={value}" for one, value in sorted(answer["frame"].items()))
            sheet.write_row(at, 0, [definition.words(self.lang), str(place), self.snapshot.values[name].text])
            for column, part in ((3, "value"), (5, "numerator"), (6, "denominator")):
                if answer.get(part) is not None:
                    sheet.write_number(at, column, number_of(Fraction(answer[part])))
            sheet.write_string(at, 4, str(definition.unit))
            if "rows" in answer:
                from verkstad.core.reporting.facts import unspanned

                sheet.write_number(at, 7, len(unspanned(answer["rows"], len(rows))))
            sheet.write_string(at, 8, asked)
            sheet.write_string(at, 9, f"{name} {place.bound.key}")
        sheet.set_column(1, 2, 30)

    def definitions(self) -> None:
        sheet = self.sheet(self.say("definitions"))
        self.top(
            sheet,
            self.say("definitions"),
            [self.say(one) for one in ("figure", "meaning", "method", "key")],
            [False] * 4,
        )
        definitions: Mapping[str, Any] = self.snapshot.definitions
        for at, (key, one) in enumerate(sorted(definitions.items()), 3):
            sheet.write_row(
                at, 0, [one.words(self.lang), one.meaning(self.lang), method(one, definitions, self.lang), key]
            )
        sheet.set_column(1, 2, 60)

    def facts(self) -> None:
        sheet = self.sheet(self.say("rows"))
        self.top(sheet, self.say("rows"), list(COLUMNS), [name in ("amount", "who") for name in COLUMNS])
        table = self.snapshot.facts
        coded = {name: (table.values[name], table.codes[name]) for name in COLUMNS if name in table.codes}
        for at in range(min(len(table), MOST_ROWS)):
            line = at + 3
            for column, name in enumerate(COLUMNS):
                if name in coded:
                    values, codes = coded[name]
                    if text := values[codes[at]]:
                        sheet.write_string(line, column, text)
                elif name == "id":
                    sheet.write_string(line, column, table.ids[at])
                elif name == "amount":
                    sheet.write_number(line, column, number_of(Fraction(table.amounts[at], table.part)))
                elif table.who[at] >= 0:
                    sheet.write_number(line, column, table.who[at])
