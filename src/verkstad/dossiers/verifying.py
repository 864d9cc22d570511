"""Checks a dossier that somebody received: without a database, without Django, without the network.

Each fault names the file, and where in it. What is inside can only be checked against itself; whoever made all of it anew is
found by the zip's own hash or the tree's root, which the agency keeps: give them as `sha256` and `root`.
"""

import csv
import hashlib
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from verkstad.core.dossiers.bundle import PIECE, SUMS, check_path
from verkstad.core.dossiers.tree import EMPTY, root_from
from verkstad.core.words import gettext_noop
from verkstad.journal.rules import act_hash

FORMAT = "verkstad-dossier/1"
CANNOT_READ = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)

# What each kind of fault means.
MEANINGS = {
    "unreadable": gettext_noop("%(path)s: cannot be read: %(found)s"),
    "no_dossier": gettext_noop("%(path)s: is no dossier of this kind: %(found)s"),
    "changed": gettext_noop("%(path)s: was changed: its SHA-256 is %(found)s, it should be %(expected)s"),
    "missing": gettext_noop("%(path)s: is missing"),
    "added": gettext_noop("%(path)s: was added; it was not in the dossier when it was made"),
    "twice": gettext_noop("%(path)s: is there twice"),
    "unsafe": gettext_noop("%(path)s: is a path that leads out of the dossier"),
    "lists_differ": gettext_noop("%(path)s: the manifest says %(found)s, the list of hashes %(expected)s"),
    "act": gettext_noop("%(path)s: the content does not match its hash: %(found)s, it should be %(expected)s"),
    "proof": gettext_noop("%(path)s: the proof leads to %(found)s and not to the root %(expected)s"),
    "acts": gettext_noop("%(path)s: there are %(found)s acts, there should be %(expected)s"),
    "order": gettext_noop("%(path)s: the acts do not stand in the order of the chain"),
    "head": gettext_noop("%(path)s: the last act is %(found)s, the chain up to it ends at %(expected)s"),
    "rows": gettext_noop("%(path)s: there are %(found)s rows, %(where)s says %(expected)s"),
    "sum": gettext_noop("%(path)s: the column %(where)s comes to %(found)s öre, it should be %(expected)s"),
    "journal": gettext_noop("%(path)s: %(where)s is %(found)s öre, but the journal says %(expected)s"),
    "projects": gettext_noop(
        "%(path)s: the projects' own dossiers come to %(found)s, the mandate's to %(expected)s (%(where)s)"
    ),
    "package": gettext_noop("%(path)s: the hash of the file itself is %(found)s, given was %(expected)s"),
    "root": gettext_noop("%(path)s: the root is %(found)s, given was %(expected)s"),
}


@dataclass(frozen=True)
class Fault:
    """Something that does not hold; kinds are the keys of MEANINGS."""

    kind: str
    path: str
    found: str = ""
    expected: str = ""
    where: str = ""

    def __str__(self) -> str:
        return MEANINGS[self.kind] % vars(self)


@dataclass
class Checked:
    """What was found: the faults, how much was checked, and what to compare with the agency's list."""

    sha256: str = ""
    root: str = ""
    head: str = ""
    agreement: str = ""
    files: int = 0
    acts: int = 0
    withheld_acts: int = 0
    tables: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(path: Path, *, sha256: str = "", root: str = "") -> Checked:
    """Check a dossier. `sha256` is the zip's own hash and `root` the tree's as the agency told them. Raises OSError where the
    file cannot be opened."""
    made = Checked(sha256=_hash_of(path))
    if sha256 and sha256.strip().lower() != made.sha256:
        made.faults.append(Fault("package", path.name, made.sha256, sha256.strip().lower()))
    try:
        with zipfile.ZipFile(path) as archive:
            _Check(archive, made).all()
    except CANNOT_READ as error:
        made.faults.append(Fault("unreadable", path.name, str(error)))
    if root and root.strip().lower() != made.root:
        made.faults.append(Fault("root", "journal/tree.json", made.root, root.strip().lower()))
    return made


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


