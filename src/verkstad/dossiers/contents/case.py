"""All that belongs to a project, found once: the applications it rests on, its documents, and what is secret of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from verkstad.agreements.models import Agreement
from verkstad.applications.models import Application, Partner
from verkstad.core.dossiers.masking import PERSONAL, Masker, tells_person
from verkstad.core.dossiers.tables import Table
from verkstad.decisions.models import Appeal
from verkstad.handling.models import Completion, Outcome
from verkstad.organisations.models import Kind
from verkstad.registry.models import Document

COMPANY = "OSL 30 kap. 23 §"  # what a company's grant is for stands in no public list either


@dataclass(frozen=True)
class Row:
    """A row of a table with what it is told in: its secrecy mark holds for the row's texts. `clause` is a mark of its own."""

    values: Sequence[Any]
    document: Document | None = None
    clause: str = ""


@dataclass(kw_only=True)
class Telling:
    """What is told of anything: what is taken out of its texts, and which papers it may speak of."""

    documents: dict[int, Document] = field(default_factory=dict)
    masker: Masker = field(default_factory=Masker)
    tainted: set[int] = field(default_factory=set)
    kin: dict[int, set[int]] = field(default_factory=dict)  # papers that repeat what is told with another
    clause = ""  # under which all of it is withheld

    def told(self, table: Table, rows: Iterable[Row]) -> Iterator[list[Any]]:
        """The rows as they may be told; a row whose text held personal data taints its document."""
        places = [(f"{table.name}.{one.name}", one.text) for one in table.columns]
        for row in rows:
            before = self.masker.found
            clause = row.clause or (row.document.secrecy if row.document else "")
            yield [
                self.masker.text(value, place, clause if text else "") if isinstance(value, str) else value
                for value, (place, text) in zip(row.values, places, strict=True)
            ]
            if row.document and self.masker.found > before:
                self.tainted |= {row.document.pk, *self.kin.get(row.document.pk, ())}

    def paper(self, pk: int | None) -> Document | None:
        return self.documents.get(pk) if pk else None

    def diary(self, pk: int | None) -> str:
        paper = self.paper(pk)
        return paper.diary_number if paper else ""

    def organisation_number(self, number: str | None, place: str) -> str:
        """An organisation number with its hyphen; that of a person who trades alone is a personal number (R22)."""
        if not number:
            return ""
        if number[2] in "01":
            self.masker.left_out(place)
            return ""
        return f"{number[:6]}-{number[6:]}"

    def name(self, name: str, number: str | None, place: str) -> str:
        """An organisation's name, withheld where it is a person's (R22)."""
        if number and number[2] in "01":
            self.masker.left_out(place)
            return f"[enskild person, {PERSONAL.split(',')[0]}]"
        return name


@dataclass(kw_only=True)
class Case(Telling):
    """A project as the dossier reads it. `tainted` are documents (their ids) whose row held personal data in a text, so
    that the paper, which says the same, is withheld too."""

    agreement: Agreement
    applications: list[Application]
    house: set[int]  # papers that the house itself wrote

    @property
    def application(self) -> Application | None:
        return self.applications[-1] if self.applications else None

    @property
    def marks(self) -> list[str]:
        """The secrecy marks of its documents, the oldest document's first."""
        return [one.secrecy for one in self.documents.values() if one.secrecy]

    @cached_property
    def clause(self) -> str:  # type: ignore[override]
        """The clause under which the project's own title is withheld, "" where it is open."""
        if self.agreement.owner.kind == Kind.COMPANY or self.agreement.owner.is_person:
            return self.marks[0] if self.marks else COMPANY
        said = {
            one
            for application in self.applications
            for one in application.submissions.values_list("document", flat=True)
        }
        said |= {one for one in self.agreement.versions.values_list("document", flat=True) if one}
        return next((one.secrecy for pk, one in self.documents.items() if pk in said and one.secrecy), "")


def case_of(agreement: Agreement) -> Case:
    """Gather a project. A fixed number of queries."""
    applications: list[Application] = []
    now = agreement.application
    while now is not None:
        applications.insert(0, now)
        now = now.previous
    keys = [one.pk for one in applications]
    claims = Q(claim__agreement=agreement)
    house = (
        Q(decision__application__in=keys) | Q(agreement=agreement)
        | Q(pk__in=agreement.versions.exclude(document=None).values("document"))
        | Q(pk__in=agreement.changes.exclude(document=None).values("document"))
        | Q(receipt_of__application__in=keys)
        | Q(progress_edition__report__agreement=agreement)
        | Q(pk__in=agreement.payments.exclude(document=None).values("document"))
        | Q(pk__in=agreement.recoveries.exclude(document=None).values("document"))
        | Q(pk__in=agreement.recoveries.exclude(end_document=None).values("end_document"))
        | Q(pk__in=agreement.claims.exclude(receipt=None).values("receipt"))
        | Q(pk__in=agreement.claims.exclude(letter=None).values("letter"))
    )  # fmt: skip
    appeals = Appeal.objects.filter(Q(decision__application__in=keys) | Q(dismissal__application__in=keys))
    letters = Q(pk__in=Completion.objects.filter(application__in=keys).exclude(letter=None).values("letter"))
    letters |= Q(pk__in=Outcome.objects.filter(application__in=keys).values("document"))
    letters |= Q(pk__in=appeals.exclude(letter=None).values("letter"))
    found = Document.objects.filter(
        claims | house | letters | Q(submission__application__in=keys) | Q(pk__in=appeals.values("document"))
    )
    written = set(Document.objects.filter(house | letters).values_list("pk", flat=True))
    documents = {one.pk: one for one in found.distinct().order_by("date", "pk")}
    case = Case(agreement=agreement, applications=applications, documents=documents, house=written)
    people = any(
        one.number[2:3] in ("0", "1") for one in Partner.objects.filter(application__in=keys).exclude(number="")
    )
    if people or tells_person(agreement.title) or tells_person(agreement.owner.name):
        case.tainted |= written  # the house's papers name the parties and the project
    pairs = [
        *agreement.claims.values_list("document", "receipt"), *agreement.claims.values_list("document", "letter"),
        *agreement.recoveries.values_list("document", "end_document"), *appeals.values_list("document", "letter"),
    ]  # fmt: skip
    for one, other in pairs:
        case.kin.setdefault(one, set()).add(other)
    if clause := case.clause:
        titles = {agreement.title, *(one.title for one in applications)}
        case.masker.secrets = {title: clause for title in sorted(titles) if len(title) > 3}
    return case
