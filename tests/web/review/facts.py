"""A call under review: criteria, checked applications, reviewers from inside and outside.

round_ = a_round(applications=3)           # opened, nobody asked yet
asked(round_)                              # assigned evenly
scored(task, relevance=5, cooperation=3)   # declared, saved and sent
"""

from typing import Any

from tests.web.applications.facts import a_body, a_call, a_form, an_application, in_state, staff
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.mandate.models import FocusArea
from verkstad.organisations.models import Organisation, Region
from verkstad.people.models import Appointment, Role, User
from verkstad.review import actions
from verkstad.review.models import Assignment, Reviewer, Round, Score

ME = "system:pack"
CRITERIA: dict[str, Any] = {
    "title": {"sv": "Bedömning", "en": "Assessment"},
    "sections": [
        {"key": "criteria", "title": {"sv": "Kriterier", "en": "Criteria"}, "questions": [
            {"key": "relevance", "kind": "scale", "label": {"sv": "Relevans", "en": "Relevance"}, "required": True,
             "minimum": "1", "maximum": "5",
             "help": {"sv": "Möter projektet ett behov i regionens industri?", "en": "Does it meet a need of the region's industry?"}},
            {"key": "cooperation", "kind": "scale", "label": {"sv": "Samverkan", "en": "Cooperation"}, "required": True,
             "minimum": "1", "maximum": "5"},
            {"key": "overall", "kind": "text", "label": {"sv": "Samlad bedömning", "en": "Overall"}, "limit": 1000},
        ]},
    ],
}  # fmt: skip
WEIGHTS = [{"key": "relevance", "weight": 3, "label": {"sv": "Relevans", "en": "Relevance"}},
           {"key": "cooperation", "weight": 1, "label": {"sv": "Samverkan", "en": "Cooperation"}}]  # fmt: skip
OWNERS = ("24", "12", "09")


def a_call_to_review(**terms: Any) -> Call:
    """A published call with criteria and a budget; its programme has two focus areas."""
    a_form("criteria", CRITERIA)
    call = a_call(**{"criteria_form": "criteria", "criteria_version": 1, "criteria": WEIGHTS, "budget_ore": 250_000_000,
                     **terms})  # fmt: skip
    for number, key in enumerate(("industri40", "kunskapslyft"), 1):
        FocusArea.objects.get_or_create(programme=call.mandate.programme, key=key,
                                        defaults={"number": number, "name_sv": key, "name_en": key})  # fmt: skip
    return call


def a_checked(call: Call, number: int, *, state: str = "checked", **filled: Any) -> Application:
    """An application of the call whose requirements are met; owners take turns among three regions."""
    code = OWNERS[number % len(OWNERS)]
    made = an_application(call, a_body(code), title=f"Projekt {number}", **filled)
    made.all_partners()[0].regions.set(Region.objects.filter(code=code))
    return in_state(made, state)


def a_reviewer(
    name: str, *roles: Role, organisation: str = "", languages: tuple[str, ...] = ("sv",), **known: Any
) -> Reviewer:
    """Somebody who reviews, from outside unless a role of the agency is given."""
    user = staff(*(roles or (Role.REVIEWER,)), name=name)
    if organisation:
        Appointment.objects.get_or_create(user=user, role=Role.OWNER, organisation=organisation)
    return actions.save_reviewer(user=User.objects.get(pk=user.pk), languages=languages, actor=ME, **known)


def a_round(applications: int = 3, reviewers: int = 3, *, each: int = 2, **terms: Any) -> Round:
    """An open round of a call with checked applications; nobody is asked yet."""
    call = a_call_to_review(**terms)
    for number in range(applications):
        a_checked(call, number)
    people = [a_reviewer(f"granskare-{n}") for n in range(reviewers)]
    return actions.open_round(call=call, each=each, reviewers=people, actor=ME)


def asked(round_: Round) -> list[Assignment]:
    """Assigned evenly; the tasks in order."""
    actions.assign_evenly(round=round_, actor=ME)
    return list(Assignment.objects.filter(candidate__round=round_).order_by("candidate__number", "reviewer"))


def opened(task: Assignment) -> Assignment:
    """Declared to be without interest."""
    return actions.declare(task=task, conflict=False, text="", actor=task.reviewer.user)


def scored(task: Assignment, relevance: int = 3, cooperation: int = 3, comments: dict[str, str] | None = None) -> Score:
    """Declared (if need be), saved and sent."""
    if task.state == "asked":
        opened(task)
    actions.save_score(task=task, answers={"relevance": relevance, "cooperation": cooperation}, comments=comments or {},
                       actor=task.reviewer.user)  # fmt: skip
    return actions.send_score(task=task, actor=task.reviewer.user)


def a_company(key: str = "tech-ab", name: str = "Tech AB") -> Organisation:
    return Organisation.objects.get_or_create(key=key, defaults={"name": name, "kind": "company"})[0]
