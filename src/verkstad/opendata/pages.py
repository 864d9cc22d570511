"""What the pages of open data show."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad.core.opendata import store
from verkstad.core.opendata.datasets import EVERY, LICENCE, Dataset
from verkstad.core.opendata.facts import Text
from verkstad.ui.formats import moment

Row = dict[str, Any]
SHOWN = 30  # versions in the list
SAID = {"RDF_TURTLE": "Turtle", "JSON_LD": "JSON-LD"}  # what a format is called outside the catalogue


def index_facts(root: Path) -> Row:
    """The page: nothing to fetch before the first version. No query."""
    newest, last = store.newest(root), store.read_json(root / "last.json")
    manifest = store.manifest(root, newest)
    facts = of_version(manifest, "") if manifest else {}
    names = store.versions(root)
    return {
        **facts,
        "versions": [{"name": name, "url": reverse("opendata:version", args=[name])} for name in names[:SHOWN]],
        "older": max(0, len(names) - SHOWN), "facts": summary(facts, last) if facts else [],
    }  # fmt: skip


def version_facts(root: Path, name: str) -> Row | None:
    """A version's page; None where there is no such."""
    manifest = store.manifest(root, name)
    if not manifest:
        return None
    facts = of_version(manifest, name)
    return {**facts, "newest": store.newest(root) == name, "facts": summary(facts, {})}


def of_version(manifest: Row, version: str) -> Row:
    """A version's data sets with their files. `version` is "" where the addresses are those that stay."""
    return {
        "version": manifest["version"], "built": datetime.fromisoformat(manifest["built_at"]),
        "publisher": manifest["publisher"], "withheld": manifest["withheld"], "line": amounts(manifest),
        "datasets": [dataset(one, manifest, version) for one in EVERY],
        "manifest_url": reverse("opendata:version_manifest", args=[version]) if version else reverse("opendata:manifest"),
    }  # fmt: skip


def summary(facts: Row, last: Row) -> list[Row]:
    """The line of facts under the head; a build that failed says so."""
    rows = [
        {"term": _("Published by"), "value": facts["publisher"]},
        {"term": _("Version"), "value": facts["version"], "note": moment(facts["built"])},
        {"term": _("Licence"), "value": "CC0 1.0", "url": LICENCE},
    ]
    if facts["withheld"]:
        rows.append({"term": _("Left out"), "value": withheld(facts["withheld"])})
    if last:
        said = "" if last["passed"] else _("A file did not pass its check, so this version stays.")
        rows.append({"term": _("Last built"), "value": moment(datetime.fromisoformat(last["at"])), "note": said})
    return rows


def withheld(count: int) -> str:
    return ngettext(
        "%(count)s grant, which is marked with secrecy", "%(count)s grants, which are marked with secrecy", count
    ) % {"count": count}


def amounts(manifest: Row) -> str:
    """ "41 bidrag och 11 utlysningar" """
    grants = ngettext("%(count)s grant", "%(count)s grants", manifest["awards"]) % {"count": manifest["awards"]}
    calls = ngettext("%(count)s call", "%(count)s calls", manifest["calls"]) % {"count": manifest["calls"]}
    return _("%(grants)s and %(calls)s") % {"grants": grants, "calls": calls}


def told(text: Text) -> str:
    return text.in_english if (get_language() or "sv").startswith("en") else text.sv


def dataset(one: Dataset, manifest: Row, version: str) -> Row:
    left = manifest["left_out"].get(one.key, {})
    return {
        "key": one.key, "title": told(one.title), "what": told(one.what), "standard": one.standard,
        "standard_url": one.standard_url, "left": left_out(left),
        "files": [file(each.name, each.format, manifest, version) for each in one.files if each.name in manifest["files"]],
    }  # fmt: skip


def file(name: str, format_: str, manifest: Row, version: str) -> Row:
    lies = manifest["files"][name]
    args = [version, name] if version else [name]
    return {
        "name": name, "format": SAID.get(format_, format_),
        "url": reverse("opendata:version_file" if version else "opendata:file", args=args),
        "size": lies["size"], "sha256": lies["sha256"], "checks": lies["checks"],
    }  # fmt: skip


WHY = {
    "recipient": lambda: _("the receiver is not known"),
    "awarded": lambda: _("the amount is not known"),
    "decided": lambda: _("the day of the decision is not known"),
    "dates": lambda: _("no day is known"),
    "declined": lambda: _("the grant was not carried out"),
    "offered": lambda: _("the agreement waits for acceptance"),
}


def left_out(left: dict[str, list[str]]) -> list[Row]:
    """Why grants are not in a data set, with how many, the most first."""
    counted: dict[tuple[str, ...], int] = {}
    for why in left.values():
        counted[tuple(why)] = counted.get(tuple(why), 0) + 1
    return [
        {"count": count, "why": ", ".join(WHY[one]() for one in why)}
        for why, count in sorted(counted.items(), key=lambda pair: -pair[1])
    ]
