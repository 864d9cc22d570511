"""Verifies a report's file, a PDF or the whole zip, and tells what was found. Needs no database, no network and no Django."""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from verkstad.core.dossiers.bundle import SUMS, check_path
from verkstad.core.reporting.compare import MEANINGS as COMPARE_MEANINGS
from verkstad.core.reporting.compare import Word, contained, differences
from verkstad.core.reporting.package import READ_ME, files_of
from verkstad.core.reporting.read_files import MOST, READERS, BadFile
from verkstad.core.reporting.read_pdf import Unreadable
from verkstad.core.reporting.snapshot import NAME, PROOF, Snapshot
from verkstad.core.reporting.verify import DIFFERS, PROVED, UNSHOWN, WHYS, Checked, Fault, check_snapshot
from verkstad.core.reporting.verify import MEANINGS as SNAPSHOT_MEANINGS
from verkstad.core.reporting.verify_pdf import MEANINGS as PDF_MEANINGS
from verkstad.core.reporting.verify_pdf import Beside, NotAReport, own_words, read_proof, told_differences, verify_pdf
from verkstad.core.words import gettext_noop as _

HOLDS, WRONG, UNREADABLE = 0, 1, 2
Translate = Callable[[str], str]

MEANINGS = {
    **SNAPSHOT_MEANINGS,
    **COMPARE_MEANINGS,
    **PDF_MEANINGS,
    "beside": _("%(where)s in the PDF is another than the one beside it in the zip"),
    "changed": _("it was changed: its SHA-256 is %(found)s, it should be %(expected)s"),
    "missing_file": _("it is missing"),
    "added_file": _("it was added; the house puts no such file there"),
    "twice": _("it is there twice"),
    "unsafe": _("it is a path that leads out of the zip"),
    "unreadable": _("it cannot be read: %(found)s"),
    "changed_whole": _("it is another file than the one that the snapshot gives, though its words are the same"),
}
NOTES = {
    "resaved": _("The file has been saved anew by another program; what a reader meets is the same."),
    "other_maker": _(
        "The file was set by another version of the program: every word of the document and every figure was looked for in it, but "
        "drawings, and words that may have been added, could not be compared."
    ),
}


class NotReadable(ValueError):
    """The file is no report, or cannot be read at all; the reason as its text."""


def verify(path: Path, *, head: str = "", root: str = "") -> Checked:
    """Check a PDF or a zip. Raises NotReadable; OSError where there is no such file."""
    return verify_bytes(path.read_bytes(), head=head, root=root)


def verify_bytes(content: bytes, *, head: str = "", root: str = "") -> Checked:
    made = Checked()
    try:
        if content[:4] == b"PK\x03\x04":
            _Zip(content, made, head, root).all()
        else:
            verify_pdf(content, made, head=head, root=root)
    except Unreadable as bad:
        raise NotReadable(str(bad)) from bad
    except NotAReport as none:
        raise NotReadable(
            _("it is no report of the house: nothing is attached to it, and it does not say that it is one")
        ) from none
    except zipfile.BadZipFile as bad:
        raise NotReadable(str(bad)) from bad
    return made


