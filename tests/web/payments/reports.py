"""A bank's status report (pain.002) of some payments."""

REPORT = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>
<OrgnlMsgId>{message}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{told}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


def report(batch, **told):
    rows = "".join(f"<TxInfAndSts><OrgnlEndToEndId>{key.replace('_', '-')}</OrgnlEndToEndId><TxSts>{status}</TxSts></TxInfAndSts>"
                   for key, status in told.items())  # fmt: skip
    return REPORT.format(message=batch if isinstance(batch, str) else batch.message, told=rows).encode()
