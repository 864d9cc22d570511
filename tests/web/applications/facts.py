"""A published call with a small form, people of its applicants, and an application in any state.

call = a_call()                                  # opens cost kinds staff, travel; 50 %; ceiling per region
one = an_application(call, appoint)              # a draft that is ready to be sent but for the sign-off
sent = in_state(one, "checked")                  # moved along the lifecycle as the later stages do
"""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.applications.actions.drafts import name_application, save_section, start_application
from verkstad.applications.actions.moves import move
from verkstad.applications.actions.plan import save_plan
from verkstad.applications.models import Application
from verkstad.calls.models import Call, CallVersion
from verkstad.instruments.actions import create_instrument, publish_version
from verkstad.instruments.models import Version
from verkstad.mandate.models import Envelope, Mandate, Programme
from verkstad.organisations.actions import save_organisation, save_region, save_tenure
from verkstad.organisations.models import Organisation
from verkstad.people.models import Appointment, Role, User

ME = "system:pack"
REGIONS = {
    "09": ("Gotlands län", "Gotland County", "SE214", "SE21", "Småland med öarna", "Region Gotland", "212000-0803"),
    "12": ("Skåne län", "Skåne County", "SE224", "SE22", "Sydsverige", "Region Skåne", "232100-0255"),
    "24": (
        "Västerbottens län",
        "Västerbotten County",
        "SE331",
        "SE33",
        "Övre Norrland",
        "Region Västerbotten",
        "232100-0222",
    ),
}
FORM: dict[str, Any] = {
    "title": {"sv": "Ansökan om projekt", "en": "Project application"},
    "sections": [
        {"key": "project", "title": {"sv": "Projektet", "en": "The project"}, "questions": [
            {"key": "need", "kind": "text", "label": {"sv": "Vilket behov möter projektet?", "en": "Which need does it meet?"},
             "required": True, "limit": 2000},
            {"key": "start", "kind": "date", "label": {"sv": "När börjar projektet?", "en": "When does it begin?"},
             "required": True},
            {"key": "focus", "kind": "multiple", "label": {"sv": "Fokusområden", "en": "Focus areas"}, "required": True,
             "options": [{"key": "industri40", "label": {"sv": "Industri 4.0", "en": "Industry 4.0"}},
                         {"key": "kunskapslyft", "label": {"sv": "Kunskapslyft", "en": "Knowledge lift"}}]},
        ]},
        {"key": "company", "title": {"sv": "Företagen", "en": "The companies"}, "questions": [
            {"key": "companies", "kind": "number", "label": {"sv": "Hur många företag når ni?", "en": "How many companies?"},
             "required": True, "minimum": "1", "decimals": 0},
            {"key": "reach", "kind": "text", "label": {"sv": "Hur når ni dem?", "en": "How do you reach them?"},
             "limit": 1000},
        ]},
    ],
}  # fmt: skip
ANSWERS = {"need": "Små tillverkare saknar tid att pröva robotar.", "start": "2026-03-01", "focus": ["industri40"],
           "companies": "40", "reach": "Besök på plats."}  # fmt: skip


def a_mandate(key: str = "smir-2", amount: int = 80_000_000_00) -> Mandate:
    """A mandate with its programme and one envelope."""
    programme, _ = Programme.objects.get_or_create(
        key="smart-industri", defaults={"name_sv": "Smart industri", "name_en": "Smart industry"}
    )
    made, new = Mandate.objects.get_or_create(
        key=key, defaults={"programme": programme, "number": 5, "original_ore": amount, "first_year": 2026,
                           "last_year": 2028, "name_sv": "Smart industri 2.0", "name_en": "Smart Industry 2.0"},
    )  # fmt: skip
    if new:
        Envelope.objects.create(mandate=made, amount_ore=amount)
    return made


def the_regions() -> None:
    """Three counties, each with the region that is responsible for it since 2019."""
    for code, (sv, en, nuts3, nuts2, area, body, number) in REGIONS.items():
        save_region(code=code, name_sv=sv, name_en=en, nuts3=nuts3, nuts2=nuts2, nuts2_name=area, actor=ME)
        save_organisation(key=f"body-{code}", name=body, kind="region", number=number, region=code, actor=ME)
        save_tenure(region=code, organisation=f"body-{code}", valid_from=date(2019, 1, 1), source_note="prop", actor=ME)


def a_body(code: str = "24") -> Organisation:
    if not Organisation.objects.filter(key=f"body-{code}").exists():
        the_regions()
    return Organisation.objects.get(key=f"body-{code}")


def a_form(key: str = "project-form", content: dict[str, Any] | None = None) -> Version:
    """A published instrument; the same again when it is there."""
    known = Version.objects.filter(instrument__key=key, state="published").order_by("-number").first()
    if known:
        return known
    return publish_version(version=create_instrument(key=key, content=content or FORM, actor=ME), actor=ME)


