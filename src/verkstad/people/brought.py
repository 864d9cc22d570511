"""What an app wants known of every signed-in person: brought along by the query that fetches them.

An app adds it in its `ready()`; the value then stands on the user under the name, without a query of its own. Only for
what every page shows.
"""

from collections.abc import Callable

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models.expressions import Combinable

from verkstad.people.models import ANYBODY, User
from verkstad.ui.prepared import Prepared

WHO: list[Prepared] = []
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
        rows = _who().ask(int(user_id))
        if not rows:
            return None
        names = [field.attname for field in User._meta.concrete_fields]
        user = User.from_db("default", names, [rows[0][name] for name in names])
        user.__dict__.update({name: rows[0][name] for name in brought.entries})
        return user if self.user_can_authenticate(user) else None


def _who() -> Prepared:
    """The query that fetches a person with all that is brought along."""
    if not WHO:
        told = {name: expression() for name, expression in brought.entries.items()}
        WHO.append(Prepared(lambda: User.objects.annotate(**told).filter(pk=ANYBODY), ANYBODY))
    return WHO[0]