class _Check:
    """The steps over one archive; each adds its faults and goes on."""

    def __init__(self, archive: zipfile.ZipFile, made: Checked) -> None:
        self.archive, self.made = archive, made
        self.paths = [one.filename for one in archive.infolist()]
        self.facts: dict[str, list[Mapping[str, Any]]] = {}  # what the journal says, by act

    def all(self) -> None:
        self._names()
        hashes = self._hashes()
        manifest = self._json("manifest.json")
        if manifest.get("format") != FORMAT:
            return self._fault("no_dossier", "manifest.json", str(manifest.get("format", "")))
        self.made.agreement = str(manifest.get("agreement", ""))
        self._lists(manifest, hashes)
        for step in (self._acts, self._tables, self._index):
            self._tried(step, manifest)
        if "projects" in manifest:
            self.made.agreement = self.made.agreement or str(manifest.get("mandate", ""))
            self._tried(self._projects, manifest)

    def _tried(self, step: Callable[[Mapping[str, Any]], None], manifest: Mapping[str, Any]) -> None:
        """A step over what may be broken in any way: what it stumbles over is a fault of that file."""
        try:
            step(manifest)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, csv.Error, *CANNOT_READ) as error:
            name = {"_acts": "journal", "_tables": "data", "_index": "index.html", "_projects": "projects"}[
                step.__name__
            ]
            self._fault("unreadable", name, f"{type(error).__name__}: {error}")

    def _fault(self, kind: str, path: str, found: str = "", expected: str = "", where: str = "") -> None:
        self.made.faults.append(Fault(kind, path, found, expected, where))

    def _names(self) -> None:
        for path, times in Counter(self.paths).items():
            if times > 1:
                self._fault("twice", path)
            try:
                check_path(path)
            except ValueError:
                self._fault("unsafe", path)

    def _hashes(self) -> dict[str, str]:
        """The list of hashes, after comparing each file with it."""
        try:
            lines = self.archive.read(SUMS).decode().splitlines()
        except (KeyError, UnicodeDecodeError, *CANNOT_READ):
            self._fault("missing" if SUMS not in self.paths else "unreadable", SUMS)
            return {}
        told = {path: digest for digest, _blank, path in (line.partition("  ") for line in lines)}
        for path in sorted(set(self.paths) | set(told)):
            if path == SUMS:
                continue
            if path not in told:
                self._fault("added", path)
            elif path not in self.paths:
                self._fault("missing", path)
            else:
                self._compare(path, told[path])
        self.made.files = len(told)
        return told

    def _compare(self, path: str, expected: str) -> None:
        digest = hashlib.sha256()
        try:
            with self.archive.open(path) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
        except CANNOT_READ as error:
            return self._fault("unreadable", path, str(error))
        if digest.hexdigest() != expected:
            self._fault("changed", path, digest.hexdigest(), expected)

    def _json(self, path: str) -> dict[str, Any]:
        try:
            told = json.loads(self.archive.read(path))
        except (KeyError, ValueError, *CANNOT_READ):
            return {}
        return told if isinstance(told, dict) else {}

    def _lists(self, manifest: Mapping[str, Any], hashes: Mapping[str, str]) -> None:
        """The manifest and the list of hashes must say the same of every file but those two."""
        listed = {str(one.get("path")): str(one.get("sha256")) for one in manifest.get("files", [])}
        for path in sorted(set(listed) | set(hashes) - {"manifest.json"}):
            if listed.get(path) != hashes.get(path):
                self._fault("lists_differ", path, listed.get(path, "-"), hashes.get(path, "-"))

    # The journal

    def _acts(self, manifest: Mapping[str, Any]) -> None:
        tree = self._json("journal/tree.json")
        self.made.root, self.made.head = str(tree["root"]), str(tree["head"])
        if tree != manifest["journal"]:
            self._fault("lists_differ", "journal/tree.json", json.dumps(manifest["journal"]), json.dumps(tree))
        before, last = 0, "0:" + "0" * 64
        for number, line in enumerate(self._lines("journal/acts.jsonl"), 1):
            where = f"journal/acts.jsonl:{number}"
            try:
                position, stored = self._act(json.loads(line), tree, where)
            except (KeyError, ValueError, TypeError) as error:
                self._fault("unreadable", where, f"{type(error).__name__}: {error}")
                continue
            if position <= before:
                self._fault("order", where)
            before, last = position, f"{position}:{stored}"
            self.made.acts += 1
        if self.made.acts != tree["acts"]:
            self._fault("acts", "journal/acts.jsonl", str(self.made.acts), str(tree["acts"]))
        if last != tree["head"]:
            self._fault("head", "journal/acts.jsonl", last, str(tree["head"]))
        if tree["size"] == 0 and tree["root"] != EMPTY.hex():
            self._fault("proof", "journal/tree.json", EMPTY.hex(), str(tree["root"]))

    def _act(self, told: Mapping[str, Any], tree: Mapping[str, Any], where: str) -> tuple[int, str]:
        act = told.get("act") or told["withheld"]
        position, stored = int(act["position"]), str(act["hash"])
        where = f"{where} (act {position}{', ' + act['act'] if 'act' in told else ', withheld'})"
        if "act" in told:
            if set(act) != _FIELDS or act_hash(act) != stored:
                self._fault("act", where, act_hash(act), stored)
            self.facts.setdefault(str(act["act"]), []).append(act)
        else:
            self.made.withheld_acts += 1
        try:
            path = [bytes.fromhex(one) for one in told["path"]]
            root = root_from(bytes.fromhex(stored), position - 1, int(tree["size"]), path).hex()
        except ValueError as error:
            root = f"- ({error})"
        if root != tree["root"]:
            self._fault("proof", where, root, str(tree["root"]))
        return position, stored

    def _lines(self, path: str) -> Iterator[str]:
        with self.archive.open(path) as file:
            yield from io.TextIOWrapper(file, encoding="utf-8", newline="\n")

    # The tables

    def _tables(self, manifest: Mapping[str, Any]) -> None:
        money: dict[str, dict[str, int]] = {}
        for name, told in sorted(manifest["tables"].items()):
            wanted = _IN_JOURNAL.get(name)
            rows, sums = 0, dict.fromkeys(told["sums"], 0)
            for row in csv.DictReader(self._lines(told["path"])):
                rows += 1
                for column in sums:
                    sums[column] += int(row[column] or 0)
                if wanted:
                    money.setdefault(name, {})[row[wanted[0]]] = int(row[wanted[1]] or 0)
            self.made.tables += 1
            if rows != told["rows"]:
                self._fault("rows", told["path"], str(rows), str(told["rows"]), "manifest.json")
            for column, ore in sums.items():
                if ore != told["sums"][column]:
                    self._fault("sum", told["path"], str(ore), f"{told['sums'][column]} (manifest.json)", column)
        self._against_journal(money)

    def _against_journal(self, money: Mapping[str, Mapping[str, int]]) -> None:
        """What was paid and approved stands in the journal too, where nobody can change it afterwards."""
        for act in self.facts.get("payment.paid", []):
            self._same("payments", money, str(act["facts"]["number"]), act["facts"]["amount_ore"])
        for act in self.facts.get("claim.decided", []):
            self._same("claims", money, str(act["subject_key"]), act["facts"]["approved_ore"])

    def _same(self, table: str, money: Mapping[str, Mapping[str, int]], key: str, said: int) -> None:
        found = money.get(table, {}).get(key)
        if found != said:
            where = f"{_IN_JOURNAL[table][1]} ({_IN_JOURNAL[table][0]} {key})"
            self._fault("journal", f"data/{table}.csv", "-" if found is None else str(found), str(said), where)

    # The first page

    def _index(self, manifest: Mapping[str, Any]) -> None:
        """Every sum and count of the first page is that of its table, as a number and as it is read."""
        reader = _Figures()
        reader.feed(self.archive.read("index.html").decode())
        tables = manifest["tables"]
        for where, value, text in reader.sums:
            name, _dot, column = where.partition(".")
            expected = str(tables[name]["sums"][column])
            if value != expected or _ore(text) != int(expected):
                self._fault("sum", "index.html", value if value != expected else text, expected, where)
        for name, value, text in reader.rows:
            expected = str(tables[name]["rows"])
            if value != expected or _digits(text) != expected:
                self._fault("rows", "index.html", text, expected, tables[name]["path"])
        lacking = {f"{name}.{column}" for name, told in tables.items() if told["rows"] for column in told["sums"]} - {
            one[0] for one in reader.sums
        }
        for where in sorted(lacking):
            self._fault(
                "sum", "index.html", "-", str(tables[where.partition(".")[0]]["sums"][where.partition(".")[2]]), where
            )

    # The projects of a mandate

    def _projects(self, manifest: Mapping[str, Any]) -> None:
        """Each folder is a dossier by itself; what they come to is what the mandate's tables say."""
        told = {str(row["key"]): row for row in csv.DictReader(self._lines(manifest["tables"]["projects"]["path"]))}
        if sorted(told) != sorted(str(one["agreement"]) for one in manifest["projects"]):
            self._fault("lists_differ", "data/projects.csv", ", ".join(sorted(told)), "manifest.json")
        paid = 0
        for one in manifest["projects"]:
            folder, row = str(one["folder"]), told.get(str(one["agreement"]), {})
            own = Checked()
            _Check(_Folder(self.archive, folder), own).all()  # type: ignore[arg-type]
            self.made.faults += [replace(fault, path=f"{folder}/{fault.path}") for fault in own.faults]
            self.made.acts, self.made.tables = self.made.acts + own.acts, self.made.tables + own.tables
            self.made.withheld_acts += own.withheld_acts
            if (own.agreement, own.root, own.root) != (one["agreement"], one["root"], row.get("root")):
                self._fault("projects", folder, own.root, str(row.get("root")), str(one["agreement"]))
            sums = _Folder(self.archive, folder).told("manifest.json")["tables"]["payments"]["sums"]
            paid += int(sums["paid_ore"])
            if int(row.get("paid_ore") or 0) != int(sums["paid_ore"]):
                self._fault(
                    "projects", "data/projects.csv", str(sums["paid_ore"]), str(row.get("paid_ore")), "paid_ore"
                )
        expected = manifest["tables"]["all_payments"]["sums"]["paid_ore"]
        if paid != int(expected):
            self._fault("projects", "data/all_payments.csv", str(paid), str(expected), "paid_ore")


