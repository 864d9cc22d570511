"""360Giving 1.4: every grant whose receiver, sum and day of decision are known, as JSON and as tables.

The amounts of a grant agree with its transactions: what is awarded is the sum of the commitments, what is disbursed that of the
disbursements, of which money that came back is one below zero.
"""

from collections.abc import Iterator
from typing import Any

from verkstad.core.opendata.facts import AwardFact, Body, Day, Missing, Move, Publisher, State, Transaction
from verkstad.core.opendata.identifiers import grant_id, org_id, publisher_id
from verkstad.core.opendata.values import kronor, moment, without_nothing

VERSION = "1.4"
DEMANDED = ("recipient", "awarded", "decided")
Row = dict[str, Any]
NOBODY = {"sv": "Enskild näringsidkare (uppgiften lämnas inte ut)", "en": "Sole trader (not told)"}


def missing(award: AwardFact) -> list[str]:
    """What the standard demands and is not known of a grant."""
    known = {"recipient": award.recipient, "awarded": award.awarded_ore, "decided": award.decided_on}
    return [name for name in DEMANDED if known[name] is None]


def grant(award: AwardFact, publisher: Publisher) -> Row:
    """A grant with the standard's names. Needs what `missing` asks for."""
    recipient, awarded, decided = award.recipient, award.awarded_ore, award.decided_on
    if recipient is None or awarded is None or decided is None:
        raise ValueError(f"{award.id}: {', '.join(missing(award))} is not known")
    me = grant_id(award, publisher)
    person = recipient.person
    return without_nothing({
        "id": me,
        "title": award.title.sv[:140],
        "description": award.description.sv,
        "currency": "SEK",
        "amountAppliedFor": None if award.applied_ore is None else kronor(award.applied_ore),
        "amountAwarded": kronor(awarded),
        "amountDisbursed": None if award.disbursed_ore is None else kronor(award.disbursed_ore),
        "awardDate": decided.isoformat(),
        "url": award.url,
        "plannedDates": dates(award.planned_from, award.planned_to),
        "actualDates": dates(award.actual_from, award.actual_to),
        "recipientOrganization": [] if person else [organisation(recipient, publisher)],
        "recipientIndividual": [{"id": org_id(recipient, publisher), "name": NOBODY["sv"]}] if person else [],
        "beneficiaryLocation": [
            without_nothing({"id": f"SE-{place.code}", "name": place.name.sv, "countryCode": "SE", "geoCode": place.nuts3,
                             "geoCodeType": "NUTS3" if place.nuts3 else ""}) for place in award.regions
        ],
        "fundingOrganization": [{"id": publisher_id(publisher), "name": publisher.name}],
        "grantProgramme": [without_nothing({"code": award.mandate.key, "title": award.mandate.name.sv,
                                            "description": award.mandate.number})],
        "fromOpenCall": None if award.call is None else "Yes" if award.call.open else "No",
        "classifications": [{"vocabulary": "focus area", "code": one.key, "title": one.name.sv} for one in award.areas],
        "commitmentTransaction": [transaction(me, one) for one in award.moved(Move.COMMITMENT)],
        "disbursementTransaction": [
            transaction(me, one) for one in award.transactions if one.move in (Move.DISBURSEMENT, Move.RECOVERY)
        ],
        "dateModified": moment(award.modified),
        "dataSource": f"{publisher.site}/oppna-data/",
    })  # fmt: skip


def organisation(body: Body, publisher: Publisher) -> Row:
    return without_nothing({"id": org_id(body, publisher), "name": body.name, "addressCountry": "Sverige"})


def dates(first: Day | None, last: Day | None) -> list[Row]:
    """A stretch of days; the standard lets the day, or day and month, be left out where they are not known."""
    told = without_nothing({"startDate": first.told if first else "", "endDate": last.told if last else ""})
    return [told] if told else []


def transaction(grant: str, one: Transaction) -> Row:
    """Money on a day; what came back is below zero."""
    sign = -1 if one.move is Move.RECOVERY else 1
    told = {Move.RECOVERY: "Återbetalt"}.get(one.move, "")
    return without_nothing({"id": f"{grant}-{one.move}-{one.number}", "transactionDate": one.on.isoformat(),
                            "currency": "SEK", "value": kronor(sign * one.amount_ore), "description": told})  # fmt: skip


def grants(awards: Iterator[AwardFact], publisher: Publisher, left: Missing) -> Iterator[Row]:
    """The grants that the standard has room for; `left` is told of the others. A grant that was declined is none."""
    for award in awards:
        if award.state in (State.DECLINED, State.OFFERED):
            left.note(award.id, [str(award.state)])
        elif not left.note(award.id, missing(award)):
            yield grant(award, publisher)
