"""Cases as they come to be: an application that is signed and sent, registered, checked."""

from typing import Any
from uuid import uuid4

from tests.web.applications.facts import a_body, a_call, an_application, people_of, sign, staff
from verkstad.applications.actions.sending import send_application
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.handling import actions
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role, User

DONE = "I ordning."


def officer(name: str = "") -> User:
    return staff(Role.OFFICER, name=name)


def a_sent(call: Call | None = None, owner: Organisation | None = None, **filled: Any) -> Application:
    """An application that has been signed and sent."""
    draft = an_application(call or a_call(), owner or a_body(), **filled)
    sign(draft)
    sent = send_application(application=draft, client_key=uuid4().hex, user=people_of(draft.owner, Role.OWNER))
    return Application.objects.get(pk=sent.application_id)


def a_case(call: Call | None = None, owner: Organisation | None = None, **filled: Any) -> Application:
    """A registered case with its requirement check."""
    return again(actions.register_application(application=a_sent(call, owner, **filled), actor=officer()))


def a_checked(call: Call | None = None, owner: Organisation | None = None, **filled: Any) -> Application:
    """A case whose requirements are all met."""
    case = a_case(call, owner, **filled)
    settle(case)
    return again(actions.confirm_requirements(application=case, actor=officer()))


def settle(case: Application, state: str = "met") -> None:
    """Decide every requirement alike."""
    actions.decide_tasks(application=case, decisions={t.key: (state, DONE) for t in case.tasks.all()}, actor=officer())


def again(case: Application) -> Application:
    """The same row, read anew with what pages ask for."""
    rows = Application.objects.select_related(*Application.door_related)
    return rows.get(pk=case.pk)
