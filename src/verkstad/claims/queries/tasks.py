"""The tasks of a claim: which of a set concern it, how they stand, and which claims have nothing left to do."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import get_language

from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.models import Claim, ClaimLine, ClaimTask, Purpose
from verkstad.claims.queries.frame import STAFF
from verkstad.claims.queries.sums import LIVE
from verkstad.claims.rules import known_sums
from verkstad.core.applications.plan import Source
from verkstad.core.claims.control import supplier_key
from verkstad.core.claims.lines import Origin, Verdict
from verkstad.core.claims.tasks import ClaimFacts, Concern, Task, TaskState, tasks_of
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Condition
from verkstad.organisations.models import Kind
from verkstad.progress.queries.schedule import report_for


@cache
def house_tasks() -> tuple[Task, ...]:
    """The tasks that hold where a programme has none of its own."""
    text = files("verkstad.claims").joinpath("data", "tasks.toml").read_text("utf-8")
    return tasks_of(tomllib.loads(text)["task"])


def facts_of(claim: Claim) -> ClaimFacts:
    """What the claim has, as it stands. Twelve queries at most, however many lines there are."""
    agreement = claim.agreement
    own, counted = _of_lines(claim), _of_lists(claim)
    has: set[str] = {Concern.FINAL} if claim.kind == "final" else set()
    has |= {concern for concern, there in {**own, **counted}.items() if there}
    if agreement.owner.kind == Kind.COMPANY:
        has.add(Concern.AID)
    if any(fund.source is not Source.GRANT and fund.amount_ore for fund in newest(agreement).agreed.budget.funds):
        has.add(Concern.COFINANCING)
    due = Q(before_payment=True) | Q(follow_on__lte=timezone.localdate())
    if (
        agreement.application_id
        and Condition.objects.filter(due, decision__application=agreement.application_id).exists()
    ):
        has.add(Concern.CONDITIONS)
    if any(find(agreement.pk).outstanding_ore > 0 for find in known_sums.values()):
        has.add(Concern.ADVANCE)
    return ClaimFacts(frozenset(has), _largest_supplier(claim))


def _of_lines(claim: Claim) -> dict[str, int]:
    return claim.lines.order_by().aggregate(**{
        str(Concern.STAFF): Count("pk", filter=Q(origin=Origin.STAFF) | Q(kind__in=STAFF)),
        str(Concern.IN_KIND): Count("pk", filter=Q(in_kind=True)),
        str(Concern.COMPUTED): Count("pk", filter=Q(origin=Origin.COMPUTED)),
        str(Concern.PARTNERS): Count("pk", filter=~Q(partner="owner")),
        str(Concern.AGAIN): Count("pk", filter=Q(before__isnull=False)),
    })  # fmt: skip


def _of_lists(claim: Claim) -> dict[str, int]:
    """Who took part, by the claim's own lists and the report for its period."""
    counts = [one or {} for one in claim.files.filter(purpose=Purpose.PARTICIPANTS).values_list("counted", flat=True)]
    report = report_for(claim.agreement, claim.first, claim.last)
    told = (
        report.participants.aggregate(rows=Count("pk"), companies=Count("pk", filter=~Q(number=""))) if report else {}
    )
    counts.append(told)
    companies = sum(one.get("companies", 0) for one in counts)
    return {Concern.PARTICIPANTS: len(counts) - 1 + told.get("rows", 0), Concern.AID: companies}


def _largest_supplier(claim: Claim) -> int:
    """Öre that one supplier has come to in the project's claims, this one among them; what is staff or computed has none."""
    lines = ClaimLine.objects.filter(Q(claim=claim) | Q(claim__agreement=claim.agreement_id, claim__state__in=LIVE))
    sums: Counter[str] = Counter()
    for name, ore in lines.exclude(supplier="").order_by().values_list("supplier").annotate(ore=Sum("amount_ore")):
        sums[supplier_key(name)] += ore
    return max(sums.values(), default=0)


def tasks_kept(claim: Claim) -> list[ClaimTask]:
    """The claim's tasks in the order of their set, each with its last tick and the claim. One query."""
    rows = list(claim.tasks.select_related("of", "last").order_by("pk"))
    for one in rows:
        one.claim, one.of = claim, rows[0].of
    order = list(rows[0].of.tasks) if rows else []
    return sorted(rows, key=lambda one: order.index(one.key))


def left_to_do(tasks: Iterable[ClaimTask]) -> list[Finding]:
    """What keeps the claim from being brought to decision: each obligatory task that is open, or was ticked before the
    claim was sent as it is now."""
    language, found = get_language() or "sv", []
    for one in tasks:
        if not (one.needed and one.obligatory) or one.settled:
            continue
        what = {"task": one.told.name(language)}
        if one.before:
            found.append(Finding("claims.task_before", gettext_noop("“%(task)s” was ticked before the claim was sent anew."), what,
                                 clause=one.told.clause, fix=gettext_noop("Look at it again, and tick it.")))  # fmt: skip
        else:
            found.append(Finding("claims.task_open", gettext_noop("“%(task)s” is not done."), what, clause=one.told.clause,
                                 fix=gettext_noop("Do it and tick it, or say why it does not apply.")))  # fmt: skip
    return found


def counted_tasks(tasks: Sequence[ClaimTask]) -> tuple[int, int]:
    """How many of the tasks that concern the claim are settled, and how many there are."""
    needed = [one for one in tasks if one.needed]
    return sum(one.settled for one in needed), len(needed)


def ready_to_propose() -> Combinable:
    """Whether a claim in the outer query has every line judged and every obligatory task settled."""
    tasks = ClaimTask.objects.filter(claim=OuterRef("pk"))
    open_ = Q(last=None) | Q(last__state=TaskState.OPEN) | Q(last__at__lt=OuterRef("sent_at"))
    new = ClaimLine.objects.filter(claim=OuterRef("pk"), verdict=Verdict.NEW)
    return ~Exists(new) & Exists(tasks) & ~Exists(tasks.filter(open_, needed=True, obligatory=True))
