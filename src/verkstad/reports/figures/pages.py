"""The list of figures, and a figure opened: what it is, what it is made of, its parts, and the rows behind it."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from verkstad.core.figures_formula import show
from verkstad.core.reporting.figure import DIMENSIONS, NONE, WITHHELD, Answer, Definition, Frame, Unit
from verkstad.funds.queries_lists import names_of
from verkstad.people.access import Who, may, opens
from verkstad.reports.figures import words
from verkstad.reports.figures.addresses import address_of, query_of
from verkstad.reports.figures.answering import CannotSplit, check
from verkstad.reports.figures.behind import Behind, rows
from verkstad.reports.figures.explaining import acts_of
from verkstad.reports.figures.labels import labels, named
from verkstad.reports.figures.reader import Reader
from verkstad.reports.figures.registry import FIGURES, GROUPS, UnknownFigure, definition, measure_of
from verkstad.reports.forms import FrameForm

MOST_PARTS = 40  # of a split on the page; all are in the file
SPLITS = {
    "mandate": lambda: gettext("By mandate"), "project": lambda: gettext("By project"), "region": lambda: gettext("By county"),
    "year": lambda: gettext("By year"), "source": lambda: gettext("By funding source"),
}  # fmt: skip


def language() -> str:
    return "en" if (get_language() or "sv").startswith("en") else "sv"


@dataclass(frozen=True)
class Line:
    """A figure or a part of one as a row of a table."""

    label: str
    value: str
    share: str
    url: str
    told: bool
    meaning: str = ""
    unit: str = ""


def line(one: Definition, told: Answer, label: str = "", url: str | None = None) -> Line:
    tongue = language()
    return Line(
        label or one.words(tongue), words.value(one, told, tongue), words.share(one, told, tongue),
        address_of(one.key, told.frame) if url is None else url, told.value is not None, one.meaning(tongue), words.unit(one, tongue),
    )  # fmt: skip


def list_facts(user: Who, query: QueryDict) -> dict[str, Any]:
    """The figures of a group with their values for a mandate."""
    today = timezone.localdate()
    reader = Reader(user, today)
    form = FrameForm(query or None, reader.mandates, grouped=True)
    asked = form.frame(today) if form.is_bound else Frame(today)
    group = query.get("grupp", "") if query.get("grupp", "") in GROUPS else next(iter(GROUPS))
    shown = [one for one in FIGURES.values() if one.group == group and reader.may(one, asked)]
    told = reader.answers([(one.key, narrowed(one, asked, reader)) for one in shown])
    kept = kept_of(query)
    tabs = [{"label": each[words.at(language())], "url": f"?{kept}grupp={key}", "current": key == group}
            for key, each in GROUPS.items()]  # fmt: skip
    return {
        "form": form, "tabs": tabs, "group": GROUPS[group][words.at(language())], "as_of": asked.as_of, "known": asked.known,
        "mandate": next((one for one in reader.mandates if one.key == asked.mandate), None),
        "rows": [(line(one, answer), answer.frame.asked != asked.asked) for one, answer in zip(shown, told, strict=True)],
    }  # fmt: skip


def kept_of(query: QueryDict) -> str:
    """What an address asks for beside the group, to be kept when the group changes."""
    rest = query.copy()
    rest.pop("grupp", None)
    return rest.urlencode() + "&" if rest else ""


def narrowed(one: Definition, frame: Frame, reader: Reader) -> Frame:
    """The frame with only the dimensions that the figure knows and the reader may ask for: one that cannot be told of a
    mandate is told of all."""
    for name in frame.asked:
        if name not in one.by or not reader.knows_by(one.key, frame, name):
            frame = Frame(frame.as_of, frame.known) if name == "mandate" else frame.of(name, "")
    return frame


@dataclass(frozen=True)
class Asked:
    """A figure as an address asks for it."""

    one: Definition
    frame: Frame
    reader: Reader
    form: FrameForm


def asked(user: Who, key: str, query: QueryDict) -> Asked:
    """Raises Http404 for a figure there is not, a dimension that it does not know, and what is no day."""
    today = timezone.localdate()
    reader = Reader(user, today)
    try:
        one = definition(key)
        form = FrameForm(query or None, reader.mandates)
        if form.is_bound and not form.is_valid():
            raise Http404
        frame = form.frame(today) if form.is_bound else Frame(today)
        check(key, frame)
    except (UnknownFigure, CannotSplit) as error:
        raise Http404 from error
    if not all(reader.knows_by(key, frame, name) for name in frame.asked):
        raise Http404
    return Asked(one, frame, reader, form)


def one_facts(user: Who, key: str, query: QueryDict) -> dict[str, Any]:
    """A figure opened. At most nine queries beside those of the person, however many rows stand behind it."""
    given = asked(user, key, query)
    one, frame, reader = given.one, given.frame, given.reader
    by = [name for name in one.by if name not in frame.asked and reader.knows_by(key, frame, name)]
    (whole, *parted) = reader.splits([(one.key, frame, ""), *((one.key, frame, name) for name in by)])
    told = whole[0][1]
    open_ = one.how is not None and reader.may(one, frame) and (not told.hidden or told.why != WITHHELD)
    behind = rows(key, frame, user, query.get("page"), every=told.facts, asker=reader.asker) if open_ else None
    wanted = {name: [part for part, _answer in parts] for name, parts in zip(by, parted, strict=True)}
    for name, value in frame.asked.items():
        wanted.setdefault(name, []).append(value)
    called = labels(wanted, user)
    return {
        "one": one, "title": one.words(language()), "meaning": one.meaning(language()), "frame": frame, "told": told,
        "line": line(one, told), "form": given.form, "group": GROUPS[one.group][words.at(language())],
        "held": [(words_of(name), named(called, name, value), without(key, frame, name)) for name, value in frame.asked.items()],
        "formula": show(one.tree, lambda name: definition(name.row).words(language())) if one.formula else "",
        "how": how_words(one), "parts": [line(definition(part.key), part) for part in told.parts],
        "splits": [split for name, parts in zip(by, parted, strict=True) if (split := shown_split(one, frame, name, parts, called))],
        "behind": behind, "rows": row_lines(one, behind, user), "query": query_string(frame),
        "back": reverse("figures:list") + f"?{query_string(frame)}&grupp={one.group}",
        "staff": may(user, "journal.view_journal"),
    }  # fmt: skip


def query_string(frame: Frame) -> str:
    return "&".join(f"{name}={value}" for name, value in query_of(frame).items())


def without(key: str, frame: Frame, name: str) -> str:
    return address_of(key, frame.of(name, ""))


def words_of(name: str) -> str:
    return {"mandate": gettext("Mandate"), "project": gettext("Project"), "region": gettext("County"), "year": gettext("Year"),
            "source": gettext("Funding source")}[name]  # fmt: skip


def how_words(one: Definition) -> str:
    """How a measured figure is taken, in words."""
    if one.how is None:
        return ""
    source = measure_of(one.key).facts
    facts = source.en if language() == "en" else source.sv
    told = {
        "sum": gettext("The sum over %(facts)s."), "total": gettext("The sum over %(facts)s."),
        "count": gettext("The number of %(facts)s."), "distinct": gettext("The number of different ones among %(facts)s."),
        "median": gettext("The middle one of %(facts)s."),
    }[one.how.value]  # fmt: skip
    told %= {"facts": facts}
    if one.unit is Unit.ORE and "region" in one.by:
        told += " " + gettext("The money of a project in several counties is divided evenly between them, to the öre.")
    elif "region" in one.by:
        told += " " + gettext("What lies in several counties counts in each, and once in the total.")
    return told


def shown_split(
    one: Definition, frame: Frame, by: str, parts: list[tuple[str, Answer]], called: Mapping[tuple[str, str], str]
) -> dict[str, Any] | None:
    """A split as a table: nothing where there is only what belongs to none."""
    if len([part for part, _told in parts if part not in ("-", "0")]) < 1:
        return None
    order = (
        parts if by in ("year", "region") else sorted(parts, key=lambda each: (each[0] == NONE, -(each[1].value or 0)))
    )
    rows_ = [
        line(
            one,
            told,
            named(called, by, part),
            address_of(one.key, told.frame) if by != "project" or (by, part) in called else "",
        )
        for part, told in order[:MOST_PARTS]
    ]
    address = reverse("figures:parts", args=[one.key])
    return {"title": SPLITS[by](), "head": words_of(by), "rows": rows_, "all": len(parts), "most": len(rows_),
            "csv": f"{address}?{query_string(frame)}&efter={by}"}  # fmt: skip


def row_lines(one: Definition, behind: Behind | None, user: Who) -> list[dict[str, Any]]:
    """The rows as this reader may see them; who made each known, and the journal's acts, for those who may read the journal.
    Two queries for them, none for others."""
    if behind is None:
        return []
    staff = may(user, "journal.view_journal")
    people = names_of({row.shown.made_by for row in behind.rows if row.shown.made_by}) if staff else {}
    acts = acts_of({row.shown.subject for row in behind.rows if row.shown.subject}) if staff else {}
    return [
        {
            "label": row.shown.label, "day": row.day, "known": row.known,
            "url": row.shown.address if opens(user, row.shown.address) else "",
            "amount": words.number(one, row.amount) if one.how is not None and one.how.value in ("sum", "total", "median") else "",
            "who": people.get(row.shown.made_by, ""), "acts": acts.get(row.shown.subject, [])[-5:] if row.shown.subject else [],
        }
        for row in behind.rows
    ]  # fmt: skip


def parts_csv(user: Who, key: str, query: QueryDict) -> str:
    """A split as a file: exact numbers in the unit that the figure is told in."""
    given = asked(user, key, query)
    by = query.get("efter", "")
    if by not in DIMENSIONS or by not in given.one.by or not given.reader.knows_by(key, given.frame, by):
        raise Http404
    parts = given.reader.splits([(key, given.frame, by)])[0]
    called = labels({by: [part for part, _told in parts]}, user)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["figure", "as_of", by, "name", "value", "unit", "numerator", "denominator", "why"])
    for part, told in parts:
        numbers = [plain(given.one, number) for number in (told.value, told.numerator, told.denominator)]
        shown = part if by != "project" or (by, part) in called or part == NONE else ""
        writer.writerow([key, given.frame.as_of, shown, tame(named(called, by, part)), numbers[0],
                         given.one.unit.value, *numbers[1:], told.why])  # fmt: skip
    return "\ufeff" + text.getvalue()


def plain(one: Definition, number: Any) -> str:
    """A number exactly, in the unit that the register names: whole ones as such, others with a stroke."""
    return "" if number is None else str(number)


def tame(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def rows_csv(user: Who, key: str, query: QueryDict) -> Iterator[str]:
    """The rows that the reader may see, as a file, a page at a time."""
    given = asked(user, key, query)
    if given.one.how is None or not given.reader.may(given.one, given.frame):
        raise Http404
    return _lines(user, given)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(user: Who, given: Asked) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(["row", "day", "known", "amount", "unit", "project", "label"])
    at, behind = 1, rows(given.one.key, given.frame, user, 1, among=given.reader.among, size=1000)
    while True:
        for row in behind.rows:
            yield writer.writerow([row.id, row.day, row.known.isoformat() if row.known else "", str(row.amount),
                                   given.one.unit.value, row.project, tame(row.shown.label)])  # fmt: skip
        if not behind.page.has_next():
            return
        at += 1
        behind = rows(given.one.key, given.frame, user, at, among=given.reader.among, size=1000)
