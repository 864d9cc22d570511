"""An application with all that its content and gaps look at, locked, in one statement.

On deadline day many send at once. The rows that belong to the application come along as JSON and are put where the ORM
keeps what it fetched ahead, so that whoever asks for partners, letters or sign-offs afterwards costs no query.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, OuterRef, Subquery

from verkstad.applications.models import Application, Letter, Partner, Signing, applicant_organisations
from verkstad.calls.models import Call, CallVersion
from verkstad.instruments.models import Instrument, Response, Version
from verkstad.mandate.models import Mandate, Programme
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import Who, may
from verkstad.people.models import User
from verkstad.ui.packed import Row, columns, instance, packed, read
from verkstad.ui.prepared import Prepared

KEY = "/any/key/"  # stands in for the key in the query that is put together once
RELATED: dict[str, Any] = {
    "call__": Call, "call__mandate__": Mandate, "call__mandate__programme__": Programme, "version__": CallVersion, "owner__": Organisation,
    "response__": Response, "response__version__": Version, "response__version__instrument__": Instrument,
}  # fmt: skip


def whole(key: str) -> Application | None:
    """The application with this key, its row and its answers locked, and everything `queries.content.loaded` fetches.

    One query; needs a transaction. None where there is none. Where the row had to be waited for, PostgreSQL gives the
    row as it is now but what belongs to it as it was when the question was asked: then it is asked once more.
    """
    row = _asked(LOCKED, key)
    if row is not None and row["seen_at"] != row["saved_at"]:
        row = _asked(LOCKED, key)
    return _found(row) if row is not None else None


def own(user: Who, key: str) -> Application | None:
    """The application with this key and all that belongs to it, not locked, where it is the affair of the user's own
    organisation; None also where `visible_to` may show it for another reason. One query for an applicant, none else."""
    if not applicant_organisations(user):
        return None
    row = _asked(SEEN, key)
    found = _found(row) if row is not None else None
    return found if found is not None and may(user, "applications.edit_application", found) else None


def at_door(user: Who, key: str, safe: bool) -> Application | None:
    """`own` for the door of a page; what changes something fetches what belongs to the application when it needs it."""
    found = own(user, key)
    if found is not None and not safe:
        found.__dict__.pop("_prefetched_objects_cache", None)
    return found


def _found(row: Row) -> Application:
    found = _application(row)
    partners = [_partner(one) for one in read(row["packed_partners"])]
    letters = [_made(Letter, one, "body", "region") for one in read(row["packed_letters"])]
    signings = [_made(Signing, one) for one in read(row["packed_signings"])]
    _keep(found, "partners", sorted(partners, key=lambda one: one.pk))
    _keep(found, "letters", sorted(letters, key=lambda one: (one.region_id, one.pk)))
    _keep(found, "signings", sorted(signings, key=lambda one: one.signed_at, reverse=True))
    return found


def _asked(query: Prepared, key: str) -> Row | None:
    rows = query.ask(key)
    return rows[0] if rows else None


def _locked() -> Any:
    same = Application.objects.filter(pk=OuterRef("pk")).order_by().values("saved_at")
    return _seen().select_for_update(of=("self", "response")).annotate(seen_at=Subquery(same))


def _seen() -> Any:
    related = ("call__mandate__programme", "version", "owner", "response__version__instrument", "handler")
    rows = Application.objects.filter(key=KEY).order_by().select_related(*related)
    # What a version says is long and never changes: the process keeps it (`ui.kept`).
    return rows.defer("version__content", "response__version__content").annotate(**_packed())


def _application(row: Row) -> Application:
    one = {path: _plain_instance(model, row, path) for path, model in {"": Application, **RELATED}.items()}
    found: Application = one[""]
    found.call, found.version = one["call__"], one["version__"]
    found.owner, found.response = one["owner__"], one["response__"]
    found.call.mandate = one["call__mandate__"]
    found.call.mandate.programme = one["call__mandate__programme__"]
    found.handler = _plain_instance(User, row, "handler__") if found.handler_id is not None else None
    found.response.version = one["response__version__"]
    found.response.version.instrument = one["response__version__instrument__"]
    return found


def _plain_instance(model: Any, row: Row, path: str) -> Any:
    names = [f.attname for f in model._meta.concrete_fields if f"{path}{f.attname}" in row]
    return model.from_db("default", names, [row[f"{path}{name}"] for name in names])


def _packed() -> dict[str, Subquery]:
    through: Any = Partner.regions.through
    regions = packed(through.objects.all(), "partner", columns(Region, "region__"))
    partner = columns(Partner) | columns(Organisation, "organisation__") | {"regions": regions}
    letter = columns(Letter) | columns(Organisation, "body__") | columns(Region, "region__")
    return {
        "packed_partners": packed(Partner.objects.all(), "application", partner),
        "packed_letters": packed(Letter.objects.all(), "application", letter),
        "packed_signings": packed(Signing.objects.all(), "application", columns(Signing)),
    }


def _partner(row: Row) -> Partner:
    one: Partner = _made(Partner, row, "organisation")
    _keep(one, "regions", [instance(Region, inner, "region__") for inner in read(row["regions"])])
    return one


def _made(model: Any, row: Row, *related: str) -> Any:
    """An instance as the ORM would have made it, with what it refers to."""
    one = instance(model, row)
    for name in related:
        target: Any = model._meta.get_field(name).related_model
        known = row[f"{name}__{target._meta.pk.attname}"] is not None
        setattr(one, name, instance(target, row, f"{name}__") if known else None)
    return one


def _keep(one: Model, name: str, found: Iterable[Any]) -> None:
    """Put rows where the ORM keeps what was fetched ahead."""
    all_: Callable[[], Any] = getattr(one, name).all
    rows = all_()
    rows._result_cache, rows._prefetch_done = list(found), True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


LOCKED, SEEN = Prepared(_locked, KEY), Prepared(_seen, KEY)
