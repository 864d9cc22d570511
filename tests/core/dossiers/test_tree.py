"""The hash tree: the known values of the standard's reference, and every path of every small tree."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.dossiers.tree import EMPTY, grown, root_from

# The reference entries of Certificate Transparency, and the roots over the first one, two, ... of them.
ENTRIES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_roots_are_those_of_the_reference() -> None:
    assert [grown(ENTRIES[:n], n, ())[0].hex() for n in range(1, 9)] == ROOTS
    assert grown([], 0, ()) == (EMPTY, {})
    assert hashlib.sha256(b"").digest() == EMPTY


def entries(size: int) -> list[bytes]:
    return [hashlib.sha256(str(n).encode()).digest() for n in range(size)]


@pytest.mark.parametrize("size", range(1, 34))
def test_every_entry_is_proved_and_no_other_at_its_place(size: int) -> None:
    rows = entries(size)
    root, paths = grown(rows, size, range(size))
    for at, row in enumerate(rows):
        assert root_from(row, at, size, paths[at]) == root
        if size > 1:
            other = (at + 1) % size
            assert root_from(rows[other], at, size, paths[at]) != root


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_changed_path_place_or_entry_leads_elsewhere(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    at = data.draw(st.integers(0, size - 1))
    rows = entries(size)
    root, paths = grown(iter(rows), size, {at})
    assert root_from(rows[at], at, size, paths[at]) == root
    path, step, bit = list(paths[at]), data.draw(st.integers(0, len(paths[at]) - 1)), data.draw(st.integers(0, 255))
    path[step] = (int.from_bytes(path[step]) ^ (1 << bit)).to_bytes(32)
    assert root_from(rows[at], at, size, path) != root
    assert root_from(b"another", at, size, paths[at]) != root
    for wrong in (paths[at][:-1], [*paths[at], b"\0" * 32]):
        with pytest.raises(ValueError, match="path"):
            root_from(rows[at], at, size, wrong)


def test_a_number_of_entries_that_is_not_the_told_one_is_refused() -> None:
    with pytest.raises(ValueError, match="3 entries"):
        grown(entries(3), 4, ())
    with pytest.raises(IndexError):
        grown(entries(3), 3, {3})
