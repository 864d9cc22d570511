"""What the officer's pages show."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from verkstad.claims.models import Claim, ClaimLine
from verkstad.claims.pages.show import A_PAGE, clock_of, row_of, state_of
from verkstad.claims.queries.control import noted
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import with_evidence
from verkstad.core.claims.control import Noted
from verkstad.ui import formats
from verkstad.ui.words import told

MOST_SHOWN = 60


def control_facts(claim: Claim, form: Any, asked: Any, chosen: list[int]) -> dict[str, Any]:
    """Findings with links to their lines; lines, of which `show` picks the sample, those with findings, or a verdict."""
    frame = allowed(claim)
    found = noted(claim, frame)
    show, last = asked.get("show", ""), claim.samples.first()
    marked = {key for one in found for key in one.keys}
    rows = with_evidence(claim).order_by("number")
    if show == "sample":
        rows = rows.filter(pk__in=last.lines if last else [])
    elif show == "findings":
        rows = rows.filter(pk__in=marked)
    elif show in ClaimLine.VERDICT_WORDS:
        rows = rows.filter(verdict=show)
    page = Paginator(rows, A_PAGE).get_page(asked.get("page", ""))
    by_line = told_by_line(found)
    lines = [
        {**row_of(one, dict(frame.kinds)), "found": by_line.get(one.pk, []), "chosen": one.pk in chosen}
        for one in page.object_list
    ]
    whole = [told(one.finding) for one in found if not one.keys]
    return {"claim": claim, **state_of(claim), "form": form, "page": page, "rows": lines, "whole": whole, "show": show,
            "count": len(marked), "sample": last, "tabs": tabs_of(claim, show, len(marked), last), "clock": clock_of(claim),
            "waits": claim.state == "sent", "left": claim.lines.filter(verdict="new").count()}  # fmt: skip


def told_by_line(found: list[Noted]) -> dict[int, list[Any]]:
    made: dict[int, list[Any]] = {}
    for one in found:
        for key in one.keys:
            made.setdefault(key, []).append(told(one.finding))
    return made


def tabs_of(claim: Claim, show: str, marked: int, last: Any) -> list[dict[str, Any]]:
    counts = dict(claim.lines.order_by().values_list("verdict").annotate(n=Count("pk")))
    every = [("", _("All"), sum(counts.values())), ("findings", _("With findings"), marked)]
    every += [("sample", _("The sample"), last.size)] if last else []
    every += [
        (key, capfirst(str(word)), counts[key]) for key, word in ClaimLine.VERDICT_WORDS.items() if counts.get(key)
    ]
    return [
        {"label": f"{word} ({formats.number(n)})", "url": f"?show={key}", "current": key == show}
        for key, word, n in every
    ]


def rest_facts(claim: Claim, form: Any) -> dict[str, Any]:
    found = claim.lines.filter(verdict="new").aggregate(n=Count("pk"), ore=Sum("amount_ore"))
    return {"title": _("Approve the rest"), "form": form, "act_label": _("Approve %s lines") % formats.number(found["n"]),
            "facts": [{"term": _("Together"), "value": formats.money(found["ore"] or 0)}],
            "back": reverse("claims:control", args=[claim.pk])}  # fmt: skip


def propose_facts(claim: Claim, form: Any) -> dict[str, Any]:
    sums = claim.lines.order_by().values_list("verdict").annotate(ore=Sum("amount_ore"))
    rows = [{"term": ClaimLine.VERDICT_WORDS[verdict], "value": formats.money(ore)} for verdict, ore in sums]
    return {"title": _("Bring the claim to decision"), "form": form, "act_label": _("Bring to decision"), "facts": rows,
            "consequence": _("Somebody else decides. Flat rates are brought down to the costs that are approved."),
            "back": reverse("claims:control", args=[claim.pk])}  # fmt: skip


def decide_facts(claim: Claim, form: Any) -> dict[str, Any]:
    rows = [{"term": _("Approved"), "value": formats.money(claim.approved_ore)},
            {"term": _("Costs in kind, with as much financing in kind"), "value": formats.money(claim.in_kind_ore)},
            {"term": _("What the control found"), "value": claim.proposal}]  # fmt: skip
    return {"title": _("Decide claim %s") % claim, "form": form, "act_label": _("Approve %s") % formats.money(claim.approved_ore),
            "facts": rows, "consequence": _("What is approved may then be paid."),
            "back": reverse("claims:claim", args=[claim.pk])}  # fmt: skip