class _Zip:
    """The steps over one zip; each adds its faults and goes on."""

    def __init__(self, content: bytes, made: Checked, head: str, root: str) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.made, self.head, self.root = made, head, root
        self.files: dict[str, bytes] = {}

    def all(self) -> None:
        names = [one.filename for one in self.archive.infolist()]
        if not {NAME, PROOF, SUMS} & set(names):
            raise NotReadable(_("the zip holds neither a snapshot nor a proof: it is no report of the house"))
        self._names(names)
        self._read(names)
        self._sums()
        if NAME not in self.files:
            self.made.fault("missing_file", NAME)
            return
        proof = self.files.get(PROOF)
        snapshot = check_snapshot(self.files[NAME], proof, self.made, part=NAME, head=self.head, root=self.root)
        if snapshot is not None:
            self._formats(snapshot, proof)

    def _names(self, names: list[str]) -> None:
        for path, times in Counter(names).items():
            if times > 1:
                self.made.fault("twice", path)
            try:
                check_path(path)
            except ValueError:
                self.made.fault("unsafe", path)

    def _read(self, names: list[str]) -> None:
        if sum(one.file_size for one in self.archive.infolist()) > MOST:
            raise NotReadable(_("the zip unpacks to too much"))
        for path in dict.fromkeys(names):
            try:
                self.files[path] = self.archive.read(path)
            except Exception as error:  # a damaged zip fails in many ways
                self.made.fault("unreadable", path, "", f"{type(error).__name__}: {error}")

    def _sums(self) -> None:
        try:
            lines = self.files[SUMS].decode().splitlines()
        except (KeyError, UnicodeDecodeError):
            self.made.fault("missing_file", SUMS)
            return
        told = {path: digest for digest, _blank, path in (line.partition("  ") for line in lines)}
        for path in sorted((set(self.files) | set(told)) - {SUMS}):
            if path not in told:
                self.made.fault("added_file", path)
            elif path not in self.files:
                self.made.fault("missing_file", path)
            elif (found := hashlib.sha256(self.files[path]).hexdigest()) != told[path]:
                self.made.fault("changed", path, "", found, told[path])

    def _formats(self, snapshot: Snapshot, proof: bytes | None) -> None:
        """Every file against the one that the snapshot gives."""
        pdfs = [path for path in self.files if path.endswith(".pdf")]
        name = pdfs[0][: -len(".pdf")] if pdfs else "report"
        try:
            right = files_of(snapshot, read_proof(proof), name)
        except Exception as error:  # a snapshot that was changed may hold anything
            self.made.fault("no_render", NAME, "", f"{type(error).__name__}: {error}")
            return
        told = {one.part for one in self.made.faults}
        for path in sorted(set(right) - set(self.files) - told):
            self.made.fault("missing_file", path)
        for path in sorted(set(self.files) - set(right) - {SUMS} - told):
            self.made.fault("added_file", path)
        for path in sorted(set(right) & set(self.files), key=lambda path: (not path.endswith(".pdf"), path)):
            kind = path.rpartition(".")[2]
            if kind == "pdf":
                self._pdf(path, Beside(self.files[NAME], proof, right[path]))
            elif self.files[path] != right[path] and kind in READERS:
                self._compare(path, kind, right[path], snapshot)
            elif self.files[path] != right[path] and path == READ_ME and path not in told and not self.made.notes:
                self.made.fault("changed_whole", path)

    def _pdf(self, path: str, beside: Beside) -> None:
        own = Checked()
        try:
            verify_pdf(self.files[path], own, head=self.head, root=self.root, beside=beside)
        except (Unreadable, NotAReport) as bad:
            self.made.fault("unreadable", path, "", bad)
            return
        self.made.pages = own.pages
        self.made.notes += own.notes
        same = {(one.kind, one.part, one.where, one.found, one.expected) for one in self.made.faults}
        for one in own.faults:
            if (one.kind, one.part, one.where, one.found, one.expected) not in same:
                self.made.faults.append(
                    Fault(one.kind, f"{path}, {one.part}", one.where, one.found, one.expected, one.figure)
                )
        self._mark({one.figure: f"{path}, {one.part}" for one in own.faults if one.figure})

    def _compare(self, path: str, kind: str, right: bytes, snapshot: Snapshot) -> None:
        try:
            expected, found = READERS[kind](right), READERS[kind](self.files[path])
        except BadFile as bad:
            self.made.fault("unreadable", path, "", bad)
            return
        before = len(self.made.faults)
        if "other_maker" in self.made.notes:  # set by another version: what the document says must be there
            if kind != "xlsx":
                told_differences(contained(own_words(snapshot), found), snapshot, self.made, path)
            return
        pairs = [(expected, found)] if kind != "xlsx" else _by_cell(expected, found)
        told_differences((one for pair in pairs for one in differences(*pair)), snapshot, self.made, path)
        self._mark({one.figure: path for one in self.made.faults[before:] if one.figure})
        if len(self.made.faults) == before and not any(one.part == path for one in self.made.faults):
            self.made.fault("changed_whole", path)

    def _mark(self, wrong: Mapping[str, str]) -> None:
        """A figure that differs in one of the files differs."""
        from dataclasses import replace

        self.made.figures = [
            replace(one, outcome=DIFFERS, why=wrong[one.id]) if one.id in wrong and one.outcome != DIFFERS else one
            for one in self.made.figures
        ]


