"""What an app wants known of every signed-in person: brought along by the query that fetches them.

An app adds it in its `ready()`; the value then stands on the user under the name, without a query of its own. Only for
what every page shows.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.models import Session
from django.db.models import F, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from verkstad.people.models import ANY_DAY, ANYBODY, Appointment, User
from verkstad.people.sessions import fetched
from verkstad.ui.packed import columns, packed, read
from verkstad.ui.prepared import Prepared

WHO: list[Prepared] = []
BOTH: list[Prepared] = []
ANY_SESSION = "/any/session/"
HELD = "packed_appointments"
Expression = Callable[[], Combinable]


class Brought:
    def __init__(self) -> None:
        self.entries: dict[str, Expression] = {}

    def add(self, name: str, expression: Expression) -> None:
        """`expression` makes a subquery that counts or finds something of `OuterRef("pk")`, the person.

        ValueError for a name that is taken by another.
        """
        if self.entries.get(name, expression) is not expression:
            raise ValueError(f"{name} is already brought by something else")
        self.entries[name] = expression
        WHO.clear()


brought = Brought()


class HouseBackend(AuthenticationBackend):
    """Sign-in as allauth does it; who is signed in is fetched once a request with all that every page shows of them."""

    def get_user(self, user_id: int) -> User | None:
        row = fetched(int(user_id))
        if row is None:
            rows = _who().ask(int(user_id), timezone.localdate())
            if not rows:
                return None
            row = rows[0]
        names = [field.attname for field in User._meta.concrete_fields]
        user = User.from_db("default", names, [row[name] for name in names])
        user.__dict__.update({name: row[name] for name in brought.entries})
        user.hold([Appointment.of_packed(one) for one in read(row[HELD])])
        return user if self.user_can_authenticate(user) else None


def with_session(key: str, user_id: int) -> dict[str, Any] | None:
    """The row of a person with `session_data` and `session_until` of a session; None where either is not there."""
    _who()
    rows = BOTH[0].ask(key, user_id, timezone.localdate())
    return rows[0] if rows and rows[0]["session_data"] is not None else None


def _who() -> Prepared:
    """The query that fetches a person with the appointments that hold today and all that is brought along."""
    if not WHO:
        told: dict[str, Any] = {name: expression() for name, expression in brought.entries.items()}
        held = Appointment.objects.active(ANY_DAY).with_second_factor()
        told[HELD] = packed(held, "user", columns(Appointment) | {"has_second_factor": F("has_second_factor")})
        people = User.objects.annotate(**told).filter(pk=ANYBODY)
        session = Session.objects.filter(session_key=ANY_SESSION)
        more = {
            "session_data": Subquery(session.values("session_data")),
            "session_until": Subquery(session.values("expire_date")),
        }
        WHO.append(Prepared(lambda: people, ANYBODY, ANY_DAY))
        BOTH[:] = [Prepared(lambda: people.annotate(**more), ANY_SESSION, ANYBODY, ANY_DAY)]
    return WHO[0]
