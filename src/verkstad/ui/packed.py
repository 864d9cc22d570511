"""Rows that belong to another row, brought along by its query as JSON and made into instances again.

Where a page needs a thing with all that belongs to it, each kind of rows would otherwise be a question of its own to the
database. `packed` makes the subquery, `read` gives the rows, `instance` one of them as the ORM would have made it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Aggregate, F, JSONField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

Row = Mapping[str, Any]


class Rows(Aggregate):
    """Rows as one JSON array."""

    output_field = JSONField()
    function = "JSONB_AGG"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)


def packed(rows: QuerySet[Any], owner: str, columns_: Mapping[str, Any]) -> Subquery:
    """Those of the rows whose `owner` is the outer query's row, as JSON."""
    mine = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Subquery(mine.annotate(rows=Rows(JSONObject(**columns_))).values("rows"), output_field=JSONField())


def columns(model: type[Model], path: str = "") -> dict[str, F]:
    """Every column of a model, under the name it is read by: with the path that leads to it ("body__")."""
    return {f"{path}{field.attname}": F(f"{path}{field.attname}") for field in model._meta.concrete_fields}


def read(found: Any) -> list[Row]:
    """The array, also where the engine gives an inner one as text."""
    return list(json.loads(found) if isinstance(found, str) else found or ())


def instance(model: Any, row: Row, path: str = "") -> Any:
    """An instance as the ORM would have made it, of a row of JSON."""
    fields = model._meta.concrete_fields
    values = [_value(field, row[f"{path}{field.attname}"]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)


def _value(field: Any, value: Any) -> Any:
    """As the field keeps it. In JSON a moment is text, on SQLite without its zone, which is UTC."""
    found = field.to_python(value)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found
