"""How programmes, their focus areas and themes, and mandates come to be and change. Each is an upsert by key."""

from datetime import date
from typing import Any

from django.db import transaction

from verkstad.core.changes import Changes
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.models import Book
from verkstad.mandate import rules
from verkstad.mandate.actions.saving import kept, refuse
from verkstad.mandate.models import FocusArea, Mandate, Programme, Theme


@transaction.atomic
def save_programme(
    *, key: str, name_sv: str, name_en: str, summary_sv: str = "", summary_en: str = "",
    agency_name: str = "", fictional: bool = False, pack_digest: str = "", order: int = 0, actor: str,
) -> tuple[Programme, Changes]:  # fmt: skip
    """Make or change a programme by its key; `agency_name` stands in its letters. Refuses one without a name."""
    refuse(rules.named("programme", key, name_sv))
    values = {"name_sv": name_sv, "name_en": name_en or name_sv, "summary_sv": summary_sv, "summary_en": summary_en,
              "agency_name": agency_name, "fictional": fictional, "pack_digest": pack_digest, "order": order}  # fmt: skip
    return kept(Programme, {"key": key}, values, act="programme.saved", subject=f"programme:{key}", mandate="",
                actor=actor, long=("summary_sv", "summary_en"))  # fmt: skip


@transaction.atomic
def save_focus_area(
    *, programme: str, key: str, number: int, name_sv: str, name_en: str, aim_sv: str = "", aim_en: str = "",
    source_note: str = "", actor: str,
) -> tuple[FocusArea, Changes]:  # fmt: skip
    """Make or change a focus area of a programme by its key."""
    owner = the_programme(programme)
    refuse(rules.named("focus area", key, name_sv))
    values = {"number": number, "name_sv": name_sv, "name_en": name_en or name_sv, "aim_sv": aim_sv, "aim_en": aim_en,
              "source_note": source_note}  # fmt: skip
    return kept(FocusArea, {"programme": owner, "key": key}, values, act="focus_area.saved",
                subject=f"focus_area:{key}", mandate="", actor=actor, about={"programme": owner.key})  # fmt: skip


@transaction.atomic
def save_theme(
    *, programme: str, number: int, name_sv: str, name_en: str, source_note: str = "", actor: str
) -> tuple[Theme, Changes]:
    """Make or change a theme of a programme by its number."""
    owner = the_programme(programme)
    refuse(rules.named("theme", str(number), name_sv))
    values = {"name_sv": name_sv, "name_en": name_en or name_sv, "source_note": source_note}
    return kept(Theme, {"programme": owner, "number": number}, values, act="theme.saved", subject=f"theme:{number}",
                mandate="", actor=actor, about={"programme": owner.key})  # fmt: skip


@transaction.atomic
def save_mandate(
    *, programme: str, key: str, number: int, name_sv: str, name_en: str, original_ore: int,
    government_number: str = "", agency_number: str = "", purpose_sv: str = "", purpose_en: str = "",
    decided_on: date | None = None, first_year: int | None = None, last_year: int | None = None, source_note: str = "",
    public: bool = True, payer: str = "", actor: str,
) -> tuple[Mandate, Changes]:  # fmt: skip
    """Make or change a mandate by its key; a book open under the same key becomes its book.

    `payer` is who its requests for money are written to; blank leaves it as it is (at first Kammarkollegiet, which pays
    state agencies in Sweden).

    Refuses a mandate without a name, an amount below zero, a last year before the first, a number in the programme or
    a government diary number that another mandate has (naming it), and a decision after the last year.
    """
    owner = the_programme(programme)
    refuse(
        rules.mandate_findings(key=key, name=name_sv, original_ore=original_ore, first_year=first_year,
                               last_year=last_year, decided_on=decided_on)
        + rules.taken(owner, key=key, number=number, government_number=government_number)
    )  # fmt: skip
    values: dict[str, Any] = {
        "programme_id": owner.pk, "number": number, "name_sv": name_sv, "name_en": name_en or name_sv,
        "government_number": government_number, "agency_number": agency_number, "purpose_sv": purpose_sv,
        "purpose_en": purpose_en, "decided_on": decided_on, "first_year": first_year, "last_year": last_year,
        "original_ore": original_ore, "source_note": source_note, "public": public,
    }  # fmt: skip
    if payer.strip():
        values["payer"] = payer.strip()
    book = Book.objects.filter(key=key).first()
    if book is not None:
        values["book_id"] = book.pk
    return kept(Mandate, {"key": key}, values, act="mandate.saved", subject=f"mandate:{key}", mandate=key, actor=actor,
                long=("purpose_sv", "purpose_en", "book_id", "programme_id"))  # fmt: skip


def the_programme(key: str) -> Programme:
    found = Programme.objects.filter(key=key).first()
    if found is None:
        raise Refused.because(
            "programme.unknown",
            gettext_noop("There is no programme “%(key)s”."),
            {"key": key},
            where="programme",
            fix=gettext_noop("Register the programme first, or correct its key."),
        )
    return found
