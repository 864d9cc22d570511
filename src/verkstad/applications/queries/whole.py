"""An application with all that its content and gaps look at, locked, in one statement.

On deadline day many send at once. The rows that belong to the application come along as JSON and are put where the ORM
keeps what it fetched ahead, so that whoever asks for partners, letters or sign-offs afterwards costs no query.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Aggregate, F, JSONField, Model, OuterRef, Subquery
from django.db.models.functions import JSONObject

from verkstad.applications.models import Application, Letter, Partner, Signing
from verkstad.calls.models import Call, CallVersion
from verkstad.instruments.models import Instrument, Response, Version
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation, Region
from verkstad.ui.prepared import Prepared

KEY = "/any/key/"  # stands in for the key in the query that is put together once
RELATED: dict[str, Any] = {
    "call__": Call, "call__mandate__": Mandate, "version__": CallVersion, "owner__": Organisation,
    "response__": Response, "response__version__": Version, "response__version__instrument__": Instrument,
}  # fmt: skip
READ: dict[tuple[type, int, str], Any] = {}
Row = Mapping[str, Any]


class Rows(Aggregate):
    """Rows as one JSON array."""

    output_field = JSONField()
    function = "JSONB_AGG"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **more)


def whole(key: str) -> Application | None:
    """The application with this key, its row and its answers locked, and everything `queries.content.loaded` fetches.

    One query; needs a transaction. None where there is none. Where the row had to be waited for, PostgreSQL gives the
    row as it is now but what belongs to it as it was when the question was asked: then it is asked once more.
    """
    row = _asked(key)
    if row is not None and row["seen_at"] != row["saved_at"]:
        row = _asked(key)
    if row is None:
        return None
    found = _application(row)
    partners = [_partner(one) for one in _read(row["packed_partners"])]
    letters = [_made(Letter, one, "body", "region") for one in _read(row["packed_letters"])]
    signings = [_made(Signing, one) for one in _read(row["packed_signings"])]
    _keep(found, "partners", sorted(partners, key=lambda one: one.pk))
    _keep(found, "letters", sorted(letters, key=lambda one: (one.region_id, one.pk)))
    _keep(found, "signings", sorted(signings, key=lambda one: one.signed_at, reverse=True))
    return found


def _asked(key: str) -> Row | None:
    rows = QUERY.ask(key)
    return rows[0] if rows else None


def _query() -> Any:
    locked = Application.objects.select_for_update(of=("self", "response")).filter(key=KEY).order_by()
    same = Application.objects.filter(pk=OuterRef("pk")).order_by().values("saved_at")
    related = locked.select_related("call__mandate", "version", "owner", "response__version__instrument")
    # What a version says is long and never changes: the process keeps it (`_with_content`).
    short = related.defer("version__content", "response__version__content")
    return short.annotate(**_packed(), seen_at=Subquery(same))


def _application(row: Row) -> Application:
    one = {path: _plain_instance(model, row, path) for path, model in {"": Application, **RELATED}.items()}
    found: Application = one[""]
    found.call, found.version, found.owner, found.response = (
        one["call__"], _with_content(one["version__"], "terms"), one["owner__"], one["response__"],
    )  # fmt: skip
    found.call.mandate = one["call__mandate__"]
    found.response.version = _with_content(one["response__version__"], "form")
    found.response.version.instrument = one["response__version__instrument__"]
    return found


def _plain_instance(model: Any, row: Row, path: str) -> Any:
    names = [f.attname for f in model._meta.concrete_fields if f"{path}{f.attname}" in row]
    return model.from_db("default", names, [row[f"{path}{name}"] for name in names])


def _with_content(version: Any, name: str) -> Any:
    """The version with its terms or form as read before: what is published never changes."""
    mark = (type(version), version.pk, version.sha256)
    if mark not in READ:
        if version.published_at is None:
            return version
        if len(READ) > 200:
            READ.clear()
        READ[mark] = getattr(version, name)
    version.__dict__[name] = READ[mark]
    return version


def _packed() -> dict[str, Subquery]:
    through: Any = Partner.regions.through
    regions = _of(through, "partner", _columns(Region, "region__"))
    partner = _columns(Partner) | _columns(Partner, "organisation__") | {"regions": regions}
    letter = _columns(Letter) | _columns(Letter, "body__") | _columns(Letter, "region__")
    return {
        "packed_partners": _of(Partner, "application", partner),
        "packed_letters": _of(Letter, "application", letter),
        "packed_signings": _of(Signing, "application", _columns(Signing)),
    }


def _of(model: type[Model], owner: str, columns: Mapping[str, Any]) -> Subquery:
    """The rows of a model that belong to the outer query's row, as JSON."""
    rows = model._default_manager.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Subquery(rows.annotate(rows=Rows(JSONObject(**columns))).values("rows"), output_field=JSONField())


def _columns(model: type[Model], path: str = "") -> dict[str, F]:
    """Every column of a model, or of the one that `path` leads to ("body__"), under the name it is read by."""
    target: Any = (
        model._meta.get_field(path.removesuffix("__")).related_model if path and model is not Region else model
    )
    return {f"{path}{field.attname}": F(f"{path}{field.attname}") for field in target._meta.concrete_fields}


def _read(packed: Any) -> list[Row]:
    """The array, also where the engine gives an inner one as text."""
    return list(json.loads(packed) if isinstance(packed, str) else packed or ())


def _partner(row: Row) -> Partner:
    one: Partner = _made(Partner, row, "organisation")
    _keep(one, "regions", [_instance(Region, inner, "region__") for inner in _read(row["regions"])])
    return one


def _made(model: Any, row: Row, *related: str) -> Any:
    """An instance as the ORM would have made it, with what it refers to."""
    one = _instance(model, row)
    for name in related:
        target: Any = model._meta.get_field(name).related_model
        known = row[f"{name}__{target._meta.pk.attname}"] is not None
        setattr(one, name, _instance(target, row, f"{name}__") if known else None)
    return one


def _instance(model: Any, row: Row, path: str = "") -> Any:
    fields = model._meta.concrete_fields
    values = [_value(field, row[f"{path}{field.attname}"]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)


def _value(field: Any, value: Any) -> Any:
    """As the field keeps it. In JSON a moment is text, on SQLite without its zone, which is UTC."""
    found = field.to_python(value)
    return found.replace(tzinfo=UTC) if isinstance(found, datetime) and found.tzinfo is None else found


def _keep(one: Model, name: str, found: Iterable[Any]) -> None:
    """Put rows where the ORM keeps what was fetched ahead."""
    all_: Callable[[], Any] = getattr(one, name).all
    rows = all_()
    rows._result_cache, rows._prefetch_done = list(found), True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


QUERY = Prepared(_query, KEY)
