"""The documents and files of a project: given out as they were kept, or withheld by a clause. Streamed, never held whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files import File
from django.utils.text import slugify

from verkstad.claims.models import ClaimFile, Purpose
from verkstad.core.dossiers.bundle import Bundle, pieces_of
from verkstad.core.dossiers.masking import MOST_SEARCHED, PERSONAL, Withheld, cleaned, searched
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, free, whole
from verkstad.dossiers.contents.case import Case, Row, Telling
from verkstad.dossiers.contents.granted import SHA
from verkstad.dossiers.contents.reported import editions_of
from verkstad.instruments.models import Attachment
from verkstad.progress.models import ReportFile
from verkstad.registry.models import Document

Why = tuple[str, str, str]  # clause, in Swedish, in English
UNSEARCHED = "R22, ej genomsökt"

DOCUMENTS = Table("documents", "Handlingar", "Documents", (
    C("diary_number", "diarienummer", "diary number"), day("date", "datum", "date"), C("direction", "riktning", "direction"),
    C("title", "titel", "title"), C("counterpart", "från eller till", "from or to"), C("secrecy", "sekretessmarkering", "secrecy mark"),
    C("retention", "gallringsklass", "retention class"), day("retain_until", "gallras efter", "disposed of after"),
    whole("size", "storlek i byte", "size in bytes"),
    SHA, C("file", "fil här", "file here"), C("kept", "filen stämmer med diariet", "the file is as registered"),
))  # fmt: skip
FILES = Table("files", "Bilagor", "Attachments", (
    C("belongs_to", "hör till", "belongs to"), C("purpose", "vad den är", "what it is"), free("name", "namn", "name"),
    C("media_type", "slag", "kind"), whole("size", "storlek i byte", "size in bytes"), SHA, C("file", "fil här", "file here"),
    C("kept", "filen stämmer med vad som togs emot", "the file is as received"),
))  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What became of a file: its path in the bundle ("" where it is not there), and whether it is what was registered."""

    path: str = ""
    whole: str = ""


def documents(case: Case, bundle: Bundle, *, unsearched: bool, told: Callable[[], None]) -> Iterator[Row]:
    """Put in each document's file and give its row. Runs after the tables: they say which papers tell of persons."""
    for one in case.documents.values():
        kept = _document(case, bundle, one, unsearched)
        title = one.public_title or "(sekretessmarkerad)" if one.secrecy else one.title
        hidden = one.secrecy or one.private_person
        if one.private_person:
            case.masker.left_out("documents.counterpart")
        yield Row((one.diary_number, one.date, one.direction, title, "" if hidden else one.counterpart, one.secrecy, one.retention,
                   one.retain_until, one.size or None, one.sha256, kept.path, kept.whole))  # fmt: skip
        told()


def folder_of(paper: Document) -> str:
    """ "EV 2026:24" -> "ev-2026-24"."""
    return slugify(paper.diary_number.replace(":", "-"))


def _document(case: Case, bundle: Bundle, one: Document, unsearched: bool) -> Kept:
    if not one.file:
        return Kept()
    why: Why | None = None
    if one.secrecy:
        why = (one.secrecy, "handlingen är sekretessmarkerad", "the document is marked with secrecy")
    elif one.private_person:
        why = (PERSONAL, "från eller till en enskild person", "from or to a private person")
    elif one.pk in case.house and case.clause:
        why = (
            case.clause,
            "texten nämner projektets titel, som är sekretess",
            "the text names the project's title, which is secret",
        )
    elif one.pk in case.tainted:
        why = (PERSONAL, "texten nämner en person; samma text står i tabellerna utan uppgiften",
               "the text names a person; the same text stands in the tables without it")  # fmt: skip
    folder = folder_of(one) or f"handling-{one.pk}"
    return put(case, bundle, one.file, Paper(f"documents/{folder}", one.file_name, one.media_type, one.size, one.sha256),
               why, checked=one.pk in case.house or unsearched, place=one.diary_number)  # fmt: skip


