"""A call as a funding opportunity of the CommonGrants protocol."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.calls import words_public as words
from verkstad.calls.models import Call
from verkstad.calls.papers import open_papers, paper_rows
from verkstad.calls.queries_public import Shown, Standing
from verkstad.core.calls.terms import CallTerms, Known, Per
from verkstad.core.opendata.values import kronor_text
from verkstad.registry.models import Document

STATUS = {Standing.OPEN: "open", Standing.ROLLING: "open", Standing.COMING: "forecasted", Standing.CLOSED: "closed",
          Standing.CANCELLED: "custom"}  # fmt: skip
APPLICANTS = {"region": "government_county", "municipality": "government_municipal", "other": "organization"}
EACH_AWARD = (Per.PROJECT, Per.APPLICANT)  # a ceiling of a region says nothing of a single award
Row = dict[str, Any]


def id_of(call: Call) -> UUID:
    """The call's id in the protocol: the same for ever, and no other installation's."""
    return uuid5(NAMESPACE_URL, f"verkstad:call:{call.key}:{call.created_at.astimezone(UTC).isoformat()}")


def opportunities(calls: Iterable[Call], now: datetime, address: str) -> list[Row]:
    """Calls in the active language, with their documents. Needs the calls' extensions; one query where any has documents."""
    shown = [Shown(call, now) for call in calls]
    papers = open_papers([paper.number for one in shown for paper in one.terms.attachments])
    return [opportunity(one, address, papers) for one in shown]


def opportunity(one: Shown, address: str, papers: Mapping[str, Document]) -> Row:
    """A call in the active language. `address` is the site's own, `papers` documents by diary number."""
    call, terms = one.call, one.terms
    version = call.version.published_at if call.version else None
    moved = [extension.made_at for extension in call.extensions.all()]
    return {
        "id": id_of(call),
        "title": call.title,
        "description": "\n\n".join(t for t in (words.told(terms.summary), words.told(terms.what)) if t) or call.title,
        "identifiers": {"system_id": {"id": str(id_of(call))}, "other_ids": {"opp:se:verkstad": {"id": call.key}}},
        "status": status(one),
        "funding": funding(terms),
        "key_dates": key_dates(one),
        "source": address + call.get_absolute_url(),
        "accepted_applicant_types": [applicant(kind) for kind in terms.applicant_kinds] or None,
        "custom_fields": custom_fields(one, documents(one, address, papers)),
        "created_at": call.created_at,
        "last_modified_at": max(moment for moment in (call.created_at, version, *moved) if moment),
    }


def status(one: Shown) -> Row:
    value = STATUS[one.standing]
    custom = "cancelled" if value == "custom" else None
    return {"value": value, "custom_value": custom, "description": words.state_word(one.standing)}


def amount(ore: int | None) -> Row | None:
    return None if ore is None else {"amount": kronor_text(ore), "currency": "SEK"}


def funding(terms: CallTerms) -> Row | None:
    most = [ceiling.amount_ore for ceiling in terms.ceilings if ceiling.per in EACH_AWARD]
    lines = words.how_much(terms)
    if not lines and terms.budget_ore is None:
        return None
    return {
        "details": words.joined(lines) or None,
        "total_amount_available": amount(terms.budget_ore),
        "min_award_amount": amount(terms.least_ore),
        "max_award_amount": amount(min(most, default=None)),
    }


def key_dates(one: Shown) -> Row:
    call, terms = one.call, one.terms
    closes = event(_("Closes"), call.closes_at, terms.closes_known, words.grace(one))
    if one.standing is Standing.ROLLING:
        closes = {"name": _("Closes"), "event_type": "other", "details": _("Open until further notice")}
    decision = {"name": _("Decision at the latest"), "event_type": "other", "details": terms.decision_by}
    return {
        "post_date": event(_("Opens"), call.opens_at, terms.opens_known),
        "close_date": closes,
        "other_dates": {"decision": decision} if terms.decision_by else None,
    }


def event(name: str, moment: datetime | None, known: Known, description: str = "") -> Row | None:
    """A moment by the Swedish clock, or with as little as is known of it."""
    if moment is None or known is Known.NO:
        return None
    if known in (Known.MONTH, Known.YEAR):
        return {"name": name, "event_type": "other", "details": words.time(moment, known)}
    local = timezone.localtime(moment)
    clock = local.time().replace(microsecond=0) if known is Known.MOMENT else None
    said = " ".join(part for part in (_("Swedish time (Europe/Stockholm).") if clock else "", description) if part)
    return {"name": name, "event_type": "singleDate", "date": local.date(), "time": clock, "description": said or None}


def applicant(kind: str) -> Row:
    value = APPLICANTS.get(kind, "custom")
    custom = kind if value == "custom" else None
    return {"value": value, "custom_value": custom, "description": words.applicant_word(kind)}


def documents(one: Shown, address: str, papers: Mapping[str, Document]) -> list[Row]:
    """The call's own documents, each with the address that anybody can fetch it from."""
    return [
        {"name": row["title"], "kind": row["paper"], "downloadUrl": address + row["url"], "mimeType": row["media_type"],
         "sizeInBytes": row["size"], "date": row["date"].isoformat()}
        for row in paper_rows(one.call, one.terms, dict(papers))
    ]  # fmt: skip


def custom_fields(one: Shown, papers: list[Row]) -> dict[str, Row]:
    """What the protocol has no field for and a machine may want to know."""
    terms, call = one.terms, one.call
    fields: dict[str, tuple[str, Any, str]] = {
        "kind": ("string", call.kind, _("What kind of call it is")),
        "mandate": ("string", call.mandate.key, _("The mandate that the money comes from")),
        "invented": ("boolean", call.mandate.programme.fictional, _("Whether the call is a made-up example")),
        "graceMinutes": ("integer", call.grace_minutes, _("Minutes after closing when what was saved can be sent")),
        "highestShare": ("string", terms.highest_share, _("The highest share of the cost, per cent")),
        "focusAreas": ("array", list(terms.focus_areas), _("Focus areas")),
        "regions": ("array", list(terms.regions), _("Codes of the counties where projects may work; none means all")),
        "ceilings": ("array", [{"per": str(c.per), **(amount(c.amount_ore) or {})} for c in terms.ceilings],
                     _("The highest amounts and what each counts for")),
        "documents": ("array", papers, _("Guides, templates and conditions of the call")),
        "unknown": ("array", list(terms.unknown), _("What no source tells")),
        "extensions": ("integer", len(call.extensions.all()), _("How often the closing was moved")),
    }  # fmt: skip
    return {
        name: {"name": name, "field_type": kind, "value": value, "description": text}
        for name, (kind, value, text) in fields.items()
        if value not in ("", [])
    }
