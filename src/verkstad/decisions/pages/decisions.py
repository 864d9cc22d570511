"""A decision as staff and applicant read it, its appeal's clock, and the public list."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.core.decisions.appeal import CLAUSE, Clock, Standing, clock
from verkstad.decisions.models import Appeal, AppealKind, Condition, Decision, Outcome
from verkstad.decisions.pages.told import OUTCOME_TAG, reasons_of, reports_of, rows_of
from verkstad.decisions.queries.against import Against, against, against_decision
from verkstad.decisions.queries.ground import granted_in_call
from verkstad.decisions.queries.ranked import next_below
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats

CONDITION_TAG = {"open": "next", "met": "met", "not_met": "unmet"}
APPEAL_TAG = {"received": "now", "tried": "now", "late": "unmet", "reopened": "met", "upheld": "neutral", "court": "now",
              "closed": "neutral"}  # fmt: skip


def clock_of(at: Against) -> Clock:
    return clock(at.appeal, at.served_on, timezone.localdate())


def clock_words(at: Clock) -> str:
    """The clock in one sentence."""
    if at.standing == Standing.NOT_APPEALABLE:
        return _("The decision cannot be appealed.")
    if at.standing == Standing.NOT_SERVED:
        return _("The time for an appeal has not begun: it is not noted when the decision reached the applicant.")
    last = formats.dateword(at.last_on)
    if at.standing == Standing.FINAL:
        return _("The time for an appeal ran out on %(last)s.") % {"last": last}
    return _("An appeal must come in by %(last)s (%(clause)s).") % {"last": last, "clause": CLAUSE}


def decision_facts(row: Decision, user: Who) -> dict[str, Any]:
    """The page of a decision: outcome, reasons, conditions, reports, clock, and what this person can do."""
    content, staff = row.told, holds(user, *READERS, scope=row.scope)
    at, later = clock_of(against_decision(row)), Decision.objects.filter(replaces=row).first()
    appeals, rows = list(row.appeals.all()), rows_of(content, row.replaces)
    open_ones = [one for one in appeals if one.state in ("received", "tried", "court")]
    return {
        "row": row, "case": row.application, "rows": rows if staff or not content.departure else rows[:-1],
        "reasons": reasons_of(content), "content": content, "reports": reports_of(content), "staff": staff,
        "conditions": conditions_of(row), "tag": OUTCOME_TAG[row.outcome], "clock": clock_words(at), "later": later,
        "next": next_rows(row) if staff and later is None else [], "replaces": row.replaces,
        "appeals": [appeal_row(one) for one in appeals], "line": _line(row),
        "served": getattr(row, "service", None),
        "can_serve": not hasattr(row, "service") and (may(user, "decisions.note_service", row) or not staff),
        "can_follow": later is None and may(user, "decisions.follow_condition", row),
        "can_appeal": later is None and not open_ones and (
            may(user, "decisions.appeal_decision", row) or may(user, "decisions.register_appeal", row)),
        "can_reconsider": later is None and row.amount_ore > 0 and may(user, "decisions.propose", row),
    }  # fmt: skip


def next_rows(row: Decision) -> list[dict[str, Any]]:
    """Who comes next on the fixed list when a grant is revoked, and what is free in the call for them."""
    if row.outcome != Outcome.REVOKED:
        return []
    case = row.application
    budget = case.version.terms.budget_ore
    rows: list[dict[str, Any]] = []
    if budget is not None:
        left = budget - granted_in_call(case.call_id)
        rows.append({"term": _("Left of the call's budget"), "value": formats.money(left), "note": case.call.title})
    for place, one in next_below(case):
        rows.append({"term": _("Place %s of the list") % place, "value": one.title or str(one),
                     "url": reverse("handling:case", args=[one.key]),
                     "note": f"{one.owner.name} · {formats.money(one.applied_ore)} · {one.get_state_display()}"})  # fmt: skip
    return rows


def _line(row: Decision) -> str:
    return _made(row.decided_on, row.document.diary_number)


def _made(day: date, number: str) -> str:
    return _("Decided %(day)s, %(number)s") % {"day": formats.dateword(day), "number": number}


def conditions_of(row: Decision) -> list[dict[str, Any]]:
    words, today = dict(Condition.STATES), timezone.localdate()
    return [
        {"one": one, "tag": CONDITION_TAG[one.state], "word": words[one.state], "late": late_words(one, today)}
        for one in row.conditions.all()
    ]


def late_words(one: Condition, today: date) -> str:
    """How late the follow-up is; nothing where it is made, or where its day has not passed."""
    days = (today - one.follow_on).days
    if one.state != "open" or days <= 0:
        return ""
    return ngettext("%s day late", "%s days late", days) % formats.number(days)


def condition_facts(row: Condition) -> list[dict[str, Any]]:
    """What to know before a condition is followed up: of which decision it is, by when, and what it holds back."""
    decision = row.decision
    facts: list[dict[str, Any]] = [
        {"term": _("Decision"), "value": decision.application.title or str(decision.application),
         "url": decision.get_absolute_url(), "note": f"{decision.application.owner.name} · {_line(decision)}"},
        {"term": _("Followed up on"), "value": row.follow_on, "note": late_words(row, timezone.localdate())},
    ]  # fmt: skip
    if row.before_payment:
        facts.append({"term": _("Payment"), "value": _("Nothing is paid before it is met.")})
    if row.followed_on:
        state = str(dict(Condition.STATES)[row.state])
        facts.append(
            {"term": _("Found before"), "value": f"{state}, {formats.dateword(row.followed_on)}", "note": row.note}
        )
    return facts


def appeal_row(one: Appeal) -> dict[str, Any]:
    return {
        "one": one,
        "tag": APPEAL_TAG[one.state],
        "word": one.STATE_WORDS[one.state],
        "kind": one.get_kind_display(),
    }


def appeal_facts(row: Appeal, user: Who) -> dict[str, Any]:
    """The page of an appeal: what came in, the clock, where it stands, and what this person can do."""
    acts, to = set(row.LIFECYCLE.acts(row.state)), against(row)
    mine = user.is_authenticated and user.journal_key in to.hands
    staff = holds(user, *READERS, scope=row.scope)
    tries = may(user, "decisions.try_appeal", row)
    facts: list[dict[str, Any]] = [
        {"term": _("Came in"), "value": row.received_on, "note": row.document.diary_number},
        {
            "term": _("Decision") if to.number else _("Dismissal"),
            "value": _made(to.made_on, to.document.diary_number),
            "url": to.url if to.number or staff else reverse("handling:mine", args=[to.application.key]),
        },
        *clock_rows(row, to),
    ]
    if step := next_step(row):
        facts.append({"term": _("Next step"), "value": step})
    if row.court:
        facts.append({"term": _("Court"), "value": row.court})
    if row.letter:
        facts.append({"term": _("Our answer"), "value": row.letter.diary_number})
    if row.decision is not None and (later := Decision.objects.filter(replaces=row.decision).first()):
        said = f"{later.get_outcome_display()}, {formats.dateword(later.decided_on)}"
        facts.append({"term": _("New decision"), "value": said, "url": later.get_absolute_url()})
    return {
        "row": row, "case": to.application, "facts": facts, **appeal_row(row), "hands": tries and mine,
        "staff": staff,
        "can_time": "appeal.in_time" in acts and tries and not mine,
        "can_answer": bool(acts & {"appeal.reopened", "appeal.court_upheld"}) and tries and not mine,
    }  # fmt: skip


def answer_facts(row: Appeal, user: Who) -> list[dict[str, Any]]:
    """What to have before one's eyes when it is answered: whose it is, what is asked, and where its clock stands."""
    told = appeal_facts(row, user)
    case = told["case"]
    mine: list[dict[str, Any]] = [
        {"term": _("The case"), "value": case.title or str(case), "note": case.owner.name},
        {"term": _("What is asked, and why"), "value": row.text},
    ]
    return mine + list(told["facts"])


