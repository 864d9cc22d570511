"""Before one begins: may we apply, and for whom."""

from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.applications.forms import StartForm
from verkstad.applications.models import Application, Partner, State, applicant_organisations
from verkstad.applications.pages.others import call_others
from verkstad.applications.queries.eligibility import (
    Check,
    Verdict,
    answer_checks,
    register_checks,
    self_check_of,
    verdict_of,
)
from verkstad.calls.models import Call
from verkstad.calls.queries import terms_of
from verkstad.core.instruments.logic import logic_of
from verkstad.instruments.forms import SectionForm
from verkstad.organisations.models import Kind, Organisation
from verkstad.people.access import has_role
from verkstad.people.models import Role, User
from verkstad.ui.prepared import Prepared

OWN = Prepared(lambda: Organisation.objects.select_related("region").filter(key="/any/key/"), "/any/key/")
MARK = {Verdict.YES: "met", Verdict.NO: "unmet", Verdict.UNSURE: "risk"}


def start_form(call: Call, user: User, data: Any = None) -> StartForm:
    """For whom one may apply: one's own organisations; who tries the call out chooses among bodies it is for."""
    keys = applicant_organisations(user, call.mandate.key)
    if not keys and may_test(call, user):
        kinds = terms_of(call).applicant_kinds
        bodies = Organisation.objects.exclude(kind=Kind.COMPANY).order_by("name")
        return StartForm(data, organisations=list(bodies.filter(kind__in=kinds) if kinds else bodies))
    many = Organisation.objects.filter(key__in=keys).order_by("name")
    return StartForm(data, organisations=OWN.found(*keys) if len(keys) == 1 else list(many))


def may_test(call: Call, user: User) -> bool:
    """Whether this user may try the call out: prepares its mandate's calls."""
    return bool(has_role(Role.OFFICER)(user, call))


def start_page(call: Call, user: User, form: StartForm, query: Any) -> dict[str, Any]:
    """What the register and one's own answers say; the answers are only in the address and kept nowhere."""
    terms, language = terms_of(call), get_language() or "sv"
    own = list(form.organisations)
    test = bool(own) and not applicant_organisations(user, call.mandate.key)
    owner = next((o for o in own if o.key == query.get("for")), own[0] if len(own) == 1 else None)
    if owner is not None:
        form.initial["owner"] = owner.key
    checks = register_checks(call, terms, owner) if owner else []
    version = self_check_of(terms)
    asked = bool(query.get("answered"))
    questions = _questions(version, query if asked else None)
    mine: list[Check] = []
    if version and asked and questions["check_form"].is_valid():
        mine = answer_checks(version.form, questions["check_form"].given, language)
    return {
        "call": call, "terms": terms, "form": form, "owner": owner, "own": own, "asked": asked,
        "checks": [{"check": one, "mark": MARK[one.verdict], "word": _word(one.verdict)} for one in [*checks, *mine]],
        "verdict": verdict_of([*checks, *mine]) if (checks or mine) else None, "self_check": version, **questions,
        "hard": any(one.hard for one in checks), "drafts": _begun(call, user), "open": checks[0].verdict if checks else None,
        "test": test, "others": call_others(call, terms, owner) if owner else None,
    }  # fmt: skip


CALL, PERSON, OWN_KEY = 2_000_000_001, 2_000_000_002, "/any/key/"


def _drafts(user: Any, keys: Any) -> Any:
    """Drafts of organisations, and what the person tries out."""
    theirs = Q(owner__key__in=keys) | Q(pk__in=Partner.objects.filter(organisation__key__in=keys).values("application"))
    begun = Application.objects.filter(theirs | Q(test=True, started_by_id=user), call=CALL, state=State.DRAFT)
    return begun.select_related("owner")[:10]


BEGUN = Prepared(lambda: _drafts(PERSON, [OWN_KEY]), CALL, PERSON, OWN_KEY)


def _begun(call: Call, user: User) -> list[Application]:
    """What the person's organisations have begun on in this call. One query."""
    keys = applicant_organisations(user, call.mandate.key)
    if len(keys) == 1:
        return BEGUN.found(call.pk, user.pk, *keys)
    return list(
        Application.objects.of_applicant(user).filter(call=call, state=State.DRAFT).select_related("owner")[:10]
    )


def _word(verdict: Verdict) -> str:
    return {Verdict.YES: _("Yes"), Verdict.NO: _("No"), Verdict.UNSURE: _("Not certain")}[verdict]


def _questions(version: Any, data: Any) -> dict[str, Any]:
    """The call's own questions on one page, as a form that is sent by the address."""
    if version is None:
        return {"check_form": None, "blocks": []}
    form = version.form
    shown = [q for section in form.sections for q in section.questions]
    page = SectionForm(data, questions=shown, answers={})
    visible = logic_of(form).state(page.given if data is not None and page.is_valid() else {}).visible
    blocks = [block for block in page.blocks({}) if block.question.key in visible or data is None]
    return {"check_form": page, "blocks": blocks}
