"""What is wrong with a template: texts that cannot be read, figures that nobody has defined."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from verkstad.core.findings import Finding
from verkstad.core.reporting.document import Bound, Part, lines_of
from verkstad.core.reporting.figure import Frame
from verkstad.core.reporting.markup import read
from verkstad.core.reporting.template import Template
from verkstad.core.reporting.theory import theory_of
from verkstad.core.words import gettext_noop
from verkstad.editions.queries.composing import figure_fault
from verkstad.reports.figures import FIGURES


def template_findings(template: Template) -> list[Finding]:
    """Every fault, each naming its part and what to do."""
    frame = Frame(
        date.max,
        mandate="-",
        project="-" if template.kind == "annex" else "",
        region="00" if template.kind == "regional" else "",
    )
    return [one for part in template.parts for one in _part(part, frame)]


def _part(part: Part, frame: Frame) -> Iterator[Finding]:
    texts = [part.start_sv, part.start_en, part.options.get("intro_sv", ""), part.options.get("intro_en", "")]
    for text in filter(None, texts):
        blocks, wrong = read(text)
        for fault in wrong:
            yield replace(fault, where=f"{part.key} {fault.where}")
        for block in blocks:
            for line in lines_of(block):
                yield from (
                    replace(one, where=part.key)
                    for piece in line
                    if isinstance(piece, Bound) and (one := figure_fault(piece, frame))
                )
    named = part.options.get("figures", "").split()
    measures = [step.indicator for step in theory_of(part.options, "sv").steps if step.indicator]
    for key in [*named, *measures]:
        if key not in FIGURES:
            yield Finding("editions.unknown_figure", gettext_noop("There is no figure “%(key)s”."), {"key": key}, where=part.key,
                          fix=gettext_noop("Take it out, or name one that there is: verkstad figure --list tells them."))  # fmt: skip