def clock_rows(row: Appeal, to: Against) -> list[dict[str, Any]]:
    """When the decision reached the applicant, the last day, and on which side of it the appeal came in."""
    at = clock_of(to)
    rows: list[dict[str, Any]] = [
        {"term": _("Reached the applicant"), "value": at.served_on or formats.UNKNOWN, "note": to.served_how}
    ]
    if row.kind == AppealKind.RECONSIDERATION:
        return [*rows, {"term": _("Last day"), "value": _("A request for reconsideration has no last day.")}]
    if at.last_on is None:
        return [*rows, {"term": _("Last day of an appeal"), "value": formats.UNKNOWN, "note": clock_words(at)}]
    days = (at.last_on - row.received_on).days
    if days > 0:
        side = ngettext("It came in %s day before it.", "It came in %s days before it.", days) % formats.number(days)
    elif days == 0:
        side = _("It came in on that very day.")
    else:
        side = ngettext("It came in %s day after it.", "It came in %s days after it.", -days) % formats.number(-days)
    return [*rows, {"term": _("Last day of an appeal"), "value": at.last_on, "note": f"{side} {CLAUSE}"}]


def next_step(row: Appeal) -> str:
    """What is to be done now, and by whom; nothing once it has ended."""
    if row.state == "received":
        return _("Somebody who had no hand in the decision tries whether it came in time and takes the case.")
    if row.state == "court":
        return _("%(court)s tries it. Its judgment is noted here when it comes.") % {"court": row.court}
    if row.state != "tried":
        return ""
    if row.kind == AppealKind.APPEAL:
        return _("Whoever tries it takes the case up anew, or hands the appeal over to the court without delay.")
    return _("Whoever tries it takes the case up anew, or lets the decision stand, with reasons.")


def ways_of(row: Appeal) -> list[tuple[str, Any]]:
    """How an appeal can end from where it stands."""
    if row.state == "court":
        return [
            ("court_upheld", _("The court let the decision stand")),
            ("court_remitted", _("The court sent the case back")),
        ]
    if row.kind == "appeal":
        return [("reopen", _("We take up the case anew")), ("hand_over", _("We hand the appeal over to the court"))]
    return [("reopen", _("We take up the case anew")), ("close", _("The decision stands"))]
