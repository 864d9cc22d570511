"""A hash tree over a list of entries (RFC 9162, section 2.1): its root, and the path that proves one entry to be in it.

The tree lets some entries be shown and proved without telling the others. SHA-256; a leaf is hashed behind a zero byte
and a node behind a one, so that neither can be taken for the other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

Range = tuple[int, int]  # of entries, the last one not included
EMPTY = hashlib.sha256(b"").digest()


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(entries: Iterable[bytes], size: int, wanted: Iterable[int]) -> tuple[bytes, dict[int, list[bytes]]]:
    """The root over `size` entries, and the path (from the leaf up) of each wanted index, in one pass.

    Memory follows the number of wanted entries, not the size. Raises ValueError where there are not `size` entries, and
    IndexError for a wanted index outside the tree.
    """
    paths = {index: _ranges(index, size) for index in wanted}
    needed = {one for ranges in paths.values() for one in ranges}
    kept: dict[Range, bytes] = {}
    stack: list[tuple[int, int, bytes]] = []  # whole subtrees to the left of where we are: first, last, hash
    count = 0
    for entry in entries:
        first, last, made = count, count + 1, leaf(entry)
        count = last
        _keep(kept, needed, first, last, made)
        while stack and stack[-1][1] - stack[-1][0] == last - first:
            begun, _middle, left = stack.pop()
            first, made = begun, node(left, made)
            _keep(kept, needed, first, last, made)
        stack.append((first, last, made))
    if count != size:
        raise ValueError(f"{count} entries, not {size}")
    if not stack:
        return EMPTY, {}
    first, last, root = stack.pop()
    while stack:  # what is not a power of two is joined from the right
        first, _middle, left = stack.pop()
        root = node(left, root)
        _keep(kept, needed, first, last, root)
    return root, {index: [kept[one] for one in ranges] for index, ranges in paths.items()}


def _keep(kept: dict[Range, bytes], needed: set[Range], first: int, last: int, made: bytes) -> None:
    if (first, last) in needed:
        kept[first, last] = made


def _ranges(index: int, size: int) -> list[Range]:
    """The subtrees beside the way from an entry to the root, from below."""
    if not 0 <= index < size:
        raise IndexError(f"{index} of {size}")
    found: list[Range] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + (1 << (last - first - 1).bit_length() - 1)
        if index < middle:
            found.append((middle, last))
            last = middle
        else:
            found.append((first, middle))
            first = middle
    return found[::-1]


def root_from(entry: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an entry at an index of a tree of `size` leads to by its path (RFC 9162, section 2.1.3.2).

    Raises ValueError where the path is not as long as it must be, or the index is outside the tree.
    """
    if not 0 <= index < size:
        raise ValueError("index")
    at, last, made = index, size - 1, leaf(entry)
    for beside in path:
        if last == 0:
            raise ValueError("path")
        if at & 1 or at == last:
            made = node(beside, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node(made, beside)
        at, last = at >> 1, last >> 1
    if last:
        raise ValueError("path")
    return made


def as_text(paths: Mapping[int, Sequence[bytes]], index: int) -> list[str]:
    return [one.hex() for one in paths[index]]
