"""Companies that took part: each counted once over claims, projects, years and mandates, by organisation number (R29)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from verkstad.core.progress.companies import STAGES
from verkstad.core.progress.hiding import LEAST_COMPANIES
from verkstad.core.reporting.figure import Frame, Unit
from verkstad.reports.figures.facts import Condition
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables.progress import PARTICIPANT

ONCE_SV = ("Ett företag räknas en gång, efter organisationsnummer, hur många projekt, rapporter, ansökningar om utbetalning, "
           "år och uppdrag som än nämner det. Ett företag i två län räknas i båda och en gång i summan. Bara godkända rapporter "
           "och beslutade ansökningar om utbetalning.")  # fmt: skip
ONCE_EN = ("A company counts once, by organisation number, however many projects, reports, claims for payment, years and "
           "mandates name it. A company in two counties counts in both and once in the total. Approved reports and decided "
           "claims only.")  # fmt: skip
HIDDEN: dict[str, Any] = {"few": "companies", "least": LEAST_COMPANIES, "clause": "R29, R32"}
WORDS = {
    "reached": ("Nådda företag", "Companies reached"),
    "mapped": ("Kartlagda företag", "Companies mapped"),
    "coached": ("Coachade företag", "Companies coached"),
    "acted": ("Företag som genomfört en åtgärd", "Companies that took action"),
}


def came_to(stage: str) -> Condition:
    """Who came at least so far: a later stage implies the earlier (R30)."""
    far = STAGES[STAGES.index(stage) :]
    return lambda _frame: Q(stage__in=far)


def _others(frame: Frame):  # type: ignore[no-untyped-def]
    """Other rows of the same company in the frame's time, whatever else the frame holds fast."""
    rows = PARTICIPANT.rows().filter(number=OuterRef("number"), day__lte=frame.as_of)
    if frame.known is not None:
        rows = rows.alias(f_told=PARTICIPANT.known).filter(f_told__lte=frame.known)
    return rows


def in_several(frame: Frame) -> Exists:
    """Companies that more than one project names."""
    return Exists(_others(frame).exclude(agreement=OuterRef("agreement")))


for stage in STAGES:
    measured(f"participants_{stage}", *WORDS[stage], Unit.COMPANIES, PARTICIPANT, ONCE_SV, ONCE_EN,
             by=("mandate", "project", "region", "year"), where=came_to(stage), **HIDDEN)  # fmt: skip
measured("participants_rows", "Rader i deltagarlistor", "Rows of participant lists", Unit.COUNT, PARTICIPANT,
         "Varje rad med organisationsnummer i godkända rapporter och beslutade ansökningar om utbetalning: vad "
         "antalet vore om inget företag räknades en gång.",
         "Every row with an organisation number in approved reports and decided claims: what the number would be if no "
         "company were counted once.", public=False, clause="R29")  # fmt: skip
measured("participants_several", "Företag i mer än ett projekt", "Companies in more than one project", Unit.COMPANIES,
         PARTICIPANT, f"Företag som mer än ett projekt nämner. {ONCE_SV}", f"Companies that more than one project names. {ONCE_EN}",
         by=(), where=in_several, **HIDDEN)  # fmt: skip
reckoned("participants_coached_share", "Andel coachade av nådda företag", "Share coached of companies reached", Unit.SHARE,
         "participants_coached / participants_reached", "Täljare och nämnare visas alltid.",
         "Numerator and denominator are always shown.", clause="R32, R36")  # fmt: skip
reckoned("participants_acted_share", "Andel som genomfört en åtgärd av nådda företag",
         "Share that took action of companies reached", Unit.SHARE, "participants_acted / participants_reached",
         "Täljare och nämnare visas alltid.", "Numerator and denominator are always shown.", clause="R32, R36")  # fmt: skip
