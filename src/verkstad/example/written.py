"""Reports to the government in the example: one being written by two and sent back once, one approved and frozen."""

from datetime import date, timedelta

from django.utils import timezone

from verkstad.editions.actions.beginning import begin_report
from verkstad.editions.actions.freezing import approve
from verkstad.editions.actions.signing import hand_over, propose, send_back
from verkstad.editions.actions.writing import comment, save_text
from verkstad.editions.models import Report, Template
from verkstad.editions.queries.texts import newest_templates
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import persona
from verkstad.mandate.models import Mandate
from verkstad.people.models import Role, User

DONE = ("Vi har prövat två slags utlysningar. Den med enkla förstudier lockade flest, och besluten gick fort.\n\n"
        "Det som tog tid var att få ihop partner i samma län.")  # fmt: skip
RESULTS = ("Två projekt har nått så långt att det går att mäta något. I ett av dem tar en mätning nu elva minuter i stället för "
           "fyrtio. Det är ett resultat, inte en effekt: ingen har jämfört med verkstäder utanför projektet.")  # fmt: skip
AHEAD = ("Nästa utlysning öppnar i vår. Av budgeten är [[money_free|mkr,1]] varken utbetalt eller bundet, och det räcker till "
         "den.")  # fmt: skip
ASKED = "Hur många förstudier blev det, och kan siffran stå som bunden?"
WHY = "Säg vad som skiljer sig från planen, och varför. Departementet frågade om det förra året."


def reports_to_government() -> None:
    """Of the mandate under way an interim report, of the one that has ended its final report."""
    under_way = Mandate.objects.filter(key="ex-verkstadslyftet").select_related("programme").first()
    ended = Mandate.objects.filter(key="ex-provverkstaden").select_related("programme").first()
    if under_way is None or ended is None:
        return
    interim(under_way)
    final(ended)


def template(mandate: Mandate, key: str) -> Template:
    return newest_templates(mandate.programme_id).get(key=key)


def write(report: Report, part: str, text: str, who: User) -> None:
    """Go on from the version that stands."""
    last = report.texts.filter(part=part, language="sv").order_by("-number").first()
    save_text(report=report, part=part, language="sv", text=text, base=last.number if last else 0, actor=who)


def interim(mandate: Mandate) -> None:
    """Begun by the officer, written on by the communicator, commented and sent back by the presenter; now being mended."""
    officer, colleague, presenter = persona(Role.OFFICER), persona(Role.COMMUNICATOR), persona(Role.PRESENTER)
    owed = mandate.obligations.filter(kind="interim_report", done_on__isnull=True).order_by("due_on").first()
    with told_at(days_ago(12, 9)):
        day = timezone.localdate().replace(day=1) - timedelta(days=1)
        report = begin_report(
            mandate=mandate, template=template(mandate, "delrapport"), title_sv=f"Delrapport om {mandate.name_sv}", as_of=day,
            obligation=owed, actor=officer,
        )  # fmt: skip
        write(report, "arbetet", DONE, officer)
    with told_at(days_ago(9, 14)):
        write(report, "resultat", RESULTS, colleague)
        write(report, "framat", AHEAD, colleague)
    with told_at(days_ago(8, 10)):
        hand_over(report=report, actor=officer)
    with told_at(days_ago(5, 15)):
        send_back(report=report, why=WHY, actor=presenter)
        comment(report=report, part="arbetet", language="sv", text=ASKED, actor=presenter)
    with told_at(days_ago(3, 11)):
        write(report, "arbetet", f"{DONE}\n\nHittills har [[applications_sent]] ansökningar kommit in.", officer)


def final(mandate: Mandate) -> None:
    """Written by the officer, presented, and approved by the head: frozen in the diary."""
    officer, presenter, head = persona(Role.OFFICER), persona(Role.PRESENTER), persona(Role.HEAD)
    with told_at(days_ago(10, 9)):
        report = begin_report(
            mandate=mandate, template=template(mandate, "slutrapport"), title_sv=f"Slutrapport om {mandate.name_sv}",
            as_of=date(mandate.last_year or 2025, 12, 31), actor=officer,
        )  # fmt: skip
        write(report, "framat", "Testbäddarna drivs vidare av sina ägare. Uppdraget har inget kvar att göra.", officer)
        hand_over(report=report, actor=officer)
    with told_at(days_ago(9, 13)):
        propose(report=report, actor=presenter)
    approve(report=report, actor=head)  # today: before today nothing of the pack was known in this house
