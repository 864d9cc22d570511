"""Reports of projects, indicators, and the results that a programme's pack tells."""

from django.db.models import Q

from verkstad.core.reporting.figure import How, Unit
from verkstad.reports.figures.facts import Condition
from verkstad.reports.figures.mandate import ends_in
from verkstad.reports.figures.registry import measured, reckoned
from verkstad.reports.figures.tables import plans
from verkstad.reports.figures.tables import progress as t
from verkstad.reports.figures.tables import results as r

PLAN_SV = "Efter den rapportplan som gällde i varje avtal."
PLAN_EN = "By the plan of reports that held in each agreement."
measured("progress_due", "Rapporter som skulle ha lämnats", "Reports that were due", Unit.COUNT, plans.DUE, PLAN_SV, PLAN_EN,
         clause="R15")  # fmt: skip
for key, sv, en in (
    (plans.IN_TIME, "Rapporter i tid", "Reports in time"),
    (plans.LATE, "Rapporter för sent", "Reports late"),
    (plans.MISSING, "Rapporter som saknas", "Reports missing"),
):
    measured(f"progress_{key}", sv, en, Unit.COUNT, plans.DUE, f"{PLAN_SV} Räknat efter första inlämningen.",
             f"{PLAN_EN} By the first sending.", keep=ends_in(key), clause="R15")  # fmt: skip
reckoned("progress_in_time_share", "Andel rapporter i tid", "Share of reports in time", Unit.SHARE, "progress_in_time / progress_due",
         "Täljare och nämnare visas alltid.", "Numerator and denominator are always shown.", clause="R36")  # fmt: skip
measured("progress_sent", "Inlämnade rapporter", "Reports sent", Unit.COUNT, t.EDITION, "Rapporter, räknade en gång var.",
         "Reports, each once.", where=lambda _f: Q(number=1), clause="R15")  # fmt: skip
measured("progress_again", "Rapporter som lämnats på nytt", "Reports sent again", Unit.COUNT, t.EDITION,
         "Inlämningar efter en begäran om ändring.", "Sendings after changes were asked for.", where=lambda _f: Q(number__gt=1),
         clause="R15")  # fmt: skip
measured("progress_approved", "Godkända rapporter", "Reports approved", Unit.COUNT, t.APPROVED, "Läges- och slutrapporter.",
         "Progress and final reports.", clause="R15")  # fmt: skip
measured("progress_final", "Godkända slutrapporter", "Final reports approved", Unit.COUNT, t.APPROVED,
         "Projekt vars slutrapport är godkänd.", "Projects whose final report is approved.", where=lambda _f: Q(kind="final"),
         clause="R15")  # fmt: skip

AIM_SV = "Indikatorer med mål i de avtal som gällde, efter godkända rapporter. Företag räknas en gång per projekt."
AIM_EN = "Indicators with a target in the agreements that held, by approved reports. A company counts once a project."
measured("indicators_agreed", "Indikatorer med mål", "Indicators with a target", Unit.COUNT, plans.INDICATOR, AIM_SV, AIM_EN,
         clause="R34")  # fmt: skip
measured("indicators_told", "Indikatorer som redovisats", "Indicators reported", Unit.COUNT, plans.INDICATOR, AIM_SV, AIM_EN,
         keep=ends_in(plans.REACHED, plans.ON_THE_WAY), clause="R34")  # fmt: skip
measured("indicators_reached", "Indikatorer som nått målet", "Indicators at their target", Unit.COUNT, plans.INDICATOR, AIM_SV,
         AIM_EN, keep=ends_in(plans.REACHED), clause="R34")  # fmt: skip
reckoned("indicators_reached_share", "Andel indikatorer som nått målet", "Share of indicators at their target", Unit.SHARE,
         "indicators_reached / indicators_agreed", "Täljare och nämnare visas alltid.",
         "Numerator and denominator are always shown.", clause="R36")  # fmt: skip

TOLD_SV = "Som källan redovisar det, projekt för projekt; samma företag kan stå i flera projekt."
TOLD_EN = "As the source tells it, project by project; the same company may stand in several."
measured("results_projects", "Projekt", "Projects", Unit.COUNT, r.PROJECT, "Projekt i projektförteckningen som börjat senast dagen.",
         "Projects of the directory that had begun by the day.", clause="R24")  # fmt: skip
