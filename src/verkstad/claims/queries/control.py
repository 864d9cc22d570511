"""What the control finds in a claim: every finding names its rule and the lines it is about."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.db.models import F, QuerySet, Sum

from verkstad.claims.models import Claim, ClaimLine, Hours, Look, Noticed
from verkstad.claims.queries.frame import Allowed
from verkstad.claims.queries.readiness import with_evidence
from verkstad.claims.queries.sums import LIVE
from verkstad.core.claims import control
from verkstad.core.claims.control import Noted
from verkstad.core.claims.lines import Line, Verdict


def others_with_invoices(claim: Claim) -> list[Line]:
    """Lines with an invoice number of every other claim that was sent, of this project and of others. One query."""
    rows = ClaimLine.objects.filter(claim__state__in=LIVE).exclude(invoice="").exclude(claim=claim)
    rows = rows.exclude(claim__state="decided", verdict__in=("parked", "deducted"))
    same = claim.lines.exclude(invoice="").values("amount_ore")
    rows = rows.filter(amount_ore__in=same).select_related("claim__agreement").order_by()
    return [
        Line(row.kind, row.amount_ore, supplier=row.supplier, invoice=row.invoice, key=row.pk, where=str(row.claim_id),
             claim=place_of(row))
        for row in rows.iterator(chunk_size=5000)
    ]  # fmt: skip


def place_of(row: ClaimLine) -> str:
    """Where a line of another claim stands, in words: the project, then claim and line as tables name them."""
    agreement = row.claim.agreement
    return f"{(agreement.title or agreement.key)[:80]}, {row.claim.number}:{row.number}"


def noted_on_lines(claim: Claim, others: Iterable[Line]) -> list[Noted]:
    """The findings that rest on what was sent alone, those that weigh most first: of lines, of hours, of all amounts. Three
    queries, however many lines there are."""
    lines = [row.line for row in with_evidence(claim).order_by("number").iterator(chunk_size=5000)]
    every = hours_of(claim)
    own = {(person, day.isoformat()[:7]) for person, day, _count, mine in every if mine}
    of_claim = [(person, day, count) for person, day, count, mine in every if mine]
    months = [(p, day, count) for p, day, count, _mine in every if (p, day.isoformat()[:7]) in own]
    return [
        *control.duplicates(lines, others),
        *control.weekend_hours(of_claim),
        *control.month_hours(months),
        *control.without_evidence(lines),
        *control.round_sums(lines),
        *control.benford(lines),
    ]


def hours_of(claim: Claim) -> list[tuple[str, control.date, Fraction, bool]]:
    """Every day in the staff sheets of the project that were sent, and of this claim (true): two claims may share a month."""
    rows = Hours.objects.filter(claim__agreement=claim.agreement_id, claim__state__in=LIVE)
    rows = rows | Hours.objects.filter(claim=claim)
    found = rows.order_by("person", "day").values_list("person", "partner", "day", "hours", "claim")
    return [(person if partner == "owner" else f"{person} ({partner})", day, Fraction(hours), pk == claim.pk)
            for person, partner, day, hours, pk in found]  # fmt: skip


def counting_sums(lines: QuerySet[ClaimLine], *, approved: bool) -> tuple[dict[str, int], int]:
    """What lines come to by cost kind, and of it in kind; as claimed, or as approved. One query."""
    lines = lines.filter(verdict=Verdict.APPROVED) if approved else lines
    amount = F("amount_ore") - F("deducted_ore") if approved else F("amount_ore")
    by_kind: dict[str, int] = defaultdict(int)
    in_kind = 0
    for kind, given, ore in lines.order_by().values_list("kind", "in_kind").annotate(ore=Sum(amount)):
        by_kind[kind] += ore
        in_kind += ore if given else 0
    return dict(by_kind), in_kind


def noted_on_budget(claim: Claim, allowed: Allowed) -> list[Noted]:
    """What is above the agreed budget, over all claims that were sent: those decided as approved, the others as claimed.
    One query; two more for each claim that was sent before such sums were kept."""
    by_kind: dict[str, int] = defaultdict(int)
    in_kind = 0
    claims = Claim.objects.filter(agreement=claim.agreement_id, state__in=LIVE).select_related("look").order_by()
    for one in {row.pk: row for row in [*claims, claim]}.values():
        look: Look | None = getattr(one, "look", None)
        found = (
            (look.by_kind, look.in_kind_ore)
            if look
            else counting_sums(one.lines.all(), approved=one.state == "decided")
        )
        for kind, ore in found[0].items():
            by_kind[kind] += ore
        in_kind += found[1]
    names = {allowed.kinds.get(key, key): ore for key, ore in by_kind.items()}
    budget = {allowed.kinds.get(key, key): ore for key, ore in allowed.budget.items()}
    given = sum(cost.amount_ore for cost in allowed.agreed.budget.costs if cost.in_kind)
    return [*control.above_budget(names, budget), *control.in_kind_above(in_kind, given)]


def noted(claim: Claim, allowed: Allowed) -> list[Noted]:
    """All findings of the control, worked out anew. Six queries, however many lines there are."""
    found = noted_on_lines(claim, others_with_invoices(claim))
    return [*found, *noted_on_budget(claim, allowed)]


def kept(rows: Iterable[Noticed]) -> list[Noted]:
    """Kept findings as core tells them."""
    return [Noted(control.found(one.code, one.params), (one.line_id,) if one.line_id else ()) for one in rows
            if one.code in control.RULES]  # fmt: skip


def weights(claim: Claim) -> Mapping[int, int]:
    """How many findings each line has, as kept. One query."""
    return Counter(claim.noticed.exclude(line=None).order_by().values_list("line", flat=True))
