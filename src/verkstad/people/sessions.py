"""Sessions in the database, as Django keeps them; the one of a request is fetched by a query that is put together once.

Who a session belongs to stands inside its data, so the person is asked for after it. Where this process has seen the
session before it asks for both at once: `WHOSE` is a guess only, and what the session says decides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Kept
from django.contrib.sessions.models import Session
from django.utils import timezone

from verkstad.ui.prepared import Prepared

ANY = "/any/session/"
ONE: list[Prepared] = []
MOST = 10_000
WHOSE: dict[str, int] = {}  # session key -> the person it was of when this process saw it last


class SessionStore(Kept):
    """The same rows, keys and signatures: a session of either is one of the other."""

    person: dict[str, Any] | None = None  # the row of the person who was guessed, fetched with the session

    def _get_session_from_db(self) -> Session | None:
        from verkstad.people.brought import with_session

        key = self.session_key or ""
        self.person = with_session(key, WHOSE[key]) if key in WHOSE else None
        if self.person is not None:
            data, until = self.person.pop("session_data"), self.person.pop("session_until")
            found: Session | None = Session(session_key=key, session_data=data, expire_date=until)
        else:
            rows = _one().ask(key)
            found = Session.from_db("default", list(rows[0]), list(rows[0].values())) if rows else None
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = self.person = None
        return None


NOW_OF: ContextVar[SessionStore | None] = ContextVar("session of the request whose person is asked for", default=None)


@contextmanager
def person_of(session: Any) -> Iterator[None]:
    """Meanwhile the person who was fetched with this session need not be asked for."""
    mark = NOW_OF.set(session if isinstance(session, SessionStore) else None)
    try:
        yield
    finally:
        NOW_OF.reset(mark)
    if isinstance(session, SessionStore) and session.session_key and (whose := session.get(SESSION_KEY)):
        if len(WHOSE) >= MOST:
            WHOSE.clear()
        WHOSE[session.session_key] = int(whose)


def fetched(user_id: int) -> dict[str, Any] | None:
    """The row of this person, where the request's own session brought it along. Given out once."""
    session = NOW_OF.get()
    if session is None or session.person is None or session.person["id"] != user_id:
        return None
    row, session.person = session.person, None
    return row


def _one() -> Prepared:
    if not ONE:
        ONE.append(Prepared(lambda: Session.objects.filter(session_key=ANY), ANY))
    return ONE[0]
