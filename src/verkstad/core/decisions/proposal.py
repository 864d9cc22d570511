"""What a proposal must hold before anybody can decide it: findings, each with its rule or the call's clause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from verkstad.core.calls.terms import CallTerms, Per
from verkstad.core.decisions.content import Appeal, Content, Outcome, ReportKind
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop as _

SHORTEST_REASONS = 40  # characters: a sentence that says why, not a word


@dataclass(frozen=True)
class About:
    """What the application says, against which a proposal is measured. Amounts in whole öre.

    `letters_missing`: names of the regions touched whose responsible body has given no letter of intent (R2).
    `applicant_before_ore`: what the same applicant was granted before in the call.
    """

    applied_ore: int
    total_ore: int
    regions: int = 1
    letters_missing: tuple[str, ...] = ()
    applicant_before_ore: int = 0


def proposal_findings(content: Content, terms: CallTerms, about: About, day: date) -> list[Finding]:
    """Everything that keeps a proposal from being decided on a day; the money of the mandate and the call aside."""
    found = _reasons(content)
    if content.outcome == Outcome.REVOKED:
        if content.amount_ore:
            found.append(
                _said("revoked_with_money", _("A decision that revokes a grant gives no money."), "amount_ore")
            )
        return found + _appeal(content)
    if content.outcome == Outcome.REJECTION:
        if content.amount_ore:
            found.append(_said("rejection_with_money", _("A rejection gives no money."), "amount_ore",
                               _("Leave the amount blank, or propose a grant.")))  # fmt: skip
        return found + _appeal(content)
    found += _amount(content, terms, about)
    found += _years(content)
    found += _period(content, terms)
    found += _reports(content, day)
    found += _conditions(content, day)
    if not content.payee.strip():
        found.append(_said("no_payee", _("It is not said who the money is paid to."), "payee",
                           _("Write the organisation that receives the money.")))  # fmt: skip
    found += letters_findings(about.letters_missing)
    return found + _appeal(content)


def ranking_findings(content: Content, within: bool | None) -> list[Finding]:
    """A proposal that departs from the frozen ranking list says why. `within`: above the list's budget line; None: no list."""
    if (
        within is None
        or content.outcome == Outcome.REVOKED
        or within == content.positive
        or len(content.departure.strip()) >= SHORTEST_REASONS
    ):
        return []
    message = (
        _("The ranking list gives this application money, and the proposal does not.")
        if within
        else _("The ranking list gives this application no money, and the proposal does.")
    )
    return [_said("departs", message, "departure", _("Write at least %(least)s characters on why it departs from the list."),
                  least=SHORTEST_REASONS)]  # fmt: skip


def letters_findings(missing: Sequence[str]) -> list[Finding]:
    """No positive decision without a letter of intent for each region touched, where the call asks for one (R2)."""
    if not missing:
        return []
    return [Finding("decision.no_letter",
                    _("The body responsible for regional development has given no letter of intent for: %(regions)s."),
                    {"regions": ", ".join(missing)}, clause="R2", where="amount_ore",
                    fix=_("Have the letters given first, or propose a rejection."))]  # fmt: skip


def _said(code: str, message: str, where: str, fix: str = "", clause: str = "", **params: object) -> Finding:
    return Finding(f"decision.{code}", message, params, clause=clause, where=where, fix=fix)


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)


def _reasons(content: Content) -> list[Finding]:
    length = len(content.reasons_sv.strip())
    if length >= SHORTEST_REASONS:
        return []
    return [_said("no_reasons", _("The reasons are %(length)s characters; the applicant must learn why."), "reasons_sv",
                  _("Write at least %(least)s characters in plain words: what weighed for, and what weighed against."),
                  "32 § förvaltningslagen (2017:900)", length=length, least=SHORTEST_REASONS)]  # fmt: skip


