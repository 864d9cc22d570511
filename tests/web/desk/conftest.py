"""A signed-in client counts its queries with the session already open."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture(autouse=True)
def cold() -> None:
    """Each test begins with nothing kept."""
    cache.clear()


@pytest.fixture
def queries_of(db: None) -> Callable[[Client, str], int]:
    """How many queries a page costs; fails unless it opens."""
    from django.db import connection

    def count(client: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
            if answer.streaming:
                b"".join(answer.streaming_content)
        assert answer.status_code == 200, (path, answer.status_code)
        return len(caught)

    return count
