"""What the officer's pages show."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.claims.actions.looking import looked
from verkstad.claims.models import Claim, ClaimLine, Look
from verkstad.claims.pages.show import clock_of, page_of, state_of
from verkstad.claims.pages.tasks import blocks_of, remarks_of, task_line
from verkstad.claims.queries.control import kept, noted_on_budget
from verkstad.claims.queries.figures import by_kind_told, held_lines
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.payable import payable_of
from verkstad.claims.queries.tasks import left_to_do
from verkstad.core.claims.control import RULES
from verkstad.ui import formats
from verkstad.ui.words import told

RULE = "regel:"
SHORT = {"control.twice": gettext_lazy("the same invoice"), "control.no_evidence": gettext_lazy("no evidence"),
         "control.round": gettext_lazy("round sums")}  # fmt: skip


def control_facts(claim: Claim, form: Any, tasks: Any, asked: Any, chosen: list[int]) -> dict[str, Any]:
    """Findings, and lines of which `show` picks the sample, those with findings, of one rule, or with a verdict; the
    tasks in their form. Eleven queries at most, however many lines there are: what was found is kept."""
    look, frame, show = looked(claim=claim), allowed(claim), asked.get("show", "")
    sample = claim.samples.order_by("-pk").first()
    verdicts = dict(claim.lines.order_by().values_list("verdict").annotate(n=Count("pk")))
    tabs = tabs_of(verdicts, look, sample)
    here = next((one for one in tabs if one["key"] == show), tabs[0])
    page, rows = page_of(shown_of(claim, show, sample), here["n"], asked.get("page", ""), dict(frame.kinds))
    noticed = list(claim.noticed.filter(Q(line=None) | Q(line__in=[row["line"].pk for row in rows])).order_by("pk"))
    by_line: dict[int, list[Any]] = {}
    for found in kept(one for one in noticed if one.line_id):
        by_line.setdefault(found.keys[0], []).append(told(found.finding))
    lines = [{**row, "found": by_line.get(row["line"].pk, []), "chosen": row["line"].pk in chosen} for row in rows]
    whole = [*noted_on_budget(claim, frame), *kept(one for one in noticed if not one.line_id)]
    for tab in tabs:
        tab["current"] = tab is here
    return {"claim": claim, **state_of(claim), "form": form, "page": page, "rows": lines,
            "whole": [told(one.finding) for one in whole], "show": show, "count": look.marked, "sample": sample,
            "tabs": tabs, "clock": clock_of(claim), "waits": claim.state == "sent", "left": verdicts.get("new", 0),
            "tasks": blocks_of(tasks), "task_line": task_line(tasks.tasks), "tasks_left": len(left_to_do(tasks.tasks))}  # fmt: skip


def shown_of(claim: Claim, show: str, sample: Any) -> QuerySet[ClaimLine]:
    """The lines that a tab shows; all of them for one that is none."""
    rows = claim.lines.all()
    if show == "sample":
        return rows.filter(pk__in=sample.lines if sample else [])
    if show == "findings":
        return rows.filter(pk__in=claim.noticed.exclude(line=None).order_by().values("line"))
    if show.removeprefix(RULE) in RULES:
        return rows.filter(
            pk__in=claim.noticed.filter(code=show.removeprefix(RULE)).exclude(line=None).order_by().values("line")
        )
    return rows.filter(verdict=show) if show in ClaimLine.VERDICT_WORDS else rows


def tabs_of(verdicts: dict[str, int], look: Look, sample: Any) -> list[dict[str, Any]]:
    """What can be shown, with how many lines each has."""
    every = [("", _("All"), sum(verdicts.values())), ("findings", _("With findings"), look.marked)]
    every += [
        (RULE + code, f"{RULES[code].clause} {word}", look.counts[code])
        for code, word in SHORT.items()
        if look.counts.get(code)
    ]
    every += [("sample", _("The sample"), sample.size)] if sample else []
    every += [
        (key, capfirst(str(word)), verdicts[key]) for key, word in ClaimLine.VERDICT_WORDS.items() if verdicts.get(key)
    ]
    return [
        {"label": f"{word} ({formats.number(n)})", "url": f"?show={key}", "key": key, "n": n} for key, word, n in every
    ]


def rest_facts(claim: Claim, form: Any) -> dict[str, Any]:
    found = claim.lines.filter(verdict="new").aggregate(n=Count("pk"), ore=Sum("amount_ore"))
    return {"title": _("Approve the rest"), "form": form, "act_label": _("Approve %s lines") % formats.number(found["n"]),
            "over": claim, "facts": [{"term": _("Together"), "value": formats.money(found["ore"] or 0)}],
            "back": reverse("claims:control", args=[claim.pk])}  # fmt: skip


def propose_facts(claim: Claim, form: Any) -> dict[str, Any]:
    sums = claim.lines.order_by().values_list("verdict").annotate(ore=Sum("amount_ore"))
    rows = [{"term": ClaimLine.VERDICT_WORDS[verdict], "value": formats.money(ore)} for verdict, ore in sums]
    return {"title": _("Bring the claim to decision"), "over": claim, "form": form, "act_label": _("Bring to decision"), "facts": rows,
            "consequence": _("Somebody else decides. Flat rates are brought down to the costs that are approved."),
            "back": reverse("claims:control", args=[claim.pk])}  # fmt: skip


def decide_facts(claim: Claim, form: Any) -> dict[str, Any]:
    """What the head decides on, with the same figures as the letter says."""
    found = payable_of(claim)
    kinds = [
        {"term": row.name, "value": _("%(approved)s of %(claimed)s") % {"approved": formats.money(row.approved_ore),
                                                                        "claimed": formats.money(row.claimed_ore)}}
        for row in by_kind_told(claim, allowed(claim))
    ]  # fmt: skip
    rows = [{"term": _("Approved"), "value": formats.money(claim.approved_ore)},
            {"term": _("Costs in kind, with as much financing in kind"), "value": formats.money(claim.in_kind_ore)}, *kinds,
            {"term": _("Lines that are not approved whole"), "value": formats.number(len(held_lines(claim)))},
            {"term": _("All approved costs give the right to"), "value": formats.money(found.earned_ore)},
            {"term": _("Left to pay after the decision"), "value": formats.money(found.pay_ore)},
            {"term": _("What the control found"), "value": claim.proposal}, *remarks_of(claim)]  # fmt: skip
    return {"title": _("Decide claim %s") % claim.number, "over": claim.agreement.title, "form": form, "facts": rows,
            "act_label": _("Approve %s") % formats.money(claim.approved_ore),
            "consequence": _("The receiver gets a letter with every figure. What is approved may then be paid."),
            "back": reverse("claims:claim", args=[claim.pk])}  # fmt: skip
