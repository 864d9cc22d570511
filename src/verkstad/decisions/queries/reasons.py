"""Sentences that a reason can begin with: the house's own, and what the review found, criterion by criterion."""

from fractions import Fraction

from verkstad.applications.models import Application
from verkstad.core.money import format_number
from verkstad.decisions.rules import phrases
from verkstad.review.queries import assessment_of


def drafted_reasons(application: Application, phrase: str) -> tuple[str, str]:
    """Reasons in Swedish and English to begin with: the sentence ("" for none), and each criterion's mean. Never who
    scored."""
    begin, scored = phrases().get(phrase), [one for one in assessment_of(application) if one.mean is not None]
    first = (begin.sv, begin.en) if begin else ("", "")
    if not scored:
        return first
    sv = "; ".join(f"{one.sv}: {_mean(one.mean)}" for one in scored)
    en = "; ".join(f"{one.en or one.sv}: {_mean(one.mean).replace(',', '.')}" for one in scored)
    return (
        f"{first[0]}\n\nSå bedömdes ansökan, i medeltal för varje kriterium: {sv}.".strip(),
        f"{first[1]}\n\nHow the application was judged, the mean of each criterion: {en}.".strip(),
    )


def _mean(value: Fraction | None) -> str:
    return format_number(value or Fraction(0), 1).removesuffix(",0")
