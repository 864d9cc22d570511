"""The zip and its tables: the same content gives the same bytes, and no path leads out."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from verkstad.core.dossiers.bundle import SUMS, Bundle
from verkstad.core.dossiers.tables import Column, Count, Table, free, lines, ore, package, yes

TABLE = Table("rader", "Rader", "Lines", (Column("nr", "nummer", "number", "integer"), free("text", "text", "text"),
                                         ore("ore", "belopp", "amount"),
                                         yes("ja", "ja", "yes"), Column("dag", "dag", "day", "date")))  # fmt: skip


def zipped() -> bytes:
    target = io.BytesIO()
    bundle = Bundle(target)
    bundle.add("data/a.csv", [b"a,b\r\n", b"1,2\r\n"])
    bundle.add("documents/å.pdf", [b"%PDF"], expected=2 << 30)
    bundle.close()
    return target.getvalue()


def test_the_same_content_gives_the_same_bytes() -> None:
    made = zipped()
    assert made == zipped()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert [(one.filename, one.date_time) for one in archive.infolist()] == [
            (name, (1980, 1, 1, 0, 0, 0)) for name in ("data/a.csv", "documents/å.pdf", SUMS)
        ]
        assert archive.read(SUMS).decode().splitlines()[0].endswith("  data/a.csv")


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "c:\\a", "", "a\x00b"])
def test_a_path_that_leads_out_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        Bundle(io.BytesIO()).add(path, [b""])


def test_a_path_is_taken_once() -> None:
    bundle = Bundle(io.BytesIO())
    bundle.add("a.txt", [b""])
    with pytest.raises(ValueError, match="already"):
        bundle.add("a.txt", [b""])


def test_a_table_is_written_counted_and_told() -> None:
    count = Count()
    rows = [(1, "=SUMMA(A1)", -250, True, date(2026, 3, 2)), (2, 'två "ord"', None, False, None)]
    written = b"".join(lines(TABLE, rows, count)).decode()
    assert written == 'nr,text,ore,ja,dag\r\n1,\'=SUMMA(A1),-250,true,2026-03-02\r\n2,"två ""ord""",,false,\r\n'
    assert (count.rows, count.sums) == (2, {"ore": -250})
    told = package("p", "P", [(TABLE, 10, "ab")])["resources"][0]
    assert [(one["name"], one["type"], one.get("unit")) for one in told["schema"]["fields"]] == [
        ("nr", "integer", None), ("text", "string", None), ("ore", "integer", "öre"), ("ja", "boolean", None), ("dag", "date", None),
    ]  # fmt: skip
    assert (told["path"], told["hash"]) == ("rader.csv", "sha256:ab")


def test_many_rows_pass_in_pieces_and_a_row_of_another_width_is_a_fault() -> None:
    count = Count()
    pieces = list(lines(TABLE, ((n, "x", n, True, Decimal(1)) for n in range(1200)), count))
    assert (len(pieces), count.rows, count.sums["ore"]) == (3, 1200, sum(range(1200)))
    with pytest.raises(ValueError, match="2 cells"):
        list(lines(TABLE, [(1, "x")], Count()))
