"""What goes to the bank is valid by the standard's schema, the same each time; what comes back is read."""

from datetime import date, datetime

import pytest

from verkstad.core.payments.accounts import read_account, shown
from verkstad.core.payments.levels import USUAL, Level, left_to_attest, level_of, role_to_use
from verkstad.core.payments.pain import Answer, BadReport, Payer, Transfer, read_report, transfer_file

PAYER = Payer("Myndigheten", "SE4550000000058398257466", "ESSESESS")
IBAN = Transfer("V-1", "Region Skåne", "iban", "SE4550000000058398257466", 125_050, "Utbetalning 1, projektet Åäö")
GIROS = [Transfer("V-2", "Framtidens fabrik", "bankgiro", "50501055", 1, "x" * 200),
         Transfer("V-3", "Kommunen", "plusgiro", "2865434", 99_999_999_99, "")]  # fmt: skip


def written(transfers):
    return transfer_file(message="VERK-7", made_at=datetime(2026, 11, 22, 10, 0), pay_on=date(2026, 11, 24), payer=PAYER,
                         transfers=transfers)  # fmt: skip


def test_a_file_tells_each_payment_and_the_sum():
    text = written([IBAN, *GIROS]).decode()
    assert "<NbOfTxs>3</NbOfTxs><CtrlSum>100001250.50</CtrlSum>" in text
    assert "<Nm>Region Skåne</Nm>" in text
    assert '<InstdAmt Ccy="SEK">1250.50</InstdAmt>' in text
    assert "<Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm>" in text
    assert "<MmbId>9900</MmbId>" in text
    assert "<Id>2865434</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm>" in text
    assert [f"<EndToEndId>V-{n}</EndToEndId>" in text for n in (1, 2, 3)] == [True] * 3


def test_the_same_batch_gives_the_same_bytes_so_that_the_bank_knows_it():
    assert written([IBAN, *GIROS]) == written([IBAN, *GIROS])


@pytest.mark.parametrize("wrong", [[], [Transfer("V-1", "X", "iban", IBAN.number, 0, "")]])
def test_nothing_to_pay_is_no_file(wrong):
    with pytest.raises(ValueError, match="above zero"):
        written(wrong)


def test_what_the_schema_refuses_is_not_written():
    with pytest.raises(ValueError):
        written([Transfer("V" * 36, "X", "iban", IBAN.number, 100, "för lång identitet")])


def report(body, space="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"):
    return f"""<?xml version="1.0"?><Document xmlns="{space}"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId></GrpHdr>
    <OrgnlGrpInfAndSts><OrgnlMsgId>VERK-7</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>
    <OrgnlPmtInfAndSts><OrgnlPmtInfId>VERK-7-1</OrgnlPmtInfId>{body}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()


def test_a_report_tells_of_each_payment():
    one = "<TxInfAndSts><OrgnlEndToEndId>V-%s</OrgnlEndToEndId><TxSts>%s</TxSts>%s</TxInfAndSts>"
    why = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
    read = read_report(report(one % (1, "ACSC", "") + one % (2, "RJCT", why) + one % (3, "PDNG", "")))
    assert (read.message, read.status) == ("VERK-7", "PART")
    assert read.answers == (
        Answer("V-1", True, "ACSC"), Answer("V-2", False, "RJCT", "AC01"), Answer("V-3", None, "PDNG")
    )  # fmt: skip


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Document xmlns="urn:x:pain.002.001.03">&a;</Document>'


@pytest.mark.parametrize("content", [b"", b"inte xml", b"<a/>", BOMB, written([IBAN])])
def test_anything_else_is_no_report(content):
    with pytest.raises(BadReport):
        read_report(content)


@pytest.mark.parametrize(
    ("kind", "text", "number", "as_shown"),
    [("bankgiro", "5050-1055", "50501055", "5050-1055"), ("plusgiro", "28 65 43-4", "2865434", "286543-4"),
     ("iban", "SE45 5000 0000 0583 9825 7466", "SE4550000000058398257466", "SE45 5000 0000 0583 9825 7466")],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(kind, text, number, as_shown):
    assert (read_account(kind, text), shown(kind, number)) == ((number, []), as_shown)


@pytest.mark.parametrize(
    ("kind", "text"),
    [("bankgiro", "5050-1056"), ("bankgiro", "12345"), ("plusgiro", "28 65 43-5"), ("iban", "SE45 5000"), ("iban", ""),
     ("bankgiro", "٥٠٥٠١٠٥٥"), ("giro", "1")],
)  # fmt: skip
def test_a_wrong_number_is_refused_at_its_field(kind, text):
    number, found = read_account(kind, text)
    assert (number, len(found), found[0].where, bool(found[0].fix)) == ("", 1, found[0].where, True)
    assert found[0].where == ("kind" if kind == "giro" else "number")


def test_the_level_is_the_highest_that_the_amount_reaches():
    assert [level_of([], ore) for ore in (1, 999_999_99, 1_000_000_00)] == [USUAL[0], USUAL[0], USUAL[1]]
    assert level_of([Level(100, ("head",))], 5) == Level(100, ("head",))


def test_each_attest_stands_for_one_role_and_each_person_for_one_attest():
    level = Level(0, ("attester", "attester", "head"))
    assert left_to_attest(level, ["attester", "head"]) == ("attester",)
    assert role_to_use(level, {"user:1": "attester"}, "user:2", {"attester", "head"}) == "attester"
    assert role_to_use(level, {"user:1": "attester"}, "user:1", {"attester"}) is None
    assert role_to_use(level, {"user:1": "attester", "user:2": "attester"}, "user:3", {"attester"}) is None
