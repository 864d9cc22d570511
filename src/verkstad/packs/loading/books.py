"""The books: their sources, kinds of money, accounts and projects, and the statements that others printed."""

from __future__ import annotations

from verkstad.core.changes import Changes
from verkstad.core.packs.pack import Row
from verkstad.core.packs.published import check_of
from verkstad.funds.actions import AccountSpec, KindSpec, ObjectSpec, SourceSpec, open_book, save_project_code
from verkstad.funds.models import Book, ProjectCode
from verkstad.mandate.models import Mandate
from verkstad.packs.loading.load import Load
from verkstad.reports.actions import save_published_report
from verkstad.reports.models import PublishedReport

KNOWN = (Book, ProjectCode, PublishedReport)


def open_books(load: Load, mandate: Row) -> None:
    """The mandate's book, under the mandate's key. Codes of projects come before the SIE objects that point to them."""
    book = Book.objects.filter(key=mandate["key"]).first()
    with load.row(mandate, "in_full"):
        if book is None:
            book = _open(load, mandate, projects=False)[0]
            load.note(mandate, "book", book.key, (book, {}))
        for row in load.pack["projects"]:
            if row["mandate"] == mandate["key"]:
                outcome = save_project_code(book=book, code=row["key"], name=row["name"], actor=load.actor)
                load.note(row, "project code", f"{book.key}/{row['key']}", outcome)
        kept, changes = _open(load, mandate, projects=True)
        if changes or not load.is_new(kept):
            load.note(mandate, "book", kept.key, (kept, changes))


def _open(load: Load, mandate: Row, *, projects: bool) -> tuple[Book, Changes]:
    pack, own = load.pack, {row["key"] for row in load.pack["projects"] if row["mandate"] == mandate["key"]}
    return open_book(
        key=mandate["key"], title=mandate["name_sv"], public=mandate["published"], first_year=mandate["from"].first.year,
        last_year=mandate["to"].last.year, actor=load.actor,
        sources=[
            SourceSpec(row["key"], row["name_sv"], row["name_en"], row["repayable"], order, row["funding_kind"])
            for order, row in enumerate(pack["fund_sources"], 1)
        ],
        cost_kinds=[
            KindSpec(row["key"], row["name_sv"], row["name_en"], row["group"], order)
            for order, row in enumerate(pack["cost_kinds"], 1)
        ],
        account_mappings=[
            AccountSpec(str(row["first"]), str(row["last"]), row["cost_kind"] or "", row["use"]) for row in pack["sie_accounts"]
        ],
        object_mappings=[
            ObjectSpec(row["dimension"], row["object"], row["fund_source"] or "", row["project"] or "")
            for row in pack["sie_objects"]
            if not row["project"] or (projects and row["project"] in own)
        ],
    )  # fmt: skip


def load_published(load: Load) -> None:
    """Statements that others printed, cell by cell as printed."""
    for row in load.about.children.get("published", []):
        figures = {
            (line["key"], column): f"{figure:f}"
            for line in load.pack["published_statement"]
            for column, figure in {**line.figures, "total": line["total"]}.items()
            if figure is not None
        }
        with load.row(row):
            outcome = save_published_report(
                mandate=Mandate.objects.get(key=row["mandate"]), key=row["key"], title_sv=row["title_sv"],
                title_en=row["title_en"], as_of=row["as_of"], figures=figures, source_note=load.source_note(row),
                checks=[check_of(one) for one in load.pack["published_checks"] if one["report"] == row["key"]],
                actor=load.actor,
            )  # fmt: skip
            load.note(row, "published report", f"{row['mandate']}/{row['key']}", outcome)