def files(case: Case, bundle: Bundle, *, unsearched: bool, told: Callable[[], None]) -> Iterator[Row]:
    """The files of claims that were sent, and those given as answers in the application."""
    found = ClaimFile.objects.filter(claim__agreement=case.agreement).exclude(claim__first_sent_at=None)
    for number, one in enumerate(found.select_related("claim").order_by("claim__number", "pk").iterator(), 1):
        paper, why = case.paper(one.claim.document_id), None
        if one.purpose == Purpose.PARTICIPANTS:
            why = (PERSONAL, "deltagarlistan har adresser till personer; företagen står i data/claim_participants.csv",
                   "the participant list has addresses of people; the companies are in data/claim_participants.csv")  # fmt: skip
        place = f"ansökan om utbetalning {one.claim.number}, bilaga {number}"
        folder = f"documents/{folder_of(paper) if paper else f'ansokan-{one.claim.number}'}"
        yield _attached(case, bundle, one, (folder, number), place, one.purpose, paper, why, unsearched)
        told()
    sent = ReportFile.objects.filter(report__agreement=case.agreement).exclude(since=None).select_related("report")
    papers = {one.report_id: case.paper(one.document_id) for one in editions_of(case)}
    for number, given_with in enumerate(sent.order_by("report__number", "pk").iterator(), 1):
        paper = papers.get(given_with.report_id)
        place = f"rapport {given_with.report.number}, bilaga {number}"
        folder = f"documents/{folder_of(paper) if paper else f'rapport-{given_with.report.number}'}"
        yield _attached(case, bundle, given_with, (folder, number), place, "report", paper, None, unsearched)
        told()
    responses = {one.response_id: one for one in case.applications}
    given = Attachment.objects.filter(response__in=list(responses)).order_by("pk")
    for number, answer in enumerate(given.iterator(), 1):
        paper = next(
            (one for one in case.documents.values() if one.diary_number == responses[answer.response_id].diary_number),
            None,
        )
        place = f"ansökan, bilaga {number}"
        folder = f"documents/{folder_of(paper) if paper else 'ansokan'}"
        yield _attached(case, bundle, answer, (folder, number), place, answer.question, paper, None, unsearched)
        told()


def _attached(
    case: Case, bundle: Bundle, one: Any, at: tuple[str, int], place: str, purpose: str, paper: Document | None, why: Why | None,
    unsearched: bool,
) -> Row:  # fmt: skip
    if paper and paper.secrecy:
        why = (paper.secrecy, "hör till en sekretessmarkerad handling", "belongs to a document marked with secrecy")
    name = f"bilaga-{at[1]}-{'' if why else one.name}"
    kept = put(
        case,
        bundle,
        one.file,
        Paper(at[0], name, one.media_type, one.size, one.sha256),
        why,
        checked=unsearched,
        place=place,
    )
    if not kept.path and not why:
        why = (UNSEARCHED, "", "")
    told = f"(undantagen, {why[0]})" if why else one.name
    return Row((place, purpose, told, one.media_type, one.size, one.sha256, kept.path, kept.whole), paper)


@dataclass(frozen=True)
class Paper:
    folder: str
    name: str
    media_type: str
    size: int
    sha256: str


def put(case: Telling, bundle: Bundle, file: File, paper: Paper, why: Why | None, *, checked: bool, place: str) -> Kept:
    """Put a file into the bundle unless it is withheld, `why`; what nobody has `checked` and no search can read is too."""
    if why is None and not checked:
        found = _search(case, file, paper)
        if found:
            why = (
                PERSONAL,
                "filen nämner en person eller något som är sekretess",
                "the file names a person or something that is secret",
            )
        elif found is None:
            why = (UNSEARCHED, "kunde inte genomsökas efter personuppgifter; prövas för hand",
                   "could not be searched for personal data; is tried by hand")  # fmt: skip
    if why is not None:
        case.masker.withhold(Withheld("file", place, *why, sha256=paper.sha256, size=paper.size))
        return Kept()
    if paper.size and (elsewhere := bundle.known(paper.sha256)):
        return Kept(elsewhere, "ja")
    path = f"{paper.folder}/{_safe(paper.name)}"
    if path in bundle.entries:
        path = f"{paper.folder}/{len(bundle.entries)}-{_safe(paper.name)}"
    try:
        with file.open("rb") as content:
            made = bundle.add(path, pieces_of(content), expected=paper.size)
    except FileNotFoundError:
        case.masker.withhold(Withheld("file", place, "saknas", "filen finns inte där den ska ligga", "the file is not where it should be",
                                      sha256=paper.sha256, size=paper.size))  # fmt: skip
        return Kept(whole="saknas")
    return Kept(path, "ja" if made.sha256 == paper.sha256 else "nej")


def _search(case: Telling, file: File, paper: Paper) -> bool | None:
    if paper.size > MOST_SEARCHED:
        return None
    try:
        with file.open("rb") as content:
            return searched(_bytes(content), paper.media_type, case.masker.tells)
    except FileNotFoundError:
        return False


def _bytes(content: BinaryIO | Any) -> bytes:
    return bytes(content.read())


def _safe(name: str) -> str:
    """A file's name that any system can hold and that names nobody."""
    clean = cleaned(name)
    suffix = PurePath(clean).suffix
    stem = slugify(PurePath(clean).stem)[:60] or "fil"
    return f"{stem}.{slugify(suffix)}" if slugify(suffix) else stem
