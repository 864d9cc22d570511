"""Long work told step by step: a generator that yields how far it has come and returns what came of it.

So a page can show progress while a file of twenty thousand vouchers is booked, and whoever only wants the result calls
`finish`. Work that holds a transaction open rolls it back when its generator is closed before the end.
"""

from collections.abc import Generator
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Step(NamedTuple):
    """How far a stage of the work (read, check, book) has come; `of` is 0 where the whole is not known."""

    stage: str
    done: int = 0
    of: int = 0


Steps = Generator[Step, None, T]


def finish(work: "Steps[T]") -> T:
    """Do the work to its end and give its result."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        result: T = end.value
        return result
