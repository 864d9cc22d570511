"""What keeps an application from being sent, gap by gap, each with the address of the very field."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from verkstad.applications.models import Application, LetterState, State
from verkstad.applications.queries.content import content_hash, content_of, plan_of
from verkstad.applications.queries.letters import wanted_letters
from verkstad.core.applications.findings import Setting, plan_findings
from verkstad.core.applications.plan import years_of
from verkstad.core.calls.terms import Per, covers
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import COUNTIES
from verkstad.core.instruments.responses import response_findings
from verkstad.core.words import gettext_noop
from verkstad.instruments.pages import anchor
from verkstad.ui.words import Told, told


@dataclass(frozen=True)
class Gap:
    """One gap: the finding, the part of the application it stands in and the address of the field that mends it."""

    finding: Finding
    part: str  # "answers", "plan", "financing", "partners", "letters", "signing", "title"
    url: str
    label: str = ""  # the question it speaks of, in the reader's language

    @property
    def message(self) -> str:
        return self.finding.message

    @property
    def params(self) -> Any:
        return self.finding.params

    @property
    def where(self) -> str:
        return self.finding.where

    @property
    def blocking(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @cached_property
    def told(self) -> Told:
        return told(self.finding)


def gaps(application: Application, *, signing: bool = True) -> list[Gap]:
    """Everything that keeps the application from being sent. `signing` False leaves the sign-off aside."""
    return [gap for gap in remarks(application, signing=signing) if gap.blocking]


def remarks(application: Application, *, signing: bool = True) -> list[Gap]:
    """The gaps, and what only deserves attention (a letter that is not answered, financing not confirmed)."""
    found = [
        *_title(application),
        *_answers(application),
        *_partners(application),
        *_counties(application),
        *_plan(application),
    ]
    found += _letters(application)
    return [*found, *(_signing(application) if signing else ())]


def has_plan(application: Application) -> bool:
    """Whether the call asks for a budget at all: it opens cost kinds or simplified options."""
    terms = application.version.terms
    return bool(terms.cost_kinds or terms.cost_options)


def setting_of(application: Application) -> Setting:
    """What the rules of the plan look at beside the plan. At most three queries."""
    terms = application.version.terms
    roles = {p.key: p.role for p in application.all_partners()}
    elsewhere = 0
    if any(ceiling.per is Per.APPLICANT for ceiling in terms.ceilings):
        lost = (State.DRAFT, State.REJECTED, State.DISMISSED, State.WITHDRAWN)
        same = application.call.applications.filter(owner=application.owner_id, test=application.test)
        rows = same.exclude(pk__in=[application.pk, application.previous_id or 0]).exclude(state__in=lost)
        elsewhere = sum(rows.values_list("applied_ore", flat=True))
    started = application.started_at.date()
    return Setting(roles, {r.code for r in application.regions}, elsewhere, tuple(years_of(terms, started)))


def plan_remarks(application: Application) -> list[Finding]:
    """Live findings on budget and financing (R1, R3, R4, R7, R8)."""
    return plan_findings(plan_of(application), application.version.terms, setting_of(application))


def _title(application: Application) -> Iterator[Gap]:
    if not application.title.strip():
        finding = Finding("applications.title", gettext_noop("The project has no title."), where="title",
                          fix=gettext_noop("Write a short name of the project."))  # fmt: skip
        yield Gap(finding, "title", reverse("applications:application", args=[application.key]) + "#id_title")


def _answers(application: Application) -> Iterator[Gap]:
    form, language = application.response.version.form, get_language() or "sv"
    answers = application.response.answers
    found = response_findings(form, answers, language=language)
    state = logic_of(form).state(answers)
    section_of = {q.key: s.key for s in form.sections for q in s.questions}
    for finding in found:
        key = finding.where.replace("[", ".").split(".")[0]
        if key not in section_of:
            continue
        question = form.by_key[key]
        section = section_of[key] if section_of[key] in state.sections else next(iter(state.sections), section_of[key])
        url = reverse("applications:section", args=[application.key, section])
        yield Gap(finding, "answers", f"{url}#{anchor(question)}", question.label.told(language))


def _partners(application: Application) -> Iterator[Gap]:
    page = reverse("applications:partners", args=[application.key])
    if application.version.terms.letters != "none" and not application.regions:
        finding = Finding("partners.no_region", gettext_noop("No partner says in which regions it works."), clause="R2",
                          where="partners", fix=gettext_noop("Choose the regions of each partner."))  # fmt: skip
        yield Gap(finding, "partners", page + "#partner-owner")
    outside = [r for r in application.regions if not covers(application.version.terms, r.code)]
    for region in outside:
        finding = Finding("partners.region_outside", gettext_noop("The call does not cover %(region)s."), {"region": region.name},
                          clause="R1", where="partners",
                          fix=gettext_noop("Take the region away from the partners that have it."))  # fmt: skip
        yield Gap(finding, "partners", page + "#partner-owner")


def _counties(application: Application) -> Iterator[Gap]:
    """Counties that the answers and the partners tell differently: letters and ceilings follow the partners."""
    form, answers = application.response.version.form, application.response.answers
    question = next((q for q in form.questions() if q.fills == "work.counties" and answers.get(q.key)), None)
    if question is None or question.key not in logic_of(form).state(answers).visible:
        return
    told_, have = set(answers[question.key]), {region.code for region in application.regions}
    severe = Severity.WARNING if application.version.terms.letters == "none" else Severity.ERROR
    page = reverse("applications:partners", args=[application.key]) + "#partner-owner"
    language = get_language() or "sv"
    for code in sorted(told_ - have):
        finding = Finding("partners.county_missing",
                          gettext_noop("Your answers name %(county)s, but no partner works there."), _county(code, language),
                          severe, "R2", "partners", gettext_noop("Add the county to a partner, or take it out of the answer."))  # fmt: skip
        yield Gap(finding, "partners", page)
    section = form.section_of[question.key].key
    url = reverse("applications:section", args=[application.key, section]) + f"#{anchor(question)}"
    for code in sorted(have - told_):
        finding = Finding("answers.county_missing",
                          gettext_noop("A partner works in %(county)s, which the answer leaves out."), _county(code, language),
                          Severity.WARNING, "R24", question.key,
                          gettext_noop("Add the county to the answer, or change the partner's."))  # fmt: skip
        yield Gap(finding, "answers", url, question.label.told(language))


def _county(code: str, language: str) -> dict[str, Any]:
    return {"county": COUNTIES[code].told(language) if code in COUNTIES else code}


def _plan(application: Application) -> Iterator[Gap]:
    if not has_plan(application):
        return
    for finding in plan_remarks(application):
        yield Gap(finding, *plan_place(application, finding.where))


def plan_place(application: Application, where: str) -> tuple[str, str]:
    """(part, address) of the field that a finding on the plan speaks of."""
    part = "partners" if where == "partners" else "plan"
    if where in ("grant",) or where.startswith("fund/"):
        part = "financing"
    name = {"partners": "partners", "plan": "budget", "financing": "financing"}[part]
    url = reverse(f"applications:{name}", args=[application.key])
    hit = {
        "grant": field_id("fund/grant/amount_ore"),
        "costs": "budget",
        "in_kind": "in-kind",
        "partners": "partner-owner",
    }.get(where)
    return part, f"{url}#{hit or field_id(where)}"


def field_id(address: str) -> str:
    """The id of the field of a cell: "cost/staff/owner/2018" -> "id_cost-staff-owner-2018"."""
    return "id_" + address.replace("/", "-")


def _letters(application: Application) -> Iterator[Gap]:
    page = reverse("applications:letters", args=[application.key])
    for one in wanted_letters(application):
        if one.own or one.given:
            continue
        params = {"region": one.region.name_sv, "body": one.body.name if one.body else "–"}
        url = f"{page}#region-{one.region.code}"
        if one.body is None:
            finding = Finding("letters.no_body", gettext_noop("No source tells which body is responsible for %(region)s today."),
                              params, Severity.WARNING, "R23", one.region.code,
                              gettext_noop("Ask the agency: it keeps the list of responsible bodies."))  # fmt: skip
        elif one.letter is None:
            finding = Finding("letters.not_asked", gettext_noop("A letter of intent from %(body)s for %(region)s has not been asked for."),
                              params, Severity.ERROR, "R2", one.region.code,
                              gettext_noop("Ask for it: that takes one click, and the body gets a notice."))  # fmt: skip
        elif one.letter.state == LetterState.DECLINED:
            finding = Finding("letters.declined", gettext_noop("%(body)s has declined to give a letter of intent for %(region)s; "
                                                                "no grant can be decided without it."),
                              params, Severity.WARNING, "R2", one.region.code,
                              gettext_noop("Talk to them, or change which regions the project works in."))  # fmt: skip
        else:
            finding = Finding("letters.waiting", gettext_noop("%(body)s has not answered about %(region)s yet. You may send; "
                                                               "no grant is decided before the letter is there."),
                              params, Severity.WARNING, "R2", one.region.code)  # fmt: skip
        yield Gap(finding, "letters", url)


def signed_now(application: Application) -> Any:
    """The sign-off of exactly the present content; None without. One query beside the content's."""
    mark = content_hash(content_of(application))
    return application.signings.filter(sha256=mark).select_related("signed_by").first()


def _signing(application: Application) -> Iterator[Gap]:
    if not application.version.terms.signatory_needed or application.test:
        return
    made = list(application.signings.all())
    mark = content_hash(content_of(application)) if made else ""
    if any(one.sha256 == mark for one in made):
        return
    if made:
        message = gettext_noop("The content has been changed since it was signed, so the sign-off no longer holds.")
    else:
        message = gettext_noop("No authorised signatory has signed.")
    finding = Finding("signing.missing", message, where="signing",
                      fix=gettext_noop("Let the authorised signatory read the application and sign it here."))  # fmt: skip
    yield Gap(finding, "signing", reverse("applications:signing", args=[application.key]) + "#sign")
