"""Rendering of single components in Swedish, without a database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template import Context, engines
from django.test import RequestFactory
from django.utils.translation import override

Render = Callable[..., str]


@pytest.fixture(autouse=True)
def plain_static(settings: Any) -> None:
    """Static addresses without the manifest that only a deployment has."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def render() -> Iterator[Render]:
    """Render a template's text with a context: render("{{ x }}", x=1, query="page=2")."""

    def make(text: str, *, query: str = "", **context: Any) -> str:
        template = engines["django"].from_string("{% load pictures %}" + text)
        request = RequestFactory().get("/?" + query)
        return template.template.render(Context({"request": request} | context))

    with override("sv"):
        yield make
