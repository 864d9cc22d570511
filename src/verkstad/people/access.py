"""The three doors every view stands behind, and the roles they ask for.

`@on(Model, "perm")` loads the object as this user may see it (404 for what they may not know of) and then asks for
the permission (403 for what they may not do). `@allow("perm")` asks for a permission without an object. `@public`
lets everybody in. A view without a door fails the house test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

import rules
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve

from verkstad.people import typed
from verkstad.people.models import Appointment, Role, Scope, User

View = Callable[..., HttpResponseBase]
Who = User | AnonymousUser


class Scoped(Protocol):
    @property
    def scope(self) -> Scope: ...


@dataclass(frozen=True)
class Door:
    """What a view is guarded by; the house test and the access table in the docs read it."""

    kind: str
    permission: str = ""
    model: type[Model] | None = None


def appointments(user: Who) -> list[Appointment]:
    """The user's appointments that hold today, fetched once a request."""
    return user.active_appointments() if isinstance(user, User) else []


def covers(appointment: Appointment, scope: Scope) -> bool:
    """Whether an appointment reaches a scope: an empty field of the appointment means everything."""
    return (not appointment.mandate or appointment.mandate == scope.mandate) and (
        not appointment.organisation or appointment.organisation == scope.organisation
    )


def holds(user: Who, *roles: Role, scope: Scope | None = None) -> bool:
    """Whether the user holds one of the roles today, for the scope if one is given."""
    return any(a.role in roles and (scope is None or covers(a, scope)) for a in appointments(user))


def mandates_of(user: Who, *roles: Role) -> set[str] | None:
    """Keys of the mandates the user reaches in these roles; None means every mandate."""
    found = {a.mandate for a in appointments(user) if a.role in roles and not a.organisation}
    return None if "" in found else found


def organisations_of(user: Who) -> set[str]:
    """Keys of the organisations the user is appointed for."""
    return {a.organisation for a in appointments(user) if a.organisation}


def has_role(*roles: Role) -> rules.Predicate:
    """A predicate for `rules.add_perm`: one of the roles, within the object's scope where it has one."""

    @rules.predicate(name="role " + " or ".join(sorted(roles)))
    def held(user: Who, thing: Scoped | None = None) -> bool:
        return holds(user, *roles, scope=thing.scope if thing is not None else None)

    held.roles = roles
    return held


def may(user: Who, permission: str, thing: Any = None) -> bool:
    """Whether the user has a permission, on a thing or at all. Unknown permissions raise: no silent no."""
    if not rules.perm_exists(permission):
        raise KeyError(f"permission {permission} is not registered")
    return bool(user.is_active) and bool(rules.has_perm(permission, user, thing))


def _turn_away(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        raise PermissionDenied
    if request.method == "POST":
        typed.keep(request)
    return redirect_to_login(request.get_full_path())


def me(request: HttpRequest) -> User:
    """The signed-in person of a request that has passed a door which lets no one else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def public(view: View) -> View:
    """Everybody may open this."""
    view.door = Door("public")  # type: ignore[attr-defined]
    return view


def allow(permission: str) -> Callable[[View], View]:
    """Those with the permission may open this."""

    def hang(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                return _turn_away(request)
            return view(request, *args, **kwargs)

        door.door = Door("allow", permission)  # type: ignore[attr-defined]
        return door

    return hang


def door_of(address: str) -> Door | None:
    """The door of one of the house's addresses; None where it is none of them."""
    try:
        return getattr(resolve(address).func, "door", None)
    except Resolver404:
        return None


def opens(user: Who, address: str) -> bool:
    """Whether an address's door asks for nothing that the user has in no case: a link to a page that turns away helps nobody.
    No query; the thing behind the door may still be another's."""
    door = door_of(address)
    return door is not None and (door.permission in ("", "public") or may(user, door.permission))


Loader = Callable[[User, Any, bool], Model | None]
loaders: dict[type[Model], Loader] = {}  # quicker ways to fetch what stands behind a door; apps add theirs in `ready()`


def _behind(model: type[Model], request: HttpRequest, key: Any) -> Any:
    """The object as this user may see it; raises Http404. A loader (user, key, whether the request changes nothing) gives
    only what `visible_to` would show, and None where it does not know."""
    load, safe = loaders.get(model), request.method in ("GET", "HEAD")
    if load is not None and isinstance(request.user, User) and (found := load(request.user, key, safe)) is not None:
        return found
    by, related = getattr(model, "door_key", "pk"), getattr(model, "door_related", ())
    seen = model.objects.visible_to(request.user)  # type: ignore[attr-defined]
    return get_object_or_404(seen.select_related(*related) if related else seen, **{by: key})


def on(model: type[Model], permission: str) -> Callable[[View], View]:
    """Those who may see the object and have the permission on it may open this.

    The URL's `key` names the object by the model's `door_key` (its primary key unless told); the view gets the object
    as its second argument. The permission "public" asks for nothing beyond seeing it. Where the model says
    `door_private`, nobody sees any of it without signing in: then whoever has not (whose session ran out, who follows
    a link in a mail) is sent to sign in, whether the object exists or not, and what they posted is kept.
    """
    private = bool(getattr(model, "door_private", False))

    def hang(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, key: Any, **kwargs: Any) -> HttpResponseBase:
            if private and not request.user.is_authenticated:
                return _turn_away(request)
            thing = _behind(model, request, key)
            if permission != "public" and not may(request.user, permission, thing):
                return _turn_away(request)
            return view(request, thing, **kwargs)

        door.door = Door("on", permission, model)  # type: ignore[attr-defined]
        return door

    return hang
