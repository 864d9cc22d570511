"""How a fact of a mandate is kept: locked, compared, written only where it differs, and told to the journal."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import models

from verkstad.core.changes import Changes, as_facts, differences
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.models import Book, FundingSource
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate

Thing = TypeVar("Thing", bound=models.Model)


def refuse(findings: Collection[Finding]) -> None:
    """Raise Refused with every finding; nothing where there is none."""
    if findings:
        raise Refused(*findings)


def kept(
    model: type[Thing], known_by: Mapping[str, Any], values: Mapping[str, Any], *, act: str, subject: str, mandate: str,
    actor: str, about: Mapping[str, Any] | None = None, long: Collection[str] = (),
) -> tuple[Thing, Changes]:  # fmt: skip
    """Make or change one row, known by `known_by`; the journal hears of it only when something changed.

    Returns the row and field -> (old, new). `long` fields are told to the journal by name only. Must run in a
    transaction.
    """
    now = model._default_manager.select_for_update(of=("self",)).filter(**known_by).first()
    changes = differences(now, values)
    if now is None:
        now = model._default_manager.create(**known_by, **values)
        changes = changes or {"new": (None, True)}
    elif changes:
        for name, (_old, new) in changes.items():
            setattr(now, name, new)
        now.save(update_fields=list(changes))
    if changes:
        facts = as_facts(changes, names_only=long) | dict(about or {})
        record(actor=actor, act=act, subject_type=subject.split(":")[0], subject_key=subject.split(":", 1)[1],
               mandate=mandate, facts=facts)  # fmt: skip
    return now, changes


def the_mandate(mandate: Mandate | str) -> Mandate:
    """The mandate, locked until the transaction ends; refused where no mandate has the key."""
    key = mandate if isinstance(mandate, str) else mandate.key
    found = Mandate.objects.select_for_update(of=("self",)).select_related("book").filter(key=key).first()
    if found is None:
        raise Refused.because(
            "mandate.unknown",
            gettext_noop("There is no mandate “%(key)s”."),
            {"key": key},
            where="mandate",
            fix=gettext_noop("Register the mandate first, or correct its key."),
        )
    return found


def book_of(mandate: Mandate) -> Book | None:
    """The mandate's book, also one that was opened under its key after the mandate was registered."""
    return mandate.book or Book.objects.filter(key=mandate.key).first()


def the_source(mandate: Mandate, key: str) -> FundingSource | None:
    """A source of money of the mandate's book; None where none is named or the mandate has no book yet."""
    book = book_of(mandate)
    if not key or book is None:
        return None
    found = FundingSource.objects.filter(book=book, key=key).first()
    if found is None:
        raise Refused.because(
            "mandate.unknown_source",
            gettext_noop("The book of %(mandate)s has no source of money “%(key)s”."),
            {"mandate": mandate.key, "key": key},
            where="fund_source",
            fix=gettext_noop("Open the book with this source first, or correct its key."),
        )
    return found
