"""The requirements of a call as tasks, and what the system itself finds beside each. Nothing here asks the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from verkstad.core.applications.findings import Setting, plan_findings
from verkstad.core.applications.plan import from_json, years_of
from verkstad.core.calls.terms import CallTerms, Letters
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import Form
from verkstad.core.instruments.responses import response_findings
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
TO_JUDGE = gettext_noop("To be judged from the application's own words.")
Line = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class RegionFact:
    """A region that the application touches: who answered for it on the day of sending, and that body's letter."""

    code: str
    name: str
    body: str = ""  # the body's key, "" where no source tells
    body_name: str = ""
    letter: str = ""  # requested | given | declined, "" where none was asked of that body
    given_on: str = ""


@dataclass(frozen=True)
class CaseFacts:
    """What the check looks at: the content that was sent, and what registers say of it on that day."""

    terms: CallTerms
    form: Form
    content: Mapping[str, Any]
    sent_at: datetime
    closes_at: datetime | None
    in_grace: bool
    owner: str
    owner_kind: str
    regions: Sequence[RegionFact] = ()
    signed: bool = False
    elsewhere_ore: int = 0
    twins: Sequence[str] = ()  # numbers of other applications of the same applicant to the call
    language: str = "sv"
    findings: Sequence[Finding] = field(init=False)

    def __post_init__(self) -> None:
        roles = {p["key"]: p["role"] for p in self.content.get("partners", ())}
        years = years_of(self.terms, self.sent_at.date())
        setting = Setting(roles, {r.code for r in self.regions}, self.elsewhere_ore, years)
        found = plan_findings(from_json(self.content.get("plan", {})), self.terms, setting)
        object.__setattr__(self, "findings", found)

    @property
    def owner_answers_for(self) -> list[str]:
        """Names of the regions that the applicant itself was responsible for on the day of sending (R23)."""
        return [r.name for r in self.regions if r.body and r.body == self.owner]


@dataclass(frozen=True)
class Requirement:
    """A requirement as the call makes it: its key, its clause, and what was found."""

    key: str
    clause: str
    verdict: str
    lines: tuple[Line, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"verdict": self.verdict, "lines": [[message, params] for message, params in self.lines]}


Check = Callable[[CaseFacts], Requirement | None]


def requirements(facts: CaseFacts) -> list[Requirement]:
    """Every requirement that the call's terms make, in the order in which a handler goes through them."""
    return [found for check in CHECKS if (found := check(facts)) is not None]


def one(key: str, clause: str, verdict: str, message: str, **params: Any) -> Requirement:
    """A requirement of which one line says what was found."""
    return Requirement(key, clause, verdict, ((message, params),))


def window(facts: CaseFacts) -> Requirement:
    if facts.closes_at is None:
        return one("window", "R1", MET, gettext_noop("The call takes applications all the time."))
    sent, closes = facts.sent_at.isoformat(), facts.closes_at.isoformat()
    if facts.sent_at <= facts.closes_at:
        verdict, said = MET, gettext_noop("Sent %(sent)s; the last moment was %(closes)s.")
    elif facts.in_grace:
        said = gettext_noop("Sent %(sent)s, within the extra time that the call gives everybody after %(closes)s.")
        verdict = MET
    else:
        verdict, said = NOT_MET, gettext_noop("Sent %(sent)s, after the call had closed %(closes)s.")
    return one("window", "R1", verdict, said, sent=sent, closes=closes)


def applicant(facts: CaseFacts) -> Requirement | None:
    kinds = facts.terms.applicant_kinds
    if not kinds:
        return None
    regions = facts.owner_answers_for
    if "rua" in kinds and regions:
        said = gettext_noop("The applicant was responsible for %(regions)s on the day of sending.")
        return one("applicant", "R1, R23", MET, said, regions=", ".join(regions))
    if facts.owner_kind in kinds:
        said = gettext_noop("The register has the applicant as one of the kinds that may apply.")
        return one("applicant", "R1", MET, said)
    said = gettext_noop("The register has the applicant as a kind that the call does not name.")
    if "rua" in kinds:
        said = gettext_noop("No source has the applicant as responsible for a region on the day of sending.")
    return one("applicant", "R1", NOT_MET, said)


def signatory(facts: CaseFacts) -> Requirement | None:
    if not facts.terms.signatory_needed:
        return None
    if facts.signed:
        said = gettext_noop("Signed by an authorised signatory: the very content that was sent.")
        return one("signatory", "R1", MET, said)
    return one("signatory", "R1", NOT_MET, gettext_noop("No signatory has signed the content that was sent."))


def form(facts: CaseFacts) -> Requirement:
    found = response_findings(facts.form, facts.content.get("answers", {}), language=facts.language)
    if not found:
        return Requirement(
            "form", "R1", MET, ((gettext_noop("Every question that must be answered is answered."), {}),)
        )
    lines = tuple((gettext_noop("%(question)s: %(what)s"), _at_question(facts.form, one)) for one in found[:10])
    return Requirement("form", "R1", NOT_MET, lines)


def _at_question(asked: Form, one: Finding) -> dict[str, Any]:
    question = asked.by_key.get(one.where.replace("[", ".").split(".")[0])
    return {"question": str(question.label) if question else one.where, "what": one.message % one.params}


