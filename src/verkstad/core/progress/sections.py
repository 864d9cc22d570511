"""The sections of a progress report and of a final report, as data (DOMAIN 2.5), and what is wrong with what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verkstad.core.decisions.content import ReportKind
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

PROGRESS, FINAL = ReportKind.PROGRESS, ReportKind.FINAL


@dataclass(frozen=True)
class Section:
    """A part of a report: its name, what to write, in which kinds of report it stands, whether it may be left blank."""

    key: str
    name: str
    ask: str
    kinds: tuple[ReportKind, ...] = (PROGRESS, FINAL)
    required: bool = True
    most: int = 8000


SECTIONS = (
    Section("overview", gettext_noop("The project as a whole"),
            gettext_noop("How far you have come against the plan, in a few sentences that anybody can read.")),
    Section("ways", gettext_noop("Ways of work and organisation"),
            gettext_noop("How the work is led, who takes part and what has changed.")),
    Section("activities", gettext_noop("Activities"),
            gettext_noop("What you have done in each part of the plan, and which costs belong to it.")),
    Section("results", gettext_noop("Results"),
            gettext_noop("What came of the activities, for whom, and how you know it. Tell also what you did not expect.")),
    Section("deviations", gettext_noop("Departures from the plan"),
            gettext_noop("What did not go as planned, why, and what you do about it. Write “none” where there is none.")),
    Section("indicators", gettext_noop("About the indicators"),
            gettext_noop("What the figures do not tell by themselves."), required=False),
    Section("effects", gettext_noop("Effects in the long term"),
            gettext_noop("What you expect to be different some years from now, and what it rests on."), (FINAL,)),
    Section("lessons", gettext_noop("Lessons"),
            gettext_noop("What another project should do in the same way, and what it should not."), (FINAL,)),
)  # fmt: skip


def sections_of(kind: str) -> tuple[Section, ...]:
    """Those of a kind of report, in order."""
    return tuple(one for one in SECTIONS if ReportKind(kind) in one.kinds)


def unknown_or_long(kind: str, texts: Mapping[str, str]) -> list[Finding]:
    """What cannot even be kept: a section that the report does not have, a text that is too long."""
    known = {one.key: one for one in sections_of(kind)}
    found = []
    for key, text in texts.items():
        if key not in known:
            found.append(Finding("progress.section", gettext_noop("This report has no section “%(key)s”."), {"key": key},
                                 where=key, fix=gettext_noop("Load the page again.")))  # fmt: skip
        elif len(text) > known[key].most:
            found.append(Finding("progress.section_long", gettext_noop("The text has %(n)s characters; %(most)s fit."),
                                 {"n": len(text), "most": known[key].most}, where=key,
                                 fix=gettext_noop("Shorten it; what is left out can stand in an attachment.")))  # fmt: skip
    return found


def missing(kind: str, texts: Mapping[str, str]) -> list[Finding]:
    """The required sections that are blank, in order."""
    return [
        Finding("progress.section_blank", gettext_noop("A section is blank."), where=one.key, clause="R12",
                fix=gettext_noop("Write what is asked for there."))
        for one in sections_of(kind) if one.required and not texts.get(one.key, "").strip()
    ]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A section in two editions of a report; `same` where nothing changed."""

    key: str
    before: str
    after: str

    @property
    def same(self) -> bool:
        return self.before == self.after


def differences(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[Difference]:
    """Every section of two editions beside each other, in order."""
    return [Difference(one.key, before.get(one.key, ""), after.get(one.key, "")) for one in sections_of(kind)]
