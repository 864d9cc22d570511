"""What the funders' form must hold to: every name there, each of its kind."""

from typing import Any

DAY = {"type": ["string", "null"], "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"}
MOMENT = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
TEXT, MAYBE = {"type": "string", "minLength": 1}, {"type": ["string", "null"]}
AMOUNT, COUNT = {"type": ["number", "null"]}, {"type": ["integer", "null"], "minimum": 0}
NUMBER = {"type": ["string", "null"], "pattern": r"^\d{2}[2-9]\d{3}-\d{4}$"}  # never a person's (R22)
CURRENCY = {"enum": ["SEK"]}


def _object(**names: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": sorted(names), "properties": names}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


PROGRAMME = _list(_object(diarienummer=MAYBE, titel=TEXT, titelEng=MAYBE))
ORGANISATION = _object(
    namn=MAYBE, organisationsnummer=NUMBER, typ=MAYBE, land={"enum": ["SE"]}, lan=MAYBE, roll=_list(TEXT)
)
CALL = _object(
    diarienummer=TEXT, finansiarNamn=TEXT, finansiarOrganisationsnummer=NUMBER, titel=TEXT, titelEng=MAYBE, beskrivning=MAYBE,
    beskrivningEng=MAYBE, budgetBelopp=AMOUNT, budgetValuta=CURRENCY, oppningsdatum=DAY, stangningsdatum=DAY,
    status={"enum": ["Öppen", "Kommande", "Stängd", "Inställd"]}, publiceringsplats=TEXT, program=PROGRAMME,
    uppdateringTidpunkt=MOMENT, pahittat={"type": "boolean"},
)  # fmt: skip
APPLICATIONS = _object(
    utlysning=_object(diarienummer=TEXT), antalAnsokningar=COUNT, antalBeviljade=COUNT, antalAvslagna=COUNT, soktBelopp=AMOUNT,
    soktBeloppValuta=CURRENCY, beviljatBelopp=AMOUNT,
)  # fmt: skip
ACTIVITY = _object(
    id=TEXT, diarienummer=MAYBE, finansiarNamn=TEXT, finansiarOrganisationsnummer=NUMBER, typ=MAYBE, titel=TEXT, titelEng=MAYBE,
    beskrivning=TEXT, beskrivningEng=MAYBE, startdatum=DAY, slutdatum=DAY,
    status={"enum": ["Beviljad", "Planerad", "Pågående", "Avslutad", "Ej genomförd"]}, program=PROGRAMME,
    utlysning={"anyOf": [{"type": "null"}, _object(diarienummer=TEXT)]},
    beslut=_list(_object(datum=DAY, typ=TEXT, utfall=TEXT)), beviljatBelopp=AMOUNT, beviljatBeloppForbehall=MAYBE,
    utbetaltBelopp=AMOUNT,
    beslutadFinansiering=_list(_object(ar={"type": "integer"}, belopp={"type": "number"}, valuta=CURRENCY,
                                       finansieradOrganisation={"anyOf": [{"type": "null"}, ORGANISATION]})),
    organisationer=_list(ORGANISATION), lan=_list({"type": "string", "pattern": r"^\d{2}$"}),
    kategoriseringFinansiar=_list(_object(namn=TEXT)), publiceringsplats=TEXT, uppdateringTidpunkt=MOMENT,
    pahittat={"type": "boolean"},
)  # fmt: skip
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object(utlysningar=_list(CALL), ansokningar=_list(APPLICATIONS), finansieradeaktiviteter=_list(ACTIVITY)),
}
