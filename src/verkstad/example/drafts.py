"""Filling in and sending an application as its people do, and taking it in as the officer does."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from verkstad.applications.actions.drafts import name_application, save_section, start_application
from verkstad.applications.actions.partners import change_partner
from verkstad.applications.actions.plan import save_plan
from verkstad.applications.actions.sending import send_application
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.example.people import person_of, persona
from verkstad.handling.actions import confirm_requirements, decide_tasks, register_application, take_case
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role, User

KR = 100


def begun(call: Call, owner: Organisation, title: str, answers: Mapping[str, Any]) -> Application:
    """A draft with its title, its answers and the owner's own county."""
    user = person_of(owner)
    made = start_application(call=call, owner=owner, user=user)
    name_application(application=made, title=title, user=user)
    save_section(application=made, answers=answers, user=user)
    if owner.region is not None:
        change_partner(application=made, key="owner", regions=[owner.region.code], user=user)
    return made


def budgeted(application: Application, costs: Mapping[str, int], grant: int, confirmed: str = "") -> Application:
    """The budget by cost kind (kronor, in the project's first year) and who pays: the grant and the applicant."""
    terms = application.version.terms
    year = terms.project_from[:4] or str(timezone.localdate().year)
    typed: dict[str, Any] = {f"cost/{kind}/owner/{year}": kronor * KR for kind, kronor in costs.items()}
    typed |= {"fund/grant/source": "grant", "fund/grant/amount_ore": grant * KR}
    if own := sum(costs.values()) - grant:
        typed |= {"fund/own/source": "own", "fund/own/partner": "owner", "fund/own/amount_ore": own * KR,
                  "fund/own/confirmed": confirmed or timezone.localdate().isoformat()}  # fmt: skip
    save_plan(application=application, typed=typed, user=application.started_by)
    return application


def sent(application: Application) -> Application:
    """Send it a little later than the clock stands, signed by who sends it."""
    send_application(application=application, client_key=secrets.token_hex(16), user=application.started_by,
                     moment=timezone.now() + timedelta(minutes=2))  # fmt: skip
    return Application.objects.select_related("call__mandate", "version", "owner", "response__version").get(
        pk=application.pk
    )


def received(case: Application, *, requirements_met: bool = True, by: User | None = None) -> None:
    """Registered and taken by the officer, and where so found, its requirements met."""
    officer = by or persona(Role.OFFICER)
    register_application(application=case, actor=officer)
    take_case(application=case, actor=officer)
    if requirements_met:
        decide_tasks(application=case, decisions={task.key: ("met", "") for task in case.tasks.all()}, actor=officer)
        confirm_requirements(application=case, actor=officer)
