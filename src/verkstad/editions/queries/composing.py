"""A report put together: its texts read, its blocks made, every figure asked for as of the report's day and printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from verkstad.core.findings import Finding
from verkstad.core.reporting.document import (
    Block,
    Bound,
    Document,
    Insert,
    Line,
    Note,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
    Values,
)
from verkstad.core.reporting.figure import Answer, Frame
from verkstad.core.reporting.markup import read
from verkstad.core.reporting.places import Question, frame_of, put_together, questions, values_of
from verkstad.core.reporting.template import MAKERS, TEXT, told
from verkstad.core.reporting.words import BadForm, form_of
from verkstad.core.words import gettext_noop
from verkstad.editions.makers import make
from verkstad.editions.makers.making import Making
from verkstad.editions.models import Report
from verkstad.editions.queries.asking import asked
from verkstad.editions.queries.texts import texts_of
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.reports.figures import FIGURES
from verkstad.reports.figures.addresses import address_of
from verkstad.reports.figures.answering import CannotSplit, check
from verkstad.reports.figures.registry import UnknownFigure
from verkstad.ui import formats
from verkstad.ui.words import told as said

Written = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Fault:
    """What cannot be read in a part: where (line:column), why, and what to do."""

    part: str
    place: str
    message: str
    fix: str


@dataclass(frozen=True)
class Composed:
    """A report in one language with everything that was asked for it."""

    document: Document
    frame: Frame
    answers: Mapping[Question, Answer]
    values: Values
    faults: tuple[Fault, ...]


def frame_of_report(report: Report, known: datetime | None = None) -> Frame:
    """What its figures are asked for, where they say nothing else."""
    return Frame(
        report.as_of, known, report.mandate.key, report.project.key if report.project else "", report.region.code if report.region else "",
    )  # fmt: skip


def told_of(report: Report) -> frozenset[str]:
    """Keys of the mandates that a report may count: its own, and those that are published."""
    return frozenset({report.mandate.key, *Mandate.objects.filter(public=True).values_list("key", flat=True)})


def compose(
    report: Report, language: str, *, user: Who | None = None, known: datetime | None = None, only: str = "",
    status: str = "draft", number: str = "", facts: Iterable[tuple[str, str]] = (), texts: Written | None = None,
) -> Composed:  # fmt: skip
    """The report as it reads with what is known now (or was at `known`); of one part where `only` names it. What cannot be
    read is told among the faults and left out. `texts` by part and language stand for what was written, where nothing is."""
    frame, template = frame_of_report(report, known), report.template.told
    if texts is None:
        texts = {place: one.text for place, one in texts_of(report).items()}
    faults: list[Fault] = []
    sections, wanted = [], dict[str, set[str]]()
    with override(language):
        making = Making(report, language, frame)
        for part in template.parts:
            if only not in ("", part.key):
                continue
            title = told(part, "title", language)
            if part.kind == TEXT:
                blocks, wrong = read(texts.get((part.key, language), ""))
                faults += [_fault(title, one) for one in wrong]
                if not blocks and not part.required:
                    continue
            else:
                intro, _wrong = read(part.options.get(f"intro_{language}", "") or part.options.get("intro_sv", ""))
                blocks = (*intro, *make(part, making))
            sections.append(Section(part.key, title, _sound(blocks, frame, title, faults, wanted)))
        given = _inserted(wanted, making)
        cover = [*_cover(report, language), *facts]
        bare = Document(
            report.title_in(language), language, report.mandate.name, number, tuple(cover), tuple(sections), report.round,
            str(report.template), status,
        )  # fmt: skip
        document = put_together(bare, given)
        got = asked(questions(document, frame), told_of(report))
        values = values_of(document, frame, got, FIGURES, address_of)
    return Composed(document, frame, got, values, tuple(faults))


def _cover(report: Report, language: str) -> list[tuple[str, str]]:
    """What the cover says: numbers and the day that the figures count up to."""
    found = [
        (_("Mandate"), report.mandate.name),
        (_("The government's diary number"), report.mandate.government_number),
        (_("The agency's diary number"), report.mandate.agency_number),
        (_("The figures count up to and including"), formats.dateword(report.as_of)),
    ]
    if report.project:
        found.append((_("Project"), report.project.name))
    if report.region:
        found.append((_("County"), report.region.name))
    return [(str(label), str(text)) for label, text in found if text]


def _fault(part: str, one: Finding) -> Fault:
    line, _colon, column = one.where.partition(":")
    place = _("line %(line)s, character %(column)s") % {"line": line, "column": column} if column else ""
    words = said(one)
    return Fault(part, place, words.message, words.fix)


def _sound(
    blocks: Iterable[Block], frame: Frame, part: str, faults: list[Fault], wanted: dict[str, set[str]]
) -> tuple[Block, ...]:
    """The blocks without what cannot be asked for or made, each such place told among the faults."""
    found = []
    for block in blocks:
        if isinstance(block, Insert):
            if block.name not in MAKERS:
                faults.append(_fault(part, Finding("editions.no_such_block", gettext_noop("There is no table or picture “%(name)s”."),
                                                   {"name": block.name},
                                                   fix=gettext_noop("Use one of: %(names)s.") % {"names": ", ".join(MAKERS)})))  # fmt: skip
                continue
            wanted.setdefault(block.name, set()).add(block.kind)
            block = replace(block, name=f"{block.kind}:{block.name}")
        found.append(_mapped(block, lambda one: _checked(one, frame, part, faults)))
    return tuple(found)


def _checked(one: Bound, frame: Frame, part: str, faults: list[Fault]) -> Bound | Text:
    """The figure, or its key in words where it cannot be asked for."""
    message = figure_fault(one, frame)
    if message is None:
        return one
    faults.append(_fault(part, message))
    return Text(f"[[{one.key}]]")


def figure_fault(one: Bound, frame: Frame) -> Finding | None:
    """Why a figure cannot be asked for, or told as it is asked for; None where it can."""
    try:
        check(one.key, frame_of(one, frame))
        form_of(FIGURES[one.key].unit, one.unit, one.decimals, one.word)
    except UnknownFigure as unknown:
        near = ", ".join(unknown.near) or "–"
        return Finding("editions.unknown_figure", gettext_noop("There is no figure “%(key)s”."), {"key": one.key, "near": near},
                       fix=gettext_noop("Choose one in the list below the text. Like it: %(near)s."))  # fmt: skip
    except CannotSplit as cannot:
        known = ", ".join(cannot.known) or "–"
        return Finding("editions.cannot_split", gettext_noop("The figure “%(key)s” is not known by %(by)s."),
                       {"key": one.key, "by": cannot.by, "known": known},
                       fix=gettext_noop("It is known by: %(known)s."))  # fmt: skip
    except BadForm as bad:
        return Finding("editions.bad_form", gettext_noop("The figure “%(key)s” cannot be told so."), {"key": one.key, "why": str(bad)},
                       fix=gettext_noop("Take the unit away, or choose another."))  # fmt: skip
    if not FIGURES[one.key].public:
        return Finding("editions.not_public", gettext_noop("The figure “%(key)s” is not for everybody, so it does not stand in a report."),
                       {"key": one.key}, fix=gettext_noop("Take it out."))  # fmt: skip
    return None


def _mapped(block: Any, change: Any) -> Any:
    """The block with every figure changed."""

    def line(given: Line) -> Line:
        return tuple(change(one) if isinstance(one, Bound) else one for one in given)

    if isinstance(block, Table):
        rows = tuple(
            replace(row, head=line(row.head), cells=tuple(line(cell) for cell in row.cells)) for row in block.rows
        )
        return replace(block, title=line(block.title), rows=rows)
    if isinstance(block, Picture):

        def mark(one: Any) -> Any:
            kept = change(one.value) if one.value is not None else None
            return replace(one, value=kept if isinstance(kept, Bound) else None)

        return replace(block, title=line(block.title), marks=tuple(mark(one) for one in block.marks))
    if hasattr(block, "items"):
        return replace(block, items=tuple(line(one) for one in block.items))
    return replace(block, line=line(block.line)) if hasattr(block, "line") else block


def _inserted(wanted: Mapping[str, set[str]], making: Making) -> dict[str, Table | Picture]:
    """What the texts want in place, by kind and the maker's name: its first table, or its first picture."""
    found: dict[str, Table | Picture] = {}
    for name, kinds in wanted.items():
        blocks = make(making.part_of(name), making)
        for kind in kinds:
            fit = [one for one in blocks if isinstance(one, Table if kind == "table" else Picture)]
            found[f"{kind}:{name}"] = fit[0] if fit else Table(name, (Text(_("Nothing is known")),), (), ())
    return found


__all__ = ["Composed", "Fault", "Note", "Paragraph", "compose", "figure_fault", "frame_of_report", "told_of"]
