"""What the staff's page of a call's documents shows."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.calls.models import Call
from verkstad.calls.papers import open_papers, paper_rows
from verkstad.calls.queries import draft_of
from verkstad.core.calls.terms import CallTerms


def papers_page(call: Call) -> dict[str, Any]:
    """Every document of the draft (else of the version in force), those that nobody can fetch any more too. Two queries."""
    draft = draft_of(call)
    shown = draft or call.version
    terms = shown.terms if shown else CallTerms()
    public = {one.number for one in call.version.terms.attachments} if call.version else set()
    language = get_language() or "sv"
    rows = paper_rows(call, terms, open_papers([one.number for one in terms.attachments]))
    there = {row["number"] for row in rows}
    lost = [one for one in terms.attachments if one.number not in there]
    for row in rows:
        row["standing"] = (
            ("met", _("public")) if row["number"] in public else ("draft", _("public once it is published"))
        )
    return {
        "call": call, "rows": rows, "lost": [f"{one.title.told(language)} ({one.number})" for one in lost],
        "replaceable": [(one.number, f"{one.title.told(language)} ({one.number})") for one in terms.attachments],
        "waiting": draft is not None and call.version is not None,
        "fictional": call.mandate.programme.fictional,
    }  # fmt: skip
