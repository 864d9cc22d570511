"""An approved edition as everybody reads it, its files, and what changed from the one before."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Value, Values
from verkstad.editions.models import Copy, Edition
from verkstad.editions.pages.shown import sections_of
from verkstad.editions.queries.frozen import FigureChanged, figures_changed, snapshot_of_copy, texts_changed
from verkstad.funds.models import FundingSource
from verkstad.journal.models import Act
from verkstad.organisations.models import Region
from verkstad.people.access import Who, may
from verkstad.reports.figures import FIGURES
from verkstad.reports.figures.addresses import address_of
from verkstad.ui.pictures.picture import Picture

TYPES = {
    "pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json", "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
OPENED = {"pdf"}  # shown by the browser; the rest is saved


def edition_facts(row: Edition, user: Who, asked: str) -> dict[str, Any]:
    """The edition in a language: its document from the snapshot, its files, how it is proved, the other editions."""
    copies = {one.language: one for one in row.copies.all()}
    language = asked if asked in copies else "sv" if "sv" in copies else next(iter(copies))
    copy = copies[language]
    snapshot = snapshot_of_copy(copy)
    editions = list(row.report.editions.select_related("document"))
    return {
        "row": row, "copy": copy, "language": language, "others": [one for one in copies if one != language],
        "document": snapshot.document, "sections": sections_of(snapshot.document, snapshot.values), "files": files(row, copy),
        "editions": editions, "later": max((one for one in editions if one.number > row.number), key=lambda one: one.number, default=None),
        "own": may(user, "editions.view_report", row.report), "act": frozen_by(copy), "name": name_of(row, language),
    }  # fmt: skip


def name_of(row: Edition, language: str) -> str:
    """What an edition's files are called, before their form."""
    return f"rapport-{row.report_id}-utgava-{row.number}-{language}"


def frozen_by(copy: Copy) -> Act | None:
    """The act of the journal that names the copy's fingerprint: what the file is checked against from outside."""
    key = str(copy.edition.report_id)
    return Act.objects.filter(
        act="edition.frozen", subject_type="report", subject_key=key, facts__snapshot=copy.sha256
    ).first()


def files(row: Edition, copy: Copy) -> list[dict[str, Any]]:
    """What can be fetched, with its size."""
    from django.urls import reverse

    labels = {
        "pdf": _("PDF with the figures and their rows inside"), "html": _("One page for the browser (HTML)"),
        "docx": _("Text to edit (DOCX)"), "xlsx": _("Tables to reckon with (XLSX)"),
    }  # fmt: skip
    return [
        {"form": form, "label": labels[form], "size": copy.marks[form]["size"],
         "url": reverse("editions:copy", args=[row.pk, f"{copy.language}.{form}"])}
        for form in Copy.FORMS if form in copy.marks
    ] + [{"form": "zip", "label": _("All of it with the proof, in one file (ZIP)"), "size": None,
          "url": reverse("editions:copy", args=[row.pk, f"{copy.language}.zip"])}]  # fmt: skip


def file_of(row: Edition, language: str, form: str) -> HttpResponseBase | None:
    """A file as it was made, under a name that says what it is; None where there is none. JSON is the snapshot itself, ZIP
    all of them with the proof."""
    copy = row.copies.filter(language=language).first()
    if copy is None:
        return None
    name = name_of(row, language)
    if form in ("json", "zip"):
        content = snapshot_of_copy(copy).content if form == "json" else zipped(copy, name)
        return HttpResponse(
            content, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}
        )
    field = getattr(copy, form)
    if not field:
        return None
    return FileResponse(
        field.open("rb"), content_type=TYPES[form], as_attachment=form not in OPENED, filename=f"{name}.{form}"
    )


def zipped(copy: Copy, name: str) -> bytes:
    """Every file of a copy in one, which `verkstad report verify` checks as a whole."""
    from verkstad.core.reporting.package import zip_of_made

    made = {}
    for form in Copy.FORMS:
        if field := getattr(copy, form):
            with field.open("rb") as file:
                made[form] = bytes(file.read())
    return zip_of_made(made, snapshot_of_copy(copy), name)


def difference_facts(row: Edition, user: Who, asked: str) -> dict[str, Any]:
    """What changed from the edition before, in a language that both are in."""
    if row.replaces is None:
        return {"row": row}
    both = {one.language for one in row.copies.all()} & {one.language for one in row.replaces.copies.all()}
    language = asked if asked in both else "sv"
    names = names_of(row, language)
    figures = [
        {"name": FIGURES[one.key].words(language) if one.key in FIGURES else one.key,
         "of": ", ".join(names.get((name, value), value) for name, value in one.bound.dims),
         "before": one.before, "after": one.after, "why": why(one, row), "url": address_of(one.key, one.frame)}
        for one in figures_changed(row.replaces, row, language)
    ]  # fmt: skip
    return {"row": row, "figures": figures, "texts": texts_changed(row.replaces, row, language)}


def names_of(row: Edition, language: str) -> dict[tuple[str, str], str]:
    """What counties, funding sources and projects are called, by dimension and key. Three queries."""
    mandate = row.report.mandate
    found = {("region", one.code): one.name for one in Region.objects.all()}
    found |= {("project", one.key): one.name for one in mandate.projects.all()}
    for source in FundingSource.objects.filter(book=mandate.book_id) if mandate.book_id else ():
        found["source", source.key] = source.label_en if language == "en" and source.label_en else source.label_sv
    return found


def why(one: FigureChanged, row: Edition) -> str:
    """Why a figure is another: facts that came later of days that were counted already, or later days counted too."""
    fewer = row.replaces is not None and row.as_of < row.replaces.as_of
    if one.later_days and fewer:
        return _("Fewer days are counted than in the edition before.")
    if one.corrected and one.later_days:
        return _("Facts of days already counted came in later, and later days are counted too.")
    if one.corrected:
        return _("Facts of days already counted were booked or corrected after the edition before was frozen.")
    if one.later_days:
        return _("Later days are counted too.")
    return _("It is told in another form, or defined in another way.")


__all__ = ["Picture", "Value", "Values", "difference_facts", "edition_facts", "file_of"]
