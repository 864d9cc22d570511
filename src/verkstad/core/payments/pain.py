"""The bank's messages: credit transfers out (ISO 20022 pain.001.001.09), their status back (pain.002).

The message is made by sepaxml and validated against the schema of the standard; what it does not know is put in here:
Swedish giro numbers, and identities that are the same each time the same batch is written, so that the bank knows a
message it has seen.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from verkstad.core.payments.accounts import AccountKind

if TYPE_CHECKING:
    from xmlschema import XMLSchema

SCHEMA = "pain.001.001.09"
SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
# The clearing number of each giro, and how its numbers are marked (the Swedish banks' common reading of ISO 20022).
GIRO = {AccountKind.BANKGIRO: ("9900", "Prtry", "BGNR"), AccountKind.PLUSGIRO: ("9960", "Cd", "BBAN")}
MOST_TEXT = 140


@dataclass(frozen=True)
class Payer:
    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True)
class Transfer:
    """One payment. `key` is its identity from end to end, at most 35 characters, never used twice."""

    key: str
    payee: str
    kind: str
    number: str
    amount_ore: int
    text: str


def transfer_file(
    *, message: str, made_at: datetime, pay_on: date, payer: Payer, transfers: Sequence[Transfer]
) -> bytes:
    """The message as XML, valid by the schema. Raises ValueError where it would not be, and for nothing to pay."""
    from sepaxml import SepaTransfer
    from xmlschema import XMLSchemaValidationError

    if not transfers or any(one.amount_ore <= 0 for one in transfers):
        raise ValueError("a file pays at least one amount above zero")
    config = {"name": payer.name[:70], "IBAN": payer.iban, "batch": True, "currency": "SEK", "domestic": True}
    made = SepaTransfer(config | ({"BIC": payer.bic} if payer.bic else {}), schema=SCHEMA, clean=False)
    for one in transfers:
        made.add_payment({"name": one.payee[:70], "IBAN": one.number, "amount": one.amount_ore, "execution_date": pay_on,
                          "description": one.text[:MOST_TEXT] or one.key, "endtoend_id": one.key})  # fmt: skip
    root = ET.fromstring(made.export(validate=False))  # noqa: S314 - written by ourselves a line above
    _identities(root, message, made_at)
    by_key = {one.key: one for one in transfers}
    for element in root.iter(f"{SPACE}CdtTrfTxInf"):
        _giro(element, by_key[str(element.findtext(f".//{SPACE}EndToEndId"))])
    ET.register_namespace("", SPACE[1:-1])
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    try:
        _schema().validate(content)
    except XMLSchemaValidationError as wrong:
        raise ValueError(str(wrong)) from wrong
    return content


@cache
def _schema() -> "XMLSchema":
    """The standard's schema as sepaxml brings it, read once a process: reading it takes as long as a hundred payments."""
    import sepaxml
    from xmlschema import XMLSchema

    return XMLSchema(str(Path(sepaxml.__file__).with_name("schemas") / f"{SCHEMA}.xsd"))


def _identities(root: ET.Element, message: str, made_at: datetime) -> None:
    for path, text in (("MsgId", message), ("CreDtTm", made_at.replace(tzinfo=None).isoformat(timespec="seconds"))):
        for element in root.iter(f"{SPACE}{path}"):
            element.text = text
    for number, element in enumerate(root.iter(f"{SPACE}PmtInfId"), start=1):
        element.text = f"{message}-{number}"
    for element in root.iter(f"{SPACE}ChrgBr"):
        element.text = "SHAR"


def _giro(element: ET.Element, transfer: Transfer) -> None:
    """A giro number in place of the IBAN, and the giro in place of the bank."""
    if transfer.kind == AccountKind.IBAN:
        return
    clearing, how, scheme = GIRO[AccountKind(transfer.kind)]
    place = element.find(f"{SPACE}CdtrAcct/{SPACE}Id")
    assert place is not None  # noqa: S101 - sepaxml always writes it
    place.clear()
    other = ET.SubElement(place, f"{SPACE}Othr")
    ET.SubElement(other, f"{SPACE}Id").text = transfer.number
    ET.SubElement(ET.SubElement(other, f"{SPACE}SchmeNm"), f"{SPACE}{how}").text = scheme
    agent = ET.Element(f"{SPACE}CdtrAgt")
    member = ET.SubElement(ET.SubElement(agent, f"{SPACE}FinInstnId"), f"{SPACE}ClrSysMmbId")
    ET.SubElement(ET.SubElement(member, f"{SPACE}ClrSysId"), f"{SPACE}Cd").text = "SESBA"
    ET.SubElement(member, f"{SPACE}MmbId").text = clearing
    names = [child.tag for child in element]
    element.insert(names.index(f"{SPACE}Cdtr"), agent)


@dataclass(frozen=True)
class Answer:
    """What the bank says of one payment: `paid` True, False (refused), or None (on its way)."""

    key: str
    paid: bool | None
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Report:
    message: str  # the identity of the message that is answered
    status: str  # of the message as a whole, "" where it says none
    answers: tuple[Answer, ...]


PAID, REFUSED = {"ACSC", "ACCC"}, {"RJCT", "CANC"}


class BadReport(ValueError):
    """The file is no status report of the bank."""


def read_report(content: bytes) -> Report:
    """A status report (pain.002 of any version). Raises BadReport for anything else, and for a file that defines
    entities of its own."""
    import xmlschema

    try:
        root = xmlschema.XMLResource(content, defuse="always").root
    except Exception as wrong:  # the parser's errors have no class of their own in common
        raise BadReport(str(wrong)) from wrong
    top = _under(root, "CstmrPmtStsRpt")
    if not root.tag.endswith("}Document") or ":pain.002." not in root.tag or top is None:
        raise BadReport("no pain.002")
    found = []
    for one in top.iter():
        if _name(one) == "TxInfAndSts":
            status = _text(one, "TxSts")
            paid = True if status in PAID else False if status in REFUSED else None
            found.append(
                Answer(_text(one, "OrgnlEndToEndId"), paid, status, _text(one, "AddtlInf") or _text(one, "Cd"))
            )
    return Report(_text(top, "OrgnlMsgId"), _text(top, "GrpSts"), tuple(found))


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _under(element: ET.Element, name: str) -> ET.Element | None:
    return next((one for one in element.iter() if _name(one) == name), None)


def _text(element: ET.Element, name: str) -> str:
    found = _under(element, name)
    return (found.text or "").strip() if found is not None else ""
