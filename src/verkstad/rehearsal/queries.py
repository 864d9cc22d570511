"""What the live site's pages about the room show."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.calls.known import findings_of
from verkstad.calls.models import Call, CallState, CallVersion
from verkstad.calls.queries import draft_of
from verkstad.core.findings import Finding, Severity
from verkstad.people.access import Who
from verkstad.people.models import User
from verkstad.rehearsal import process
from verkstad.rehearsal.passing import PREFIX
from verkstad.rehearsal.place import Place, Room, State
from verkstad.ui.words import told


def version_for(call: Call) -> CallVersion | None:
    """What a rehearsal shows: the draft, else what is published; nothing of a cancelled call."""
    return None if call.state == CallState.CANCELLED else draft_of(call) or call.version


def faults_of(call: Call, version: CallVersion) -> list[Finding]:
    """What would keep a draft from being published, and so from being rehearsed."""
    if version.published_at is not None:
        return []
    return [one for one in findings_of(call, version) if one.severity == Severity.ERROR]


def room_of_user(user: Who) -> tuple[Room, Call] | None:
    """The room and its call, where there is one and the user may change the call. One query where there is a room."""
    room = process.live_place().room()
    call = Call.objects.visible_to(user).select_related("mandate").filter(key=room.call).first() if room else None
    if room is None or call is None or not user.has_perm("calls.change_call", call):
        return None
    return room, call


def rehearse_page(call: Call, user: User) -> dict[str, Any]:
    """The call's page about its rehearsal: what it is, where it stands, what can be done."""
    place = process.live_place()
    room = place.room()
    version = version_for(call)
    page: dict[str, Any] = {"call": call, "shown": version}
    if room is None:
        faults = [told(one) for one in faults_of(call, version)] if version else []
        return page | {"may_start": version is not None and not faults, "faults": faults}
    if room.call != call.key:
        other = Call.objects.visible_to(user).filter(key=room.call).first()
        return page | {"elsewhere": True, "other": other, "who": begun_by(room, user), "since": begun_at(room)}
    state = place.state()
    return page | {
        "room": room, "state": str(state), "enter": f"{PREFIX}/demo/", "who": begun_by(room, user), "since": begun_at(room),
        "changed": version is not None and version.sha256 != room.sha256,
        "reasons": place.read("failed") if state is State.FAILED else [],
    }  # fmt: skip


def begun_at(room: Room) -> datetime:
    return datetime.fromisoformat(room.begun_at)


def begun_by(room: Room, user: User) -> str:
    """Who opened the room, named to those who may know."""
    number = room.begun_by.partition(":")[2]
    found = User.objects.visible_to(user).filter(pk=number).first() if number.isdecimal() else None
    return (found.get_full_name() or str(found)) if found else _("a colleague")


def next_closing() -> datetime | None:
    """In the room: the first moment at which its call's next closing, with the grace, has passed; None where none is left."""
    room = Place(settings.HOME.parent).room()
    call = Call.objects.filter(key=room.call).first() if room else None
    if call is None:
        return None
    grace, now = timedelta(minutes=call.grace_minutes + 1), timezone.now()
    ends = [one + grace for one in (call.closes_at, call.second_closes_at) if one is not None]
    return min((one for one in ends if one > now), default=None)


def confirm_page(call: Call, *, title: str, act_label: str, consequence: str) -> dict[str, Any]:
    """What a page that asks before an act on the room shows."""
    return {"title": title, "act_label": act_label, "consequence": consequence, "danger": True,
            "facts": [{"term": _("Call"), "value": call.title}],
            "back": reverse("rehearsal:rehearse", args=[call.key])}  # fmt: skip
