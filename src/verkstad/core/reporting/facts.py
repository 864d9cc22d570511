"""Rows behind figures, each once, column by column: small as JSON and quick to add up again at a hundred thousand rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import attrgetter
from typing import Any

from verkstad.core.reporting.figure import NO_YEAR, NONE, Fact, Frame, How, median, spread

CODED = ("day", "known", "mandate", "project", "regions", "year", "source")
_content = attrgetter("id", "amount", "day", "known", "who", "mandate", "project", "regions", "year", "source")
MOST = 1 << 62


@dataclass(frozen=True)
class Facts:
    """`codes` are places in `values`, column by column (R29: `who` are numbers that mean nothing outside this file; -1 is
    nobody). `amounts` are whole numbers of one `part`-th."""

    ids: Sequence[str]
    amounts: Sequence[int]
    part: int
    who: Sequence[int]
    codes: Mapping[str, Sequence[int]]
    values: Mapping[str, Sequence[str]]

    def told(self) -> dict[str, Any]:
        """As JSON values: {"ids", "amounts", "part", "who", and of each coded column {"values", "at"}}."""
        coded = {name: {"values": list(self.values[name]), "at": list(self.codes[name])} for name in CODED}
        plain = {"ids": list(self.ids), "amounts": list(self.amounts), "part": self.part, "who": list(self.who)}
        return {**plain, **coded}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Facts":
        """From JSON values. Raises ValueError where the columns do not fit each other."""
        codes = {name: told[name]["at"] for name in CODED}
        values = {name: told[name]["values"] for name in CODED}
        size = len(told["ids"])
        for name, column in {"amounts": told["amounts"], "who": told["who"], **codes}.items():
            if len(column) != size or not all(type(one) is int for one in column):
                raise ValueError(f"facts.{name}: {size} whole numbers are needed")
        for name in CODED:
            if codes[name] and not 0 <= min(codes[name]) <= max(codes[name]) < len(values[name]):
                raise ValueError(f"facts.{name}.at: a place outside the values")
        if type(told["part"]) is not int or told["part"] < 1:
            raise ValueError("facts.part: a whole number above 0 is needed")
        return cls(told["ids"], told["amounts"], told["part"], told["who"], codes, values)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def arrays(self) -> dict[str, Any]:
        import numpy as np

        made = {name: np.asarray(self.codes[name], dtype=np.int64) for name in CODED}
        made["who"] = np.asarray(self.who, dtype=np.int64)
        largest = max((abs(one) for one in self.amounts), default=0)
        small = largest * max(len(self.amounts), 1) < MOST
        made["amounts"] = np.asarray(self.amounts, dtype=np.int64) if small else np.asarray(self.amounts, dtype=object)
        return made

    def fits(self, frame: Frame) -> Any:
        """Which rows a question is about (true or false for each): in effect by its day, known by then, of its parts."""
        import numpy as np

        keep = np.ones(len(self), dtype=bool)
        keep &= self._where("day", frame.as_of, lambda text, day: not text or date.fromisoformat(text) <= day)
        if frame.known is not None:
            keep &= self._where(
                "known", frame.known, lambda text, then: not text or datetime.fromisoformat(text) <= then
            )
        for name in ("mandate", "project", "source"):
            if wanted := getattr(frame, name):
                keep &= self._where(name, "" if wanted == NONE else wanted, str.__eq__)
        if frame.year is not None:
            keep &= self._where("year", "" if frame.year == NO_YEAR else str(frame.year), str.__eq__)
        if frame.region:
            keep &= self._of(frame.region)
        return keep

    def _of(self, region: str) -> Any:
        """Which rows are of a county, or of none."""
        return self._where("regions", region, lambda text, wanted: wanted in (text.split(" ") if text else (NONE,)))

    def _where(self, name: str, wanted: Any, holds: Callable[[str, Any], bool]) -> Any:
        """Which rows have a value in a column for which it holds; asked once for each that is wanted."""
        import numpy as np

        if (name, wanted) not in self._asked:
            each = np.asarray([holds(text, wanted) for text in self.values[name]], dtype=bool)
            self._asked[name, wanted] = each[self.arrays[name]] if len(each) else np.ones(len(self), dtype=bool)
        return self._asked[name, wanted]

    @cached_property
    def _asked(self) -> dict[tuple[str, Any], Any]:
        return {}

    def measure(self, how: How, rows: Any, region: str = "") -> Fraction | None:
        """What the rows at these places come to: the same as figure.measure, without making each row."""
        import numpy as np

        if region and how is How.SUM:
            return self._regional(rows, region)
        if region:
            rows = rows[self._of(region)[rows]]
        if how is How.COUNT:
            return Fraction(len({self.ids[at] for at in rows}))
        if how is How.DISTINCT:
            found = np.unique(self.arrays["who"][rows])
            return Fraction(int((found >= 0).sum()))
        amounts = self.arrays["amounts"][rows]
        if how in (How.SUM, How.TOTAL):
            return Fraction(int(amounts.sum()) if len(amounts) else 0, self.part)
        return median([Fraction(int(one), self.part) for one in amounts])

    def _regional(self, rows: Any, region: str) -> Fraction:
        """The county's part of each project's sum; rows of no project are spread one by one."""
        sums: dict[tuple[str, int], int] = {}
        projects, regions = self.codes["project"], self.codes["regions"]
        for at in rows:
            place = self.values["project"][projects[at]] or self.ids[at], regions[at]
            sums[place] = sums.get(place, 0) + self.amounts[at]
        made = Fraction(0)
        for (_of, code), total in sums.items():
            own = self.values["regions"][code]
            made += spread(Fraction(total, self.part), own.split(" ") if own else ()).get(region, Fraction(0))
        return made


class Gathering:
    """Facts on their way into a table: each is taken once, however many figures stand on it."""

    def __init__(self) -> None:
        self._at: dict[tuple[Any, ...], int] = {}

    def take(self, facts: Iterable[Fact]) -> list[int]:
        """The numbers of these facts in order of first mention; `ended` says their places in the table."""
        at = self._at
        return [at.setdefault(one, len(at)) for one in map(_content, facts)]

    def ended(self) -> tuple[Facts, list[int]]:
        """The table, sorted so that what belongs together stands together, and where each number went."""
        rows = list(self._at)
        order = sorted(range(len(rows)), key=lambda at: _order(rows[at]))
        where = [0] * len(rows)
        for place, at in enumerate(order):
            where[at] = place
        kept = [rows[at] for at in order]
        part = lcm(*{row[1].denominator for row in kept}) if kept else 1
        who: dict[str, int] = {}
        columns = {
            "day": [row[2].isoformat() if row[2] else "" for row in kept],
            "known": [row[3].isoformat() if row[3] else "" for row in kept],
            "mandate": [row[5] for row in kept],
            "project": [row[6] for row in kept],
            "regions": [" ".join(sorted(row[7])) for row in kept],
            "year": ["" if row[8] is None else str(row[8]) for row in kept],
            "source": [row[9] for row in kept],
        }
        codes, values = {}, {}
        for name, column in columns.items():
            known = sorted(set(column))
            places = {text: at for at, text in enumerate(known)}
            codes[name], values[name] = [places[text] for text in column], known
        numbers = [who.setdefault(row[4], len(who)) if row[4] else -1 for row in kept]
        amounts = [row[1].numerator * (part // row[1].denominator) for row in kept]
        return Facts([row[0] for row in kept], amounts, part, numbers, codes, values), where


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    table, _slash, number = row[0].partition("/")
    return (table, row[5], row[8] or 0, row[6], row[2] or date.min, len(number), number, row[1], *map(str, row[3:]))


def spans(places: Iterable[int]) -> str:
    """Places as text: 0, 1, 2, 5 is "0-2,5"."""
    said: list[str] = []
    first = last = -2
    for at in sorted(set(places)):
        if at == last + 1:
            last = at
            continue
        if last >= 0:
            said.append(f"{first}-{last}" if last > first else str(first))
        first = last = at
    if last >= 0:
        said.append(f"{first}-{last}" if last > first else str(first))
    return ",".join(said)


def unspanned(text: str, size: int) -> Any:
    """The places of a text as an array. Raises ValueError for a place outside the table, or one told twice."""
    import numpy as np

    made = []
    before = -1
    for part in text.split(",") if text else []:
        low, _dash, high = part.partition("-")
        first, last = int(low), int(high or low)
        if not before < first <= last < size:
            raise ValueError(f"{part}: no places of {size} rows in order")
        made.append(np.arange(first, last + 1))
        before = last
    return np.concatenate(made) if made else np.asarray([], dtype=np.int64)