class _Folder:
    """A folder of a zip, read as if it were one by itself."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        self.archive, self.before = archive, f"{folder}/"

    def infolist(self) -> list[zipfile.ZipInfo]:
        found = []
        for one in self.archive.infolist():
            if one.filename.startswith(self.before):
                info = zipfile.ZipInfo(one.filename.removeprefix(self.before))
                found.append(info)
        return found

    def read(self, path: str) -> bytes:
        return self.archive.read(self.before + path)

    def open(self, path: str) -> Any:
        return self.archive.open(self.before + path)

    def told(self, path: str) -> dict[str, Any]:
        return dict(json.loads(self.read(path)))


_FIELDS = {"position", "at", "actor", "act", "subject_type", "subject_key", "mandate", "facts", "previous_hash", "hash"}
_IN_JOURNAL = {"payments": ("number", "paid_ore"), "claims": ("id", "approved_ore")}


class _Figures(HTMLParser):
    """The figures of the first page that say where they come from."""

    def __init__(self) -> None:
        super().__init__()
        self.sums: list[tuple[str, str, str]] = []
        self.rows: list[tuple[str, str, str]] = []
        self._open: dict[str, str | None] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "data":
            self._open, self._text = dict(attrs), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._open is not None:
            value = self._open.get("value") or ""
            if where := self._open.get("data-sum"):
                self.sums.append((where, value, self._text))
            if name := self._open.get("data-rows"):
                self.rows.append((name, value, self._text))
            self._open = None


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _ore(text: str) -> int:
    """An amount in kronor as it is read on the page, in öre."""
    kronor, _comma, rest = text.partition(",")
    ore = int(_digits(kronor) or 0) * 100 + int((_digits(rest) + "00")[:2])
    return -ore if text.strip().startswith(("-", "−")) else ore
