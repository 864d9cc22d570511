"""What an appointment may be bound to: the apps above say which mandates and organisations there are.

An app registers a query in its `apps.ready()`: `scopes.add("mandate", query)`; the query gives (key, name) pairs.
People cannot import them: they stand a floor above.
"""

from collections.abc import Callable, Iterable

Pairs = Iterable[tuple[str, str]]


class Scopes:
    """The registered queries by kind ("mandate", "organisation")."""

    def __init__(self) -> None:
        self.queries: dict[str, Callable[[], Pairs]] = {}

    def add(self, kind: str, query: Callable[[], Pairs]) -> None:
        self.queries[kind] = query

    def choices(self, kind: str) -> list[tuple[str, str]]:
        """(key, name) of everything of a kind, in the registered order; nothing where nobody registered."""
        return list(self.queries[kind]()) if kind in self.queries else []

    def unknown(self, kind: str, key: str) -> bool:
        """Whether a key names nothing; "" means every one and is always known, as is all where nobody registered."""
        return bool(key) and kind in self.queries and key not in {known for known, _name in self.choices(kind)}


scopes = Scopes()
