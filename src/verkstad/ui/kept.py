"""What was made of rows that never change again (published versions), or of what its mark names whole, kept by the process:
making it costs more than all else that a page does with it."""

from collections.abc import Callable, Hashable
from typing import Any

MOST = 500
KEPT: dict[Hashable, Any] = {}


def kept(mark: Hashable, make: Callable[[], Any]) -> Any:
    """What `make` gave when it was first asked for under this mark, which names the row and the hash of its content."""
    found = KEPT.get(mark)
    if found is None:
        if len(KEPT) >= MOST:
            KEPT.clear()
        found = KEPT[mark] = make()
    return found
