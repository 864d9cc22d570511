"""A suggested portfolio worked out by a process of its own: asked for, followed, stopped; what was found is kept with its
inputs. One that died is told, and can be asked for again."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from verkstad.core.review import kept
from verkstad.core.review.portfolio import Suggestion, suggest
from verkstad.core.review.programme import OutOfTime
from verkstad.core.review.wishes import Project, Wishes
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.known_settings import PREFIX
from verkstad.review.actions.rights import Actor, key_of, locked_round, no
from verkstad.review.models import Round, Search, SearchState
from verkstad.review.models.searches import LIVE

LONGEST = 600.0  # seconds that a suggestion may be worked on
MOST_AT_ONCE = 2  # processes: each takes a core of the machine that the pages are served from

Launch = Callable[[int], None]


class Stopped(Exception):
    """Somebody stopped the work, or another process has it."""


def launch(number: int) -> None:
    """Start a process that works the suggestion out; it outlives the page and the server process that asked for it."""
    command = [sys.executable, "-m", "verkstad.cli", "portfolio", str(number)]
    quiet = subprocess.DEVNULL
    subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=_environment())  # noqa: S603


def _environment() -> dict[str, str]:
    return {**os.environ, f"{PREFIX}HOME": str(settings.HOME)}


@transaction.atomic
def start_search(
    *, round: Round, projects: Sequence[Project], wishes: Wishes, address: str, actor: Actor, launch: Launch = launch
) -> Search:
    """Have a suggestion worked out. The same question twice is one search; one that fell silent is begun anew.

    Refuses one without the right, and a third at the same time in the installation.
    """
    given = key_of(actor, "review.steer_round", round)
    row = locked_round(round, open_only=False)
    inputs = kept.inputs(projects, wishes)
    mark = kept.mark(inputs)
    for one in Search.objects.select_for_update().filter(state__in=LIVE):
        if one.silent:
            _end(one, SearchState.LOST)
    same = Search.objects.filter(round=row, mark=mark, state__in=[*LIVE, SearchState.DONE]).first()
    if same and (same.live or kept_whole(same)):
        return same
    if Search.objects.filter(state__in=LIVE).count() >= MOST_AT_ONCE:
        raise no("searches", gettext_noop("%(most)s suggestions are already being worked out."),
                 gettext_noop("Wait until one of them is done, or stop one."), most=MOST_AT_ONCE)  # fmt: skip
    if same:
        _end(same, SearchState.STOPPED)
    made = Search.objects.create(round=row, inputs=inputs, mark=mark, address=address, asked_by=given)
    record(actor=given, act="review.search_started", subject_type="review_round", subject_key=row.pk,
           mandate=row.call.mandate.key, facts={"call": row.call.key, "mark": mark})  # fmt: skip
    transaction.on_commit(lambda: launch(made.pk))
    return made


def kept_whole(search: Search) -> bool:
    """It was worked out to its end: more time would find nothing more."""
    if not search.found:
        return False
    found = kept.suggested(search.found)
    return found.complete if isinstance(found, Suggestion) else found.smallest


@transaction.atomic
def stop_search(*, round: Round, number: int, actor: Actor) -> Search:
    """Stop the working out; its process ends within a second. Refuses one that is not of the round or no longer works."""
    given = key_of(actor, "review.steer_round", round)
    search = Search.objects.select_for_update().filter(round=round, pk=number).first()
    if search is None or not search.live:
        raise no("search_over", gettext_noop("That suggestion is no longer being worked out."),
                 gettext_noop("Open the page again to see what came of it."))  # fmt: skip
    _end(search, SearchState.STOPPED)
    record(actor=given, act="review.search_stopped", subject_type="review_round", subject_key=round.pk,
           mandate=round.call.mandate.key, facts={"call": round.call.key, "mark": search.mark})  # fmt: skip
    return search


def heard(*, number: int, done: int | None = None, of: int | None = None) -> bool:
    """Note that the process lives and how far it has come; False where it is no longer wanted."""
    steps = {} if done is None else {"done": done, "of": of or 0}
    return bool(Search.objects.filter(pk=number, state=SearchState.RUNNING).update(heard_at=timezone.now(), **steps))


def work_out(*, number: int, seconds: float = LONGEST) -> Search | None:
    """Work out one search to its end and keep what was found; None where it was not waiting, or was stopped meanwhile."""
    if not Search.objects.filter(pk=number, state=SearchState.WAITING).update(
        state=SearchState.RUNNING, heard_at=timezone.now()
    ):
        return None

    def told(done: int, of: int) -> None:
        if not heard(number=number, done=done, of=of):
            raise Stopped

    search = Search.objects.get(pk=number)
    try:
        suggested = suggest(*kept.asked(search.inputs), seconds=seconds, told=told)
    except Stopped:
        return None
    except OutOfTime:
        return _ended(number, SearchState.FAILED)
    except Exception:
        _ended(number, SearchState.FAILED)
        raise
    return _ended(number, SearchState.DONE, kept.found(suggested))


@transaction.atomic
def _ended(number: int, state: SearchState, found: dict[str, object] | None = None) -> Search | None:
    """End it unless somebody has stopped it meanwhile."""
    search = Search.objects.select_for_update().filter(pk=number, state=SearchState.RUNNING).first()
    if search:
        _end(search, state, found)
    return search


def _end(search: Search, state: SearchState, found: dict[str, object] | None = None) -> None:
    search.state, search.ended_at = state, timezone.now()
    search.found = found if found is not None else search.found
    search.save(update_fields=["state", "ended_at", "found"])
