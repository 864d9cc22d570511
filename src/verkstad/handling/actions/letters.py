"""Writes a case's letters with their own diary number, registers them and tells the applicant's people."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from verkstad.applications.models import Application
from verkstad.handling.actions.setting import set_letter
from verkstad.handling.letters import Letter, Part
from verkstad.handling.queries.people import people_of
from verkstad.notices.actions import put
from verkstad.people.models import User
from verkstad.registry.actions import open_series, register_document
from verkstad.registry.models import Document, Series
from verkstad.ui.formats import dateword


def send_letter(
    *, application: Application, title: str, file: str, parts: Sequence[Part], actor: User, more: Sequence[tuple[str, str]] = ()
) -> Document:  # fmt: skip
    """Write a Swedish letter to the applicant and register it as outgoing; runs in the caller's transaction, of an act
    under `letters_first`.

    The series is locked first, so that the number printed in the letter is the number it gets. A letter in a case that
    is marked with secrecy gets the same mark, and a public title without the project's name.
    """
    day, key, mandate = timezone.localdate(), actor.journal_key, application.call.mandate.key
    number = next_number(mandate=mandate, day=day, actor=key)
    letter = letter_of(application, title, number, day, parts, actor, more)
    mark = mark_of(application)
    document = register_document(
        mandate=mandate, direction="out", date=day, title=f"{title}: {application.title or application.key}"[:300],
        counterpart=application.owner.name, private_person=application.owner.is_person, secrecy=mark,
        public_title=title if mark else "", organisation=application.owner.key, retention="support",
        their_number="", file=(f"{file}-{application.key}.pdf", set_letter(letter, day)), actor=key,
    )  # fmt: skip
    return as_written(document, number)


def next_number(*, mandate: str, day: date, actor: str) -> str:
    """The number that the next document of the mandate gets; the series stays locked until the transaction ends."""
    series = open_series(mandate=mandate, year=day.year, actor=actor)
    series = Series.objects.select_for_update().get(pk=series.pk)
    return f"{series.prefix} {series.year}:{series.last + 1}"


def as_written(document: Document, number: str) -> Document:
    """The document, if it got the number that its letter says."""
    if document.diary_number != number:
        raise RuntimeError(f"the letter says {number} but was registered as {document.diary_number}")
    return document


def register_incoming(*, application: Application, title: str, actor: User) -> Document:
    """Note in the diary that something came in through the applicant's own page (a withdrawal)."""
    mark = mark_of(application)
    return register_document(
        mandate=application.call.mandate.key, direction="in", date=timezone.localdate(),
        title=f"{title}: {application.title or application.key}"[:300], counterpart=application.owner.name,
        private_person=application.owner.is_person, secrecy=mark, public_title=title if mark else "",
        organisation=application.owner.key, retention="support", actor=actor.journal_key,
    )  # fmt: skip


def mark_of(application: Application) -> str:
    """The secrecy mark of the application as it was registered, "" where it has none."""
    documents = Document.objects.filter(submission__application=application).exclude(secrecy="")
    return documents.order_by("-submission__number").values_list("secrecy", flat=True).first() or ""


def letter_of(
    application: Application, title: str, number: str, day: date, parts: Sequence[Part], actor: User,
    more: Sequence[tuple[str, str]] = (),
) -> Letter:  # fmt: skip
    with override("sv"):
        reference = [("Datum", dateword(day)), ("Diarienummer för denna handling", number)]
        if application.diary_number:
            reference.append(("Ansökans diarienummer", application.diary_number))
        reference += [("Utlysning", application.call.title_sv), *more]
        owner = application.owner
        to = [owner.name] + ([f"Org.nr {owner.public_number}"] if owner.public_number else [])
        programme = application.call.mandate.programme
        own = str(actor) if actor.get_full_name() else ""
        return Letter(programme.agency_name or "Myndigheten", to, reference, title, parts, [own] if own else [], number)


def tell_applicant(*, application: Application, template: str, once: str, url: str = "", **context: str) -> None:
    """Put a notice to everybody who acts for the applicant today."""
    facts = {
        "case": str(application),
        "title": application.title or str(application),
        "call": application.call.title_sv,
    }
    for person in people_of(application.owner.key):
        put(to=person, template=template, context={**facts, **context}, once_key=f"{template}:{once}",
            url=url or reverse("handling:mine", args=[application.key]))  # fmt: skip