def _amount(content: Content, terms: CallTerms, about: About) -> list[Finding]:
    ore, found = content.amount_ore, []
    if ore <= 0:
        return [_said("no_amount", _("A grant must be above zero."), "amount_ore",
                      _("Write the amount, or propose a rejection."))]  # fmt: skip
    if ore > about.applied_ore:
        found.append(_said("above_applied", _("%(amount)s is more than was applied for: %(applied)s."), "amount_ore",
                           _("Grant at most that."), amount=_kr(ore), applied=_kr(about.applied_ore)))  # fmt: skip
    if content.outcome == Outcome.GRANT and ore < about.applied_ore:
        found.append(_said("is_partial", _("%(amount)s is less than was applied for (%(applied)s): that is a partial grant."),
                           "outcome", _("Choose partial grant, and say in the reasons what is left out."),
                           amount=_kr(ore), applied=_kr(about.applied_ore)))  # fmt: skip
    if content.outcome == Outcome.PARTIAL and ore == about.applied_ore:
        found.append(_said("is_whole", _("%(amount)s is all that was applied for: that is no partial grant."), "outcome",
                           _("Choose grant."), amount=_kr(ore)))  # fmt: skip
    found += _share(content, terms) + list(_ceilings(ore, terms, about))
    if terms.least_ore and ore < terms.least_ore:
        found.append(_said("below_least", _("%(amount)s is less than the least that the call gives: %(least)s."),
                           "amount_ore", _("Grant at least that, or propose a rejection."), "R1", amount=_kr(ore),
                           least=_kr(terms.least_ore)))  # fmt: skip
    return found


def _share(content: Content, terms: CallTerms) -> list[Finding]:
    if content.total_ore < content.amount_ore:
        return [_said("above_cost", _("%(amount)s is more than the whole cost, %(total)s."), "amount_ore",
                      _("Lower the grant, or correct the cost."), "R7", amount=_kr(content.amount_ore),
                      total=_kr(content.total_ore))]  # fmt: skip
    if not terms.highest_share or not content.total_ore:
        return []
    highest = Fraction(terms.highest_share.replace(",", "."))
    if Fraction(content.amount_ore * 100, content.total_ore) <= highest:
        return []
    most = int(highest * content.total_ore / 100)
    return [_said("share", _("%(amount)s of %(total)s is more than %(share)s per cent of the cost."), "amount_ore",
                  _("Grant at most %(most)s."), "; ".join(filter(None, ("R3", terms.share_clause))),
                  amount=_kr(content.amount_ore), total=_kr(content.total_ore), share=terms.highest_share, most=_kr(most))]  # fmt: skip


def _ceilings(ore: int, terms: CallTerms, about: About) -> Iterable[Finding]:
    for ceiling in terms.ceilings:
        most, message = ceiling.amount_ore, _("%(amount)s is more than the call gives a project: %(most)s.")
        if ceiling.per == Per.REGION:
            most = ceiling.amount_ore * about.regions
            message = _("%(amount)s is more than the call gives for %(regions)s regions: %(most)s.")
        elif ceiling.per == Per.APPLICANT:
            most = max(0, ceiling.amount_ore - about.applicant_before_ore)
            message = _("%(amount)s is more than what the call leaves this applicant: %(most)s.")
        if ore > most:
            yield _said("ceiling", message, "amount_ore", _("Grant at most that."),
                        "R4" if ceiling.per == Per.REGION else "R1", amount=_kr(ore), most=_kr(most), regions=about.regions)  # fmt: skip


def _years(content: Content) -> list[Finding]:
    whole = sum(one.amount_ore for one in content.by_year)
    years = [one.year for one in content.by_year]
    found = []
    if whole != content.amount_ore:
        found.append(_said("years_sum", _("The years add up to %(sum)s, the grant is %(amount)s."), "by_year",
                           _("Correct the amounts of the years."), sum=_kr(whole), amount=_kr(content.amount_ore)))  # fmt: skip
    if len(years) != len(set(years)) or any(one.amount_ore <= 0 for one in content.by_year):
        found.append(_said("years_twice", _("Each year stands once, with an amount above zero."), "by_year",
                           _("Correct the amounts of the years.")))  # fmt: skip
    if content.project_from and content.project_to:
        for year in years:
            if not content.project_from.year <= year <= content.project_to.year:
                found.append(_said("year_outside", _("%(year)s lies outside the project's period."), "by_year",
                                   _("Correct the year or the period."), year=year))  # fmt: skip
    return found