for key, sv, en in (
    ("prestudy", "Förstudier", "Prestudies"),
    ("implementation", "Genomförandeprojekt", "Implementation projects"),
    ("scaling", "Uppskalningsprojekt", "Scaling projects"),
):
    measured(f"results_projects_{key}", sv, en, Unit.COUNT, r.PROJECT, "Av projekten i projektförteckningen.",
             "Of the projects of the directory.", where=lambda _f, key=key: Q(kind=key), clause="R24")  # fmt: skip
measured("results_owners", "Projektägare", "Project owners", Unit.COUNT, r.PROJECT,
         "Olika organisationer som äger projekt, var och en räknad en gång.",
         "Different organisations that own projects, each counted once.", how=How.DISTINCT,
         where=lambda _f: Q(owner__isnull=False), clause="R29")  # fmt: skip
measured("results_granted", "Beviljat enligt projektförteckningen", "Granted by the directory", Unit.ORE, r.PROJECT,
         "Stödet till de projekt vars belopp källan anger. Ett projekt i flera län delas lika mellan dem.",
         "The support of projects whose amount the source tells. A project in several counties is divided evenly.",
         where=lambda _f: Q(grant_ore__isnull=False), clause="R24, R35")  # fmt: skip
measured("results_regions", "Regioner som deltagit", "Regions that took part", Unit.COUNT, r.TOOK_PART,
         "Olika regioner som enligt källan deltog i något slags projekt, var och en räknad en gång.",
         "Different regions that by the source took part in some kind of project, each counted once.", how=How.DISTINCT,
         clause="R24")  # fmt: skip
for key, sv, en in (
    ("prestudy", "Regioner med förstudie", "Regions with a prestudy"),
    ("implementation", "Regioner med genomförandeprojekt", "Regions with an implementation project"),
    ("scaling", "Regioner med uppskalningsprojekt", "Regions with a scaling project"),
):
    measured(f"results_regions_{key}", sv, en, Unit.COUNT, r.TOOK_PART, "Enligt källan.", "By the source.", how=How.DISTINCT,
             where=lambda _f, key=key: Q(kind=key), clause="R24")  # fmt: skip


def of(*keys: str) -> Condition:
    """Results of projects by their keys; what is told of a mandate as a whole is not added to them."""
    return lambda _frame: Q(key__in=keys, unit="count", project__isnull=False)


for key, keys, sv, en in (
    ("reached", ("companies_reached",), "Nådda företag enligt projektens redovisning", "Companies reached, as projects tell"),
    ("coached", ("companies_coached", "companies_in_workshops"), "Företag med coachning eller i workshopserie, enligt projektens "
     "redovisning", "Companies coached or in a series of workshops, as projects tell"),
    ("interviewed", ("companies_interviewed",), "Intervjuade företag enligt projektens redovisning",
     "Companies interviewed, as projects tell"),
    ("invested", ("companies_invested",), "Företag som investerat, enligt projektens redovisning",
     "Companies that invested, as projects tell"),
    ("theses", ("thesis_hosts",), "Företag med examensarbete, enligt projektens redovisning",
     "Companies that hosted a thesis, as projects tell"),
):  # fmt: skip
    measured(f"results_{key}", sv, en, Unit.COUNT, r.RESULT, TOLD_SV, TOLD_EN, how=How.TOTAL, per=1000, where=of(*keys),
             clause="R41")  # fmt: skip
for number, (sv, en) in enumerate(
    (("första", "first"), ("andra", "second"), ("tredje", "third"), ("fjärde", "fourth")), 1
):
    measured(f"results_funnel_{number}", f"Företag i trattarnas {sv} steg", f"Companies at the {en} stage of funnels",
             Unit.COUNT, r.FUNNEL, f"{TOLD_SV} Steg utan angivet antal räknas inte.",
             f"{TOLD_EN} Stages without a number do not count.", how=How.TOTAL, where=lambda _f, number=number: Q(number=number),
             clause="R30")  # fmt: skip
reckoned("results_coached_share", "Andel coachade av nådda, enligt projektens redovisning",
         "Share coached of reached, as projects tell", Unit.SHARE, "results_coached / results_reached",
         "Täljare och nämnare visas alltid.", "Numerator and denominator are always shown.", clause="R36")  # fmt: skip
