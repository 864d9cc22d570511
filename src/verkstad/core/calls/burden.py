"""How much work a call asks of an applicant: questions counted and minutes estimated by a documented rule.

The minutes are an estimate for somebody who knows the project: reading the question, finding the fact, writing. They
are a rule of the house, not a measurement; what matters is that every call is measured by the same one.

The rule is printed as docs/burden.md by `burden_table`, from the numbers below.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from verkstad.core.calls.terms import CallTerms, Letters
from verkstad.core.instruments.questions import Form, Kind, Question

RULE = "burden/1"
CHARACTERS_A_MINUTE = 150
UNLIMITED = 1500
MOST_TEXT, MOST_ROWS, MOST_CELLS = 30, 10, 40
PER_COST_KIND, PER_LETTER, SIGNING = 5, 15, 10
FIXED: Mapping[str, int] = {
    Kind.NUMBER: 2, Kind.MONEY: 2, Kind.DATE: 2, Kind.ORGANISATION: 2, Kind.CHOICE: 1, Kind.REGION: 1, Kind.SCALE: 1,
    Kind.TRI_STATE: 1, Kind.MULTIPLE: 2, Kind.COMPUTED: 0, "file": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A line of the meter: a kind of question, or "budget_plan", "letters" or "signing"; minutes before rounding."""

    kind: str
    count: int
    minutes: Fraction


@dataclass(frozen=True)
class Burden:
    """Questions that ask for an answer, the least and the whole of minutes, and what they are made of."""

    questions: int
    required: int
    minutes: int
    least_minutes: int
    parts: tuple[Part, ...]
    rule: str = RULE


def minutes_of(question: Question) -> int:
    """Estimated minutes for one question when it is shown."""
    if question.kind is Kind.TEXT:
        return min(MOST_TEXT, 2 + ceil((question.limit or UNLIMITED) / CHARACTERS_A_MINUTE))
    if question.kind is Kind.TABLE:
        return 3 * min(MOST_ROWS, question.limit or MOST_ROWS)
    if question.kind is Kind.BUDGET:
        return 2 * min(MOST_CELLS, len(question.options) * len(question.years))
    return FIXED.get(question.kind, 2)


def burden(form: Form | None, terms: CallTerms) -> Burden:
    """The burden of an application under these terms; without a form that of the plan and the sign-off alone.

    `least_minutes` is what everybody must do: required questions without a condition, the plan, the sign-off.
    """
    weights: dict[str, Fraction] = {}
    counts: Counter[str] = Counter()
    least = Fraction(0)
    required = 0
    for section in form.sections if form else ():
        for question in section.questions:
            if question.kind is Kind.COMPUTED:
                continue
            conditional = bool(section.condition or question.condition)
            minutes = Fraction(minutes_of(question), 2 if conditional else 1)
            weights[str(question.kind)] = weights.get(str(question.kind), Fraction(0)) + minutes
            counts[str(question.kind)] += 1
            if question.required and not conditional:
                required, least = required + 1, least + minutes
    parts = [Part(kind, counts[kind], weights[kind]) for kind in sorted(counts)]
    own = _of_the_call(terms)
    whole = sum((part.minutes for part in (*parts, *own)), Fraction(0))
    always = least + sum((part.minutes for part in own if part.kind != "letters"), Fraction(0))
    return Burden(sum(counts.values()), required, ceil(whole), ceil(always), (*parts, *own))


def _of_the_call(terms: CallTerms) -> tuple[Part, ...]:
    kinds = len(terms.cost_kinds)
    rows = [
        Part("budget_plan", kinds, Fraction(PER_COST_KIND * kinds)) if kinds else None,
        Part("letters", 1, Fraction(PER_LETTER)) if terms.letters is not Letters.NONE else None,
        Part("signing", 1, Fraction(SIGNING)) if terms.signatory_needed else None,
    ]
    return tuple(row for row in rows if row is not None)


def burden_table() -> str:
    """The rule as a page of the docs."""
    fixed: dict[int, list[str]] = {}
    for kind, minutes in FIXED.items():
        fixed.setdefault(minutes, []).append(str(kind))
    rows = [
        ("text", f"2, and 1 more for each {CHARACTERS_A_MINUTE} characters that may be written ({UNLIMITED} where no limit "
                 f"is set), at most {MOST_TEXT}"),
        ("table", f"3 for each row that may be filled, at most {MOST_ROWS} rows"),
        ("budget", f"2 for each cell, at most {MOST_CELLS} cells"),
        *((", ".join(kinds), str(minutes)) for minutes, kinds in sorted(fixed.items())),
        ("each open cost kind of the call (budget and financing)", str(PER_COST_KIND)),
        ("a letter of intent, where the call asks for them", str(PER_LETTER)),
        ("the signatory's sign-off, where the call asks for it", str(SIGNING)),
    ]  # fmt: skip
    lines = [
        "# The burden of a call",
        "",
        f"How many minutes an application takes is estimated by one rule (`{RULE}`) for every call, and shown before a call is",
        "published and on its page. It is a rule of the house for somebody who knows the project, not a measurement; what",
        "matters is that every call is measured by the same one. A question that is shown only on a condition counts half.",
        "The least is what everybody must do: required questions without a condition, the plan and the sign-off.",
        "",
        "| what is asked | minutes |",
        "|---|---|",
        *(f"| {what} | {minutes} |" for what, minutes in rows),
    ]
    return "\n".join(lines) + "\n"
