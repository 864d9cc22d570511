"""A mandate's own facts (envelopes, amendments, terms, duties, requests) read together: one query, where a prefetch asks five."""

import json
from typing import Any

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from verkstad.mandate.models import Amendment, DrawDown, Envelope, Mandate, Obligation, Term

PARTS: dict[str, type[Model]] = {"envelopes": Envelope, "amendments": Amendment, "terms": Term, "obligations": Obligation,
                                 "draw_downs": DrawDown}  # fmt: skip


def with_facts(mandate: Mandate) -> Mandate:
    """The mandate with its facts as if they were prefetched. One query."""
    parts = [_packed(name, kind, mandate) for name, kind in PARTS.items()]
    found: dict[str, list[Any]] = {name: [] for name in PARTS}
    for name, row in parts[0].union(*parts[1:], all=True):
        found[name].append(_unpacked(PARTS[name], json.loads(row)))
    for name in PARTS:
        rows: QuerySet[Any] = getattr(mandate, name).all()
        rows._result_cache = sorted(found[name], key=_place)
        mandate.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
    return mandate


def _packed(name: str, kind: type[Model], mandate: Mandate) -> "QuerySet[Any, Any]":
    columns = {field.attname: field.attname for field in kind._meta.concrete_fields}
    rows = kind._default_manager.filter(mandate=mandate).order_by()
    return rows.values_list(Value(name, output_field=CharField()), Cast(JSONObject(**columns), CharField()))


def _unpacked(kind: type[Model], row: dict[str, Any]) -> Model:
    fields = kind._meta.concrete_fields
    return kind.from_db("default", [one.attname for one in fields], [one.to_python(row[one.attname]) for one in fields])


def _place(one: Model) -> list[tuple[bool, Any]]:
    """Its place in the order of its kind; what is not known comes last."""
    values = [getattr(one, {"source": "source_id"}.get(str(name), str(name))) for name in one._meta.ordering or ()]
    return [(value is None, value if value is not None else 0) for value in values]
