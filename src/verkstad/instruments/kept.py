"""Which frozen copies of answers there are elsewhere: whoever freezes answers says so, and the files they name stay.

from verkstad.instruments.kept import keepers
keepers["applications"] = answers_sent         # given keys (pk) of responses, their answers as they were frozen
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

Keeper = Callable[[Collection[int]], Iterable[tuple[int, Any]]]

keepers: dict[str, Keeper] = {}


def stored_in(value: Any) -> set[str]:
    """Keys of the files that an answer, a whole response or a history names, however deep."""
    if isinstance(value, dict):
        own = {value["stored"]} if isinstance(value.get("stored"), str) else set()
        return own.union(*(stored_in(inner) for inner in value.values()))
    if isinstance(value, list | tuple):
        return set().union(*(stored_in(inner) for inner in value))
    return set()
