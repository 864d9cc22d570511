"""The control looks over a claim once, when it is sent, and what it finds is kept: pages only read it."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from verkstad.claims.models import Claim, Look, Noticed
from verkstad.claims.queries.control import counting_sums, noted_on_lines, others_with_invoices, place_of
from verkstad.core.claims.control import VERSION, Noted
from verkstad.core.claims.lines import Line

AT_ONCE = 2_000
TWICE = "control.twice"
UNDER_WAY = ("sent", "returned", "proposed")  # claims whose findings still follow what is claimed elsewhere


def looked(*, claim: Claim) -> Look:
    """What was found in the claim as it was last sent; worked out now where it was not or where the rules are others. For
    pages: changes nothing but what is kept. No query where the claim was fetched with its look."""
    look = _fresh(claim)
    if look is not None:
        return look
    with transaction.atomic():  # two that look at once work it out once
        row = Claim.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=claim.pk)
        return _fresh(row) or look_over(claim=row)


def _fresh(claim: Claim) -> Look | None:
    look: Look | None = getattr(claim, "look", None)
    return look if look is not None and (look.sha256, look.rules) == (claim.sha256, VERSION) else None


@transaction.atomic
def look_over(*, claim: Claim) -> Look:
    """Work out and keep what the control finds; an invoice that stands in another claim that is being controlled is told
    there too. For an action that has locked the claim, and for `looked`."""
    Noticed.objects.filter(claim=claim).delete()
    apart = _forgotten(claim)
    others = {one.key: one for one in others_with_invoices(claim)}
    found = noted_on_lines(claim, others.values())
    rows = _rows(claim, found, others)
    while piece := list(islice(rows, AT_ONCE)):
        Noticed.objects.bulk_create(piece)
    apart |= _told_others(claim, found, others)
    by_kind, in_kind = counting_sums(claim.lines.all(), approved=claim.state == "decided")
    look, _made = Look.objects.update_or_create(
        claim=claim,
        defaults={"sha256": claim.sha256, "rules": VERSION, "lines": claim.lines.count(), "by_kind": by_kind,
                  "in_kind_ore": in_kind, **_counted(claim)},
    )  # fmt: skip
    for one in Claim.objects.filter(pk__in=apart):
        Look.objects.filter(claim=one).update(**_counted(one))
    claim.look = look
    return look


def _rows(claim: Claim, found: Iterable[Noted], others: dict[int, Line]) -> Iterable[Noticed]:
    """A row for each line of the claim that a finding is about."""
    for one in found:
        code, params = one.finding.code, dict(one.finding.params)
        there = next((int(others[key].where) for key in one.keys if key in others), None)
        own: list[int | None] = [key for key in one.keys if key not in others]
        for key in own or [None]:
            yield Noticed(claim=claim, line_id=key, other_id=there, code=code, params=params)


def _told_others(claim: Claim, found: Iterable[Noted], others: dict[int, Line]) -> set[int]:
    """The same invoice told on the other claim's line, where that claim is being controlled."""
    mine: dict[int, Noted] = {}
    for one in found:
        if one.finding.code == TWICE:
            mine |= {key: one for key in one.keys if key in others}
    open_ = set(
        Claim.objects.filter(pk__in={int(others[key].where) for key in mine}, state__in=UNDER_WAY).values_list(
            "pk", flat=True
        )
    )
    own = claim.lines.filter(pk__in={one.keys[0] for one in mine.values()}).select_related("claim__agreement")
    places = {line.pk: place_of(line) for line in own}
    rows: list[Noticed] = []
    there: set[int] = set()
    for key, one in mine.items():
        if (pk := int(others[key].where)) in open_:
            params = {**one.finding.params, "claim": places[one.keys[0]]}
            rows.append(Noticed(claim_id=pk, line_id=key, other=claim, code=TWICE, params=params))
            there.add(pk)
    Noticed.objects.bulk_create(rows, batch_size=AT_ONCE)
    return there


def _counted(claim: Claim) -> dict[str, object]:
    """How many lines have findings, in all and by code."""
    rows = set(claim.noticed.exclude(line=None).order_by().values_list("code", "line"))
    return {"counts": Counter(code for code, _line in rows), "marked": len({line for _code, line in rows})}


def count_approved(*, claim: Claim) -> None:
    """From now on a decided claim counts towards the budget as it was approved. For the action that decides."""
    by_kind, in_kind = counting_sums(claim.lines.all(), approved=True)
    Look.objects.filter(claim=claim).update(by_kind=by_kind, in_kind_ore=in_kind)


def forget_elsewhere(*, claim: Claim) -> None:
    """A claim that is taken or given back stands no more on other claims' lines. For those actions."""
    for one in Claim.objects.filter(pk__in=_forgotten(claim)):
        Look.objects.filter(claim=one).update(**_counted(one))


def _forgotten(claim: Claim) -> set[int]:
    """Take away what other claims under way were told of this one; gives which they were."""
    told = Noticed.objects.filter(other=claim, claim__state__in=UNDER_WAY).exclude(claim=claim)
    apart = set(told.values_list("claim", flat=True))
    told.delete()
    return apart
