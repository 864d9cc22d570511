"""Calls, applications and decisions."""

from django.db.models import Q

from verkstad.core.reporting.figure import How, Unit
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables import cases as t

DAY_SV, DAY_EN = "Dagen är den då det publicerades.", "The day is that of publication."
measured("calls_published", "Publicerade utlysningar", "Calls published", Unit.COUNT, t.CALL,
         f"Utlysningar, räknade en gång hur många versioner de än har. {DAY_SV}",
         f"Calls, each counted once however many versions it has. {DAY_EN}", where=lambda _f: Q(number=1), clause="R1")  # fmt: skip
measured("calls_open", "Öppna utlysningar", "Open calls", Unit.COUNT, t.CALL,
         "Utlysningar som tog emot ansökningar vid dagens slut; en stängning som flyttats senare räknas som den var då.",
         "Calls that took applications at the end of the day; a closing that was moved later counts as it was then.",
         where=t.open_then, clause="R1")  # fmt: skip
measured("calls_budget", "Utlyst budget", "Budget of calls", Unit.ORE, t.CALL,
         "Budgeten i den version av varje utlysning som gällde dagen. Utlysningar utan angiven budget räknas inte.",
         "The budget in the version of each call that held on the day. Calls that state no budget do not count.",
         where=lambda f: t.newest_version(f) & Q(content__budget_ore__isnull=False), clause="R1")  # fmt: skip
measured("calls_changed", "Ändrade versioner av utlysningar", "Changed versions of calls", Unit.COUNT, t.CALL,
         "Versioner utöver den första.", "Versions beside the first.", where=lambda _f: Q(number__gt=1), clause="R1")  # fmt: skip
measured("calls_questions", "Besvarade frågor", "Questions answered", Unit.COUNT, t.QUESTION,
         f"Frågor om utlysningar vars svar alla ser. {DAY_SV}", f"Questions whose answer everybody sees. {DAY_EN}",
         clause="R59")  # fmt: skip

LIVE_SV, LIVE_EN = "Ansökningar i testläge räknas inte.", "Applications in test mode do not count."
measured("applications_sent", "Inkomna ansökningar", "Applications sent", Unit.COUNT, t.SENT,
         f"Ansökningar som skickats in, var och en en gång. {LIVE_SV}", f"Applications sent, each once. {LIVE_EN}",
         where=t.first_sent, clause="R1")  # fmt: skip
for key, kinds, sv, en in (
    ("projects", ("open", "rolling", "two_stage"), "Inkomna ansökningar om projekt", "Applications for projects"),
    ("requisitions", ("requisition",), "Inkomna rekvisitioner från regioner", "Requisitions from regions"),
    ("cheques", ("cheque",), "Inkomna ansökningar om företagscheckar", "Applications for company cheques"),
):
    measured(f"applications_{key}", sv, en, Unit.COUNT, t.SENT, LIVE_SV, LIVE_EN, clause="R1",
             where=lambda _f, kinds=kinds: Q(number=1, application__call__kind__in=kinds))  # fmt: skip
measured("applications_applicants", "Sökande organisationer", "Applicants", Unit.COUNT, t.SENT,
         "Olika organisationer som har skickat in minst en ansökan, var och en räknad en gång.",
         "Different organisations that sent at least one application, each counted once.", how=How.DISTINCT,
         where=t.first_sent, clause="R29")  # fmt: skip
measured("applications_applied", "Sökt belopp", "Amount applied for", Unit.ORE, t.SENT,
         "Sökt stöd enligt det som senast skickats in; en komplettering ersätter det tidigare. En ansökan i flera län delas "
         "lika mellan dem.",
         "Support applied for by what was last sent; a completion replaces what was sent before. An application in several "
         "counties is divided evenly.", where=t.last_sent, clause="R3")  # fmt: skip
measured("applications_in_grace", "Inkomna under respittiden", "Sent in the time of grace", Unit.COUNT, t.SENT,
         "Påbörjade före stängningen och inskickade inom respittiden.", "Begun before the closing and sent within the grace.",
         where=lambda _f: Q(number=1, in_grace=True), clause="R1")  # fmt: skip
measured("applications_completed", "Kompletteringar som kommit in", "Completions sent", Unit.COUNT, t.SENT,
         "Inskickade kompletteringar av ansökningar.", "Completions of applications that were sent.",
         where=lambda _f: Q(number__gt=1), clause="R1")  # fmt: skip
