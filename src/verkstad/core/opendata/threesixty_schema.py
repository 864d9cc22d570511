"""The rules of the 360Giving fields that we use, written from the standard's documentation: types, dates, currency, demands.

The titles are the column headings of the standard's tables. The same table makes the JSON schema, the columns and the docs.
"""

from dataclasses import dataclass
from typing import Any

DAY = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
PART = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
WEB = r"^https?://[^\s]+$"
ORG = r"^[^\s/&]+$"
CURRENCIES = ("SEK", "EUR", "NOK", "DKK", "GBP", "USD")
GEO = ("NUTS3",)


@dataclass(frozen=True)
class Field:
    """A field: its name, its heading in a table, its JSON type, what it says, and what its text must look like."""

    name: str
    title: str
    what: str
    type: str = "string"
    pattern: str = ""
    one_of: tuple[str, ...] = ()
    demanded: bool = False


@dataclass(frozen=True)
class Part:
    """A list of objects within a grant, with its heading; `rolled` stand in the main table where there is only one."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rolled: bool = False


GRANT = (
    Field("id", "Identifier", "the grant, the same for ever", pattern=ORG, demanded=True),
    Field("title", "Title", "what it is called, at most 140 characters", demanded=True),
    Field("description", "Description", "what it is for", demanded=True),
    Field("currency", "Currency", "of every amount", one_of=CURRENCIES, demanded=True),
    Field("amountAppliedFor", "Amount Applied For", "what was applied for", "number"),
    Field("amountAwarded", "Amount Awarded", "what was granted, as it is in force", "number", demanded=True),
    Field("amountDisbursed", "Amount Disbursed", "paid out less what came back", "number"),
    Field("awardDate", "Award Date", "day of the first decision", pattern=DAY, demanded=True),
    Field("url", "URL", "page about it", pattern=WEB),
    Field("fromOpenCall", "From An Open Call?", "whether anybody who fits could apply", one_of=("Yes", "No")),
    Field("dateModified", "Last Modified", "when what is told here last changed", pattern=MOMENT, demanded=True),
    Field("dataSource", "Data Source", "the site that publishes it", pattern=WEB),
)
ID = Field("id", "Identifier", "what it is called for ever", pattern=ORG, demanded=True)
NAME = Field("name", "Name", "its name", demanded=True)
TRANSACTION = (
    ID,
    Field("transactionDate", "Transaction Date", "the day", pattern=DAY, demanded=True),
    Field("currency", "Currency", "of the amount", one_of=CURRENCIES, demanded=True),
    Field("value", "Value", "the amount; below zero where it came back or was lowered", "number", demanded=True),
    Field("description", "Description", "that it came back"),
)
DATES = (
    Field("startDate", "Start Date", "first day, as far as it is known", pattern=PART),
    Field("endDate", "End Date", "last day, as far as it is known", pattern=PART),
)
PARTS = (
    Part("plannedDates", "Planned Dates", DATES, rolled=True),
    Part("actualDates", "Actual Dates", DATES, rolled=True),
    Part("recipientOrganization", "Recipient Org", (
        ID, NAME, Field("addressCountry", "Country", "the country"),
    ), rolled=True),
    Part("recipientIndividual", "Recipient Ind", (ID, NAME), rolled=True),
    Part("fundingOrganization", "Funding Org", (ID, NAME), rolled=True),
    Part("grantProgramme", "Grant Programme", (
        Field("code", "Code", "key of the government mandate that pays", demanded=True),
        Field("title", "Title", "its name"), Field("description", "Description", "the government's diary number"),
    ), rolled=True),
    Part("beneficiaryLocation", "Beneficiary Location", (
        Field("id", "Identifier", "SE and the county code"), Field("name", "Name", "the county"),
        Field("countryCode", "Country Code", "SE", one_of=("SE",)), Field("geoCode", "Geographic Code", "NUTS 3"),
        Field("geoCodeType", "Geographic Code Type", "what the code is", one_of=GEO),
    )),
    Part("classifications", "Classifications", (
        Field("vocabulary", "Vocabulary", "what list the code is from", demanded=True),
        Field("code", "Code", "the code", demanded=True), Field("title", "Title", "its name"),
    )),
    Part("commitmentTransaction", "Commitment Transaction", TRANSACTION),
    Part("disbursementTransaction", "Disbursement Transaction", TRANSACTION),
)  # fmt: skip
ALWAYS = ("fundingOrganization", "grantProgramme")
ONE_OF = ("recipientOrganization", "recipientIndividual")


def _of(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"type": field.type, "title": field.title, "description": field.what}
    if field.type == "string":
        told["minLength"] = 1
    if field.name == "title":
        told["maxLength"] = 200
    if field.pattern:
        told["pattern"] = field.pattern
    if field.one_of:
        told["enum"] = list(field.one_of)
    return told


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": {one.name: _of(one) for one in fields},
            "required": [one.name for one in fields if one.demanded]}  # fmt: skip


def grant_schema() -> dict[str, Any]:
    """The JSON schema of one grant. A grant has one receiver: an organisation, or a person who is not named."""
    made = _object(GRANT)
    for part in PARTS:
        made["properties"][part.name] = {
            "type": "array", "title": part.title, "minItems": 1, "items": _object(part.fields),
            **({"maxItems": 1} if part.rolled else {}),
            **({"rollUp": [one.name for one in part.fields]} if part.rolled else {}),
        }  # fmt: skip
    made["required"] += [part.name for part in PARTS if part.name in ALWAYS]
    made["oneOf"] = [{"required": [name]} for name in ONE_OF]
    return {"$schema": "http://json-schema.org/draft-04/schema#", "title": "360Giving grant", **made}
