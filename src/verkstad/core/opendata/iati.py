"""IATI 2.03: a grant as an activity with its money and its reported results, in Swedish and English."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from verkstad.core.opendata.facts import (
    HEDGES,
    AwardFact,
    Body,
    Day,
    Missing,
    Move,
    Outcome,
    Publisher,
    State,
    Text,
    Transaction,
)
from verkstad.core.opendata.identifiers import activity_id, org_id, own, publisher_id
from verkstad.core.opendata.threesixty import NOBODY
from verkstad.core.opendata.values import figure_text, kronor_text, moment

VERSION = "2.03"
STATUS = {State.OFFERED: "1", State.PLANNED: "1", State.RUNNING: "2", State.ENDED: "4", State.DECLINED: "5"}
TYPE = {"agency": "10", "ministry": "10", "county_board": "10", "region": "11", "municipality": "11",
        "cooperation_body": "15", "company": "70"}  # fmt: skip
OTHER_PUBLIC, PRIVATE = "15", "70"
MEASURE = {"percent": "2"}
PRECISION = {"month": Text("Källan anger bara månaden.", "The source tells the month only."),
             "year": Text("Källan anger bara året.", "The source tells the year only.")}  # fmt: skip


def tag(name: str, inside: str = "", /, **attributes: str) -> str:
    """An element; `value_date` is written value-date, and empty attributes are left out."""
    told = "".join(f" {key.replace('_', '-')}={quoteattr(value)}" for key, value in attributes.items() if value)
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"


def narrative(text: Text) -> str:
    """A text in the languages it is told in; the activity's own is Swedish."""
    made = f"<narrative>{escape(text.sv or text.en)}</narrative>"
    if text.en and text.sv and text.en != text.sv:
        made += f'<narrative xml:lang="en">{escape(text.en)}</narrative>'
    return made


def missing(award: AwardFact) -> list[str]:
    """What the standard demands and is not known: some day."""
    return [] if any(days(award)) else ["dates"]


def days(award: AwardFact) -> tuple[Day | None, ...]:
    """Planned and actual start, planned and actual end, by the standard's codes 1 to 4."""
    return award.planned_from, award.actual_from, award.planned_to, award.actual_to


def activities(awards: Iterator[AwardFact], publisher: Publisher, left: Missing) -> Iterator[str]:
    for award in awards:
        if not left.note(award.id, missing(award)):
            yield activity(award, publisher)


def activity(award: AwardFact, publisher: Publisher) -> str:
    """One activity, its elements in the order of the standard."""
    parts = [
        tag("iati-identifier", escape(activity_id(award, publisher))),
        tag("reporting-org", narrative(Text(publisher.name)), ref=publisher_id(publisher), type="10"),
        tag("title", narrative(award.title)),
        tag("description", narrative(award.description), type="1"),
        tag("participating-org", narrative(Text(publisher.name)), ref=publisher_id(publisher), type="10", role="1"),
        *([participant(award.recipient, publisher)] if award.recipient else []),
        *(participant(one, publisher) for one in award.partners),
        *([tag("other-identifier", ref=award.diary_number, type="A3")] if award.diary_number else []),
        tag("activity-status", code=STATUS[award.state]),
        *(date_of(kind, day) for kind, day in zip("1234", days(award), strict=True) if day),
        tag("recipient-country", code="SE"),
        *(tag("location", tag("name", narrative(place.name)), ref=f"SE-{place.code}") for place in award.regions),
        sector(award, publisher),
        *(tag("tag", narrative(one.name), vocabulary="99", vocabulary_uri=f"{publisher.site}/", code=one.key)
          for one in award.areas),
        *(transaction(one) for one in award.transactions),
        *(result(one, award) for one in award.outcomes),
    ]  # fmt: skip
    inside = "\n  ".join(parts)
    return (
        f'<iati-activity xml:lang="sv" default-currency="SEK" last-updated-datetime="{moment(award.modified)}">\n'
        f"  {inside}\n</iati-activity>"
    )


def participant(body: Body, publisher: Publisher) -> str:
    """Who does the work; a sole trader is neither named nor numbered."""
    if body.person:
        return tag("participating-org", narrative(Text(NOBODY["sv"], NOBODY["en"])), type=PRIVATE, role="4")
    return tag("participating-org", narrative(Text(body.name)), ref=org_id(body, publisher),
               type=TYPE.get(body.kind, OTHER_PUBLIC), role="4")  # fmt: skip


def date_of(kind: str, day: Day) -> str:
    """A day of the activity; the standard has whole days only, so one that is known by month or year says so."""
    said = PRECISION.get(day.precision)
    return tag("activity-date", narrative(said) if said else "", iso_date=day.on.isoformat(), type=kind)


def sector(award: AwardFact, publisher: Publisher) -> str:
    """The programme, by the publisher's own list."""
    name = award.mandate.programme_name or award.mandate.name
    return tag("sector", narrative(name), vocabulary="99", vocabulary_uri=f"{publisher.site}/",
               code=award.mandate.programme or own(publisher))  # fmt: skip


def transaction(one: Transaction) -> str:
    """Money promised (2) or paid out (3); what came back is a disbursement below zero."""
    sign = -1 if one.move is Move.RECOVERY else 1
    day, code = one.on.isoformat(), "2" if one.move is Move.COMMITMENT else "3"
    said = tag("description", narrative(Text("Återbetalt", "Paid back"))) if one.move is Move.RECOVERY else ""
    return tag("transaction", tag("transaction-type", code=code) + tag("transaction-date", iso_date=day)
               + tag("value", kronor_text(sign * one.amount_ore), value_date=day) + said)  # fmt: skip


def result(one: Outcome, award: AwardFact) -> str:
    """A reported result as an indicator; a word instead of a figure is told as one (qualitative)."""
    measure = MEASURE.get(one.unit, "1") if one.value is not None else "5"
    comment = comment_of(one)
    said = tag("comment", narrative(comment)) if comment else ""
    actual = tag("actual", said, value=figure_text(one.value))
    inside = tag("title", narrative(one.name))
    if one.on:
        started = award.actual_from or award.planned_from
        first = started.on if started and started.on <= one.on.on else one.on.on
        inside += tag("period", tag("period-start", iso_date=first.isoformat())
                      + tag("period-end", iso_date=one.on.on.isoformat()) + actual)  # fmt: skip
    else:
        undated = Text(
            f"{figure_text(one.value)} {comment.sv}".strip(), f"{figure_text(one.value)} {comment.in_english}".strip()
        )
        inside += tag("description", narrative(undated))
    indicator = tag("indicator", inside, measure=measure)
    return tag("result", tag("title", narrative(one.name)) + indicator, type="9")


def comment_of(one: Outcome) -> Text:
    """The source's reservation and words, and where it stands."""
    hedge = HEDGES.get(one.qualifier, Text())
    where = f"({one.source})" if one.source else ""
    return Text(" ".join(part for part in (hedge.sv, one.words.sv, where) if part),
                " ".join(part for part in (hedge.en, one.words.in_english, where) if part))  # fmt: skip


def document(activities: Iterable[str], when: str) -> Iterator[str]:
    """The whole file; `when` is the moment of the newest change, so that the same content is the same file."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="{VERSION}" generated-datetime="{when}">\n'
    for one in activities:
        yield one + "\n"
    yield "</iati-activities>\n"
