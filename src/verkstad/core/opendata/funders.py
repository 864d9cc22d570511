"""The form that Swedish funders share (GDP): calls, applications and funded activities, under their names.

Applications are numbers for each call: who applied and was not granted anything is not told. Fields of our own (`id`, `antal…`,
`pahittat`, `beviljatBelopp`) are written in the same style.
"""

from typing import Any

from verkstad.core.opendata.facts import AwardFact, Body, CallFact, Mandate, Publisher, State
from verkstad.core.opendata.identifiers import hyphened
from verkstad.core.opendata.values import kronor, moment

STATUS = {State.OFFERED: "Beviljad", State.PLANNED: "Planerad", State.RUNNING: "Pågående", State.ENDED: "Avslutad",
          State.DECLINED: "Ej genomförd"}  # fmt: skip
STANDING = {"open": "Öppen", "rolling": "Öppen", "coming": "Kommande", "closed": "Stängd", "cancelled": "Inställd"}
Row = dict[str, Any]


def funder(publisher: Publisher) -> Row:
    number = hyphened(publisher.number) if publisher.number else None
    return {"finansiarNamn": publisher.name, "finansiarOrganisationsnummer": number}


def programme(mandate: Mandate) -> list[Row]:
    return [{"diarienummer": mandate.number or None, "titel": mandate.name.sv, "titelEng": mandate.name.en or None}]


def amount(ore: int | None) -> int | float | None:
    return None if ore is None else kronor(ore)


def call(fact: CallFact, publisher: Publisher) -> Row:
    return {
        "diarienummer": fact.key, **funder(publisher), "titel": fact.title.sv, "titelEng": fact.title.en or None,
        "beskrivning": fact.what.sv or None, "beskrivningEng": fact.what.en or None, "budgetBelopp": amount(fact.budget_ore),
        "budgetValuta": "SEK", "status": STANDING[fact.standing], "oppningsdatum": fact.opens.told if fact.opens else None,
        "stangningsdatum": fact.closes.told if fact.closes else None, "publiceringsplats": fact.url,
        "program": programme(fact.mandate), "uppdateringTidpunkt": moment(fact.modified) if fact.modified else None,
        "pahittat": fact.fictional,
    }  # fmt: skip


def applications(fact: CallFact) -> Row:
    """How many applied to a call; null where it is not told."""
    return {
        "utlysning": {"diarienummer": fact.key}, "antalAnsokningar": fact.received, "antalBeviljade": fact.granted,
        "antalAvslagna": fact.rejected, "soktBelopp": amount(fact.applied_ore), "soktBeloppValuta": "SEK",
        "beviljatBelopp": amount(fact.granted_ore),
    }  # fmt: skip


def activity(fact: AwardFact, publisher: Publisher) -> Row:
    """A funded activity."""
    first, last = fact.actual_from or fact.planned_from, fact.actual_to or fact.planned_to
    receiver = organisation(fact.recipient, "Projektägare") if fact.recipient else None
    return {
        "id": fact.id, "diarienummer": fact.diary_number or None, **funder(publisher), "typ": fact.kind or None,
        "titel": fact.title.sv, "titelEng": fact.title.en or None, "beskrivning": fact.description.sv,
        "beskrivningEng": fact.description.en or None, "startdatum": first.told if first else None,
        "slutdatum": last.told if last else None, "status": STATUS[fact.state], "program": programme(fact.mandate),
        "utlysning": {"diarienummer": fact.call.key} if fact.call else None,
        "beslut": [{"datum": fact.decided_on.isoformat(), "typ": "Bidrag", "utfall": "Beviljad"}] if fact.decided_on else [],
        "beviljatBelopp": amount(fact.awarded_ore), "beviljatBeloppForbehall": fact.awarded_qualifier or None,
        "utbetaltBelopp": amount(fact.disbursed_ore),
        "beslutadFinansiering": [
            {"ar": year, "belopp": kronor(ore), "valuta": "SEK", "finansieradOrganisation": receiver}
            for year, ore in fact.by_year
        ],
        "organisationer": [one for one in (receiver, *(organisation(p, "Partner") for p in fact.partners)) if one],
        "lan": [place.code for place in fact.regions], "kategoriseringFinansiar": [{"namn": a.name.sv} for a in fact.areas],
        "publiceringsplats": fact.url, "uppdateringTidpunkt": moment(fact.modified), "pahittat": fact.fictional,
    }  # fmt: skip


def organisation(body: Body, role: str) -> Row:
    """An organisation; of a sole trader nothing but that it is one."""
    if body.person:
        return {
            "namn": None,
            "organisationsnummer": None,
            "typ": "Enskild näringsidkare",
            "land": "SE",
            "lan": None,
            "roll": [role],
        }
    return {"namn": body.name, "organisationsnummer": hyphened(body.number) if body.number else None, "typ": body.kind or None,
            "land": "SE", "lan": body.region or None, "roll": [role]}  # fmt: skip
