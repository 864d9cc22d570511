"""Who holds what, and which role may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rules.permissions import permissions

from verkstad.people.access import Who
from verkstad.people.models import ORGANISATION_BOUND, Appointment, Role, User
from verkstad.people.rights import rights
from verkstad.people.scopes import scopes
from verkstad.people.words import DOES

PUBLIC = "public"


@dataclass(frozen=True)
class AccessRow:
    """One permission and who has it at all (within their mandate, organisation and period)."""

    permission: str
    app: str
    act: str
    roles: tuple[str, ...]
    everybody_signed_in: bool

    @property
    def reads_only(self) -> bool:
        """By its name: what begins so lets somebody see, or have something of their own; all else changes the programme."""
        return self.act.startswith(("view_", "open_", "read_", "have_", "list_", "count_"))


def in_role(*held: Role) -> User:
    """A user of the mind who holds these roles everywhere: for asking the rules, never saved."""
    user = User(username="-", is_active=True)
    user.__dict__["_active_appointments"] = [
        Appointment(user=user, role=role, organisation="*" if role in ORGANISATION_BOUND else "") for role in held
    ]
    return user


def access_table() -> list[AccessRow]:
    """Every registered permission with the roles that have it, found by asking the rules themselves."""
    rows, people = [], [(role, in_role(Role(role))) for role in Role.values]
    for name in sorted(permissions):
        app, _dot, act = name.partition(".")
        having = tuple(role for role, person in people if rules.has_perm(name, person))
        if rules.has_perm(name, AnonymousUser()):
            having = (PUBLIC, *having)
        rows.append(AccessRow(name, app, act, having, bool(rules.has_perm(name, in_role()))))
    return rows


@dataclass(frozen=True)
class ToldRow:
    """A permission in words, with the roles that have it."""

    label: str
    roles: tuple[str, ...]


def access_by_app() -> list[tuple[str, list[ToldRow]]]:
    """The table of rights in the reader's words, one group per app; what everybody signed in may is left out."""
    rows = [row for row in access_table() if not row.everybody_signed_in]
    groups = groupby(rows, key=lambda row: row.app)
    return [(rights.group_told(app), [told(row) for row in of_app]) for app, of_app in groups]


def told(row: AccessRow) -> ToldRow:
    return ToldRow(rights.told(row.permission), tuple(str(Role(role).label) for role in row.roles))


def people_with_appointments(user: Who, *, ended: bool = False) -> Iterable[User]:
    """The people this user may see with those of their appointments that hold or will (or have ended), by name."""
    day = timezone.localdate()
    when = Q(valid_to__lt=day) if ended else Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    listed = Appointment.objects.visible_to(user).filter(when).with_second_factor().order_by("role", "mandate")
    people = User.objects.visible_to(user).filter(is_active=True)
    if ended:
        people = people.filter(pk__in=listed.values("user_id"))
    found = people.order_by("last_name", "first_name", "email").prefetch_related(
        Prefetch("appointments", listed, to_attr="listed")
    )
    named = {kind: dict(scopes.choices(kind)) for kind in ("mandate", "organisation")}
    for person in found:
        for held in person.listed:
            held.mandate_name = named["mandate"].get(held.mandate, held.mandate)
            held.organisation_name = named["organisation"].get(held.organisation, held.organisation)
    return found


def end_page(appointment: Appointment) -> dict[str, Any]:
    """What the page that ends an appointment says."""
    named = {kind: dict(scopes.choices(kind)) for kind in ("mandate", "organisation")}
    mandate, organisation = appointment.mandate, appointment.organisation
    facts = [
        {"term": _("Person"), "value": str(appointment.user)},
        {"term": _("Role"), "value": appointment.get_role_display()},
        {"term": _("Mandate"), "value": named["mandate"].get(mandate, mandate) or _("every mandate")},
        {
            "term": _("Organisation"),
            "value": named["organisation"].get(organisation, organisation) or _("every organisation"),
        },
    ]
    return {
        "title": _("End an appointment"),
        "facts": facts,
        "consequence": _("After the last day the person can no longer see or do what the role allows."),
        "act_label": _("End the appointment"),
        "back": reverse("people:appointments"),
        "danger": True,
    }


@dataclass(frozen=True)
class Persona:
    user: User
    role: Role
    does: str


def personas() -> list[Persona]:
    """The demonstration's people with a sentence on what each does, in the order of the roles."""
    found = {user.username: user for user in User.objects.filter(username__startswith="persona-", is_active=True)}
    return [Persona(found[name], role, str(DOES[role])) for role in Role if (name := f"persona-{role}") in found]
