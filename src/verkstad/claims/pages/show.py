"""What the list, a project's claims and a claim's own page show."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.claims.models import Claim, ClaimLine, Pause
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import gaps, with_files
from verkstad.claims.queries.sums import counted
from verkstad.claims.words import fault_word
from verkstad.core.claims.clocks import Clock, pay_clock
from verkstad.core.claims.lines import Origin
from verkstad.people.access import Who, may
from verkstad.ui import formats
from verkstad.ui.words import told

TAGS = {"draft": "neutral", "sent": "info", "returned": "risk", "proposed": "info", "decided": "met", "withdrawn": "neutral",
        "new": "neutral", "approved": "met", "parked": "risk", "deducted": "unmet"}  # fmt: skip
A_PAGE = 50


def listed(user: Who) -> list[dict[str, Any]]:
    """Claims that this user sees, those that wait longest first. Two queries."""
    rows = Claim.objects.visible_to(user).select_related("agreement__owner").prefetch_related("pauses")
    rows = rows.annotate(paid=Sum("lines__amount_ore", filter=Q(lines__in_kind=False)))
    order = {state: n for n, state in enumerate(("sent", "proposed", "returned", "draft", "decided", "withdrawn"))}
    shown = sorted(rows, key=lambda one: (order[one.state], one.sent_at or one.began_at))
    return [{**state_of(one), "claim": one, "paid": one.paid or 0, "clock": clock_of(one)} for one in shown]


def begun_from(user: Who) -> list[Agreement]:
    """Running projects that this user may claim for. One query."""
    rows = Agreement.objects.visible_to(user).filter(state="running").select_related("mandate", "owner")
    return [one for one in rows if may(user, "claims.write_claim", one)]


def state_of(claim: Claim) -> dict[str, Any]:
    return {"word": Claim.STATE_WORDS[claim.state], "tag": TAGS[claim.state]}


def clock_of(claim: Claim, pauses: Iterable[Pause] | None = None) -> Clock | None:
    """The agency's eighty days; None before the claim is sent and after it is decided."""
    if claim.first_sent_at is None or claim.state not in ("sent", "proposed", "returned"):
        return None
    still = [(one.asked_on, one.answered_on) for one in (claim.pauses.all() if pauses is None else pauses)]
    return pay_clock(timezone.localdate(claim.first_sent_at), still, timezone.localdate())


def project_facts(agreement: Agreement, user: Who) -> dict[str, Any]:
    claims = list(Claim.objects.visible_to(user).filter(agreement=agreement).order_by("number"))
    return {
        "agreement": agreement, "visits": agreement.visits.all() if may(user, "claims.control_claim", agreement) else [],
        "rows": [{**state_of(one), "claim": one} for one in claims],
        "can_begin": agreement.state == "running" and may(user, "claims.write_claim", agreement)
        and not any(one.writable or (one.kind == "final" and one.state != "withdrawn") for one in claims),
        "can_visit": may(user, "claims.control_claim", agreement),
    }  # fmt: skip


class Counted(Paginator):
    """Pages of rows whose number is known, so that nobody counts them again."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, A_PAGE)
        self.known = count

    @property
    def count(self) -> int:
        return self.known


def page_of(rows: Any, count: int, number: str, told_kinds: dict[str, str]) -> tuple[Page, list[dict[str, Any]]]:
    """A page of lines with their evidence. Two queries."""
    page = Counted(with_files(rows.order_by("number")), count).get_page(number)
    return page, [row_of(one, told_kinds) for one in page.object_list]


def row_of(one: ClaimLine, kinds: dict[str, str]) -> dict[str, Any]:
    """A line as tables show it; its evidence where the query has fetched it."""
    fetched = "evidence" in getattr(one, "_prefetched_objects_cache", {})
    return {"line": one, "kind": kinds.get(one.kind, one.kind), "word": ClaimLine.VERDICT_WORDS[one.verdict],
            "tag": TAGS[one.verdict], "fault": fault_word(one.fault), "files": list(one.evidence.all()) if fetched else [],
            "written": one.origin not in (Origin.COMPUTED, Origin.STAFF),
            "what": one.supplier or one.text or one.voucher or "–"}  # fmt: skip


def claim_facts(claim: Claim, user: Who, number: str = "") -> dict[str, Any]:
    """A claim as its sender and the agency see it: ten queries at most, however many lines there are."""
    told_frame, sums = allowed(claim), counted(claim)
    writes = claim.writable and may(user, "claims.write_claim", claim)
    files, pauses = list(claim.files.select_related("line")), list(claim.pauses.all()) if claim.first_sent_at else []
    page, rows = page_of(claim.lines.all(), sums["lines"], number, dict(told_frame.kinds))
    found = gaps(claim, told_frame, {one.purpose for one in files}, sums["lines"]) if claim.writable else []
    control = may(user, "claims.control_claim", claim)
    return {
        "claim": claim, **state_of(claim), "page": page, "rows": rows, "gaps": [told(one) for one in found], "writes": writes,
        "summary": summary_of(claim, sums), "pause": next((one for one in pauses if one.answered_on is None), None),
        "clock": clock_of(claim, pauses), "papers": [one for one in files if one.line_id is None],
        "evidence": sum(one.line_id is not None for one in files), "options": told_frame.options, "control": control,
        "can_send": claim.writable and not found and may(user, "claims.send_claim", claim),
        "can_withdraw": claim.state in ("draft", "sent", "returned") and may(user, "claims.send_claim", claim),
        "can_control": claim.state == "sent" and control,
        "view_tasks": claim.first_sent_at is not None and may(user, "claims.view_tasks", claim),
        "can_decide": claim.state == "proposed" and may(user, "claims.decide_claim", claim), "today": timezone.localdate(),
    }  # fmt: skip


def summary_of(claim: Claim, sums: dict[str, int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"term": _("Costs that were paid"), "value": formats.money(sums["paid_ore"])},
        {"term": _("Period"), "value": formats.period(claim.first, claim.last)},
    ]
    if sums["in_kind_ore"]:
        rows.insert(
            1, {"term": _("Costs in kind, with as much financing in kind"), "value": formats.money(sums["in_kind_ore"])}
        )
    if claim.state in ("proposed", "decided"):
        word = _("Approved") if claim.state == "decided" else _("Proposed to be approved")
        rows.append({"term": word, "value": formats.money(claim.approved_ore)})
    if claim.document:
        rows.append({"term": _("Diary number"), "value": claim.document.diary_number})
    return rows


def send_facts(claim: Claim, form: Any, key: str) -> dict[str, Any]:
    """The page that sends: what is sent, and a key of its own so that it is sent once."""
    sums = counted(claim)
    return {
        "claim": claim, "form": form, "key": key or get_random_string(24), "summary": summary_of(claim, sums),
        "lines": sums["lines"], "back": reverse("claims:claim", args=[claim.pk]),
    }  # fmt: skip


def open_lines(claim: Claim) -> list[dict[str, Any]]:
    """Lines of the project's decided claims that were parked or deducted and not taken up since."""
    held = Q(verdict__in=("parked", "deducted")) | Q(deducted_ore__gt=0)
    rows = ClaimLine.objects.filter(held, claim__agreement=claim.agreement_id, claim__state="decided").exclude(
        origin=Origin.COMPUTED
    )
    taken = ClaimLine.objects.filter(before__isnull=False).exclude(claim__state="withdrawn").values("before")
    rows = rows.exclude(pk__in=taken).select_related("claim").order_by("claim__number", "number")
    kinds = dict(allowed(claim).kinds)
    return [{**row_of(one, kinds), "ore": one.deducted_ore or one.amount_ore} for one in rows]
