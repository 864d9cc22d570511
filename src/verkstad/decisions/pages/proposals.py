"""The presenter's form, the proposal as the head reads it, and the list of what waits."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.core.calls.cheque import Met, allowed
from verkstad.core.decisions.aid import AidState
from verkstad.core.decisions.content import Content
from verkstad.core.findings import Severity
from verkstad.decisions.actions.proposing import findings_of
from verkstad.decisions.models import Decision, Outcome, Proposal
from verkstad.decisions.pages.told import OUTCOME_TAG, reasons_of, reports_of, rows_of, told_findings
from verkstad.decisions.queries.ground import aid_of, cheque_answers, drafted, is_de_minimis, with_reasons
from verkstad.decisions.queries.money import money_left
from verkstad.decisions.queries.ranked import calls_to_propose, place_of
from verkstad.decisions.queries.reasons import drafted_reasons
from verkstad.people.access import Who, holds, may
from verkstad.people.models import Role, User
from verkstad.ui import formats
from verkstad.ui.words import told

MET_TAG = {Met.MET: "met", Met.NOT_MET: "unmet", Met.UNDECIDED: "risk"}


def to_begin_with(application: Application) -> tuple[Content, Proposal | None, tuple[int, ...]]:
    """What the form begins with: the proposal that waits, else the decision in force, else the application's plan."""
    today = timezone.localdate()
    waiting = Proposal.objects.filter(application=application, state="open").first()
    if waiting:
        content = waiting.told
    elif before := Decision.objects.in_force().filter(application=application).first():
        content = before.told if before.told.positive else drafted(application, today)
    else:
        content = drafted(application, today)
        content = with_reasons(content, *drafted_reasons(application, first_phrase(application, today)))
    return content, waiting, years_of(application, content, today)


def first_phrase(application: Application, today: date) -> str:
    """The sentence that holds of the application: high enough in the fixed list, or a cheque's demands met; "" for none."""
    place = place_of(application)
    if place is not None:
        return "ranked_above" if place.within else ""
    checks = cheque_answers(application, today)
    return "cheque_met" if checks and allowed(checks) else ""


def years_of(application: Application, content: Content, today: date) -> tuple[int, ...]:
    """The years for which money can be promised: the mandate's, or those of the call and the proposal."""
    mandate = application.call.mandate
    known = [one.year for one in content.by_year] + [d.year for d in (content.project_from, content.project_to) if d]
    first = mandate.first_year or min(known, default=today.year)
    last = mandate.last_year or max(known, default=today.year)
    return tuple(range(first, min(last, first + 11) + 1))


def form_facts(application: Application, form: Any, waiting: Proposal | None) -> dict[str, Any]:
    """Beside the form: what was applied for, the cheque's checks and the company's aid."""
    today = timezone.localdate()
    checks = [(MET_TAG[one.met], told(one.finding)) for one in cheque_answers(application, today)]
    ranked = ranking_rows(application)
    return {
        "ranked": bool(ranked), "case": application, "form": form, "waiting": waiting, "checks": checks,
        "back": reverse("handling:case", args=[application.key]),
        "applied": [
            {"term": _("Applied for"), "value": formats.money(application.applied_ore)},
            {"term": _("Whole cost"), "value": formats.money(application.total_ore)},
            {"term": _("Call"), "value": application.call.title},
            *ranked,
        ],
        "aid": aid_rows(aid_of(application, application.applied_ore, today).state) if is_de_minimis(application) else [],
    }  # fmt: skip


def ranking_rows(application: Application) -> list[dict[str, Any]]:
    """Where the fixed list puts the application, as a row that leads to the list; none where there is no list."""
    place = place_of(application)
    if place is None:
        return []
    told_ = _("place %(position)s of %(of)s, %(points)s points") % {
        "position": place.position, "of": place.of, "points": formats.number(place.points, 1)}  # fmt: skip
    note = _("above the line where the money ends") if place.within else _("below the line where the money ends")
    url = reverse("review:ranking", args=[place.round])
    return [{"term": _("In the ranking list"), "value": told_, "note": note, "url": url}]


