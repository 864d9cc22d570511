"""Companies that apply for a cheque in the example, and how it went for each."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.decisions.actions.aid import declare_aid, register_rate
from verkstad.decisions.models import Decision
from verkstad.example.clock import days_ago, told_at
from verkstad.example.decided import appealed, conditions_from, decided, followed, partly, reconsidered, told_as
from verkstad.example.drafts import begun, budgeted, received, sent
from verkstad.example.people import colleague, organisation, persona
from verkstad.example.stories import CHEQUES, FOLLOWED, SPECIAL, Cheque
from verkstad.handling.actions import ask_completion, withdraw_application
from verkstad.organisations.actions import save_register_fact
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role

INVENTED_RATE = Decimal("11.25")  # kronor for a euro, in the example only
NOTE = "påhittat register"


def cheques(call: Call) -> None:
    """Companies that apply for a cheque, as they come."""
    for days in (30, 26, 12):
        with told_at(days_ago(days, 9)):
            register_rate(day=timezone.localdate(), sek_per_eur=INVENTED_RATE, source_note="påhittad kurs i exemplet",
                          actor=persona(Role.ECONOMIST))  # fmt: skip
    for story in CHEQUES:
        company = organisation(story.owner)
        facts = {"employees": str(story.employees), "turnover_ore": str(story.turnover * 100), "sni": story.sni,
                 "legal_form": "AB", "registered_on": story.registered}  # fmt: skip
        for kind, value in facts.items():
            save_register_fact(organisation=company.key, kind=kind, value=value, as_of=days_ago(200).date(),
                               source_note=NOTE, fictional=True, actor="system:demo")  # fmt: skip
        with told_at(days_ago(*story.sent)):
            case = sent(cheque(call, company, story))
        ENDINGS[story.outcome](case, story)


def cheque(call: Call, company: Organisation, story: Cheque) -> Application:
    answers = {"orgnr": company.number, "anstallda": str(story.employees), "omsattning": story.turnover * 100,
               "skulder": "no", "mal": story.aim, "hur": "tjanst", "leverantor": story.supplier,
               "kostnad": story.cost * 100, "tidigare": "no"}  # fmt: skip
    one = begun(call, company, story.aim.rstrip(".")[:80], answers)
    return budgeted(one, {"externa-tjanster": story.cost}, story.cost // 2)


def _granted(case: Application, story: Cheque) -> None:
    """With two conditions: one is met, the other one waits and its day has passed."""
    with told_at(days_ago(31, 9)):
        received(case)
    with told_at(days_ago(30, 13)):
        declare_aid(application=case, declared_on=timezone.localdate(), none_else=True, actor=persona(Role.OFFICER))
        told = told_as(case, story.said, granted=True, conditions=conditions_from(30), special=SPECIAL)
        decision = decided(case, told)
    with told_at(days_ago(15, 9)):
        followed(decision, FOLLOWED)


def _declined(case: Application, story: Cheque) -> None:
    """Granted in whole; what becomes of it is told with the agreements."""
    with told_at(days_ago(28, 9)):
        received(case)
    with told_at(days_ago(26, 10)):
        declare_aid(application=case, declared_on=timezone.localdate(), none_else=True, actor=persona(Role.OFFICER))
        decided(case, told_as(case, story.said, granted=True))


def _lowered(case: Application, story: Cheque) -> None:
    """Granted in part, handled and presented by colleagues, so that the persona may try what comes in against it."""
    with told_at(days_ago(28, 11)):
        received(case, by=colleague(Role.OFFICER))
    with told_at(days_ago(26, 13)):
        declare_aid(application=case, declared_on=timezone.localdate(), none_else=True, actor=persona(Role.OFFICER))
        decided(case, partly(case, story.said, Fraction(4, 5)), colleague(Role.PRESENTER))


def _rejected(case: Application, story: Cheque) -> Decision:
    """Handled by another officer, so that the persona may try what comes in against it."""
    with told_at(days_ago(29, 9)):
        received(case, by=colleague(Role.OFFICER))
    with told_at(days_ago(27, 13)):
        return decided(case, told_as(case, story.said, granted=False))


def _appealed(case: Application, story: Cheque) -> None:
    appealed(_rejected(case, story), colleague(Role.OFFICER))


def _reconsidered(case: Application, story: Cheque) -> None:
    decision = _rejected(case, story)
    with told_at(days_ago(16, 9)):
        declare_aid(application=case, declared_on=timezone.localdate(), none_else=True, actor=persona(Role.OFFICER))
    reconsidered(decision, colleague(Role.OFFICER), colleague(Role.PRESENTER))


def _completing(case: Application, story: Cheque) -> None:
    with told_at(days_ago(4, 9)):
        received(case, requirements_met=False)
        ask_completion(application=case, fields=["leverantor", "plan"], message=story.said, actor=persona(Role.OFFICER),
                       due_on=timezone.localdate() + timedelta(days=14))  # fmt: skip


def _registered(case: Application, story: Cheque) -> None:
    with told_at(days_ago(1, 9)):
        received(case, requirements_met=False)


def _withdrawn(case: Application, story: Cheque) -> None:
    with told_at(days_ago(20, 9)):
        withdraw_application(application=case, reason=story.said, user=case.started_by)


def _waiting(case: Application, story: Cheque) -> None:
    """Sent, and nobody has opened it yet."""


ENDINGS: dict[str, Callable[[Application, Cheque], None]] = {
    "declined": _declined, "lowered": _lowered,
    "granted": _granted, "appealed": _appealed, "reconsidered": _reconsidered, "completing": _completing, "registered": _registered,
    "withdrawn": _withdrawn, "sent": _waiting,
}  # fmt: skip
