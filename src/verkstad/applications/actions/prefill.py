"""What is put in from elsewhere when a draft begins: shown with its source and date, refusable one by one."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.applications.models import Application, Prefill, State
from verkstad.applications.rules import checked, checked_draft
from verkstad.core.instruments.answers import answer_findings
from verkstad.core.instruments.questions import Form, Kind, Question
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions import save_answers
from verkstad.organisations.models import Fact, Organisation, RegisterFact
from verkstad.organisations.queries import newest_facts
from verkstad.people.models import User
from verkstad.ui.prepared import Prepared

# Days, files and budgets are asked for anew each time: the old ones would be wrong.
REUSED = (Kind.TEXT, Kind.CHOICE, Kind.MULTIPLE, Kind.ORGANISATION, Kind.REGION, Kind.TABLE)
OWN_FACTS = {"own.employees": Fact.EMPLOYEES.value, "own.turnover": Fact.TURNOVER.value}
BY_KEY = {
    "own.number": (
        Kind.ORGANISATION,
        ("organisation", "organisation_number", "organisationsnummer", "orgnr", "applicant", "sokande"),
    ),
    "own.name": (Kind.TEXT, ("organisation_name", "organisationsnamn", "applicant_name")),
    "own.region": (Kind.REGION, ("region", "county", "lan")),
}


def offer_prefill(*, application: Application, user: User) -> list[Prefill]:
    """Fill a new draft from what the register knows of the organisation, and from its latest sent application where the
    question is the same (key, kind and Swedish label). Part of beginning a draft: right and state have been checked there.

    Which question asks about the organisation itself the form says (`fills`); in forms that do not, some keys tell it.
    """
    form = application.response.version.form
    earlier = _earlier(application)
    facts = _facts(form, application.owner)
    made = []
    for question in (q for section in form.sections for q in section.questions):
        found = _from_register(question, application, form, facts) or _from_earlier(question, earlier)
        if found and not answer_findings(question, found[0]):
            value, source, name, day = found
            made.append(Prefill(application=application, question=question.key, value=value, source=source,
                                source_name=name[:200], source_on=day))  # fmt: skip
    if made:
        answers = {one.question: one.value for one in made}
        save_answers(response=application.response, answers=answers, actor=user.journal_key)
        Prefill.objects.bulk_create(made)
    return made


Found = tuple[Any, str, str, Any]


OWNER, SELF = 2_000_000_001, 2_000_000_002
EARLIER = Prepared(
    lambda: Application.objects.filter(owner=OWNER, test=False).exclude(state=State.DRAFT).exclude(pk=SELF)
    .select_related("response__version", "call").order_by("-sent_at", "-pk")[:1], OWNER, SELF,
)  # fmt: skip


def _earlier(application: Application) -> Application | None:
    if application.previous_id:
        return Application.objects.select_related("response__version", "call").get(pk=application.previous_id)
    return next(iter(EARLIER.found(application.owner_id, application.pk)), None)


def _facts(form: Form, owner: Organisation) -> dict[str, RegisterFact]:
    """The newest facts of the owner, where the form asks for any. One query then."""
    asked = any(q.fills in OWN_FACTS for q in form.questions())
    return newest_facts(owner, timezone.localdate()) if asked else {}


def _from_register(
    question: Question, application: Application, form: Form, facts: dict[str, RegisterFact]
) -> Found | None:
    owner = application.owner
    fills = question.fills or _fills_by_key(question, form)
    if fact := facts.get(OWN_FACTS.get(fills, "")):
        value = int(fact.value) if question.kind is Kind.MONEY else fact.value
        return value, "organisation", f"{owner.name} ({fact.source_note})", fact.as_of
    if fills == "work.counties":
        known = {option.key for option in question.options}
        counties = [region.code for region in application.regions if region.code in known]
        return (counties, "organisation", owner.name, timezone.localdate()) if counties else None
    plain = {"own.number": owner.number, "own.name": owner.name, "own.region": owner.region_id}.get(fills)
    return (plain, "organisation", owner.name, timezone.localdate()) if plain else None


def _fills_by_key(question: Question, form: Form) -> str:
    """What a question's key tells, in a form where no question says that it asks for the same."""
    for fills, (kind, keys) in BY_KEY.items():
        if question.kind is kind and question.key in keys and all(q.fills != fills for q in form.questions()):
            return fills
    return ""


def _from_earlier(question: Question, earlier: Application | None) -> Found | None:
    if earlier is None or question.kind not in REUSED:
        return None
    before = earlier.response.version.form.by_key.get(question.key)
    value = earlier.response.answers.get(question.key)
    if before is None or not value or (before.kind, before.label.sv) != (question.kind, question.label.sv):
        return None
    day = timezone.localtime(earlier.sent_at).date() if earlier.sent_at else None
    return value, "application", earlier.diary_number or earlier.call.title_sv, day


@transaction.atomic
def settle_prefill(*, application: Application, question: str, keep: bool, user: User) -> Prefill:
    """Take an answer that was put in, or refuse it: then it is taken away again, unless it has been changed meanwhile.

    Refuses who may not edit, what has been sent, and a question where nothing was put in.
    """
    checked(user, "applications.edit_application", application)
    row = Application.objects.select_for_update(of=("self",)).select_related("response__version").get(pk=application.pk)
    checked_draft(row)
    one = Prefill.objects.filter(application=row, question=question).first()
    if one is None:
        raise Refused.because("applications.no_prefill", gettext_noop("Nothing was filled in beforehand here."),
                              where=question, fix=gettext_noop("Reload the page."))  # fmt: skip
    if keep:
        one.taken_at, one.refused_at = timezone.now(), None
    else:
        one.refused_at, one.taken_at = timezone.now(), None
        if row.response.answers.get(question) == one.value:
            save_answers(response=row.response, answers={question: None}, actor=user.journal_key)
    one.settled_by = user.journal_key
    one.save(update_fields=["taken_at", "refused_at", "settled_by"])
    row.save(update_fields=["saved_at"])
    return one
