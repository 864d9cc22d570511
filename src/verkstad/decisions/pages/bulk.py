"""A call's public list, and how many proposals or decisions at once came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.core.decisions.content import Appeal
from verkstad.decisions.actions.bulk import Done, Wanted
from verkstad.decisions.queries.public import granted_in, project, receiver, rejected_in
from verkstad.decisions.queries.reasons import drafted_reasons
from verkstad.decisions.rules import appeal_of
from verkstad.review.queries import frozen
from verkstad.ui.words import told


@dataclass(frozen=True)
class Ranked:
    """A row of the frozen list whose case waits for a proposal."""

    application: Application
    position: int
    within: bool
    amount_ore: int


def ranked(call: Call) -> list[Ranked]:
    """Rows of the frozen ranking that are to be proposed, in order; nothing where no list is frozen. Two queries."""
    listed = frozen(call)
    rows = {row["application"]: row for row in listed.rows} if listed else {}
    cases = Application.objects.live().filter(call=call, key__in=rows, state=State.CHECKED)
    cases = cases.select_related("call__mandate", "version", "owner", "response__version__instrument")
    found = [Ranked(one, rows[one.key]["position"], bool(rows[one.key]["within"]), one.applied_ore) for one in cases]
    return sorted(found, key=lambda row: row.position)


def appeal_in(rows: Iterable[Ranked]) -> tuple[Appeal, str]:
    """Whether the decisions can be appealed, where the statute that the call names says so; the rows are of one call."""
    return next((appeal_of(row.application.version.terms) for row in rows), (Appeal.UNSAID, ""))


def wanted(rows: Iterable[Ranked], chosen: Iterable[str]) -> list[Wanted]:
    """What to propose for the chosen rows, with the reasons that the review gives."""
    keys, found = set(chosen), []
    for row in rows:
        if row.application.key in keys:
            sv, en = drafted_reasons(row.application, "ranked_above" if row.within else "ranked_below")
            found.append(Wanted(row.application, row.amount_ore if row.within else 0, sv, en))
    return found


def done_facts(done: Iterable[Done], word: str, back: str) -> dict[str, Any]:
    """Row by row: what was made, or why not."""
    rows = [{"case": one.application, "made": one.made, "findings": [told(f) for f in one.findings]} for one in done]
    return {"rows": rows, "word": word, "back": back, "made": sum(1 for row in rows if row["made"]),
            "refused": sum(1 for row in rows if not row["made"])}  # fmt: skip


def public_facts(call: Call) -> dict[str, Any]:
    """Grants with receiver and sum; of rejections the number only."""
    granted = list(granted_in(call))
    rows = [{"one": one, "receiver": receiver(one), "project": project(one)} for one in granted]
    return {"call": call, "rows": rows, "sum": sum(one.amount_ore for one in granted), "rejected": rejected_in(call)}


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
