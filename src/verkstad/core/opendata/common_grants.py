"""CommonGrants: an award in the form of the protocol. Field names as the protocol writes them; what is not known is left out."""

from typing import Any

from verkstad.core.opendata.facts import HEDGES, AwardFact, Body, Day, Publisher, State, Text
from verkstad.core.opendata.identifiers import (
    hyphened,
    uuid_of,
    uuid_of_body,
    uuid_of_publisher,
)
from verkstad.core.opendata.values import kronor_text, moment, without_nothing

STATUS = {State.OFFERED: "awarded", State.PLANNED: "awarded", State.RUNNING: "awarded", State.ENDED: "completed",
          State.DECLINED: "cancelled"}  # fmt: skip
Row = dict[str, Any]


def award(fact: AwardFact, publisher: Publisher, language: str = "sv") -> Row:
    """One award, its texts in Swedish or English ("en")."""
    english = language.startswith("en")
    title = fact.title.in_english if english else fact.title.sv
    what = fact.description.in_english if english else fact.description.sv
    recipient = fact.recipient
    named = recipient is not None and not recipient.person
    return without_nothing({
        "id": str(uuid_of(fact.id, publisher)),
        "title": title,
        "description": what or title,
        "identifiers": {
            "systemId": {"id": str(uuid_of(fact.id, publisher))},
            "otherIds": without_nothing({
                "awd:se:verkstad": {"id": fact.id},
                "awd:se:diarienummer": {"id": fact.diary_number} if fact.diary_number else None,
            }),
        },
        "status": {"value": STATUS[fact.state]},
        "funding": funding(fact, english=english),
        "keyDates": key_dates(fact, english=english),
        "opportunity": {"id": fact.call.id, "title": fact.call.title.in_english if english else fact.call.title.sv}
        if fact.call else None,
        "funders": {"primary": funder(publisher)},
        "recipientOrganizations": recipients(fact, publisher) if named else None,
        "recipientIndividual": {"identifiers": {"otherIds": {"ind:se:verkstad": {"id": recipient.local}}}}
        if recipient and recipient.person else None,
        "source": fact.url,
        "createdAt": moment(fact.made),
        "lastModifiedAt": moment(fact.modified),
    })  # fmt: skip


def money(ore: int | None) -> Row | None:
    return None if ore is None else {"amount": kronor_text(ore), "currency": "SEK"}


def funding(fact: AwardFact, *, english: bool) -> Row:
    hedge = HEDGES.get(fact.awarded_qualifier, Text())
    return without_nothing({
        "requestedAmount": money(fact.applied_ore),
        "awardedAmount": money(fact.awarded_ore),
        "disbursedAmount": money(fact.disbursed_ore),
        "details": hedge.in_english if english else hedge.sv,
    })  # fmt: skip


def key_dates(fact: AwardFact, *, english: bool) -> Row:
    decided = {"name": "Decided" if english else "Beslutat", "eventType": "singleDate",
               "date": fact.decided_on.isoformat()} if fact.decided_on else None  # fmt: skip
    return without_nothing({"awardDate": decided, "periodOfPerformance": period(fact, english=english)})


def period(fact: AwardFact, *, english: bool) -> Row | None:
    """The project's time: two days where both are known, else what is known in words."""
    first, last = fact.actual_from or fact.planned_from, fact.actual_to or fact.planned_to
    name = "Project period" if english else "Projekttid"
    if whole(first) and whole(last) and first and last:
        return {"name": name, "eventType": "dateRange", "startDate": first.told, "endDate": last.told}
    if not first and not last:
        return None
    return {"name": name, "eventType": "other", "details": f"{first.told if first else ''}–{last.told if last else ''}"}


def whole(day: Day | None) -> bool:
    return day is not None and day.precision == "day"


def funder(publisher: Publisher) -> Row:
    return organisation(str(uuid_of_publisher(publisher)), publisher.name, publisher.number)


def recipients(fact: AwardFact, publisher: Publisher) -> Row | None:
    if fact.recipient is None:
        return None
    others = {f"partner-{number}": body(one, publisher)
              for number, one in enumerate((p for p in fact.partners if not p.person), 1)}  # fmt: skip
    return without_nothing({"primary": body(fact.recipient, publisher), "otherOrgs": others})


def body(one: Body, publisher: Publisher) -> Row:
    return organisation(str(uuid_of_body(one, publisher)), one.name, one.number)


def organisation(id_: str, name: str, number: str) -> Row:
    ids = {"systemId": {"id": id_}}
    return {"id": id_, "name": name,
            "identifiers": {**ids, "otherIds": {"org:se:orgnr": {"id": hyphened(number)}}} if number else ids}  # fmt: skip
