"""How the room is filled, in the room's own process: places and invented people first, then the call that came over."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from verkstad.calls.actions import publish_call, save_call, save_cost_fact, save_eligible_kind
from verkstad.calls.models import Call
from verkstad.core.calls.rehearsed import rehearsed
from verkstad.core.calls.terms import PINS, CallTerms, from_json
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.actions import KindSpec, SourceSpec, open_book
from verkstad.instruments.actions import create_instrument, publish_version
from verkstad.mandate.actions import (
    save_amendment,
    save_envelope,
    save_focus_area,
    save_mandate,
    save_programme,
    save_term,
)
from verkstad.mandate.models import Mandate, Programme
from verkstad.packs.actions import load_pack

BY = "system:rehearsal"
# What a pack holds besides: the room has one call, with its questions, and it comes from the live site.
NOT_FROM_PACKS = ("calls", "instruments")


def only_in_room() -> None:
    """Refuse in any process that is not a room's: what follows is never done to a live site."""
    if not settings.REHEARSAL:
        raise Refused.because("no_room", gettext_noop("This is done in a rehearsal room only."))


def load_places(folders: list[Path]) -> None:
    """Load programme packs without their calls and forms: regions, bodies, invented companies, the programme's money."""
    only_in_room()
    with tempfile.TemporaryDirectory(dir=settings.HOME) as scratch:
        for folder in folders:
            copy = Path(scratch) / folder.name
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(*NOT_FROM_PACKS))
            load_pack(directory=copy, actor=BY)


@transaction.atomic
def bring_in(content: dict[str, Any]) -> Call:
    """Make the call that `carrying.carried` told of, open from now on, with its questions and what it stands on.

    Refuses what publishing refuses, and does nothing outside a room.
    """
    only_in_room()
    programme = content["programme"]["key"]
    if not Programme.objects.filter(key=programme).exists():
        save_programme(**content["programme"], order=Programme.objects.count(), actor=BY)
    for area in content["focus_areas"]:
        save_focus_area(programme=programme, **area, actor=BY)
    for kind in content["cost_kinds"]:
        save_eligible_kind(programme=programme, **kind, actor=BY)
    for fact in content["cost_facts"]:
        save_cost_fact(programme=programme, **fact | {"value": Decimal(fact["value"])}, actor=BY)
    _bring_mandate(programme, content["mandate"])
    versions = _bring_instruments(content["instruments"])
    told = content["call"]
    terms = with_versions(rehearsed(from_json(told["terms"]), timezone.now()), versions)
    call, _changes = save_call(key=told["key"], mandate=content["mandate"]["about"]["key"], kind=told["kind"], terms=terms,
                               source_note="", actor=BY)  # fmt: skip
    return publish_call(call=call, actor=BY)


def with_versions(terms: CallTerms, versions: dict[str, int]) -> CallTerms:
    """The terms with the room's own version of each instrument they name."""
    pins: dict[str, Any] = {pin: versions.get(getattr(terms, name)) for name, pin in PINS.items()}
    return replace(terms, **pins)


def _bring_instruments(instruments: dict[str, Any]) -> dict[str, int]:
    found = {}
    for key, asked in instruments.items():
        made = publish_version(version=create_instrument(key=key, content=asked, actor=BY), actor=BY)
        found[key] = made.number
    return found


def _bring_mandate(programme: str, told: dict[str, Any]) -> None:
    """The decision with its money as decided, where no pack brought it already."""
    about, book = told["about"], told["book"]
    key = about["key"]
    if Mandate.objects.filter(key=key).exists():
        return
    if book:
        open_book(
            key=key, **{name: book[name] for name in ("title", "public", "first_year", "last_year")},
            sources=[SourceSpec(**one) for one in book["sources"]], cost_kinds=[KindSpec(**one) for one in book["kinds"]],
            actor=BY,
        )  # fmt: skip
    save_mandate(programme=programme, **_dated(about, "decided_on"), actor=BY)
    for one in told["envelopes"]:
        save_envelope(mandate=key, **one, actor=BY)
    for one in told["amendments"]:
        save_amendment(mandate=key, **_dated(one, "decided_on"), actor=BY)
    for one in told["terms"]:
        save_term(mandate=key, **_dated(one, "due_on"), actor=BY)


def _dated(told: dict[str, Any], name: str) -> dict[str, Any]:
    return told | {name: date.fromisoformat(told[name]) if told[name] else None}
