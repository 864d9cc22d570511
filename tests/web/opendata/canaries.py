"""Planting a word of its own in every text of every table, past every rule, and finding which of them come out.

The triggers that guard tables against changes are dropped first; the test's transaction brings them back. SQLite only.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

WORD = re.compile(r"KANARIE(\d{4})Q")
TEXTS = (models.CharField, models.TextField, models.JSONField)
# Keys, codes, fingerprints and figures written as text: code reads them, so a word in one breaks the reading and shows no leak.
CODES = re.compile(
    r"(^|_)(key|code|sha256|hash|digest|language|precision|unit|purpose|stage|split|part|retention|qualifier|series|media_type|"
    r"layer|grain|funnel|method|fills|group|verdict|indicator|section|ground|use|mandate|organisation|act|type|root|head|printed|"
    r"state|role|kind|status|direction|government_number|agency_number|diary_number|month_day|app_label|model|codename|session_key)$"
)
NUMBERS = {"number"}  # organisation and account numbers, planted as figures so that what reads them still can
NOT_OURS = {"django_session", "django_content_type", "django_migrations", "auth_permission", "auth_group"}


@dataclass
class Planted:
    """The words by number with their places ("decisions.Decision.content.reasons_sv"), and the places that could not be."""

    places: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def word(self, place: str) -> str:
        number = len(self.places) + 1
        self.places[number] = place
        return f"KANARIE{number:04d}Q"

    def met(self, contents: Iterable[tuple[str, str]]) -> dict[str, str]:
        """The places whose words stand in something, with where the first does. `contents` are (where, text)."""
        found: dict[str, str] = {}
        for where, text in contents:
            for number in WORD.findall(text):
                found.setdefault(self.places[int(number)], where)
        return found


def every_text() -> Iterator[tuple[str, Any, Any]]:
    """Every field of every table that holds text, with its place."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if model._meta.db_table not in NOT_OURS and not model._meta.proxy and model._meta.managed:
            for one in model._meta.concrete_fields:
                if isinstance(one, TEXTS) and not isinstance(one, models.FileField):
                    yield f"{model._meta.label}.{one.name}", model, one


def is_code(one: Any) -> bool:
    return bool(one.primary_key or one.choices or isinstance(one, models.SlugField) or CODES.search(one.name))


def plant() -> Planted:
    """A word of its own in every text that is no code, in every row that says something there; in every row, where none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    planted = Planted()
    for place, model, one in every_text():
        if is_code(one) or one.name in NUMBERS:
            continue
        try:
            with transaction.atomic():
                (_in_json if isinstance(one, models.JSONField) else _in_text)(planted, place, model, one)
        except IntegrityError:
            planted.refused.append(place)
    return planted


def _in_text(planted: Planted, place: str, model: Any, one: Any) -> None:
    table, column, word = model._meta.db_table, one.column, planted.word(place)
    mail = isinstance(one, models.EmailField)
    value = f"'{word}.' || rowid || '@example.org'" if mail else f"\"{column}\" || ' {word}'"
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET "{column}" = {value} WHERE "{column}" IS NOT NULL AND "{column}" <> \'\'')
        if not cursor.rowcount and one.name != "secrecy":  # a mark on everything would only hide it
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s', [word])


def _in_json(planted: Planted, place: str, model: Any, one: Any) -> None:
    """In every sentence of the content, with a word for each path in it."""
    table, column, key = model._meta.db_table, one.column, model._meta.pk.column
    words: dict[str, str] = {}

    def told(value: Any, path: str) -> Any:
        if isinstance(value, dict):
            return {name: told(inner, f"{path}.{name}") for name, inner in value.items()}
        if isinstance(value, list):
            return [told(inner, path) for inner in value]
        if not isinstance(value, str) or " " not in value.strip():
            return value
        if path not in words:
            words[path] = planted.word(path)
        return f"{value} {words[path]}"

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}", "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')
        for pk, text in cursor.fetchall():
            before = json.loads(text)
            after = told(before, place)
            if after != before:
                cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [json.dumps(after), pk])


def a_sole_trader_and_a_marked_case() -> tuple[list[str], list[str]]:
    """Make one of the example's companies a person whose support is not marked with secrecy, and mark one grant to a public
    body. Gives what must never be met of the person, and what must not of the marked case."""
    from verkstad.decisions.models import Decision
    from verkstad.organisations.models import Organisation
    from verkstad.registry.models import Document

    grants = Decision.objects.filter(amount_ore__gt=0).select_related("application__owner", "document").order_by("pk")
    person = next(one for one in grants if one.application.owner.kind == "company")
    case = next(one for one in grants if one.application.owner.kind != "company")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
    Organisation.objects.filter(pk=person.application.owner_id).update(number="8506151234", name="Siv Hemligsson Svets")
    papers = Document.objects.filter(decision__application=person.application) | Document.objects.filter(
        agreement__application=person.application
    )
    Document.objects.filter(pk__in=papers.values("pk")).update(secrecy="")
    Document.objects.filter(pk=case.document_id).update(secrecy="OSL 30 kap. 23 §", public_title="")
    type(case.application).objects.filter(pk=case.application_id).update(title="Hemligstämplat projekt")
    return ["8506151234", "850615-1234", "Hemligsson"], ["Hemligstämplat projekt", case.project_code]


def files_of(root: Any) -> Iterator[tuple[str, str]]:
    """Every file that is published, with its text; of a workbook the text of each part."""
    import zipfile

    for path in sorted((root / "versions").rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path.name}/{name}", book.read(name).decode()) for name in book.namelist())
        elif path.is_file():
            yield path.name, path.read_text("utf-8")
