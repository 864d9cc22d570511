"""A report as a whole: how far it has come, and how it reads."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from verkstad.core.reporting.template import TEXT, told
from verkstad.editions.actions.beginning import TEMPLATE
from verkstad.editions.actions.signing import gaps, writers_of
from verkstad.editions.models import Report, Signature, State, Step
from verkstad.editions.pages.lists import TAGS
from verkstad.editions.pages.shown import sections_of
from verkstad.editions.queries.composing import compose
from verkstad.editions.queries.texts import texts_of
from verkstad.instruments.queries import names_of
from verkstad.people.access import Who, may
from verkstad.ui.words import told as said


def report_facts(row: Report, user: Who) -> dict[str, Any]:
    """The report's own page: its parts, what is missing, who signed, which editions there are, and the next act."""
    comments = list(row.comments.filter(resolved_at__isnull=True))
    signatures = list(row.signatures.all())
    editions = list(row.editions.select_related("document").prefetch_related("copies"))
    names = names_of({one.by for one in signatures})
    writing = row.state == State.WRITING
    return {
        "row": row, "tag": TAGS[State(row.state)], "parts": menu(row), "open_comments": len(comments), "steps": steps(row),
        "signatures": [{"one": one, "who": names.get(one.by, one.by)} for one in signatures], "editions": editions,
        "missing": [said(one) for one in gaps(row)] if writing else [],
        "back": sent_back(row, signatures) if writing else None,
        "acts": acts(row, user), "writes": writing and may(user, "editions.write_report", row),
    }  # fmt: skip


def sent_back(row: Report, signatures: Sequence[Signature]) -> Signature | None:
    """The last time it was sent back in the round that is under way."""
    found = [one for one in signatures if one.step == Step.SENT_BACK and one.round == row.round]
    return found[-1] if found else None


def menu(row: Report, here: tuple[str, str] = ("", ""), language: str = "") -> list[dict[str, Any]]:
    """The report's parts in order, each with how far it has come. Two queries."""
    texts = texts_of(row)
    waiting: dict[tuple[str, str], int] = {}
    for one in row.comments.filter(resolved_at__isnull=True):
        waiting[one.part, one.language] = waiting.get((one.part, one.language), 0) + 1
    words = "en" if (get_language() or "sv").startswith("en") else "sv"
    found = []
    for part in row.template.told.parts:
        made = part.kind != TEXT
        sides = []
        for side in row.languages if not made else ():
            text = texts.get((part.key, side))
            blank = text is None or not text.text.strip()
            begun = text is not None and text.saved_by != TEMPLATE
            sides.append({
                "language": side, "url": reverse("editions:write", args=[row.pk, part.key, side]), "blank": blank and part.required,
                "begun": begun, "comments": waiting.get((part.key, side), 0), "here": here == (part.key, side),
                "text": text,
            })  # fmt: skip
        found.append({"part": part, "title": told(part, "title", words), "made": made, "sides": sides,
                      "hint": told(part, "hint", words)})  # fmt: skip
    return found


def steps(row: Report) -> list[dict[str, Any]]:
    """The stepper: written, presented, approved, handed in."""
    at = {State.WRITING: 0, State.READY: 1, State.PROPOSED: 2, State.APPROVED: 3}[State(row.state)]
    done = row.state == State.APPROVED and row.obligation is not None and row.obligation.done_on is not None
    labels = [
        pgettext("step of a report", "Written"),
        pgettext("step of a report", "Presented"),
        pgettext("step of a report", "Approved"),
    ]
    labels += [pgettext("step of a report", "Handed in")] if row.obligation else []
    found = []
    for number, label in enumerate(labels):
        state = "done" if number < at or (number == 3 and done) else "now" if number == at else "next"
        when = row.obligation.done_on if number == 3 and done and row.obligation else ""
        found.append({"label": label, "state": state, "when": when})
    return found


def acts(row: Report, user: Who) -> list[dict[str, Any]]:
    """What this person may do next with the report, the first as the page's own act."""
    wrote = getattr(user, "journal_key", "") in writers_of(row)
    possible = {
        State.WRITING: [("hand_over", "editions.hand_over_report", _("Hand over to the presenter"))],
        State.READY: [("propose", "editions.propose_report", _("Present for approval")),
                      ("send_back", "editions.send_back_report", _("Send back"))],
        State.PROPOSED: [("approve", "editions.approve_report", _("Approve")), ("send_back", "editions.send_back_report", _("Send back"))],
        State.APPROVED: [("deliver", "editions.deliver_report", _("Note that it was handed in")),
                         ("begin_anew", "editions.begin_report", _("Begin a new edition"))],
    }[State(row.state)]  # fmt: skip
    owed = row.obligation is not None and row.obligation.done_on is None
    return [
        {"url": reverse(f"editions:{name}", args=[row.pk]), "label": label}
        for name, permission, label in possible
        if may(user, permission, row) and not (name == "deliver" and not owed) and not (name == "approve" and wrote)
    ]


def preview_facts(row: Report, language: str, user: Who) -> dict[str, Any]:
    """The report as it reads now, with what could not be read of its texts."""
    made = compose(row, language, user=user)
    return {"row": row, "language": language, "tag": TAGS[State(row.state)], "document": made.document, "faults": made.faults,
            "sections": sections_of(made.document, made.values)}  # fmt: skip