def aid_rows(state: AidState) -> list[dict[str, Any]]:
    """De minimis aid in words: what was had, what this would add, the ceiling."""
    if state.rule is None:
        return []
    rows: list[dict[str, Any]] = [
        {"term": _("De minimis aid since %s") % formats.dateword(state.first), "value": _eur(state.had_eur)},
        {"term": _("This would add"), "value": _eur(state.new_eur)},
        {"term": _("Ceiling"), "value": _eur(state.rule.ceiling_eur), "note": state.rule.regulation},
    ]
    return rows


def _eur(value: Any) -> str:
    return formats.UNKNOWN if value is None else f"{formats.number(value, 2)}\u00a0EUR"


def proposal_facts(row: Proposal, user: Who) -> dict[str, Any]:
    """The page of a proposal: what is proposed, whether it holds today, the money, and what this person can do."""
    content, case, today = row.told, row.application, timezone.localdate()
    found = findings_of(case, content, today) if row.state == "open" else []
    own = user.is_authenticated and user.journal_key == row.made_by
    handles = user.is_authenticated and case.handler_id == user.pk
    decides = may(user, "decisions.decide", row)
    return {
        "row": row, "case": case, "rows": rows_of(content, row.replaces), "reports": reports_of(content), "content": content,
        "ranked": ranking_rows(case),
        "reasons": reasons_of(content), "findings": told_findings(found), "tag": OUTCOME_TAG[content.outcome],
        "stops": any(one.severity == Severity.ERROR for one in found),
        "money": money_left(case, content) if row.state == "open" and content.positive else [],
        "word": row.STATE_WORDS[row.state], "waits": row.state == "open",
        "can_decide": row.state == "open" and decides and not own and not handles,
        "own": row.state == "open" and decides and (own or handles),
        "can_return": row.state == "open" and (decides or own),
        "can_change": row.state == "open" and content.outcome != Outcome.REVOKED and may(user, "decisions.propose", row),
        "made_by": User.objects.filter(pk=row.made_by.removeprefix("user:")).first() if row.made_by.startswith("user:") else None,
        "decision": getattr(row, "decision", None) if row.state == "decided" else None,
    }  # fmt: skip


def decide_facts(row: Proposal, form: Any) -> dict[str, Any]:
    """The page that confirms a decision."""
    content = row.told
    label = _("Decide: grant %s") % formats.money(content.amount_ore) if content.positive else _("Decide: reject")
    if content.outcome == Outcome.REVOKED:
        label = _("Decide: revoke the grant")
    return {
        "title": _("Decide in %s") % row.application, "facts": rows_of(content, row.replaces), "form": form, "act_label": label,
        "consequence": _("The letter is written, registered and sent. The decision is then never changed, only replaced by a new one."),
        "back": reverse("decisions:proposal", args=[row.pk]), "danger": not content.positive,
    }  # fmt: skip


def waiting_facts(user: User, form: Any, rows: list[Proposal]) -> dict[str, Any]:
    """The list of proposals that wait, by call, with what they would give."""
    told_rows = [
        {"row": one, "case": one.application, "outcome": one.told.outcome, "tag": OUTCOME_TAG[one.told.outcome],
         "word": Outcome(one.told.outcome).label, "amount": one.told.amount_ore,
         "mine": one.made_by == user.journal_key or one.application.handler_id == user.pk}
        for one in rows
    ]  # fmt: skip
    return {"rows": told_rows, "form": form, "sum": sum(one["amount"] for one in told_rows),
            "to_propose": list(calls_to_propose(user)) if holds(user, Role.PRESENTER) else [],
            "decides": may(user, "decisions.decide")}  # fmt: skip
