"""The public diary as CSV, JSON and a feed: the same rows as the page, and no others."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from io import StringIO
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.registry.models import Direction

COLUMNS = ("diary_number", "date", "direction", "mandate", "title", "counterpart", "secrecy_marked")
FEED_ROWS = 50


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `queries.public_diary` as data: an empty title where the document is marked and has no public one."""
    return {
        "diary_number": row["diary_number"],
        "date": row["date"].isoformat(),
        "direction": row["direction"],
        "mandate": row["mandate"],
        "title": row["shown_title"],
        "counterpart": row["shown_counterpart"],
        "secrecy_marked": row["marked"],
    }


def title_of(row: Mapping[str, Any]) -> str:
    return row["shown_title"] or _("Secrecy-marked")


def csv_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The diary as CSV with a byte order mark for spreadsheets; no cell can act as a formula in one."""
    yield "\ufeff" + _csv(COLUMNS)
    for row in rows:
        yield _csv(["yes" if v is True else "no" if v is False else _harmless(str(v)) for v in shown(row).values()])


def _csv(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """{"documents": [...]}, row by row."""
    yield '{"documents": ['
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(shown(row), ensure_ascii=False)
    yield "\n]}\n"


def feed(rows: Iterable[Mapping[str, Any]], site: str) -> str:
    """The latest rows as an Atom feed; each leads to its row in the diary, since the document itself is asked for."""
    diary = site + reverse("registry:diary")
    made = Atom1Feed(title=_("Public diary"), link=diary, description="", language=get_language(),
                     feed_url=site + reverse("registry:diary_feed"))  # fmt: skip
    for row in rows:
        at = datetime.combine(row["date"], time.min, UTC)
        number = row["diary_number"]
        made.add_item(
            title=f"{number} {title_of(row)}",
            link=f"{diary}?{urlencode({'q': number})}",
            description=" · ".join(
                str(part) for part in (Direction(row["direction"]).label, row["shown_counterpart"]) if part
            ),
            unique_id=f"{diary}#{number.replace(' ', '-')}",
            pubdate=at,
            updateddate=at,
        )
    return made.writeString("utf-8")
