"""A published instrument of every kind, and a coach who answers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.core.instruments.forms import options, question, said
from verkstad.instruments import actions
from verkstad.instruments.models import Response, Version
from verkstad.people.models import Role

CONTENT: dict[str, Any] = {
    "title": said("Form"),
    "sections": [
        {"key": "part", "title": said("Part"), "questions": [
            question("goal", limit=20),
            question("kind", "choice", options=options("new", "old")),
            question("why", condition='kind = "new"'),
            question("price", "money"),
            question("focus", "multiple", options=options("green", "digital")),
            question("people", "table", columns=[{"key": "who", "label": said("who"), "kind": "text"},
                                                 {"key": "pay", "label": said("pay"), "kind": "money"}]),
            question("budget", "budget", options=options("pay", "travel"), years=[2026, 2027]),
            question("total", "computed", expression="sum(budget) + sum(people.pay)"),
            question("plan", "file", limit=1),
        ]},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def whole(db: None) -> Version:
    draft = actions.create_instrument(key="allt", content=CONTENT, actor="system:test")
    return actions.publish_version(version=draft, actor="system:test")


@pytest.fixture
def coach_client(signed_in: Callable[..., Client]) -> Client:
    return signed_in(Role.COACH)


@pytest.fixture
def response(coach_client: Client, whole: Version) -> Response:
    coach_client.post(reverse("instruments:response_start", args=[whole.pk]))
    return Response.objects.latest("pk")
