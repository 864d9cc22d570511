"""Who may see and steer a mandate, and what makes a fact about one wrong."""

import re
from datetime import date

import rules
from django.db.models import Sum

from verkstad.core.findings import Finding
from verkstad.core.money import format_amount
from verkstad.core.period import PRECISIONS, BadDay, iso, month_day
from verkstad.core.terms import NEEDS
from verkstad.core.words import gettext_noop
from verkstad.mandate.models import Amendment, Mandate, ObligationKind, Programme
from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("mandate.view_mandate", has_role(*READERS))
rules.add_perm("mandate.request_draw_down", has_role(Role.ECONOMIST, Role.OFFICER))
rules.add_perm("mandate.send_draw_down", has_role(Role.HEAD, Role.ATTESTER))
rules.add_perm("mandate.fulfil_obligation", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("mandate.withdraw_draw_down", has_role(Role.ECONOMIST, Role.OFFICER, Role.HEAD, Role.ATTESTER))
rules.add_perm("mandate.amend_mandate", has_role(Role.HEAD))
rules.add_perm("mandate.commit_grant", has_role(Role.HEAD))
rules.add_perm("mandate.book_repayment", has_role(Role.ECONOMIST))
rules.add_perm("mandate.have_calendar", rules.is_authenticated)

_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def money(ore: int) -> str:
    """An amount for a refusal: in tkr where it is whole, else in kr."""
    return format_amount(ore, "tkr") if ore % 100_000 == 0 else format_amount(ore, "kr", 2 if ore % 100 else 0)


def finding(code: str, message: str, where: str, fix: str, **params: object) -> Finding:
    return Finding(code=f"mandate.{code}", message=message, params=params, where=where, fix=fix)


def named(what: str, key: str, name: str) -> list[Finding]:
    """A thing needs a key of letters, digits and hyphens, and a name."""
    found = []
    if not _KEY.fullmatch(key.lower()) or len(key) > 60:
        found.append(finding("bad_key", gettext_noop("“%(key)s” cannot be a key."), "key",
                             gettext_noop("Use at most 60 small letters a-z, digits and hyphens."), key=key))  # fmt: skip
    if not name.strip():
        found.append(finding("no_name", gettext_noop("“%(key)s” has no name."), "name_sv",
                             gettext_noop("Write its name."), key=key, what=what))  # fmt: skip
    return found


def mandate_findings(
    *, key: str, name: str, original_ore: int, first_year: int | None, last_year: int | None, decided_on: date | None
) -> list[Finding]:
    found = named("mandate", key, name)
    if original_ore < 0:
        found.append(below_zero("original_ore", original_ore))
    if first_year and last_year and last_year < first_year:
        found.append(finding("period_backward", gettext_noop("The last year %(last)s lies before the first, %(first)s."),
                             "last_year", gettext_noop("Correct one of the two."), first=first_year, last=last_year))  # fmt: skip
    if decided_on and last_year and decided_on.year > last_year:
        found.append(finding("decided_late", gettext_noop("The decision of %(day)s lies after the last year, %(last)s."),
                             "decided_on", gettext_noop("Correct the day or the period."), day=decided_on.isoformat(),
                             last=last_year))  # fmt: skip
    return found


def taken(programme: Programme, *, key: str, number: int, government_number: str) -> list[Finding]:
    """A number in the programme, and a government diary number, belong to one mandate."""
    others = Mandate.objects.exclude(key=key)
    found = []
    if other := others.filter(programme=programme, number=number).first():
        found.append(finding("number_taken", gettext_noop("Mandate number %(number)s is “%(other)s”."), "number",
                             gettext_noop("Give this one another number."), number=number, other=other.name_sv))  # fmt: skip
    if government_number and (other := others.filter(government_number=government_number).first()):
        found.append(finding("dnr_taken", gettext_noop("The diary number %(number)s belongs to “%(other)s”."),
                             "government_number", gettext_noop("Correct the diary number, or leave it blank if it is not known."),
                             number=government_number, other=other.name_sv))  # fmt: skip
    return found


def below_zero(where: str, ore: int) -> Finding:
    return finding("below_zero", gettext_noop("%(amount)s is below zero."), where,
                   gettext_noop("Write the amount without a minus sign."), amount=money(ore))  # fmt: skip


def not_above_zero(where: str, ore: int) -> Finding:
    return finding("not_above_zero", gettext_noop("%(amount)s is not above zero."), where,
                   gettext_noop("Write an amount above zero."), amount=money(ore))  # fmt: skip


def outside(mandate: Mandate, year: int | None) -> list[Finding]:
    """A year must lie in the mandate's period, where the period is known."""
    first, last = mandate.first_year, mandate.last_year
    if year is None or ((first is None or year >= first) and (last is None or year <= last)):
        return []
    return [finding("year_outside", gettext_noop("%(year)s lies outside the mandate's period, %(first)s-%(last)s."), "year",
                    gettext_noop("Correct the year or the period."), year=year, first=first or "…", last=last or "…")]  # fmt: skip


def envelope_findings(mandate: Mandate, *, year: int | None, amount_ore: int) -> list[Finding]:
    found = outside(mandate, year)
    if amount_ore < 0:
        found.append(below_zero("amount_ore", amount_ore))
    if amount_ore > mandate.original_ore:
        found.append(finding("envelope_too_big", gettext_noop("%(amount)s is more than the decision gives: %(whole)s."),
                             "amount_ore", gettext_noop("Correct the amount of the envelope or of the decision."),
                             amount=money(amount_ore), whole=money(mandate.original_ore)))  # fmt: skip
    return found


def amendment_findings(
    mandate: Mandate, *, key: str, decided_on: date, change_ore: int, reason: str, year: int | None, precision: str
) -> list[Finding]:
    found = named("amendment", key, reason)
    if change_ore == 0:
        found.append(finding("no_change", gettext_noop("The amendment changes nothing."), "change_ore",
                             gettext_noop("Write what is added, or with a minus sign what is taken.")))  # fmt: skip
    if precision not in PRECISIONS:
        found.append(finding("bad_precision", gettext_noop("“%(precision)s” is no precision of a date."), "date_precision",
                             gettext_noop("Write day, month or year."), precision=precision))  # fmt: skip
    elif mandate.decided_on and iso(decided_on, precision) < iso(mandate.decided_on, precision):
        found.append(finding("amended_early", gettext_noop("The amendment of %(day)s lies before the decision of %(decided)s."),
                             "decided_on", gettext_noop("Correct one of the two days."), day=iso(decided_on, precision),
                             decided=mandate.decided_on.isoformat()))  # fmt: skip
    others = Amendment.objects.filter(mandate=mandate).exclude(key=key).aggregate(s=Sum("change_ore"))["s"] or 0
    left = mandate.original_ore + others
    if left + change_ore < 0:
        found.append(finding("cut_too_deep", gettext_noop("The cut of %(cut)s takes more than there is: %(left)s."),
                             "change_ore", gettext_noop("Correct the amount."), cut=money(-change_ore), left=money(left)))  # fmt: skip
    return found + outside(mandate, year)


def term_findings(
    *, key: str, kind: str, clause: str, text: str, year: int | None, amount_ore: int | None, per_mille: int | None,
    month_day: str, due_on: date | None,
) -> list[Finding]:  # fmt: skip
    found = named("term", key, text)
    if kind not in NEEDS:
        return [*found, finding("term_kind", gettext_noop("“%(kind)s” is no kind of term."), "kind",
                                gettext_noop("Choose one of: %(kinds)s."), kind=kind, kinds=", ".join(NEEDS))]  # fmt: skip
    if not clause.strip():
        found.append(finding("no_clause", gettext_noop("The term “%(key)s” names no clause."), "clause",
                             gettext_noop("Write where in the decision it stands; refusals quote it."), key=key))  # fmt: skip
    said = {"year": year, "amount_ore": amount_ore, "per_mille": per_mille, "month_day": month_day, "due_on": due_on}
    for name in NEEDS[kind]:
        if said[name] in (None, ""):
            found.append(finding("term_needs", gettext_noop("The term “%(key)s” (%(kind)s) lacks “%(name)s”."), name,
                                 gettext_noop("Say it, or choose another kind of term."), key=key, kind=kind, name=name))  # fmt: skip
    if amount_ore is not None and amount_ore < 0:
        found.append(below_zero("amount_ore", amount_ore))
    if per_mille is not None and not 0 <= per_mille <= 1000:
        found.append(finding("bad_share", gettext_noop("%(share)s per mille is no share."), "per_mille",
                             gettext_noop("Write 0 to 1000; five per cent is 50."), share=per_mille))  # fmt: skip
    if month_day:
        found += _month_day_findings(month_day)
    return found


def _month_day_findings(text: str) -> list[Finding]:
    try:
        month_day(text)
    except BadDay as wrong:
        return [Finding("mandate.bad_day", wrong.message, wrong.params, where="month_day")]
    return []


def obligation_findings(mandate: Mandate, *, key: str, kind: str, title: str, done_on: date | None) -> list[Finding]:
    found = named("obligation", key, title)
    if kind not in ObligationKind.values:
        found.append(finding("obligation_kind", gettext_noop("“%(kind)s” is no kind of obligation."), "kind",
                             gettext_noop("Choose one of: %(kinds)s."), kind=kind, kinds=", ".join(ObligationKind.values)))  # fmt: skip
    if done_on and mandate.decided_on and done_on < mandate.decided_on:
        found.append(finding("done_early", gettext_noop("%(day)s lies before the decision of %(decided)s."), "done_on",
                             gettext_noop("Correct one of the two days."), day=done_on.isoformat(),
                             decided=mandate.decided_on.isoformat()))  # fmt: skip
    return found
