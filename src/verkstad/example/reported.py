"""Reports in the example: one that was sent back and has come again, one that is being written, a theory of change."""

from decimal import Decimal

from verkstad.agreements.models import Agreement
from verkstad.core.progress.theory import Arrow, Step, Theory
from verkstad.example.agreed import signatory
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import persona
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role, User
from verkstad.progress.actions.attaching import add_report_file
from verkstad.progress.actions.listing import Row, add_participants
from verkstad.progress.actions.reporting import Figures, save_report, send_report, start_report
from verkstad.progress.actions.reviewing import return_report
from verkstad.progress.actions.theory import save_theory
from verkstad.progress.models import Report

TEXTS = {
    "overview": "Vi har kommit ungefär halvvägs. Utrustningen är provkörd en gång och två företag i bygden har varit med.",
    "ways": "Produktionschefen leder arbetet en dag i veckan. En operatör har kommit med sedan starten.",
    "activities": "En provkörning hos leverantören, två dagar i vår egen verkstad och ett besök av grannföretag.",
    "results": "Mätningen gick snabbare än vi trodde.",
    "deviations": "Leverantören är försenad, och därför förlängdes projektet.",
    "indicators": "",
}
BETTER = ("Mätningen tar nu elva minuter i stället för fyrtio. Kassationen har gått från fyra till tre procent under provet; "
          "det är för få detaljer för att vara säkert.")  # fmt: skip
ASKED = {"results": "Hur mycket snabbare går mätningen, och hur vet ni det?"}
MEASURED_BEFORE = (
    "matning-fore-och-efter.txt",
    "Påhittade mätningar: 41, 39 och 40 minuter före; 11, 12 och 11 efter.\n".encode(),
)
FIGURES: Figures = {("jobs", "", ""): Decimal(1), ("jobs", "sex", "women"): Decimal(1)}
THEORY = Theory(
    (Step("p1", "problem", "Fel upptäcks först när allt är färdigt"), Step("p2", "problem", "Små företag har inte råd att prova"),
     Step("a1", "activity", "Mätning medan arbetet pågår, på prov"), Step("a2", "activity", "Grannföretag bjuds in och lär med"),
     Step("r1", "result", "Fler företag har prövat", "firms"), Step("r2", "result", "Nya arbetsuppgifter i verkstaden", "jobs"),
     Step("e1", "effect", "Lägre kassation i bygdens industri")),
    (Arrow("p1", "a1", "Egen statistik över kassationer, två år"), Arrow("p2", "a2"), Arrow("a1", "r2"),
     Arrow("a2", "r1", "Deltagarlistan"), Arrow("r1", "e1"), Arrow("r2", "e1")),
)  # fmt: skip

LATER = Theory(  # what the first report taught: one arrow has its ground, one result is new, one step was too much
    (*(one for one in THEORY.steps if one.key != "p2"), Step("r3", "result", "Mätningen går på en fjärdedel av tiden")),
    (Arrow("p1", "a1", "Egen statistik över kassationer, två år"), Arrow("a1", "r2"), Arrow("a2", "r1", "Deltagarlistan"),
     Arrow("a1", "r3", "Klockade mätningar före och efter, rapport 1"), Arrow("r1", "e1"), Arrow("r2", "e1"), Arrow("r3", "e1")),
)  # fmt: skip


def reports() -> None:
    """Of the example's projects under way, the one accepted first."""
    under_way = Agreement.objects.filter(state="running", mandate__programme__fictional=True).order_by("accepted_at")
    one = under_way.select_related("mandate__programme", "owner", "application__call").first()
    if one is None:
        return
    who = signatory(one)
    came_again(one, who)
    with told_at(days_ago(1, 11)):
        started = start_report(agreement=one, number=2, actor=who)
        texts = {"overview": "Andra halvan har börjat."}
        save_report(report=started, texts=texts, figures={}, revision=started.revision, actor=who)


def came_again(agreement: Agreement, who: User) -> None:
    """The first report: sent, sent back with a question about the results, sent again."""
    with told_at(days_ago(7, 15)):
        save_theory(agreement=agreement, theory=THEORY, after=0, actor=who)
        report = start_report(agreement=agreement, number=1, actor=who)
        report = save_report(report=report, texts=TEXTS, figures=FIGURES, revision=report.revision, actor=who)
        add_participants(report=report, rows=neighbours(agreement), actor=who)
        add_report_file(report=report, upload=MEASURED_BEFORE, actor=who)
    with told_at(days_ago(6, 10)):
        send_report(report=report, revision=now(report).revision, actor=who)
    with told_at(days_ago(4, 13)):
        return_report(report=report, remarks=ASKED, actor=persona(Role.OFFICER))
    with told_at(days_ago(2, 9)):
        texts = TEXTS | {"results": BETTER}
        save_report(report=report, texts=texts, figures=FIGURES, revision=now(report).revision, actor=who)
        send_report(report=report, revision=now(report).revision, actor=who)
        save_theory(agreement=agreement, theory=LATER, after=1, actor=who)


def neighbours(agreement: Agreement) -> list[Row]:
    """Three invented companies of the register, and somebody who has no company yet."""
    others = Organisation.objects.filter(kind="company", fictional=True, number__isnull=False).exclude(
        pk=agreement.owner.pk
    )
    stages = ("reached", "mapped", "acted")
    rows = [
        Row(str(one.number), one.name, f"kontakt@{one.key}.example", stage)
        for one, stage in zip(others.order_by("key"), stages, strict=False)
    ]
    return [*rows, Row("", "", "vill-starta@example.org")]


def now(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)
