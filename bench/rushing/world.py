"""A call with a form of ten fields, and applicants by the thousand: each a person of their own organisation, signed in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FORM: dict[str, Any] = {
    "title": {"sv": "Ansökan om check", "en": "Application for a cheque"},
    "sections": [{
        "key": "check", "title": {"sv": "Om företaget och insatsen", "en": "The company and the effort"}, "questions": [
            {"key": "contact", "kind": "text", "label": {"sv": "Kontaktperson", "en": "Contact"}, "required": True, "limit": 100},
            {"key": "employees", "kind": "number", "label": {"sv": "Antal anställda", "en": "Employees"}, "required": True,
             "minimum": "1", "decimals": 0},
            {"key": "turnover", "kind": "money", "label": {"sv": "Omsättning", "en": "Turnover"}, "required": True},
            {"key": "start", "kind": "date", "label": {"sv": "Insatsen börjar", "en": "Starts"}, "required": True},
            {"key": "kind", "kind": "choice", "label": {"sv": "Vad gäller det?", "en": "What is it about?"}, "required": True,
             "options": [{"key": "automation", "label": {"sv": "Automation", "en": "Automation"}},
                         {"key": "digital", "label": {"sv": "Digitalisering", "en": "Digitalisation"}}]},
            {"key": "goals", "kind": "multiple", "label": {"sv": "Mål", "en": "Goals"}, "required": True,
             "options": [{"key": "cost", "label": {"sv": "Lägre kostnad", "en": "Lower cost"}},
                         {"key": "quality", "label": {"sv": "Bättre kvalitet", "en": "Better quality"}}]},
            {"key": "need", "kind": "text", "label": {"sv": "Behov", "en": "Need"}, "required": True, "limit": 2000},
            {"key": "effort", "kind": "text", "label": {"sv": "Insats", "en": "Effort"}, "required": True, "limit": 2000},
            {"key": "result", "kind": "text", "label": {"sv": "Resultat", "en": "Result"}, "required": True, "limit": 2000},
            {"key": "supplier", "kind": "text", "label": {"sv": "Leverantör", "en": "Supplier"}, "limit": 200},
        ],
    }],
}  # fmt: skip
TEXT = "Vi bygger om monteringen så att två personer kan sköta tre stationer. " * 6
TYPED: dict[str, str | list[str]] = {
    "q-contact": "Eva Ek", "q-employees": "24", "q-turnover": "38 000 000", "q-start": "2027-02-01", "q-kind": "automation",
    "q-goals": ["cost", "quality"], "q-need": TEXT, "q-effort": TEXT, "q-result": TEXT, "q-supplier": "Robotverkstaden AB",
}  # fmt: skip
CALL, TITLE = "check-2026", "Robot i monteringen"


@dataclass(frozen=True)
class Applicant:
    """A signed-in person of one organisation; `draft` is the key of a draft that waits to be sent, "" without."""

    session: str
    organisation: str
    draft: str = ""


def set_up() -> None:
    """The tables, and the call, published through the house's own actions."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.web.applications import facts

    facts.a_form("check-form", FORM)
    facts.a_call(
        CALL, form="check-form", kind="cheque", cost_kinds=None, ceilings=None, highest_share=None, project_from=None,
        project_to=None, share_clause=None, signatory_needed=False, applicant_kinds=["company"],
    )  # fmt: skip


def applicants(count: int, *, drafts: bool) -> list[Applicant]:
    """So many new ones, written in bulk with the rows that signing in, appointing and beginning a draft leave behind."""
    made: list[Applicant] = []
    for start in range(0, count, 1000):
        made += _some(min(1000, count - start), drafts)
    return made


def _some(count: int, drafts: bool) -> list[Applicant]:
    from django.db import transaction

    from verkstad.organisations.models import Organisation
    from verkstad.people.models import Appointment, Role, User

    marks = [secrets.token_hex(6) for _one in range(count)]
    with transaction.atomic():
        people = User.objects.bulk_create(
            User(username=m, email=f"{m}@example.org", password=f"!{secrets.token_hex(20)}") for m in marks
        )
        owners = Organisation.objects.bulk_create(
            Organisation(key=m, name=f"Verkstadsbolaget {m} AB", kind="company") for m in marks
        )
        Appointment.objects.bulk_create(
            Appointment(user=user, role=Role.COMPANY, organisation=owner.key)
            for user, owner in zip(people, owners, strict=True)
        )
        keys = _drafts(people, owners) if drafts else [""] * count
        sessions = _sessions(people)
    return [Applicant(session, owner.key, key) for session, owner, key in zip(sessions, owners, keys, strict=True)]


def _drafts(people: Sequence[Any], owners: Sequence[Any]) -> list[str]:
    """As `start_application` leaves a draft, without its acts in the journal."""
    from verkstad.applications.models import Application, Partner, PartnerRole
    from verkstad.calls.models import Call
    from verkstad.instruments.models import Response, Version

    call, version = (
        Call.objects.select_related("version").get(key=CALL),
        Version.objects.get(instrument__key="check-form"),
    )
    answers = Response.objects.bulk_create(
        Response(version=version, respondent=user, holder="application") for user in people
    )
    rows = Application.objects.bulk_create(
        Application(call=call, version=call.version, owner=owner, response=response, started_by=user)
        for user, owner, response in zip(people, owners, answers, strict=True)
    )
    Partner.objects.bulk_create(
        Partner(application=row, key="owner", role=PartnerRole.OWNER, organisation=owner, name=owner.name)
        for row, owner in zip(rows, owners, strict=True)
    )
    return [row.key for row in rows]


def _sessions(people: Sequence[Any]) -> list[str]:
    from datetime import timedelta

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    store, until, rows = SessionStore(), timezone.now() + timedelta(hours=12), []
    for user in people:
        told = {SESSION_KEY: str(user.pk), HASH_SESSION_KEY: user.get_session_auth_hash(),
                BACKEND_SESSION_KEY: "verkstad.people.brought.HouseBackend"}  # fmt: skip
        rows.append(Session(session_key=secrets.token_hex(16), session_data=store.encode(told), expire_date=until))
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]
