"""The diary as everybody may read it, and documents as their staff may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When
from django.utils import timezone

from verkstad.journal.words import words
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS, Role
from verkstad.registry.models import Document, DocumentQuerySet, Series
from verkstad.registry.rules import folded

PAGE = 50
ORDERS = {
    "": ("-date", "-pk"),
    "date": ("date", "pk"),
    "-date": ("-date", "-pk"),
    "number": ("series__prefix", "series__year", "number"),
    "-number": ("-series__prefix", "-series__year", "-number"),
}
# All that the public diary knows of a document. Nothing else is read from the database for it.
SHOWN = ("diary_number", "date", "direction", "mandate", "shown_title", "shown_counterpart", "marked")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the diary; empty fields choose nothing. `year` is the year of the number."""

    text: str = ""
    mandate: str = ""
    year: str = ""
    direction: str = ""
    order: str = ""


def public_diary(wanted: Wanted) -> QuerySet[Document, dict[str, Any]]:
    """Rows of the public diary: dicts of SHOWN. A marked document shows its public title only, never its counterpart.

    Searches in what is shown and in nothing else.
    """
    open_ = Q(secrecy="")
    rows = Document.objects.annotate(
        shown_title=Case(
            When(~Q(public_title=""), then=F("public_title")),
            When(open_, then=F("title")),
            default=Value(""),
            output_field=CharField(),
        ),
        shown_counterpart=Case(
            When(open_ & Q(private_person=False), then=F("counterpart")), default=Value(""), output_field=CharField()
        ),
        marked=Case(When(open_, then=Value(False)), default=Value(True), output_field=BooleanField()),
    )
    rows = _chosen(rows, wanted, "shown_text")
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS[""])).values(*SHOWN)


def _chosen(rows: Any, wanted: Wanted, text_field: str) -> Any:
    for word in folded(wanted.text).split():
        rows = rows.filter(**{f"{text_field}__contains": word})
    if wanted.mandate:
        rows = rows.filter(mandate="" if wanted.mandate == "-" else wanted.mandate)
    if wanted.year:
        rows = rows.filter(series__year=int(wanted.year))
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    return rows


def documents_of_staff(user: Who) -> DocumentQuerySet:
    """The documents of the mandates that a person works with."""
    reached = mandates_of(user, *READERS)
    return Document.objects.all() if reached is None else Document.objects.filter(mandate__in=reached)


def staff_list(user: Who, wanted: Wanted, *, mark: str = "", retention: str = "") -> DocumentQuerySet:
    """Staff's list of documents: `mark` is "marked" or "open", `retention` a class or "none"."""
    rows = _chosen(documents_of_staff(user), wanted, "full_text")
    if mark:
        rows = rows.exclude(secrecy="") if mark == "marked" else rows.filter(secrecy="")
    if retention:
        rows = rows.filter(retention="" if retention == "none" else retention)
    return rows.order_by(*ORDERS.get(wanted.order, ORDERS[""]))


def disposable(user: Who, on: date | None = None) -> DocumentQuerySet:
    """Documents whose time is out on a day (today unless told), the oldest first."""
    day = on or timezone.localdate()
    return documents_of_staff(user).filter(disposed_at=None, retain_until__lt=day).order_by("retain_until", "pk")


def series_years() -> list[int]:
    """The years that have numbers, latest first."""
    return list(Series.objects.order_by("-year").values_list("year", flat=True).distinct())


def series_mandates() -> dict[str, str]:
    """Mandates that have numbers, key to name, by name. Two queries."""
    names = words.mandate_names()
    keys = Series.objects.order_by().values_list("mandate", flat=True).distinct()
    return dict(sorted(((key, names.get(key, key)) for key in keys), key=lambda pair: pair[1].casefold()))


def mandates_to_register(user: Who) -> dict[str, str]:
    """Mandates that a person may register documents for, key to name; the key "" where they may for none in particular."""
    names = words.mandate_names()
    reached = mandates_of(user, Role.REGISTRAR, Role.OFFICER)
    keys: Iterable[str] = set(names) | set(series_mandates()) if reached is None else reached
    named = sorted(((key, names.get(key, key)) for key in keys if key), key=lambda pair: pair[1].casefold())
    return dict(named) | ({"": ""} if reached is None else {})
