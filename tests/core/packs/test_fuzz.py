"""Whatever lies in the folder, the check answers with findings and never with a traceback."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.packs.small import FILES, write
from verkstad.core.packs.check import check_pack

NAMES = sorted(FILES)
# Pieces that mean something to a reader of TOML or CSV, so that damage goes deeper than noise does.
PIECES = [
    b'"', b'"""', b"[[", b"]]", b"[", b"]", b"{", b"}", b"=", b",", b";", b"\n", b"\r", b"\x00", b"\xff", b"2018-09-31", b"-1", b"''",
    b"nan", b"1e999", b"999999999999999999999999", b"0000-00-00", b"mkr", "\u0661".encode(), "\U0001f600".encode(), b"[" * 2000,
]  # fmt: skip


def check_in_new_folder(files: dict[str, bytes], folders: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        for name in folders:
            (folder / name).mkdir(exist_ok=True) if not (folder / name).exists() else None
        for one in check_pack(folder):
            assert str(one)
            assert 0 <= one.line <= files.get(one.file, b"").replace(b"\r", b"\n").count(b"\n") + 1
    finally:
        shutil.rmtree(folder)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=300)), st.lists(st.sampled_from(NAMES), max_size=3))
def test_any_bytes_in_any_file(files: dict[str, bytes], folders: list[str]) -> None:
    check_in_new_folder(files, folders)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_sound_pack_with_damage(data: st.DataObject) -> None:
    files = {name: text.encode() for name, text in FILES.items()}
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(NAMES))
        content = files.get(name, b"")
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        files[name] = content[:start] + data.draw(st.sampled_from(PIECES)) + content[end:]
    if data.draw(st.booleans()):
        files.pop(data.draw(st.sampled_from(NAMES)), None)
    check_in_new_folder(files, [])


def test_lines_of_a_sound_pack_in_any_order(tmp_path: Path) -> None:
    """Rows of a CSV file may come in any order: nothing but the funnel's and voucher's own order may matter."""
    write(tmp_path)
    for name in ("organisations.csv", "tenures.csv", "projects.csv", "participation.csv"):
        head, *rows = FILES[name].rstrip("\n").split("\n")
        random.Random(7).shuffle(rows)
        (tmp_path / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert check_pack(tmp_path) == []
