"""Makes the living example's cases, each step at its own day, by the actions that people use."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from verkstad.applications.actions.drafts import share_draft
from verkstad.applications.actions.letters import answer_letter, ask_letters
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.core.decisions.content import Content
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.decisions.actions import decide, propose
from verkstad.example.agreed import agreements
from verkstad.example.cheques import cheques
from verkstad.example.claimed import claims
from verkstad.example.clock import days_ago, told_at
from verkstad.example.closed import closings
from verkstad.example.decided import told_as
from verkstad.example.drafts import begun, budgeted, received, sent
from verkstad.example.paid import payments
from verkstad.example.people import let_sign, organisation, persona, reviewers
from verkstad.example.reported import reports
from verkstad.example.stories import PRESTUDIES, REASONS, STRONG, WEAK, Prestudy
from verkstad.example.written import reports_to_government
from verkstad.handling.actions import (
    dismiss_application,
    invite_application,
    withdraw_application,
)
from verkstad.people.models import Role
from verkstad.review.actions import (
    assign_evenly,
    declare_blind,
    freeze_ranking,
    open_round,
    save_reviewer,
    save_score,
    send_score,
)
from verkstad.review.models import Assignment, Round


@transaction.atomic
def make_cases() -> int:
    """Make the example's applications unless they are there; returns how many there are. All or none.

    Refuses outside demo mode. Needs the example's pack and the personas.
    """
    if not settings.DEMO:
        raise Refused.because("no_demo", gettext_noop("The living example exists in demo mode only."))
    invented = Application.objects.filter(call__mandate__programme__fictional=True)
    if not invented.exists():
        let_sign()
        prestudies(Call.objects.select_related("mandate", "version").get(key="ex-forstudier"))
        cheques(Call.objects.select_related("mandate", "version").get(key="ex-check"))
        test_beds(Call.objects.select_related("mandate", "version").get(key="ex-tva-steg"))
        development(Call.objects.select_related("mandate", "version").get(key="ex-utveckling"))
        agreements()
        claims()
        payments()
        reports()
        closings()
        reports_to_government()
    return invented.count()


def prestudies(call: Call) -> None:
    """Ten applications to the closed call: checked, reviewed, ranked, and some of them decided."""
    made = {story: prestudy(call, story) for story in PRESTUDIES}
    with told_at(days_ago(11, 9)):
        for story, one in made.items():
            received(one, requirements_met=story.outcome not in ("dismissed", "withdrawn"))
    for story, one in made.items():
        if story.outcome == "withdrawn":
            with told_at(days_ago(10, 8, 30)):
                withdraw_application(application=one, reason=story.said, user=one.started_by)
        if story.outcome == "dismissed":
            with told_at(days_ago(9, 15)):
                dismiss_application(application=one, ground="incomplete", reason=story.said, actor=persona(Role.HEAD))
    reviewed(call, {one.key: story for story, one in made.items()})
    for story, one in made.items():
        if story.outcome in REASONS:
            case = Application.objects.select_related("call__mandate", "version", "owner").get(pk=one.pk)
            with told_at(days_ago(3, 10)):
                proposal = propose(application=case, content=content_of(case, story), actor=persona(Role.PRESENTER))
            if story.outcome != "proposed":
                with told_at(days_ago(2, 14)):
                    decide(proposal=proposal, actor=persona(Role.HEAD))


def prestudy(call: Call, story: Prestudy) -> Application:
    owner, kinds = organisation(story.owner), ["kartlaggning", "handlingsplan", *(["pilot"] if story.pilot else [])]
    with told_at(days_ago(*story.sent) - timedelta(days=6)):
        ready_by = str(timezone.localdate().year + 1) + "-05-31"
        answers = {"titel": story.title, "slag": kinds, "fraga": story.question, "metod": story.method,
                   "foretag": str(story.companies), "klar": ready_by, "anvandning": story.use}  # fmt: skip
        one = begun(call, owner, story.title, answers | ({"piloten": story.pilot} if story.pilot else {}))
        staff = story.kronor * 3 // 5
        costs = {"personal": staff, "externa-tjanster": story.kronor - staff - 20_000, "resor": 20_000}
        budgeted(one, costs, story.kronor)
    with told_at(days_ago(*story.sent)):
        return sent(one)


def reviewed(call: Call, stories: dict[str, Prestudy]) -> Round:
    """Two reviewers for each, scores sent, the list fixed."""
    officer = persona(Role.OFFICER)
    with told_at(days_ago(8, 9)):
        people = [save_reviewer(user=user, languages=("sv", "en"), actor=officer) for user in reviewers()]
        due = timezone.localdate() + timedelta(days=5)
        round_ = open_round(call=call, each=2, reviewers=people, due_on=due, actor=officer)
        assign_evenly(round=round_, actor=officer)
    seats: dict[int, int] = {}
    for number, person in enumerate(people):
        with told_at(days_ago(6 - number, 19)):
            mine = Assignment.objects.filter(candidate__round=round_, reviewer=person).order_by("candidate__number")
            if first := mine.first():
                declare_blind(task=first, organisations=[], text="", actor=person.user)
            for task in mine.select_related("candidate__application", "reviewer__user"):
                seat = seats[task.candidate_id] = seats.get(task.candidate_id, -1) + 1
                scored(task, stories[task.candidate.application.key].scores[seat])
    with told_at(days_ago(3, 8)):
        freeze_ranking(round=round_, actor=officer)
    return round_


def scored(task: Assignment, steps: tuple[int, int, int]) -> None:
    relevance, ends, change = steps
    answers = {"relevans": relevance, "samverkan": ends, "maluppfyllelse": ends, "forandring": change,
               "styrkor": STRONG, "svagheter": WEAK}  # fmt: skip
    save_score(task=task, answers=answers, comments={}, actor=task.reviewer.user)
    send_score(task=task, actor=task.reviewer.user)


def content_of(case: Application, story: Prestudy) -> Content:
    """What the presenter proposes, resting on the fixed list."""
    return told_as(case, REASONS[story.outcome], granted=story.outcome != "rejected")


def test_beds(call: Call) -> None:
    """An idea that is invited to the second stage, and one whose letter of intent is waited for."""
    owner = organisation(persona(Role.OWNER).active_appointments()[0].organisation)
    regional, officer = persona(Role.REGIONAL), persona(Role.OFFICER)
    with told_at(days_ago(8, 10)):
        first = begun(call, owner, "Öppen mäthall för två län", idea("Öppen mäthall för två län", 3_200_000))
        (letter,) = ask_letters(application=first, regions=[owner.region.code], user=first.started_by,  # type: ignore[union-attr]
                                message="Mäthallen ska vara öppen för alla företag i länet.")  # fmt: skip
    with told_at(days_ago(7, 11)):
        answer_letter(letter=letter, given=True, user=regional,
                      answer="Vi står bakom projektet. Det ligger i linje med vår strategi för testbäddar.")  # fmt: skip
        budgeted(first, {"personal": 3_000_000, "lokaler": 3_400_000}, 3_200_000)
        case = sent(first)
    with told_at(days_ago(5, 9)):
        received(case)
        invite_application(application=case, actor=officer,
                           message="Beskriv särskilt hur företag i det andra länet ska få tillgång till hallen.")  # fmt: skip
    with told_at(days_ago(2, 10)):
        second = begun(
            call, owner, "Gemensam rivmaskin för kompositer", idea("Gemensam rivmaskin för kompositer", 1_900_000)
        )
        ask_letters(application=second, regions=[owner.region.code], user=second.started_by,  # type: ignore[union-attr]
                    message="Vi vill gärna ha ert svar före den 10:e.")  # fmt: skip


def idea(title: str, kronor: int) -> dict[str, object]:
    return {"titel": title, "belopp": kronor * 100,
            "ide": "Utrustningen finns redan men används några timmar i veckan. Vi öppnar den för små företag, med "
                   "bokning på nätet och någon som handleder på plats.",
            "varfor": "Ett litet företag kan inte köpa utrustningen själv, och resan till närmaste labb är för lång."}  # fmt: skip


def development(call: Call) -> None:
    """The call that is open now: one application sent and sealed, one draft that the agency may look at."""
    with told_at(days_ago(6, 10)):
        one = begun(
            call,
            organisation("ex-framjare-12"),
            "Tio verkstäder, en lärslinga",
            project("Tio verkstäder, en lärslinga"),
        )
        budgeted(one, {"personal": 1_800_000, "externa-tjanster": 900_000, "resor": 100_000}, 1_400_000)
        sent(one)
    owner = organisation(persona(Role.OWNER).active_appointments()[0].organisation)
    with told_at(days_ago(1, 16)):
        answers = project("Smarta ställ i länets verkstäder")
        draft = begun(
            call, owner, "Smarta ställ i länets verkstäder", {k: answers[k] for k in ("titel", "sammanfattning")}
        )
        share_draft(application=draft, shared=True, user=draft.started_by)


def project(title: str) -> dict[str, object]:
    year = timezone.localdate().year + 1
    return {
        "titel": title, "sammanfattning": "Små verkstäder lär av varandra hur de ställer om maskinerna snabbare.",
        "problem": "Ställtiderna äter en femtedel av maskintiden, och ingen har tid att göra något åt det ensam.",
        "lan": ["12"], "mal": "Att varje företag kortar sin ställtid med en tredjedel och kan visa det med egna mätningar.",
        "aktiviteter": [
            {"vad": "Mätning före", "nar": f"{year}-04-30", "resultat": "Utgångsläge för tio företag"},
            {"vad": "Fyra träffar på verkstadsgolvet", "nar": f"{year}-09-30", "resultat": "Nya arbetssätt prövade"},
            {"vad": "Mätning efter", "nar": f"{year}-12-15", "resultat": "Jämförelse per företag"},
        ],
        "foretag": "10", "nytta": "Mer tid vid maskinen utan nya inköp.",
        "efter": "Företagen träffas vidare två gånger om året på egen bekostnad.",
    }  # fmt: skip
