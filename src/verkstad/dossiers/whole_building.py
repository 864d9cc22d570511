"""Builds a mandate's dossier: every project's own dossier in a folder of its own, and around them what is of the mandate. Streamed;
memory follows the largest project. The same state gives the same bytes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import override

from verkstad.agreements.models import Agreement
from verkstad.applications.models import Application, Submission
from verkstad.core.dossiers.bundle import Bundle, Within
from verkstad.core.dossiers.masking import Withheld
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Count, Table, free, lines, ore, package, whole
from verkstad.dossiers.building import FORMAT, STEP, Building, Built, Tell, _json, one_moment
from verkstad.dossiers.contents import journal, mandate, pages, papers
from verkstad.dossiers.contents.case import COMPANY, Row
from verkstad.dossiers.contents.mandate import Whole
from verkstad.dossiers.parts import parts
from verkstad.dossiers.queries import QUIET
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Kind
from verkstad.registry.models import Document

# Acts about these are of the mandate itself; the rest are of cases, and stand in the folder of the project they led to.
OPEN = (
    "mandate",
    "term",
    "obligation",
    "call",
    "book",
    "voucher",
    "batch",
    "hours",
    "draw_down",
    "envelope",
    "amendment",
    "report",
)
PROJECTS = Table("projects", "Projekten, var och en i en egen mapp", "The projects, each in a folder of its own", (
    C("key", "nyckel", "key"), free("title", "titel", "title"), C("state", "läge", "state"), C("folder", "mapp", "folder"),
    ore("granted_ore", "beviljat", "granted"), ore("paid_ore", "betalt", "paid"), whole("acts", "händelser", "acts"),
    whole("files", "filer", "files"), whole("withheld", "undantag", "withheld"),
    C("root", "loggbokens rot i projektets akt", "the journal's root in the project's dossier"),
))  # fmt: skip
ACTS = Table("acts_by_kind", "Uppdragets händelser i loggboken, och var de står", "The mandate's acts in the journal, and where they are", (
    C("subject", "om vad", "about what"), whole("acts", "antal", "number"), C("where", "var de står", "where they are"),
))  # fmt: skip


@dataclass
class Done:
    """A project's dossier as it stands in its folder."""

    agreement: Agreement
    shown: str
    folder: str
    built: Built
    sums: dict[str, int]


