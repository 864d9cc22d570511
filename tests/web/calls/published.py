"""Published calls as tests of the public pages need them, made the way the tables allow."""

from datetime import datetime, timedelta
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils import timezone

from tests.web.grants import facts
from verkstad.calls.models import Call, CallKind, CallState, CallVersion
from verkstad.core.calls.terms import CallTerms, to_json
from verkstad.mandate.models import Mandate

NOON = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)


def mandate() -> Mandate:
    if not Mandate.objects.filter(key="smir-1").exists():
        facts.world()
    return Mandate.objects.get(key="smir-1")


def call(
    key: str, terms: CallTerms, *, opens: timedelta | None = -timedelta(days=10), closes: timedelta | None = None,
    now: datetime = NOON, kind: str = CallKind.OPEN, state: str = CallState.PUBLISHED,
    of: Mandate | None = None, **more: Any
) -> Call:  # fmt: skip
    """A call that opens and closes so long from `now`; its terms are published as version 1."""
    made = Call.objects.create(
        key=key, mandate=of or mandate(), kind=kind, state=CallState.DRAFT, title_sv=terms.title.sv,
        title_en=terms.title.en, opens_at=None if opens is None else now + opens,
        closes_at=None if closes is None else now + closes, grace_minutes=terms.grace_minutes, **more
    )  # fmt: skip
    version = publish(made, terms, 1, now + (opens or timedelta()))
    made.version, made.state = version, state
    made.save()
    return made


def publish(call: Call, terms: CallTerms, number: int, at: datetime, **words: str) -> CallVersion:
    content = to_json(terms)
    return CallVersion.objects.create(
        call=call, number=number, content=content, sha256=sha256(dumps(content).encode()).hexdigest(),
        published_at=at, published_by="user:1", **words
    )  # fmt: skip