def a_call(key: str = "projekt-2026", *, mandate: Mandate | None = None, form: str = "project-form",
           kind: str = "open", opens: timedelta | None = timedelta(days=-10), closes: timedelta | None = timedelta(days=10),
           **terms: Any) -> Call:  # fmt: skip
    """A published call whose window lies around now; `terms` are further fields of CallTerms as JSON."""
    a_form(form)
    now = timezone.now()
    content = {
        "title": {"sv": "Projekt för smart industri 2026", "en": "Projects for smart industry 2026"},
        "applicant_kinds": ["region", "promoter"], "highest_share": "50", "form": form, "form_version": 1,
        "ceilings": [{"per": "region", "amount_ore": 2_500_000_00}],
        "cost_kinds": [{"key": "staff", "label": {"sv": "Personal", "en": "Staff"}},
                       {"key": "travel", "label": {"sv": "Resor", "en": "Travel"}}],
        "project_from": "2026-01-01", "project_to": "2027-12-31", "share_clause": "§ 6", **terms,
    }  # fmt: skip
    content = {name: value for name, value in content.items() if value is not None}
    call = Call.objects.create(
        key=key, mandate=mandate or a_mandate(), kind=kind, title_sv=content["title"]["sv"],
        title_en=content["title"]["en"], opens_at=None if opens is None else now + opens,
        closes_at=None if closes is None else now + closes, grace_minutes=content.get("grace_minutes", 0),
        sealed=content.get("sealed", False),
    )  # fmt: skip
    mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    version = CallVersion.objects.create(call=call, number=1, content=content, sha256=mark, published_at=now,
                                         published_by=ME)  # fmt: skip
    call.version, call.state = version, "published"
    call.save()
    return call


def people_of(owner: Organisation, *roles: Role) -> User:
    """Somebody appointed for an organisation; the same person for the same roles."""
    name = f"{owner.key}-{'-'.join(roles)}"
    user, new = User.objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    if new:
        for role in roles:
            Appointment.objects.create(user=user, role=role, organisation=owner.key)
    return user


def staff(*roles: Role, name: str = "") -> User:
    """Somebody of the agency (or another role without organisation), the same person for the same roles and name."""
    username = name or "-".join(roles)
    user, new = User.objects.get_or_create(username=username, defaults={"email": f"{username}@example.org"})
    if new:
        for role in roles:
            Appointment.objects.create(user=user, role=role)
    return user


def a_draft(call: Call, owner: Organisation | None = None, user: User | None = None, **more: Any) -> Application:
    """A draft that has only been begun."""
    owner = owner or a_body()
    return start_application(call=call, owner=owner, user=user or people_of(owner, Role.OWNER), **more)


def fill(application: Application, *, cost_ore: int = 2_000_000_00, grant_ore: int = 1_000_000_00,
         title: str = "Robotar i inlandet", answers: dict[str, Any] | None = None) -> Application:  # fmt: skip
    """Give a draft its title, answers, budget (staff in the first year) and financing; then it is ready but for signing."""
    user = application.started_by
    name_application(application=application, title=title, user=user)
    save_section(application=application, answers=answers if answers is not None else ANSWERS, user=user)
    terms = application.version.terms
    if terms.cost_kinds:
        year = terms.project_from[:4] or str(timezone.localdate().year)
        typed = {f"cost/{terms.cost_kinds[0].key}/owner/{year}": cost_ore, "fund/grant/source": "grant",
                 "fund/grant/amount_ore": grant_ore}  # fmt: skip
        if cost_ore > grant_ore:
            typed |= {"fund/own/source": "own", "fund/own/partner": "owner", "fund/own/amount_ore": cost_ore - grant_ore,
                      "fund/own/confirmed": "2026-01-15"}  # fmt: skip
        save_plan(application=application, typed=typed, user=user)
    return Application.objects.select_related("call__mandate", "version", "owner", "response__version__instrument").get(
        pk=application.pk
    )


def an_application(call: Call, owner: Organisation | None = None, **filled: Any) -> Application:
    """A draft ready to be sent but for the sign-off."""
    return fill(a_draft(call, owner), **filled)


STEPS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "sent": ("sent",),
    "registered": ("sent", "registered"),
    "completing": ("sent", "registered", "completion_asked"),
    "checked": ("sent", "registered", "checked"),
    "invited": ("sent", "registered", "checked", "invited"),
    "proposed": ("sent", "registered", "checked", "proposed"),
    "granted": ("sent", "registered", "checked", "proposed", "granted"),
    "rejected": ("sent", "registered", "checked", "proposed", "rejected"),
    "dismissed": ("sent", "registered", "dismissed"),
    "withdrawn": ("sent", "withdrawn"),
}


@transaction.atomic
def in_state(application: Application, state: str) -> Application:
    """Take a draft to a state by the same moves as the later stages make (without their letters and documents)."""
    for step in STEPS[state]:
        fields = {"sent_at": timezone.now(), "diary_number": f"D {application.pk:04}"} if step == "sent" else {}
        move(application, f"application.{step}", actor=ME, **fields)
    return Application.objects.get(pk=application.pk)


def sign(application: Application, user: User | None = None) -> Any:
    """The authorised signatory of the owner signs the present content."""
    from verkstad.applications.actions.signing import sign_application
    from verkstad.applications.queries.content import content_hash, content_of

    signatory = user or people_of(application.owner, Role.SIGNATORY)
    return sign_application(application=application, sha256=content_hash(content_of(application)), user=signatory)
