"""What came of a review: the consolidated list, and the list as it was fixed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import OuterRef, Subquery

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.core.findings import Finding
from verkstad.core.review.ranking import Entrant, Ranked, freeze_findings, ranked
from verkstad.core.review.scoring import Consolidated, consolidate
from verkstad.core.words import gettext_noop
from verkstad.people.access import Who
from verkstad.review.models import LIVE, Agreement, Assignment, Candidate, Deviation, Ranking, Round, Score, Task

# What is in the list: applications whose requirements are met, and those that have gone on from there.
LISTED = (State.CHECKED, State.PROPOSED, State.GRANTED, State.REJECTED)
# What was in the list and has gone back to the requirement check: it may come again.
RETURNED = (State.REGISTERED, State.COMPLETING)


@dataclass(frozen=True)
class Given:
    """One reviewer's task with the score that was last sent, if it counts (a score that is opened again does not)."""

    task: Assignment
    share: Fraction | None
    apart: bool = False

    @property
    def waits(self) -> bool:
        return self.task.state in (Task.ASKED, Task.OPEN)


@dataclass(frozen=True)
class Line:
    """An application in the consolidated list. Scores are Fractions of one; amounts öre; `rank` its line of the list.

    `position` and `reason` are of the live deviation; None and "" where the scores decide.
    """

    candidate: Candidate
    application: Application
    consolidated: Consolidated
    rank: Ranked
    given: tuple[Given, ...] = ()
    position: int | None = None
    reason: str = ""

    @property
    def key(self) -> str:
        return self.application.key

    @property
    def score(self) -> Fraction | None:
        return self.consolidated.score

    @property
    def points(self) -> Fraction | None:
        """The score as people read it, 0 to 100."""
        return None if self.score is None else self.score * 100


@dataclass(frozen=True)
class Listing:
    """A round's list in order; `waiting` are those without all scores, `moves` the live deviations by application key."""

    round: Round
    lines: tuple[Line, ...]
    moves: Mapping[str, int] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()

    def findings(self) -> list[Finding]:
        """What keeps the list from being fixed."""
        found = freeze_findings([line.rank for line in self.lines], self.moves, self.waiting)
        if self.returned:
            found.append(Finding("review.returned",
                                 gettext_noop("%(keys)s have gone back to the requirement check and are missing in the list."),
                                 {"keys": ", ".join(self.returned)},
                                 fix=gettext_noop("Finish the requirement check of them first.")))  # fmt: skip
        return found

    def owed_by(self, user: Who) -> bool:
        """Whether the user has a score of their own to send yet: until then others' scores are hidden from them."""
        return any(g.waits and g.task.reviewer.user_id == user.pk for line in self.lines for g in line.given)


def round_of(call: Call, stage: int | None = None) -> Round | None:
    """The call's round of review, of its last stage unless told; None before one is opened."""
    found = Round.objects.filter(call=call).select_related("call__mandate", "call__version", "version__instrument")
    if stage is not None:
        found = found.filter(stage=stage)
    return found.order_by("-stage").first()


def consolidated(call: Call) -> list[Line]:
    """The call's applications in rank order with score, spread, amount, sum so far and budget line; [] before a review.

    Three queries, however many there are.
    """
    round_ = round_of(call)
    return list(lines_of(round_).lines) if round_ else []


def frozen(call: Call) -> Ranking | None:
    """The list in force as it was fixed, with its number and SHA-256; None while the round is open."""
    found = Ranking.objects.filter(round__call=call, ended_at__isnull=True).select_related("round")
    return found.order_by("-round__stage", "-number").first()


def lines_of(round_: Round) -> Listing:
    """The list of one round: two queries."""
    every = _candidates(round_)
    candidates = [c for c in every if c.application.state in LISTED]
    given = _given(round_)
    summed = {c.pk: _summed(given.get(c.pk, ()), share_of(c)) for c in candidates}
    label = {c.pk: c.application.diary_number or c.application.key for c in candidates}
    entrants = [Entrant(label[c.pk], summed[c.pk].score, c.application.applied_ore) for c in candidates]
    moves = {label[c.pk]: c.moved_to for c in candidates if c.moved_to}  # type: ignore[attr-defined]
    by_label = {label[c.pk]: c for c in candidates}
    lines = []
    for rank in ranked(entrants, budget_ore=round_.budget_ore, moves=moves):
        one = by_label[rank.key]
        lines.append(Line(one, one.application, summed[one.pk], rank, _marked(given.get(one.pk, ()), summed[one.pk]),
                          one.moved_to, one.moved_why or ""))  # type: ignore[attr-defined]  # fmt: skip
    waiting = tuple(line.rank.key for line in lines if not line.consolidated.complete)
    returned = tuple(str(c.application) for c in every if c.application.state in RETURNED)
    return Listing(round_, tuple(lines), moves, waiting, returned)


