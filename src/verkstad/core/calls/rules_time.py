"""Findings on a call's times, and on what may not change once it is published."""

from collections.abc import Iterator
from datetime import date, datetime

from verkstad.core.calls.known import Known, said
from verkstad.core.calls.terms import CallTerms
from verkstad.core.calls.terms import Known as How
from verkstad.core.calls.windows import MOST_GRACE, ZONE, BadMoment, moment_of
from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop

WITHOUT_END = ("rolling", "cheque")


def time_findings(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    moments: dict[str, datetime | None] = {}
    for name in ("opens_at", "closes_at", "second_closes_at"):
        try:
            moments[name] = moment_of(getattr(terms, name))
        except BadMoment as wrong:
            moments[name] = None
            yield said("moment", name, wrong.message, wrong.fix, **wrong.params)
    days: dict[str, date | None] = {}
    for name in ("project_from", "project_to", "decision_by", "announced_on"):
        days[name] = None
        if text := getattr(terms, name):
            try:
                days[name] = date.fromisoformat(text)
            except ValueError:
                yield said("day", name, gettext_noop("“%(text)s” is not a day."),
                           gettext_noop("Write year-month-day, for example 2026-10-14."), text=text)  # fmt: skip
    yield from _window(kind, terms, moments, known)
    yield from _days(days, moments)
    yield from _stages(kind, terms, moments)


def _window(kind: str, terms: CallTerms, moments: dict[str, datetime | None], known: Known) -> Iterator[Finding]:
    opens, closes = moments["opens_at"], moments["closes_at"]
    if opens and closes and closes <= opens:
        yield said("window_backwards", "closes_at", gettext_noop("The call closes before it opens."),
                   gettext_noop("Change the opening or the closing."))  # fmt: skip
    if not terms.opens_at and "opens_at" not in terms.unknown:
        yield said("opens_missing", "opens_at", gettext_noop("The call does not say when it opens."),
                   gettext_noop("Write day and time in Swedish time."))  # fmt: skip
    if not terms.closes_at and (kind not in WITHOUT_END or "closes_at" in terms.unknown):
        yield said("closes_missing", "closes_at", gettext_noop("The call does not say when it closes."),
                   gettext_noop("Write day and time; of a past call the last moment at which it can have been open."))  # fmt: skip
    if terms.closes_known is How.NO and "closes_at" not in terms.unknown:
        yield said("closes_unsaid", "unknown", gettext_noop("The closing is not known, and the call does not say so."),
                   gettext_noop("Name closes_at among what is unknown."))  # fmt: skip
    if not 0 <= terms.grace_minutes <= MOST_GRACE:
        yield said("grace", "grace_minutes", gettext_noop("%(minutes)s minutes of grace is not from 0 to %(most)s."),
                   gettext_noop("Write fewer minutes; a longer time is a later closing."),
                   minutes=terms.grace_minutes,
                   most=MOST_GRACE)  # fmt: skip
    for name, on in (("grace_minutes", terms.grace_minutes > 0), ("sealed", terms.sealed)):
        if on and not terms.closes_at:
            yield said("needs_closing", name, gettext_noop("This rests on a closing, and the call has none."),
                       gettext_noop("Set a closing, or take this away."))  # fmt: skip
    fresh = known.published is None and terms.closes_known is How.MOMENT
    if fresh and closes and known.now and closes <= known.now:
        yield said("closed_already", "closes_at", gettext_noop("The closing has passed: nobody will be able to apply."),
                   gettext_noop("Choose a later closing."), severity=Severity.WARNING)  # fmt: skip


def _days(days: dict[str, date | None], moments: dict[str, datetime | None]) -> Iterator[Finding]:
    first, last, decision = days["project_from"], days["project_to"], days["decision_by"]
    if first and last and last < first:
        yield said("project_backwards", "project_to", gettext_noop("The project time ends before it begins."),
                   gettext_noop("Change one of the days."))  # fmt: skip
    closes = moments["closes_at"]
    if decision and closes and decision < closes.astimezone(ZONE).date():
        yield said("decision_early", "decision_by", gettext_noop("The decision comes before the closing."),
                   gettext_noop("Choose a later day."))  # fmt: skip
    if last and decision and last < decision:
        yield said("project_over", "project_to", gettext_noop("The project time is over before the decision."),
                   gettext_noop("Change one of the days."), severity=Severity.WARNING)  # fmt: skip


def _stages(kind: str, terms: CallTerms, moments: dict[str, datetime | None]) -> Iterator[Finding]:
    closes, second = moments["closes_at"], moments["second_closes_at"]
    if kind != "two_stage":
        for name in ("second_closes_at", "second_form"):
            if getattr(terms, name):
                yield said("second_elsewhere", name, gettext_noop("Only a call in two stages has a second stage."),
                           gettext_noop("Take it away, or make the call one in two stages."))  # fmt: skip
        return
    for name in ("second_closes_at", "second_form"):
        if not getattr(terms, name) and name not in terms.unknown:
            yield said("second_missing", name, gettext_noop("A call in two stages says this of its second stage."),
                       gettext_noop("Fill it in."))  # fmt: skip
    if closes and second and second <= closes:
        yield said("second_early", "second_closes_at",
                   gettext_noop("Full applications are due before the first stage closes."),
                   gettext_noop("Choose a later day."))  # fmt: skip


def change_findings(terms: CallTerms, known: Known) -> Iterator[Finding]:
    """What may not change between two published versions: the window has already been relied on."""
    before = known.published
    if before is None:
        return
    if terms.closes_at != before.closes_at:
        yield said("closing_moved", "closes_at",
                   gettext_noop("The closing of a published call is moved by an extension, never by a change."),
                   gettext_noop("Extend the call instead; the reason is then told to everybody."))  # fmt: skip
    if before.second_closes_at and terms.second_closes_at != before.second_closes_at:
        yield said("second_moved", "second_closes_at",
                   gettext_noop("When full applications are due is moved by an extension, never by a change."),
                   gettext_noop("Extend the second stage instead; the reason is then told to everybody."))  # fmt: skip
    if terms.grace_minutes < before.grace_minutes:
        yield said("grace_shorter", "grace_minutes", gettext_noop("The grace time was promised and cannot be made shorter."),
                   gettext_noop("Leave it at %(minutes)s minutes or more."), minutes=before.grace_minutes)  # fmt: skip
    if before.opens_at and terms.opens_at != before.opens_at and _opened(before, known):
        yield said("opening_moved", "opens_at", gettext_noop("The call has opened already."),
                   gettext_noop("Leave the opening as it is."))  # fmt: skip
    if before.sealed and not terms.sealed:
        yield said("unsealed", "sealed", gettext_noop("Applicants were promised that applications stay sealed until closing."),
                   gettext_noop("Leave the seal."))  # fmt: skip


def _opened(before: CallTerms, known: Known) -> bool:
    try:
        opens = moment_of(before.opens_at)
    except BadMoment:
        return False
    return opens is not None and known.now is not None and opens <= known.now