def _by_cell(expected: list[Word], found: list[Word]) -> list[tuple[list[Word], list[Word]]]:
    """Only the cells whose content is another, each by itself."""
    left = {one.part: one for one in expected}
    right = {one.part: one for one in found}
    unlike = [part for part in dict.fromkeys([*left, *right]) if left.get(part) != right.get(part)]
    return [([left[part]] if part in left else [], [right[part]] if part in right else []) for part in unlike]


# What is said of it


def said(fault: Fault, translate: Translate = str) -> str:
    """A fault in words: the part of the file, and what is wrong there."""
    told = translate(MEANINGS[fault.kind]) % vars(fault)
    part = fault.part
    if part.startswith("page ") or ", page " in part:
        part = part.replace("page ", translate(_("page")) + " ")
    return f"{part}: {told}"


def why_of(why: str, translate: Translate = str) -> str:
    return translate(WHYS[why]) if why in WHYS else why


def told_of(made: Checked, translate: Translate = str) -> dict[str, Any]:
    """All that was found as JSON values."""
    counts = Counter(one.outcome for one in made.figures)
    return {
        "holds": made.holds,
        "title": made.title, "number": made.number, "edition": made.edition, "frozen": made.frozen, "sha256": made.sha256,
        "figures": {"proved": counts[PROVED], "differs": counts[DIFFERS], "unshown": counts[UNSHOWN]},
        "tables": made.tables, "tables_with_relations": made.tables_checked, "rows": made.rows, "pages": made.pages,
        "journal": {
            "head": made.proof.head, "root": made.proof.root, "covers": made.proof.covers, "compared_outside": made.proof.compared,
        },
        "faults": [{**vars(one), "text": said(one, translate)} for one in made.faults],
        "notes": [translate(NOTES[one]) for one in made.notes],
        "each": [{**vars(one), "why": why_of(one.why, translate)} for one in made.figures],
    }  # fmt: skip


FAULT = _("FAULT")
OUTCOMES = {PROVED: _("proved"), DIFFERS: _("differs"), UNSHOWN: _("cannot be shown to you")}
COUNTS = _(
    "Figures: %(proved)d proved, %(differs)d differ, %(unshown)d cannot be shown to you. "
    "Tables: %(tables)d, %(checked)d with relations checked. Rows behind: %(rows)d. Pages: %(pages)d."
)
DRAFT = _("This is a draft: it is not frozen, and no proof is to be had.")
INSIDE = _(
    "The report holds in itself. Without a head of the journal from outside, one thing is not proved: that nobody made all of it "
    "anew, snapshot, journal act and pages. Ask the agency for its head and write --head POSITION:HASH."
)
OUTSIDE = _("The report holds, and it is in the journal whose head you gave: nobody has made it anew.")
BROKEN = _("The report does not hold: %(count)d faults.")
HEAD = _("Journal: frozen by act %(head)s; the proof covers acts %(covers)s; root %(root)s.")


def lines_of(made: Checked, translate: Translate = str, *, every: bool = False) -> list[str]:
    """What is printed: the report, each figure that is not proved (all of them with `every`), faults, and what it amounts to."""
    counts = Counter(one.outcome for one in made.figures)
    lines = [" ".join(part for part in (made.title, made.number) if part), f"SHA-256: {made.sha256}"]
    for one in made.figures:
        if every or one.outcome != PROVED:
            why = f": {why_of(one.why, translate)}" if one.why else ""
            lines.append(f"{one.id} {one.key} “{one.text}” ({one.where}): {translate(OUTCOMES[one.outcome])}{why}")
    lines += [f"{translate(FAULT)}: {said(one, translate)}" for one in made.faults]
    lines += [translate(NOTES[one]) for one in made.notes]
    lines.append(
        translate(COUNTS)
        % {
            "proved": counts[PROVED], "differs": counts[DIFFERS], "unshown": counts[UNSHOWN], "tables": made.tables,
            "checked": made.tables_checked, "rows": made.rows, "pages": made.pages,
        }
    )  # fmt: skip
    if made.proof.head:
        lines.append(translate(HEAD) % {"head": made.proof.head, "covers": made.proof.covers, "root": made.proof.root})
    if made.faults:
        lines.append(translate(BROKEN) % {"count": len(made.faults)})
    elif not made.frozen:
        lines.append(translate(DRAFT))
    else:
        lines.append(translate(OUTSIDE if made.proof.compared else INSIDE))
    return lines