def letters(facts: CaseFacts) -> Requirement | None:
    """A letter of intent from the body responsible for each region touched, on the day of sending (R2, R23)."""
    if facts.terms.letters is Letters.NONE:
        return None
    lines, missing = [], False
    for region in facts.regions:
        params = {"region": region.name, "body": region.body_name or "–", "day": region.given_on}
        own = region.body == facts.owner and facts.terms.letters is Letters.UNLESS_RUA
        if not region.body:
            lines.append((gettext_noop("%(region)s: no source tells who was responsible that day."), params))
        elif own:
            lines.append(
                (gettext_noop("%(region)s: the applicant is responsible itself, so no letter is needed."), params)
            )
        elif region.letter == "given":
            lines.append((gettext_noop("%(region)s: %(body)s gave its letter %(day)s."), params))
        elif region.letter == "declined":
            lines.append((gettext_noop("%(region)s: %(body)s declined %(day)s."), params))
        elif region.letter == "requested":
            lines.append((gettext_noop("%(region)s: %(body)s has not answered."), params))
        else:
            lines.append((gettext_noop("%(region)s: no letter was asked of %(body)s."), params))
        missing |= bool(region.body) and not own and region.letter != "given"
    unclear = not facts.regions or any(not r.body for r in facts.regions)
    if not facts.regions:
        lines.append((gettext_noop("No partner says in which regions it works."), {}))
    return Requirement("letters", "R2, R23", NOT_MET if missing else UNKNOWN if unclear else MET, tuple(lines))


def by_clause(
    key: str, clause: str, good: str, picks: Callable[[Finding], bool], asked: Callable[[CallTerms], bool]
) -> Check:
    """A requirement on the plan: met where none of the plan's findings that `picks` takes is an error."""

    def check(facts: CaseFacts) -> Requirement | None:
        if not asked(facts.terms):
            return None
        mine = [one for one in facts.findings if picks(one)]
        lines = tuple((one.message, dict(one.params)) for one in mine)
        wrong = any(one.severity is Severity.ERROR for one in mine)
        return Requirement(key, clause, NOT_MET if wrong else MET, lines or ((good, figures_said(facts, good)),))

    return check


def figures_said(facts: CaseFacts, message: str) -> dict[str, Any]:
    """The figures that a message names, and no others: a task is open again when what it says changes."""
    figures = facts.content.get("figures", {})
    grant, total = figures.get("grant_ore", 0), figures.get("total_ore", 0)
    every = {
        "grant": _kr(grant), "total": _kr(total), "cofinancing": _kr(figures.get("cofinancing_ore", 0)),
        "share": f"{grant * 100 / total:.1f}".replace(".", ",") if total else "–",
    }  # fmt: skip
    return {name: value for name, value in every.items() if f"%({name})s" in message}


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 0 if ore % 100 == 0 else 2)


def codes(*wanted: str) -> Callable[[Finding], bool]:
    return lambda one: one.code in {f"plan.{code}" for code in wanted}


def always(terms: CallTerms) -> bool:
    return True


def focus(facts: CaseFacts) -> Requirement | None:
    if not facts.terms.focus_areas:
        return None
    return one("focus", "R1", UNKNOWN, TO_JUDGE)


def running_work(facts: CaseFacts) -> Requirement | None:
    """No aid to the promoter's own running work (R6): only a person can tell."""
    return None if "company" in facts.terms.applicant_kinds else one("running_work", "R6", UNKNOWN, TO_JUDGE)


def cheque(facts: CaseFacts) -> Requirement | None:
    if facts.terms.cheque is None:
        return None
    said = gettext_noop(
        "Size, turnover, industry, age, legal form and earlier cheques are checked against registers before the decision."
    )
    return one("cheque", "R5", UNKNOWN, said)


def twins(facts: CaseFacts) -> Requirement:
    """Whether the same applicant already has an application in the call."""
    if not facts.twins:
        return one("twins", "R1", MET, gettext_noop("The applicant has no other application in this call."))
    said = gettext_noop("The applicant has also sent %(numbers)s in this call.")
    return one("twins", "R1", UNKNOWN, said, numbers=", ".join(facts.twins))


CHECKS: tuple[Check, ...] = (
    window,
    applicant,
    signatory,
    form,
    letters,
    by_clause("costs", "R1", gettext_noop("All costs of %(total)s are of open kinds and inside the project's time."),
              codes("closed_kind", "stranger", "no_costs_here", "year", "amount_odd", "closed_option", "twice"), always),
    by_clause("share", "R3", gettext_noop("%(grant)s of %(total)s is %(share)s %%, within the call's highest share."),
              codes("share"), lambda terms: bool(terms.highest_share)),
    by_clause("ceiling", "R4", gettext_noop("%(grant)s lies within the call's amounts."),
              codes("least", "no_region", "ceiling_region", "ceiling_applicant", "ceiling_project"),
              lambda terms: bool(terms.ceilings or terms.least_ore or terms.fixed_ore)),
    by_clause("financing", "R7", gettext_noop("Costs of %(total)s less other financing of %(cofinancing)s is the grant, %(grant)s."),
              codes("no_cost", "no_grant", "overfinanced", "gap", "surplus", "nameless", "amount", "unconfirmed"), always),
    by_clause("in_kind", "R8", gettext_noop("Costs in kind and financing in kind are equal."),
              codes("in_kind", "grant_in_kind"), always),
    focus,
    running_work,
    cheque,
    twins,
)  # fmt: skip
KEYS: Iterable[str] = ("window", "applicant", "signatory", "form", "letters", "costs", "share", "ceiling", "financing",
                       "in_kind", "focus", "running_work", "cheque", "twins")  # fmt: skip
