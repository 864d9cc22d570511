"""What others must do before an application can be sent or decided, told as early as there is something to tell."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.applications.models import Application, LetterState
from verkstad.applications.queries.letters import Wanted, wanted_letters
from verkstad.applications.queries.others import Answers, answering, letter_answers, signatories
from verkstad.calls.models import Call
from verkstad.core.applications.waiting import Usual
from verkstad.core.calls.terms import CallTerms, Letters
from verkstad.organisations.models import Organisation

TAG = {"requested": "now", "given": "met", "declined": "unmet", "recalled": "neutral"}


def usual_line(found: Usual | None) -> str:
    """How long answers have taken; "" where too few have come to tell."""
    if found is None:
        return ""
    days = ngettext("within one day", "within %(days)s days", found.days) % {"days": found.days}
    return _("Half of the %(count)s answers so far came %(days)s.") % {"count": found.count, "days": days}


def is_tight(found: Usual | None, closes: datetime | None) -> bool:
    """Whether an answer asked for now would usually come after the closing."""
    return found is not None and closes is not None and timezone.now() + timedelta(days=found.days) > closes


def letter_rows(application: Application, wanted: list[Wanted], answers: Answers) -> list[dict[str, Any]]:
    """Each letter with how long its body usually has, and whether anybody there can answer. One query."""
    asked = {one.body.key for one in wanted if one.body and not one.own and not one.given}
    there = answering(asked, application.call.mandate.key)
    rows = []
    for one in wanted:
        found = answers.usual(one.body.key) if one.body and not one.own else None
        waits = not one.own and (one.letter is None or one.letter.state == LetterState.REQUESTED)
        rows.append({
            "wanted": one, "tag": TAG[one.letter.state] if one.letter else "next", "waits": waits and one.body is not None,
            "usual": usual_line(found) if waits else "", "tight": waits and one.letter is None and is_tight(found, application.closes_at),
            "nobody": waits and one.body is not None and one.body.key not in there,
        })  # fmt: skip
    return rows


def signing_facts(owner: Organisation, mandate: str) -> dict[str, Any]:
    """Who may sign for an organisation. One query."""
    return {"signatories": signatories(owner.key, mandate)}


def draft_others(application: Application) -> dict[str, Any] | None:
    """What others must do for a draft; None where nothing depends on others. At most three queries."""
    terms, found = application.version.terms, {}
    if terms.letters is not Letters.NONE:
        wanted = wanted_letters(application)
        open_ = [row for row in letter_rows(application, wanted, letter_answers()) if row["waits"]]
        found = {"letters": open_, "no_region": not wanted}
    if terms.signatory_needed:
        found |= {"signs": True, **signing_facts(application.owner, application.call.mandate.key)}
    if not (found.get("letters") or found.get("no_region") or found.get("signs")):
        return None
    return {**found, "letters_url": reverse("applications:letters", args=[application.key]),
            "partners_url": reverse("applications:partners", args=[application.key]),
            "signing_url": reverse("applications:signing", args=[application.key])}  # fmt: skip


def call_others(call: Call, terms: CallTerms, owner: Organisation) -> dict[str, Any] | None:
    """The same before a draft is begun, when it is not known yet where the project works. At most two queries."""
    found: dict[str, Any] = {}
    if terms.letters is not Letters.NONE:
        answers = letter_answers()
        found = {"letters": True, "usual": usual_line(answers.all)}
    if terms.signatory_needed:
        found |= {"signs": True, **signing_facts(owner, call.mandate.key)}
    return found or None
