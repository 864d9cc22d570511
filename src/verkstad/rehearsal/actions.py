"""Beginning, emptying and ending a rehearsal. The journal of the live site learns of these acts and of nothing in the room."""

from django.db import transaction
from django.utils import timezone

from verkstad.calls.models import Call, CallVersion
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.rehearsal import process
from verkstad.rehearsal.carrying import carried
from verkstad.rehearsal.place import Room
from verkstad.rehearsal.queries import faults_of, version_for


@transaction.atomic
def start_rehearsal(*, call: Call, actor: User) -> None:
    """Open a room for the call as its draft says, or as it is published where there is no draft.

    Refuses a user who may not change the call, a cancelled call, one with faults that would keep it from being published
    (all of them at once), and a second room beside one that is there: a site has one at a time.
    """
    version = to_rehearse(call, actor)
    if process.live_place().room() is not None:
        raise no("taken", gettext_noop("Another rehearsal is there already; a site has one room at a time."),
                 gettext_noop("Go on in that one, or end it first."))  # fmt: skip
    _open(call, version, actor, "rehearsal.started")


@transaction.atomic
def empty_rehearsal(*, call: Call, actor: User) -> None:
    """Throw away all that was done in the room and begin anew, with the call as it says now.

    Refuses what `start_rehearsal` refuses, and a room of another call.
    """
    version = to_rehearse(call, actor)
    the_room(call)
    _open(call, version, actor, "rehearsal.emptied")


@transaction.atomic
def end_rehearsal(*, call: Call, actor: User) -> None:
    """End the room's process and remove all that was done in it. Refuses who may not change the call, and where no room is."""
    _checked(call, actor)
    room = the_room(call)
    _note(call, actor, "rehearsal.ended", room.number, room.sha256)
    transaction.on_commit(_close)


def restart_rehearsal(*, call: Call, actor: User) -> None:
    """Start the process of a room that has fallen silent; what was done in it is still there. Refuses as above."""
    _checked(call, actor)
    the_room(call)
    process.start(process.live_place())


def to_rehearse(call: Call, actor: User) -> CallVersion:
    """The version that a rehearsal would show. Refuses with everything that stands in its way."""
    _checked(call, actor)
    version = version_for(call)
    if version is None:
        raise no("cancelled", gettext_noop("The call is cancelled, so there is nothing to rehearse."),
                 gettext_noop("Make a new call."))  # fmt: skip
    if wrong := faults_of(call, version):
        raise Refused(*wrong)
    return version


def the_room(call: Call) -> Room:
    """The room of this call, refused where there is none."""
    room = process.live_place().room()
    if room is None or room.call != call.key:
        raise no("no_room_here", gettext_noop("No rehearsal of this call is there any more."),
                 gettext_noop("Begin a new one from the call's page."))  # fmt: skip
    return room


def no(code: str, message: str, fix: str) -> Refused:
    return Refused.because(f"rehearsal.{code}", message, fix=fix)


def _checked(call: Call, actor: User) -> None:
    if not may(actor, "calls.change_call", call):
        raise no("no_right", gettext_noop("Your role does not let you rehearse this call."),
                 gettext_noop("Ask somebody who prepares calls."))  # fmt: skip


def _open(call: Call, version: CallVersion, actor: User, act: str) -> None:
    room = Room(call.key, version.terms.title.sv or call.key, call.mandate.key, version.number, version.sha256,
                actor.journal_key, timezone.now().isoformat())  # fmt: skip
    content = carried(call, version)
    _note(call, actor, act, version.number, version.sha256)
    transaction.on_commit(lambda: _begin(room, content, anew=act == "rehearsal.emptied"))


def _note(call: Call, actor: User, act: str, number: int, sha256: str) -> None:
    record(actor=actor.journal_key, act=act, subject_type="call", subject_key=call.key, mandate=call.mandate.key,
           facts={"number": number, "sha256": sha256})  # fmt: skip


def _begin(room: Room, content: object, *, anew: bool) -> None:
    """An empty room with this content, and its process; of two who begin in the same moment, the first has it."""
    place = process.live_place()
    with place.alone("whole"):
        if not anew and place.room() is not None:
            return
        process.stop(place)
        place.empty()
        place.make()
        place.write("call.json", content)
        place.keep(room)
        process.start(place)


def _close() -> None:
    place = process.live_place()
    with place.alone("whole"):
        process.stop(place)
        place.empty()
        place.remove("room.json", "call.json", "room.key", "log", "used")