class WholeBuilding:
    """A mandate's dossier on its way into a file."""

    def __init__(self, row: Mandate, target: BinaryIO, *, unsearched: bool, tell: Tell) -> None:
        found = Agreement.objects.filter(mandate=row).exclude(state="offered").order_by("key")
        related = ("mandate__programme", "owner", "application__call", "project")
        self.mandate, self.bundle = row, Bundle(target)
        self.whole = Whole(mandate=row, agreements=list(found.select_related(*related)))
        self.whole.masker.secrets = dict(sorted(_secret_titles(row).items()))
        self.unsearched, self.tell, self.done = unsearched, tell, 0
        self.tables: list[tuple[Table, Count]] = []
        self.projects: list[Done] = []
        self.documents: dict[int, str] = {}  # a document's folder
        self.day = date.min

    def build(self) -> Built:
        for agreement in self.whole.agreements:
            self.projects.append(self._project(agreement))
        found = journal.extract_of(Q(mandate=self.mandate.key, subject_type__in=OPEN))
        last = self._acted().order_by("-position").values_list("at", flat=True).first()
        self.day = localdate(last) if last else date.min
        self.table(PROJECTS, self._projects())
        for table, rows in mandate.TABLES:
            self.table(table, rows(self.whole))
        self.table(mandate.DOCUMENTS, list(self._papers()))
        with override("sv"):
            for part in parts.all():
                part(self)
        self.bundle.add("journal/acts.jsonl", journal.lines(self.whole, found))
        self.bundle.add("journal/tree.json", [_json(found.told())])
        self.table(journal.IN_WORDS, journal.in_words(self.whole, found))
        self.table(ACTS, self._acts())
        index = pages.whole_index(self, found, last)
        withheld = self.whole.masker.all()
        self.table(pages.WITHHELD, pages.withheld(withheld))
        made = [(one, self.bundle.entries[one.path]) for one, _count in self.tables]
        title = f"Revisionsakt {self.mandate.key}"
        told = package(self.mandate.key, title, [(one, entry.size, entry.sha256) for one, entry in made])
        self.bundle.add("data/datapackage.json", [_json(told)])
        self.bundle.add("index.html", [index])
        self.bundle.add("stil.css", [pages.style()])
        self.bundle.add("README.txt", [pages.whole_read_me(self.mandate.key, found)])
        self._manifest(found)
        self.bundle.close()
        count = len(withheld) + sum(one.built.withheld for one in self.projects)
        return Built(found.root.hex(), str(found.head), len(found.positions), len(self.bundle.entries), count)

    # What parts of the house above write with

    def table(self, table: Table, rows: Iterable[Row]) -> None:
        count = Count()
        self.bundle.add(table.path, lines(table, self._counted(self.whole.told(table, rows)), count))
        self.tables.append((table, count))

    def file(self, path: str, pieces: Iterable[bytes], *, size: int = 0) -> str:
        self._step()
        return self.bundle.add(path, pieces, size).path

    def tells(self, text: str) -> str:
        return self.whole.masker.tells(text)

    def withhold(self, one: Withheld) -> None:
        self.whole.masker.withhold(one)

    def _counted(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            self._step()
            yield row

    def _step(self) -> None:
        self.done += 1
        if self.done % STEP == 0:
            self.tell(self.done)

    # The projects

    def _project(self, agreement: Agreement) -> Done:
        """Write a project's dossier into its folder; a file that lies in another project's folder already is not written again."""
        before, folder = self.done, f"projects/{agreement.key}"
        building = Building(
            agreement, Within(self.bundle, folder), unsearched=self.unsearched, tell=lambda done: self.tell(before + done)
        )  # fmt: skip
        built = building.build()
        self.done = before + building.done
        self.tell(self.done)
        case = building.case
        self.documents |= dict.fromkeys(case.documents, folder)
        sums = {f"{table.name}.{name}": ore_ for table, count in building.tables for name, ore_ in count.sums.items()}
        shown = f"Projekt {agreement.key}" if case.clause else case.masker.text(agreement.title, "index.title")
        return Done(agreement, shown, folder, built, sums)

    def _projects(self) -> Iterator[Row]:
        for one in self.projects:
            yield Row((one.agreement.key, one.shown, one.agreement.state, one.folder, one.sums.get("project.granted_ore", 0),
                       one.sums.get("payments.paid_ore", 0), one.built.acts, one.built.files, one.built.withheld,
                       one.built.root))  # fmt: skip

    # The mandate's own papers

    def _papers(self) -> Iterator[Row]:
        """Every document of the mandate as the public diary tells it. With its file are those that met an obligation; the papers of
        a case lie in its project's folder, and those of a case that led to no project are asked for by number."""
        own = set(self.mandate.obligations.exclude(document=None).values_list("document", flat=True))
        left = 0
        for one in Document.objects.filter(mandate=self.mandate.key).order_by("date", "pk").iterator(chunk_size=STEP):
            folder, kept = self.documents.get(one.pk, ""), papers.Kept()
            if one.pk in own and not folder and one.file and not one.secrecy and not one.private_person:
                paper = papers.Paper("documents/" + (papers.folder_of(one) or f"handling-{one.pk}"), one.file_name, one.media_type,
                                     one.size, one.sha256)  # fmt: skip
                kept = papers.put(
                    self.whole, self.bundle, one.file, paper, None, checked=self.unsearched, place=one.diary_number
                )
            left += bool(one.file and not folder and one.pk not in own)
            title = self.whole.masker.text(mandate.shown_title(one), "diary.title")
            yield Row((one.diary_number, one.date, one.direction, title, one.secrecy, one.sha256, folder, kept.path))
        if left:
            self.withhold(Withheld("file", "data/diary.csv, utan fil", "begärs ut för sig",
                                   "handlingen hör till ett ärende som inte ledde till något projekt, eller till myndighetens eget arbete",
                                   "of a case that led to no project, or of the agency's own work", left))  # fmt: skip

    def _acted(self) -> QuerySet[Act]:
        """The mandate's acts but those of making dossiers: they change nothing that a dossier tells."""
        return Act.objects.filter(mandate=self.mandate.key).exclude(subject_type__in=QUIET)

    def _acts(self) -> Iterator[Row]:
        """How many acts of the mandate there are about each kind of thing: none is left out in silence."""
        counts: dict[str, int] = {}
        for subject in self._acted().values_list("subject_type", flat=True).iterator():
            counts[subject] = counts.get(subject, 0) + 1
        for subject, number in sorted(counts.items()):
            where = "journal/acts.jsonl" if subject in OPEN else "projects/*/journal/acts.jsonl"
            yield Row((subject, number, where))

    def _manifest(self, found: journal.Extract) -> None:
        entries = sorted(self.bundle.entries.values(), key=lambda one: one.path)
        told = {
            "format": FORMAT, "agreement": "", "mandate": self.mandate.key, "journal": found.told(),
            "projects": [{"folder": one.folder, "agreement": one.agreement.key, "root": one.built.root} for one in self.projects],
            "files_that_could_not_be_searched": "included" if self.unsearched else "withheld",
            "tables": {table.name: {"path": table.path, "rows": count.rows, "sums": count.sums} for table, count in self.tables},
            "files": [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in entries],
        }  # fmt: skip
        self.bundle.add("manifest.json", [_json(told)])


def _secret_titles(row: Mandate) -> dict[str, str]:
    """The titles of the mandate's cases that nobody outside may be told, each with the clause. Three queries."""
    marked = dict(
        Submission.objects.filter(application__call__mandate=row).exclude(document__secrecy="")
        .values_list("application", "document__secrecy")
    )  # fmt: skip
    found = {}
    for one in Application.objects.filter(call__mandate=row).exclude(title="").select_related("owner"):
        clause = marked.get(one.pk, "")
        if (clause or one.owner.kind == Kind.COMPANY or one.owner.is_person) and len(one.title) > 3:
            found[one.title] = clause or COMPANY
    for agreement in Agreement.objects.filter(mandate=row).select_related("owner"):
        if (agreement.owner.kind == Kind.COMPANY or agreement.owner.is_person) and len(agreement.title) > 3:
            found.setdefault(agreement.title, COMPANY)
    return found


def build_whole(row: Mandate, target: BinaryIO, *, unsearched: bool = False, tell: Callable[[int], None]) -> Built:
    """Build a mandate's dossier into an open, seekable file, as it stood at one moment."""
    with one_moment(), override("sv"):
        return WholeBuilding(row, target, unsearched=unsearched, tell=tell).build()
