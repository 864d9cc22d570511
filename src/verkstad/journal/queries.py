"""Reads the chain as it is stored: one act at a time, never all of it in memory."""

from collections.abc import Iterator
from typing import Any

from verkstad.journal.chain import Point, Walk
from verkstad.journal.models import Act, Head
from verkstad.journal.rules import FIELDS, iso_utc

COLUMNS = (*FIELDS, "hash")


def head() -> Point:
    """Where the chain ends according to the head row; (0, zeros) before the first act."""
    row = Head.objects.filter(pk=1).values_list("position", "hash").first()
    return Point(*row) if row else Point()


def acts_after(position: int) -> Iterator[dict[str, Any]]:
    """Every act after a position, in order, as the mapping that is hashed plus its hash; streamed by the database."""
    rows = Act.objects.filter(position__gt=position).order_by("position").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=1000):
        act = dict(zip(COLUMNS, row, strict=True))
        act["at"] = iso_utc(act["at"])
        yield act


def walk_chain(noted: Point | None = None) -> Walk:
    """Go over the whole chain and its head while others may be writing; `noted` is a head somebody kept.

    Each round reads in one statement, so that it sees the chain as it stood at one moment; acts that came meanwhile are
    gone over in a next round, until the head row is where the walk ends or behind it.
    """
    walk = Walk(watched={noted.position: noted} if noted else {})
    while True:
        before = walk.end.position
        walk.over(acts_after(before))
        now = head()
        if now.position <= walk.end.position or walk.end.position == before:
            break
    walk.check_head(now)
    if noted:
        walk.check_noted(noted)
    return walk