def _candidates(round_: Round) -> list[Candidate]:
    """The listed candidates with the agreed score (`numerator`, `denominator`) and the live deviation."""
    agreed = Agreement.objects.filter(candidate=OuterRef("pk")).order_by("-number")
    moved = Deviation.objects.filter(candidate=OuterRef("pk"), ended_at__isnull=True)
    return list(
        round_.candidates.filter(application__state__in=(*LISTED, *RETURNED), application__test=False)
        .select_related("application__owner", "application__version", "application__call")
        .annotate(
            numerator=Subquery(agreed.values("numerator")[:1]),
            denominator=Subquery(agreed.values("denominator")[:1]),
            moved_to=Subquery(moved.values("position")[:1]),
            moved_why=Subquery(moved.values("reason")[:1]),
        )
        .order_by("number")
    )


def share_of(row: Any) -> Fraction | None:
    """The exact score of a row with `numerator` and `denominator`."""
    return None if row.numerator is None else Fraction(row.numerator, row.denominator)


def _given(round_: Round) -> dict[int, tuple[Given, ...]]:
    """Candidate id -> its live tasks with the scores that count, by name; one query."""
    last = Score.objects.filter(assignment=OuterRef("pk")).order_by("-number")
    tasks = (
        Assignment.objects.filter(candidate__round=round_, state__in=LIVE)
        .select_related("reviewer__user")
        .annotate(
            numerator=Subquery(last.values("numerator")[:1]), denominator=Subquery(last.values("denominator")[:1])
        )
    )
    found: dict[int, list[Given]] = defaultdict(list)
    for task in sorted(tasks, key=lambda t: (str(t.reviewer.user), t.pk)):
        found[task.candidate_id].append(Given(task, share_of(task) if task.state == Task.DONE else None))
    return {pk: tuple(row) for pk, row in found.items()}


def _summed(given: Sequence[Given], agreed: Fraction | None) -> Consolidated:
    return consolidate([g.share for g in given if g.share is not None], wanted=len(given), agreed=agreed)


def _marked(given: Sequence[Given], summed: Consolidated) -> tuple[Given, ...]:
    """The same, with those marked whose score stands apart."""
    sent = [g for g in given if g.share is not None]
    apart = {sent[at].task.pk for at in summed.spread.apart} if summed.spread else set()
    return tuple(Given(g.task, g.share, g.task.pk in apart) for g in given)


@dataclass(frozen=True)
class Assessed:
    """What was said of one criterion of an application: its name in both languages, the mean step, and the comments."""

    key: str
    sv: str
    en: str
    mean: Fraction | None
    lowest: int
    highest: int
    comments: tuple[str, ...]


def assessment_of(application: Application) -> list[Assessed]:
    """The assessment by criterion, for reasons in a decision: the agreed steps and comments where there are such, else
    the mean steps and every comment, without saying whose. Three queries; [] where nothing is scored."""
    candidate = (
        Candidate.objects.filter(application=application).select_related("round").order_by("-round__stage").first()
    )
    if candidate is None:
        return []
    agreed = Agreement.objects.filter(candidate=candidate).order_by("-number").first()
    found = Score.objects.filter(assignment__candidate=candidate, assignment__state=Task.DONE).order_by(
        "assignment", "number"
    )
    weighed = [agreed] if agreed else list({s.assignment_id: s for s in found}.values())
    assessed = []
    for one in candidate.round.measures:
        steps = [w.steps[one["key"]] for w in weighed if one["key"] in w.steps]
        said = tuple(text for w in weighed if (text := w.comments.get(one["key"], "").strip()))
        mean = Fraction(sum(steps), len(steps)) if steps else None
        assessed.append(Assessed(one["key"], one["sv"], one["en"], mean, one["lowest"], one["highest"], said))
    return assessed if weighed else []
