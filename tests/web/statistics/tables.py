"""A small table of statistics as its publisher would give it, for the tests of this folder."""

import json
from typing import Any

from verkstad.core.instruments.questions import COUNTIES
from verkstad.core.statistics.mapping import Meaning
from verkstad.statistics.actions import load_version, save_dataset
from verkstad.statistics.models import Dataset, Version

MEANING = Meaning(
    "Region", "Tid", "ContentsCode", {"SNI2007": ("C",)}, {"A1": "industry_companies", "A2": "industry_employees"}
)
SAID = {"title_sv": "Industrin per län", "title_en": "Industry by county", "publisher": "Statistikmyndigheten", "table": "TAB1",
        "source": "https://statistik.example/TAB1", "licence": "CC0"}  # fmt: skip


def table(
    years: tuple[str, ...] = ("2019", "2020"), plus: int = 0, missing: tuple[int, ...] = (), **more: Any
) -> bytes:
    """Region (the country and 21 counties) x SNI (C) x contents (A1, A2) x year; the figure is county * 100 + contents * 10 + year."""
    regions = ["00", *COUNTIES]
    names = {"00": "Riket"} | {code: words.sv for code, words in COUNTIES.items()}
    values: list[int | None] = []
    for place in range(22):
        for what in (1, 2):
            values += [(place or 231) * 100 + what * 10 + at + plus for at in range(len(years))]
    for at in missing:
        values[at] = None
    told = {
        "version": "2.0", "class": "dataset", "label": "Industrin", "source": "Statistikmyndigheten", "updated": "2021-05-06T06:00:00Z",
        "id": ["Region", "SNI2007", "ContentsCode", "Tid"], "size": [22, 1, 2, len(years)],
        "role": {"geo": ["Region"], "time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            "Region": {"label": "region", "category": {"index": regions, "label": names}},
            "SNI2007": {"label": "näringsgren SNI 2007", "category": {"index": ["C"], "label": {"C": "tillverkningsindustri"}}},
            "ContentsCode": {"label": "tabellinnehåll", "category": {"index": ["A1", "A2"], "label": {"A1": "Företag", "A2": "Anställda"},
                             "unit": {"A1": {"base": "antal"}, "A2": {"base": "antal"}}}},
            "Tid": {"label": "år", "category": {"index": list(years), "label": {}}},
        },
        "value": values, "status": {str(at): ".." for at in missing}, "extension": {"px": {"tableid": "TAB1"}},
    }  # fmt: skip
    return json.dumps(told | more).encode()


def described(key: str = "industrin", meaning: Meaning = MEANING, **more: Any) -> Dataset:
    return save_dataset(**{**SAID, "key": key, "meaning": meaning, "actor": "system:test", **more})[0]


def loaded(content: bytes | None = None, key: str = "industrin", **more: Any) -> Version:
    content = table() if content is None else content
    return load_version(
        dataset=described(key, **more), name="TAB1.json", content=content, how="upload", actor="system:test"
    )[0]
