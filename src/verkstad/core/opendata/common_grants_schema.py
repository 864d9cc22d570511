"""What the protocol's records must hold to, of the fields that we use, written from its description."""

from typing import Any

UUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"}
DAY = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
CLOCK = {"type": "string", "pattern": r"^\d{2}:\d{2}:\d{2}$"}
WEB = {"type": "string", "pattern": r"^https?://\S+$"}


def _object(required: tuple[str, ...], **names: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": names}


MONEY = _object(("amount", "currency"), amount={"type": "string", "pattern": r"^-?[0-9]+\.?[0-9]*$"},
                currency={"type": "string", "pattern": "^[A-Z]{3}$"})  # fmt: skip
EVENT = {
    "oneOf": [
        _object(("name", "eventType", "date"), name=TEXT, eventType={"enum": ["singleDate"]}, date=DAY, time=CLOCK, description=TEXT),
        _object(("name", "eventType", "startDate", "endDate"), name=TEXT, eventType={"enum": ["dateRange"]}, startDate=DAY,
                endDate=DAY),
        _object(("name", "eventType"), name=TEXT, eventType={"enum": ["other"]}, details=TEXT, description=TEXT),
    ]
}  # fmt: skip
ID = _object(("id",), id=TEXT)
IDS = _object((), systemId=_object(("id",), id=UUID), otherIds={"type": "object", "additionalProperties": ID})
ORGANISATION = _object(("id", "name"), id=UUID, name=TEXT, identifiers=IDS)
ORGANISATIONS = _object(
    ("primary",), primary=ORGANISATION, otherOrgs={"type": "object", "additionalProperties": ORGANISATION}
)
AWARD = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object(
        ("id", "title", "description", "status", "createdAt", "lastModifiedAt"),
        id=UUID, title=TEXT, description=TEXT, identifiers=IDS,
        status=_object(("value",), value={"enum": ["awarded", "completed", "cancelled"]}),
        funding=_object((), requestedAmount=MONEY, awardedAmount=MONEY, disbursedAmount=MONEY, details=TEXT),
        keyDates=_object((), awardDate=EVENT, periodOfPerformance=EVENT),
        opportunity=_object(("id", "title"), id=UUID, title=TEXT), funders=ORGANISATIONS, recipientOrganizations=ORGANISATIONS,
        recipientIndividual=_object((), identifiers=IDS), source=WEB, createdAt=MOMENT, lastModifiedAt=MOMENT,
    ),
}  # fmt: skip
OPPORTUNITY = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object(
        ("id", "title", "description", "status", "keyDates", "createdAt", "lastModifiedAt"),
        id=UUID, title=TEXT, description=TEXT, identifiers=IDS,
        status=_object(("value",), value={"enum": ["forecasted", "open", "closed", "custom"]}, customValue=TEXT, description=TEXT),
        funding=_object((), details=TEXT, totalAmountAvailable=MONEY, minAwardAmount=MONEY, maxAwardAmount=MONEY),
        keyDates=_object((), postDate=EVENT, closeDate=EVENT, otherDates={"type": "object", "additionalProperties": EVENT}),
        source=WEB, acceptedApplicantTypes={"type": "array"}, customFields={"type": "object"}, createdAt=MOMENT,
        lastModifiedAt=MOMENT,
    ),
}  # fmt: skip