measured("applications_completions_asked", "Begärda kompletteringar", "Completions asked for", Unit.COUNT, t.COMPLETION,
         "Gånger som en sökande har ombetts att komplettera.", "Times that an applicant was asked to complete.",
         clause="R1")  # fmt: skip
for key, sv, en in (
    ("withdrawn", "Återtagna ansökningar", "Applications withdrawn"),
    ("dismissed", "Avvisade ansökningar", "Applications dismissed"),
    ("invited", "Inbjudna till andra steget", "Invited to the second stage"),
):
    measured(f"applications_{key}", sv, en, Unit.COUNT, t.OUTCOME, LIVE_SV, LIVE_EN, clause="R1",
             where=lambda _f, key=key: Q(kind=key))  # fmt: skip
measured("applications_letters", "Begärda avsiktsförklaringar", "Letters of intent asked for", Unit.COUNT, t.LETTER,
         "Avsiktsförklaringar som sökande har begärt av en regions ansvariga organ.",
         "Letters of intent that applicants asked of the body responsible for a region.",
         clause="R2")  # fmt: skip

POSITIVE = ("grant", "partial")
EACH_SV = "Varje beslut räknas, även det som senare ersatts av ett nytt."
EACH_EN = "Every decision counts, also one that a later one replaced."
measured("decisions_made", "Fattade beslut", "Decisions made", Unit.COUNT, t.DECISION, EACH_SV, EACH_EN, clause="R14")
NOW_SV = "Det beslut om varje ansökan som gällde dagen; ett ersatt beslut räknas inte."
NOW_EN = "The decision on each application that held on the day; one that was replaced does not count."
for key, outcomes, sv, en in (
    ("granted", POSITIVE, "Beviljade ansökningar", "Applications granted"),
    ("partial", ("partial",), "Delvis beviljade ansökningar", "Applications granted in part"),
    ("refused", ("rejection",), "Avslagna ansökningar", "Applications refused"),
    ("revoked", ("revoked",), "Upphävda beslut", "Decisions revoked"),
):
    measured(f"decisions_{key}", sv, en, Unit.COUNT, t.DECISION, NOW_SV, NOW_EN, clause="R14",
             where=lambda f, outcomes=outcomes: t.in_force(f) & Q(outcome__in=outcomes))  # fmt: skip
measured("decisions_granted_sum", "Beviljat belopp", "Amount granted", Unit.ORE, t.DECISION,
         f"{NOW_SV} Ett projekt i flera län delas lika mellan dem.", f"{NOW_EN} A project in several counties is divided evenly.",
         where=lambda f: t.in_force(f) & Q(outcome__in=POSITIVE), clause="R14")  # fmt: skip
reckoned("decisions_granted_share", "Andel beviljade", "Share granted", Unit.SHARE,
         "decisions_granted / (decisions_granted + decisions_refused)", "Beviljade genom beviljade och avslagna.",
         "Granted through granted and refused.", clause="R36")  # fmt: skip
measured("decisions_days", "Dagar till beslut, median", "Days to decision, median", Unit.DAYS, t.DECISION,
         "Dagar från att ansökan först kom in till första beslutet; mitt i raden av alla beslut.",
         "Days from when the application first came in to the first decision; the middle of all.",
         where=lambda _f: Q(number=1), amount=t.TAKEN, clause="FL 9 §")  # fmt: skip
measured("decisions_served", "Delgivna beslut", "Decisions served", Unit.COUNT, t.SERVED,
         "Beslut som bevisligen nått sökanden.", "Decisions that have verifiably reached the applicant.", clause="FL 44 §")  # fmt: skip
measured("decisions_appeals", "Överklaganden och begäranden om ändring", "Appeals and requests for change", Unit.COUNT, t.APPEAL,
         "Inkomna överklaganden och begäranden om ändring av beslut.", "Appeals and requests to change a decision.",
         clause="FL 40-46 §§")  # fmt: skip
measured("decisions_reopened", "Beslut som omprövats efter överklagande", "Decisions tried anew after an appeal", Unit.COUNT,
         t.APPEAL, "Överklaganden som ledde till att ärendet togs upp på nytt.", "Appeals by which the case was taken up again.",
         where=t.tried_anew, clause="FL 36-39 §§")  # fmt: skip
measured("decisions_conditions_met", "Uppfyllda särskilda villkor", "Special terms met", Unit.COUNT, t.CONDITION,
         "Särskilda villkor i beslut som följts upp och är uppfyllda.", "Special terms of decisions followed up and met.",
         where=lambda _f: Q(state="met"), clause="R14")  # fmt: skip
