"""A decision as staff and applicant read it, its appeal's clock, and the public list."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.core.decisions.appeal import CLAUSE, Clock, Standing, clock
from verkstad.decisions.models import Appeal, Condition, Decision
from verkstad.decisions.pages.told import OUTCOME_TAG, reasons_of, reports_of, rows_of
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats

CONDITION_TAG = {"open": "next", "met": "met", "not_met": "unmet"}
APPEAL_TAG = {"received": "now", "tried": "now", "late": "unmet", "reopened": "met", "upheld": "neutral", "court": "now",
              "closed": "neutral"}  # fmt: skip


def clock_of(decision: Decision) -> Clock:
    served = getattr(decision, "service", None)
    return clock(decision.told.appeal, served.served_on if served else None, timezone.localdate())


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
    at, later = clock_of(row), Decision.objects.filter(replaces=row).first()
    appeals = list(row.appeals.all())
    open_ones = [one for one in appeals if one.state in ("received", "tried", "court")]
    return {
        "row": row, "case": row.application, "rows": rows_of(content) if staff else rows_of(content)[:-1 if content.departure else None],
        "reasons": reasons_of(content), "content": content, "reports": reports_of(content), "staff": staff,
        "conditions": conditions_of(row), "tag": OUTCOME_TAG[row.outcome], "clock": clock_words(at), "later": later,
        "replaces": row.replaces, "appeals": [appeal_row(one) for one in appeals], "line": _line(row),
        "served": getattr(row, "service", None),
        "can_serve": not hasattr(row, "service") and (may(user, "decisions.note_service", row) or not staff),
        "can_follow": later is None and may(user, "decisions.follow_condition", row),
        "can_appeal": later is None and not open_ones and (
            may(user, "decisions.appeal_decision", row) or may(user, "decisions.register_appeal", row)),
        "can_reconsider": later is None and row.amount_ore > 0 and may(user, "decisions.propose", row),
    }  # fmt: skip


def _line(row: Decision) -> str:
    return _("Decided %(day)s, %(number)s") % {
        "day": formats.dateword(row.decided_on),
        "number": row.document.diary_number,
    }


def conditions_of(row: Decision) -> list[dict[str, Any]]:
    words = dict(Condition.STATES)
    return [{"one": one, "tag": CONDITION_TAG[one.state], "word": words[one.state]} for one in row.conditions.all()]


def appeal_row(one: Appeal) -> dict[str, Any]:
    return {
        "one": one,
        "tag": APPEAL_TAG[one.state],
        "word": one.STATE_WORDS[one.state],
        "kind": one.get_kind_display(),
    }


def appeal_facts(row: Appeal, user: Who) -> dict[str, Any]:
    """The page of an appeal: what came in, the clock, where it stands, and what this person can do."""
    acts, hands = set(row.LIFECYCLE.acts(row.state)), row.decision.hands
    mine = user.is_authenticated and user.journal_key in hands
    tries = may(user, "decisions.try_appeal", row)
    at = clock_of(row.decision)
    facts: list[dict[str, Any]] = [
        {"term": _("Came in"), "value": row.received_on, "note": row.document.diary_number},
        {"term": _("Decision"), "value": _line(row.decision), "url": row.decision.get_absolute_url()},
        {"term": _("Last day of an appeal"), "value": at.last_on or formats.UNKNOWN, "note": clock_words(at)},
    ]
    if row.court:
        facts.append({"term": _("Court"), "value": row.court})
    if row.letter:
        facts.append({"term": _("Our answer"), "value": row.letter.diary_number})
    return {
        "row": row, "case": row.decision.application, "facts": facts, **appeal_row(row), "hands": tries and mine,
        "staff": holds(user, *READERS, scope=row.scope),
        "can_time": "appeal.in_time" in acts and tries and not mine,
        "can_answer": bool(acts & {"appeal.reopened", "appeal.court_upheld"}) and tries and not mine,
    }  # fmt: skip


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
