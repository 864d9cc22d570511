"""What a completion opens, what it still lacks, and what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from verkstad.applications.models import Application, Piece
from verkstad.applications.queries.readiness import gaps, has_plan
from verkstad.core.calls.terms import Letters
from verkstad.core.findings import Finding
from verkstad.core.instruments.logic import logic_of
from verkstad.core.instruments.questions import Form, Kind
from verkstad.core.instruments.responses import response_findings
from verkstad.handling.models import PIECE, Completion

PIECE_OF = {"plan": Piece.BUDGET}  # the pieces that gaps call by another name
BEFORE = timedelta(days=3)  # when the applicant is reminded


def openable(application: Application) -> list[str]:
    """What can be opened for a completion: keys of questions, and the pieces that the call asks for ("part:budget")."""
    form = application.response.version.form
    keys = [question.key for question in form.questions() if question.kind is not Kind.COMPUTED]
    pieces = [Piece.TITLE, Piece.PARTNERS]
    pieces += [Piece.BUDGET, Piece.FINANCING] if has_plan(application) else []
    pieces += [Piece.LETTERS] if application.version.terms.letters is not Letters.NONE else []
    return [*keys, *(PIECE + piece for piece in pieces)]


def opened_questions(form: Form, fields: Sequence[str], sent: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Questions that may be changed: those that were opened, and those that only show because of what is changed now."""
    before, after = logic_of(form).state(sent).visible, logic_of(form).state(now).visible
    return set(fields) & set(form.by_key) | (set(after) - set(before))


def completion_gaps(application: Application, completion: Completion) -> list[Finding]:
    """What keeps a completion from being sent: gaps in what was opened. What was not opened is not the applicant's to mend."""
    form, answers = application.response.version.form, application.response.answers
    sent = application.submissions.order_by("-number").values_list("content", flat=True).first() or {}
    may_change = opened_questions(form, completion.fields, sent.get("answers", {}), answers)
    found = [
        one
        for one in response_findings(form, answers, language=get_language() or "sv")
        if one.where.replace("[", ".").split(".")[0] in may_change
    ]
    pieces = {str(piece) for piece in completion.pieces}
    left = gaps(application, signing=False) if pieces else []
    return found + [gap.finding for gap in left if PIECE_OF.get(gap.part, gap.part) in pieces]


@dataclass(frozen=True)
class Difference:
    """One thing that differs between two versions, as two values of the content."""

    what: str  # "title", "answer", "plan", "partner", "letter"
    key: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed between two submitted contents: answers by question, the plan line by line, partners, title."""
    found = []
    if before.get("title") != after.get("title"):
        found.append(Difference("title", "title", before.get("title"), after.get("title")))
    was, now = before.get("answers", {}), after.get("answers", {})
    found += [
        Difference("answer", k, was.get(k), now.get(k)) for k in dict.fromkeys([*was, *now]) if was.get(k) != now.get(k)
    ]
    old, new = plan_lines(before), plan_lines(after)
    found += [
        Difference("plan", k, old.get(k), new.get(k)) for k in dict.fromkeys([*old, *new]) if old.get(k) != new.get(k)
    ]
    asked, asks = _letters(before), _letters(after)
    found += [
        Difference("letter", k, asked.get(k), asks.get(k))
        for k in dict.fromkeys([*asked, *asks])
        if asked.get(k) != asks.get(k)
    ]
    had, has = _by_key(before), _by_key(after)
    found += [
        Difference("partner", k, had.get(k), has.get(k))
        for k in dict.fromkeys([*had, *has])
        if had.get(k) != has.get(k)
    ]
    return found


def plan_lines(content: Mapping[str, Any]) -> dict[str, int]:
    """The plan's amounts (and counts of units) by an address that stays the same between versions."""
    plan, lines = content.get("plan", {}), {}
    for one in plan.get("costs", ()):
        lines[f"{'in_kind' if one.get('in_kind') else 'cost'}/{one['kind']}/{one['partner']}/{one['year']}"] = one[
            "amount_ore"
        ]
    for one in plan.get("units", ()):
        lines[f"unit/{one['option']}/{one['partner']}/{one['year']}"] = one["count"]
    for one in plan.get("chosen", ()):
        lines[f"chosen/{one['option']}/{one['partner']}/{one.get('year', 0)}"] = 1
    for one in plan.get("funds", ()):
        lines[f"fund/{one['key']}/{one['source']}/{one['partner'] or one['name']}"] = one["amount_ore"]
    return lines


def _letters(content: Mapping[str, Any]) -> dict[str, Any]:
    """The letters that were asked for, by region and body."""
    return {f"{one['region']}/{one['body']}": one for one in content.get("letters", ())}


def _by_key(content: Mapping[str, Any]) -> dict[str, Any]:
    return {one["key"]: one for one in content.get("partners", ())}


def completions_due(day: date) -> QuerySet[Completion]:
    """Requests that wait and are near their last day, or one day past it: whom to remind."""
    near = Q(due_on__gte=day, due_on__lte=day + BEFORE) | Q(due_on__lt=day)
    rows = Completion.objects.waiting().filter(near)
    return rows.select_related("application__call__mandate__programme", "application__owner", "application__handler")