def _period(content: Content, terms: CallTerms) -> list[Finding]:
    start, end = content.project_from, content.project_to
    if start is None or end is None:
        return [_said("no_period", _("The project's period is not said."), "project_from" if start is None else "project_to",
                      _("Write the first and the last day whose costs count."))]  # fmt: skip
    if end < start:
        return [_said("period_backward", _("The project ends (%(end)s) before it begins (%(start)s)."), "project_to",
                      _("Correct one of the days."), start=start.isoformat(), end=end.isoformat())]  # fmt: skip
    found = []
    if terms.project_from and start.isoformat() < terms.project_from[:10]:
        found.append(_said("starts_early", _("%(day)s lies before the first day that the call takes, %(first)s."),
                           "project_from", _("Choose a later day."), "R1", day=start.isoformat(),
                           first=terms.project_from[:10]))  # fmt: skip
    if terms.project_to and end.isoformat() > terms.project_to[:10]:
        found.append(_said("ends_late", _("%(day)s lies after the last day that the call takes, %(last)s."), "project_to",
                           _("Choose an earlier day."), "R1", day=end.isoformat(),
                           last=terms.project_to[:10]))  # fmt: skip
    return found


def _reports(content: Content, day: date) -> list[Finding]:
    finals = [one for one in content.reports if one.kind == ReportKind.FINAL]
    if len(finals) != 1:
        return [_said("one_final_report", _("The report plan has %(count)s final reports; it must have one."), "reports",
                      _("Plan one final report, after the project's end."), "R15", count=len(finals))]  # fmt: skip
    found = []
    if content.project_to and finals[0].due_on < content.project_to:
        found.append(_said("final_early", _("The final report is due %(due)s, before the project ends."), "reports",
                           _("Choose a day after the end."), "R15", due=finals[0].due_on.isoformat()))  # fmt: skip
    for one in content.reports:
        if one.due_on > finals[0].due_on:
            found.append(_said("after_final", _("A progress report is due %(due)s, after the final report."), "reports",
                               _("Choose an earlier day."), due=one.due_on.isoformat()))  # fmt: skip
        if one.due_on < day:
            found.append(_said("report_past", _("A report is due %(due)s, a day that has passed."), "reports",
                               _("Choose a day to come."), due=one.due_on.isoformat()))  # fmt: skip
    return found


def _conditions(content: Content, day: date) -> list[Finding]:
    found = []
    for number, one in enumerate(content.conditions, start=1):
        if not one.text.strip():
            found.append(_said("empty_condition", _("Condition %(number)s says nothing."), "conditions",
                               _("Write what must be met, or take the row away."), number=number))  # fmt: skip
        if one.follow_on is None:
            found.append(_said("condition_without_day", _("Condition %(number)s has no day when it is followed up."),
                               "conditions", _("Write the day."), number=number))  # fmt: skip
        elif one.follow_on < day:
            found.append(_said("condition_past", _("Condition %(number)s is to be followed up on %(day)s, a day that has passed."),
                               "conditions", _("Choose a day to come."), number=number, day=one.follow_on.isoformat()))  # fmt: skip
    return found


def _appeal(content: Content) -> list[Finding]:
    if content.appeal == Appeal.UNSAID:
        return [_said("appeal_unsaid", _("It is not said whether the decision can be appealed."), "appeal",
                      _("Choose, and name the clause it rests on."), "40–44 §§ förvaltningslagen (2017:900)")]  # fmt: skip
    if content.appeal == Appeal.NO and not content.appeal_clause.strip():
        return [_said("appeal_clause", _("A decision that cannot be appealed must name the clause that says so."),
                      "appeal_clause", _("Write the clause."))]  # fmt: skip
    return []


def errors(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.severity == Severity.ERROR]
