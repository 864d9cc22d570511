"""Facts to export: awards of every state, with everything known and with almost nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from verkstad.core.opendata.facts import (
    Area,
    AwardFact,
    Body,
    CallFact,
    CallRef,
    Day,
    Mandate,
    Move,
    Outcome,
    Place,
    Publisher,
    State,
    Text,
    Transaction,
)

PUBLISHER = Publisher("Myndigheten", "https://data.example.se", number="202100-4912", email="data@example.se")
MANDATE = Mandate("m1", Text("Uppdraget", "The mandate"), "N2016/1", "p1", Text("Programmet", "The programme"))
MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
OWNER = Body("org-1", "Region Norr", "2321000123", "region", "24")
PERSON = Body("person-a4", "", kind="company", person=True)
CALL = CallRef("forstudier", Text("Förstudier", "Prestudies"), "8d7c5c5e-5a43-5dcb-8f5f-0a4f6b6f6d11", open=True)


def a_full_award(key: str = "a1", **more: Any) -> AwardFact:
    """Everything known: three decisions on the sum, money both ways, results with figures and with words."""
    moved = (
        Transaction(Move.COMMITMENT, 1, date(2026, 1, 10), 100_000_050),
        Transaction(Move.COMMITMENT, 2, date(2026, 2, 10), 50_000_00),
        Transaction(Move.COMMITMENT, 3, date(2026, 3, 1), -25_000_00),
        Transaction(Move.DISBURSEMENT, 1, date(2026, 2, 20), 30_000_000),
        Transaction(Move.RECOVERY, 2, date(2026, 3, 2), 1_000_050),
    )
    results = (
        Outcome("companies_reached", Text("Företag nådda", "Companies reached"), Decimal("56"), qualifier="over",
                on=Day(date(2026, 3, 31), "month"), source="Slutrapport"),
        Outcome("share", Text("Andel nöjda"), Decimal("94.5"), unit="percent", numerator=Decimal(17), denominator=Decimal(18)),
        Outcome("met", Text("Träffade", "Met"), None, Text("hundratals", "hundreds"), on=Day(date(2026, 1, 31))),
    )  # fmt: skip
    made = AwardFact(
        id=key, title=Text("Vi & <robotarna>", "Us and the robots"), description=Text('=Mät "rätt"\nredan nu', "Measure right"),
        state=State.RUNNING, mandate=MANDATE, url=f"https://data.example.se/projekt/{key}/", made=MOMENT, modified=MOMENT,
        kind="implementation", diary_number="EK 2026:1", recipient=OWNER, partners=(Body("klustret", "Klustret", kind="promoter"),),
        call=CALL, decided_on=date(2026, 1, 10), applied_ore=150_000_000, awarded_ore=102_500_050,
        by_year=((2026, 62_500_050), (2027, 40_000_000)), disbursed_ore=28_999_950, other_funding_ore=100, total_ore=102_500_150,
        planned_from=Day(date(2026, 1, 15)), planned_to=Day(date(2027, 12, 31)), actual_from=Day(date(2026, 1, 20)),
        regions=(Place("24", Text("Västerbottens län", "Västerbotten County"), "SE331"), Place("25", Text("Norrbottens län"))),
        areas=(Area("industri40", Text("Industri 4.0", "Industry 4.0")),), transactions=moved, outcomes=results, source="Beslut",
    )  # fmt: skip
    return replace(made, **more)


def a_bare_award(key: str = "a2", **more: Any) -> AwardFact:
    """Nothing known but that it is there."""
    made = AwardFact(key, Text("Okänt"), Text("Bidrag inom uppdraget."), State.ENDED, MANDATE,
                     f"https://data.example.se/projekt/{key}/", MOMENT, MOMENT)  # fmt: skip
    return replace(made, **more)


def awards() -> list[AwardFact]:
    year = Day(date(2017, 1, 1), "year")
    return [
        a_full_award(),
        a_bare_award(),
        a_bare_award("a3", actual_from=year, actual_to=Day(date(2018, 12, 31), "year"), awarded_ore=250_000_000, awarded_qualifier="about"),
        a_full_award("a4", recipient=PERSON, kind="support", state=State.ENDED, actual_to=Day(date(2026, 4, 1)), partners=()),
        a_full_award("a5", state=State.DECLINED),
        a_full_award("a6", state=State.OFFERED, transactions=(), outcomes=(), disbursed_ore=None),
    ]  # fmt: skip


def calls() -> list[CallFact]:
    known = CallFact("forstudier", Text("Förstudier", "Prestudies"), Text("Kort"), "open", "closed", MANDATE,
                     "https://data.example.se/utlysningar/forstudier/", opens=Day(date(2025, 9, 1)), closes=Day(date(2025, 10, 31)),
                     budget_ore=300_000_000, received=7, granted=2, rejected=4, applied_ore=500_000_000, granted_ore=150_000_050,
                     regions=("24", "25"), modified=MOMENT)  # fmt: skip
    return [known, replace(known, key="oppen", standing="open", closes=None, received=None, granted=None, rejected=None,
                           applied_ore=None, granted_ore=None, modified=None)]  # fmt: skip


OPPORTUNITY = {
    "id": "8d7c5c5e-5a43-5dcb-8f5f-0a4f6b6f6d11", "title": "Förstudier", "description": "Kort",
    "identifiers": {"systemId": {"id": "8d7c5c5e-5a43-5dcb-8f5f-0a4f6b6f6d11"}, "otherIds": {"opp:se:verkstad": {"id": "forstudier"}}},
    "status": {"value": "closed"}, "keyDates": {"postDate": {"name": "Öppnar", "eventType": "singleDate", "date": "2025-09-01"}},
    "source": "https://data.example.se/utlysningar/forstudier/", "customFields": {}, "createdAt": "2025-08-01T10:00:00Z",
    "lastModifiedAt": "2025-08-01T10:00:00Z",
}  # fmt: skip
