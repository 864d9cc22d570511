"""A call of the live site with a small form and one cost kind, and what the live site holds."""

import hashlib
from typing import Any

from django.apps import apps

from tests.web.calls import making
from verkstad.calls.models import Call
from verkstad.core.calls.terms import Ceiling, CostKind, Per
from verkstad.instruments.actions import create_instrument, publish_version
from verkstad.journal.models import Head
from verkstad.rehearsal.place import Room

SMALL = {"format": "instrument/1", "title": {"sv": "Check", "en": "Cheque"}, "sections": [{
    "key": "check", "title": {"sv": "Insatsen", "en": "The effort"}, "questions": [
        {"key": "need", "kind": "text", "label": {"sv": "Behov", "en": "Need"}, "required": True, "limit": 500},
        {"key": "paper", "kind": "file", "label": {"sv": "Bilaga", "en": "Annex"}},
    ]}]}  # fmt: skip
SIMPLE: dict[str, Any] = {
    "applicant_kinds": ("promoter", "region", "cooperation_body", "company", "agency", "other", "municipality"),
    "ceilings": (Ceiling(Per.PROJECT, 40_000_000),), "cost_kinds": (CostKind("staff", making.w("Personal")),),
    "cost_options": (), "highest_share": "100", "share_clause": "", "budget_ore": None, "not_running_work": True,
    "project_from": "", "project_to": "", "focus_areas": (), "form": "liten",
}  # fmt: skip


def a_call(key: str = "liten-utlysning", *, publish: bool = True, **more: Any) -> Call:
    making.programme_with_mandate()
    publish_version(version=create_instrument(key="liten", content=SMALL, actor=making.BY), actor=making.BY)
    return (making.published if publish else making.saved)(key, **{**SIMPLE, **more})


def a_room(call: Call, port: int = 0) -> Room:
    return Room(
        call.key, call.title_sv, call.mandate.key, 1, "x" * 64, "user:0", "2026-11-22T19:00:00+00:00", port, "nyckel"
    )


def holds() -> dict[str, str]:
    """Every table of the live site as a digest of its rows, and the journal's head."""
    found = {}
    for model in apps.get_models():
        rows = sorted(map(repr, model._default_manager.values_list()))
        found[model._meta.db_table] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
    return found | {"head": repr(Head.objects.values_list().get())}
