"""A query that is asked with every request, put together by the ORM once and only filled in afterwards.

Putting a query together costs the ORM more than the database needs to answer it. Where many ask the same at once that is
time nobody has.

    WHO = Prepared(lambda: User.objects.filter(pk=PERSON).select_related("home"), PERSON)
    rows = WHO.ask(user_id)          # [{"id": 7, "email": "...", "home__id": 3, "home__name": "..."}]
    users = WHO.found(user_id)       # [<User 7>], with its home

The placeholders must be values that stand nowhere else in the query. One query is kept for each database engine; the
connections to PostgreSQL keep its plan too, unless the settings forbid that (`?prepare=no` in the database's URL).
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError


class Prepared:
    """`make` gives a query of a model's rows that holds the placeholders; `ask` fills them in, in the same order."""

    def __init__(self, make: Callable[[], QuerySet[Any]], *placeholders: Any) -> None:
        self.make, self.placeholders = make, placeholders
        self._kept: dict[str, tuple[str, tuple[Any, ...], Any, Any, dict[str, int]]] = {}

    def ask(self, *values: Any) -> list[dict[str, Any]]:
        """The rows by name of column, with the path to those of related models; each value as the ORM gives it."""
        rows, _compiler, names = self._rows(*values)
        return [{name: row[at] for name, at in names.items()} for row in rows]

    def found(self, *values: Any) -> list[Any]:
        """The rows as instances of the model, with those that the query brings along by `select_related`."""
        return [one for one, _row in self.found_with_rows(*values)]

    def found_with_rows(self, *values: Any) -> list[tuple[Any, tuple[Any, ...]]]:
        """Each instance with all that the database told of it, related rows and annotations too."""
        rows, compiler, _names = self._rows(*values)
        info, columns = compiler.klass_info, compiler.select
        model, at = info["model"], info["select_fields"]
        names = [columns[one][0].target.attname for one in at]
        related = get_related_populators(info, columns, connection.alias)  # type: ignore[call-arg]
        made = []
        for row in rows:
            one = model.from_db(connection.alias, names, row[at[0] : at[-1] + 1])
            for each in related:
                each.populate(row, one)
            for name, where in compiler.annotation_col_map.items():
                setattr(one, name, row[where])
            made.append((one, tuple(row)))
        return made

    def _rows(self, *values: Any) -> tuple[list[Any], Any, dict[str, int]]:
        sql, parameters, compiler, converters, names = self._kept.get(connection.vendor) or self._put_together()
        if (
            compiler.query.select_for_update
            and connection.features.has_select_for_update
            and connection.get_autocommit()
        ):
            raise TransactionManagementError("a query that locks rows needs a transaction")
        given = dict(zip(map(_stored, self.placeholders), map(_stored, values), strict=True))
        with _cursor() as cursor:
            cursor.execute(sql, [given.get(one, one) if isinstance(one, Hashable) else one for one in parameters])
            rows = cursor.fetchall()
        told = list(compiler.apply_converters(rows, converters)) if converters else rows
        return told, compiler, names

    def _put_together(self) -> tuple[str, tuple[Any, ...], Any, Any, dict[str, int]]:
        compiler = self.make().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        missing = [one for one in self.placeholders if _stored(one) not in parameters]
        if missing:
            raise ValueError(f"the query does not hold the placeholders {missing}")
        if connection.vendor == "postgresql":
            sql, parameters = _written_in(sql, parameters, {_stored(one) for one in self.placeholders})
        names = dict(_names(compiler.select, compiler.klass_info, "")) | dict(compiler.annotation_col_map)
        kept = sql, parameters, compiler, compiler.get_converters([one[0] for one in compiler.select]), names
        self._kept[connection.vendor] = kept
        return kept


def _written_in(sql: str, parameters: Sequence[Any], open_: set[Any]) -> tuple[str, tuple[Any, ...]]:
    """The query with every parameter written into it but the open ones."""
    from psycopg.sql import Literal

    connection.ensure_connection()
    waiting, left = iter(parameters), []

    def put(mark: re.Match[str]) -> str:
        if mark.group() == "%%":
            return "%%"
        value = next(waiting)
        if isinstance(value, Hashable) and value in open_:
            left.append(value)
            return "%s"
        return Literal(value).as_string(connection.connection).replace("%", "%%")

    return re.sub("%%|%s", put, sql), tuple(left)


def _cursor() -> Any:
    """A cursor that keeps the plan of what it asks with the connection, where the engine plans anew each time."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    return connection._prepare_cursor(_keeping()(connection.connection))  # type: ignore[attr-defined]


@cache
def _keeping() -> type[Any]:
    from psycopg import Cursor

    class Keeping(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
            return super().execute(query, params, prepare=True)

        def _convert_query(self, query: Any, params: Any = None) -> Any:
            self._query = super()._convert_query(query, params)  # what Django writes down where queries are counted
            return self._query

    return Keeping


def _stored(value: Any) -> Any:
    """A value as the engine takes it: on SQLite a day is text."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _names(select: Any, info: Any, path: str) -> Iterator[tuple[str, int]]:
    for at in info["select_fields"]:
        yield f"{path}{select[at][0].target.attname}", at
    for related in info.get("related_klass_infos", ()):
        yield from _names(select, related, f"{path}{related['field'].name}__")
