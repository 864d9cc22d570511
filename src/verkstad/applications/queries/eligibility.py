"""May we apply? What the register and a few questions say before anybody begins to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

from verkstad.applications.queries.register import cheque_checks
from verkstad.calls.models import Call
from verkstad.calls.telling import county
from verkstad.calls.words_public import counties
from verkstad.core.calls.cheque import Met
from verkstad.core.calls.terms import CallTerms, Letters, covers
from verkstad.core.findings import Finding
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Form
from verkstad.core.instruments.responses import response_findings
from verkstad.core.words import gettext_noop
from verkstad.instruments.models import Version
from verkstad.organisations.models import Kind, Organisation, Tenure
from verkstad.ui.words import told


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `hard` where a no keeps the application from being begun."""

    verdict: Verdict
    finding: Finding
    hard: bool = False

    @property
    def told(self) -> Any:
        return told(self.finding)


def register_checks(call: Call, terms: CallTerms, owner: Organisation) -> list[Check]:
    """What the register tells of an organisation against the call's terms. At most three queries."""
    now = timezone.now()
    found = [_check(Verdict.YES if call.is_open(now) else Verdict.NO, "open", gettext_noop("The call is open."),
                    gettext_noop("The call does not take applications now."), clause="R1", hard=True)]  # fmt: skip
    kind = {"owner": owner.name, "kind": str(owner.get_kind_display())}
    if terms.applicant_kinds:
        fits = owner.kind in terms.applicant_kinds
        found.append(_check(Verdict.YES if fits else Verdict.NO, "kind",
                            gettext_noop("%(owner)s is in the register as: %(kind)s. The call is for such."),
                            gettext_noop("%(owner)s is in the register as: %(kind)s. The call is not for such."),
                            clause="R1", hard=True, **kind))  # fmt: skip
    if terms.regions and owner.region_id:
        found.append(_region(terms, owner))
    if terms.letters is not Letters.NONE:
        found.append(_letters(terms, owner))
    if terms.cheque is not None and owner.kind == Kind.COMPANY:
        verdicts = {Met.MET: Verdict.YES, Met.NOT_MET: Verdict.NO, Met.UNDECIDED: Verdict.UNSURE}
        found += [Check(verdicts[one.met], one.finding) for one in cheque_checks(call, terms.cheque, owner)]
    return found


def _region(terms: CallTerms, owner: Organisation) -> Check:
    """The seat is a hint, not a rule: what counts is where the project works."""
    covered = covers(terms, owner.region_id or "")
    params: dict[str, Any] = {"owner": owner.name, "seat": county(owner.region_id or ""), "counties": counties(terms)}
    return _check(Verdict.YES if covered else Verdict.UNSURE, "region",
                  gettext_noop("%(owner)s has its seat in %(seat)s, which the call covers.") if covered else
                  gettext_noop("%(owner)s has its seat in %(seat)s. The call covers: %(counties)s. The project must work there."),
                  "", clause="R1", **params)  # fmt: skip


def _letters(terms: CallTerms, owner: Organisation) -> Check:
    held = Tenure.objects.on(timezone.localdate()).filter(organisation=owner).exists()
    if held and terms.letters is Letters.UNLESS_RUA:
        return _check(Verdict.YES, "rua", gettext_noop("%(owner)s is itself responsible for regional development, "
                                                       "so no letter of intent is needed for its own region."),
                      "", clause="R2", owner=owner.name)  # fmt: skip
    return _check(Verdict.UNSURE, "rua", gettext_noop("A letter of intent is needed from the body responsible for each region "
                                                      "that the project works in. It is asked for here, once there is a draft."),
                  "", clause="R2", owner=owner.name)  # fmt: skip


def _check(verdict: Verdict, code: str, yes: str, no: str, *, clause: str, hard: bool = False, **params: Any) -> Check:
    message = no if verdict is Verdict.NO else yes
    return Check(
        verdict, Finding(f"eligibility.{code}", message, params, clause=clause), hard and verdict is Verdict.NO
    )


def self_check_of(terms: CallTerms) -> Version | None:
    """The version of the questions that the call asks beforehand; None where it asks none."""
    if not terms.self_check:
        return None
    found = Version.objects.filter(instrument__key=terms.self_check, state="published").select_related("instrument")
    number = terms.self_check_version
    return found.filter(number=number).first() if number else found.order_by("-number").first()


def answer_checks(form: Form, given: Mapping[str, Any], language: str) -> list[Check]:
    """What the answers to the call's own questions say. A validation that fails is a no, in the call's own words; what
    is not answered, or answered by "do not know", leaves it unsure; a question that is answered without objection a yes."""
    state = logic_of(form).state(given)
    objections: dict[str, list[Finding]] = {}
    for finding in response_findings(form, given, language=language):
        objections.setdefault(finding.where.replace("[", ".").split(".")[0], []).append(finding)
    found = []
    for key in form.by_key:
        question = form.by_key[key]
        if key not in state.visible or question.kind == "computed":
            continue
        label = {"question": question.label.told(language)}
        answer = given.get(key)
        if answer in (None, "", [], {}):
            found.append(
                Check(Verdict.UNSURE, Finding("eligibility.open", gettext_noop("%(question)s Not answered."), label))
            )
        elif objections.get(key):
            found += [Check(Verdict.NO, finding) for finding in objections[key]]
        elif answer == "unknown":
            found.append(
                Check(
                    Verdict.UNSURE,
                    Finding("eligibility.unknown", gettext_noop("%(question)s You do not know yet."), label),
                )
            )
        else:
            found.append(
                Check(
                    Verdict.YES,
                    Finding("eligibility.fits", gettext_noop("%(question)s Your answer fits the call."), label),
                )
            )
    return found


def verdict_of(checks: list[Check]) -> Verdict:
    """No where one thing speaks against, unsure where one is open, else yes."""
    met = {one.verdict for one in checks}
    return next((v for v in (Verdict.NO, Verdict.UNSURE) if v in met), Verdict.YES)
