"""Which texts may be met by a visitor who is not signed in, each with why. Every other text is a secret until somebody says
here that it is not: `exports` are the files of open data, `pages` what the public pages show beside them."""

import re

PACK = "the programme's pack tells it to be published, with its source"
CALL = "a call is written to be read by all before they apply"
LAW = "a government decision is public"
DIRECTORY = "the project directory is public"
DIARY = "the diary is public but for what is marked with secrecy"

EXPORTS = {
    r"applications\.Application\.title": "the title of a grant to a public body stands in the public list of decisions",
    r"calls\.Call\.title_(sv|en)": CALL,
    r"calls\.CallVersion\.content\..*": CALL,
    r"grants\.Project\.(name|summary_sv|summary_en|source_note)": DIRECTORY,
    r"grants\.Result\.(label|words)_(sv|en)": DIRECTORY,
    r"grants\.Result\.source_note": DIRECTORY,
    r"mandate\.(FocusArea|Mandate|Programme)\.name_(sv|en)": LAW,
    r"mandate\.Programme\.agency_name": LAW,
    r"organisations\.Organisation\.name": "public bodies are named, and companies that have received support",
    r"organisations\.Region\.name_(sv|en)": "counties are no secret",
}
PAGES = {
    **EXPORTS,
    r"agreements\.Version\.content\.indicators\.(name|unit)_(sv|en)": "sums of indicators are shown to everybody, small ones hidden",
    r"calls\.(Call\.source_note|CallVersion\.change_(sv|en)|Extension\.reason_(sv|en))": CALL,
    r"calls\.CallQuestion\.(question|answer)_(sv|en)": "a question that was answered is answered to all",
    r"calls\.(CostFact|EligibleKind)\..*": PACK,
    r"editions\.Report\.title_(sv|en)": "an approved edition of a public mandate's report is for everybody",
    r"editions\.Template\.content\..*": PACK,
    r"funds\.(FundingSource|CostKind)\.label_(sv|en)": "the statement is public",
    r"grants\.(FunnelStage|Participation|Project|Result)\..*": PACK,
    r"mandate\.(Amendment|Envelope|FocusArea|Mandate|Obligation|Programme|Term|Theme)\..*": LAW,
    r"organisations\.Organisation\.(note|source_note)": PACK,
    r"organisations\.(Region|Tenure)\..*": PACK,
    r"registry\.Document\.(counterpart|title|public_title)": DIARY,
    r"reports\.(PublishedFigure|PublishedReport|SourceDocument)\..*": PACK,
    r"statistics\.(Dataset|Figure|Version)\..*": "official statistics are shown with their source, licence and marks",
    r"instruments\.Version\.content\..*": "a call's questions are shown before anybody applies",
}


def secrets_among(found: dict[str, str], allowed: dict[str, str]) -> dict[str, str]:
    """What was met and is not allowed, with where."""
    return {place: where for place, where in found.items() if not any(re.fullmatch(one, place) for one in allowed)}
