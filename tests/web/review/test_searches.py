"""A suggestion that a process works out: asked for once, followed, stopped, told when it dies, kept with its inputs."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.core.review.made_projects import made
from tests.web.applications.facts import staff
from tests.web.processes import done, own_database
from tests.web.review.facts import a_round, asked, scored
from tests.web.review.test_pages import client_of, officer, text
from verkstad.core.refused import Refused
from verkstad.core.review import kept
from verkstad.core.review.portfolio import Suggestion, suggest
from verkstad.core.review.wishes import Wishes
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.review.actions.searching import heard, start_search, stop_search, work_out
from verkstad.review.models import Round, Search, SearchState

assert own_database
ME = "system:test"
PROJECTS, WISHES = made("spread", 24, 1)
WISHES = Wishes(by_year=WISHES.by_year, whole_ore=WISHES.whole_ore)


def started(round_: Round, wishes: Wishes = WISHES) -> Search:
    return start_search(
        round=round_,
        projects=PROJECTS,
        wishes=wishes,
        address="valt=1&forslag=1",
        actor=ME,
        launch=lambda _number: None,
    )


def silence(search: Search) -> None:
    Search.objects.filter(pk=search.pk).update(heard_at=timezone.now() - timedelta(seconds=60))


@pytest.mark.django_db
def test_what_is_worked_out_is_what_is_found_at_once_and_is_kept_with_the_hash_of_its_inputs() -> None:
    search = started(a_round(applications=1))
    assert (search.state, search.mark) == ("waiting", kept.mark(kept.inputs(PROJECTS, WISHES)))
    done = work_out(number=search.pk)
    assert done is not None
    assert (done.state, done.done, done.of) == ("done", 6, 6)
    assert kept.suggested(done.found) == suggest(PROJECTS, WISHES, seconds=60)
    assert isinstance(kept.suggested(done.found), Suggestion)


@pytest.mark.django_db(transaction=False)
def test_the_process_is_launched_once_when_the_asking_is_committed(django_capture_on_commit_callbacks) -> None:
    round_, launched = a_round(applications=1), []
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            start_search(round=round_, projects=PROJECTS, wishes=WISHES, address="", actor=ME, launch=launched.append)
        assert launched == []
    assert launched == [Search.objects.get().pk]


@pytest.mark.django_db
def test_the_same_question_is_one_search_and_another_question_another() -> None:
    round_ = a_round(applications=1)
    first = started(round_)
    assert started(round_) == first
    assert started(round_, Wishes(whole_ore=1)) != first
    work_out(number=first.pk)
    assert started(round_).state == "done"
    assert [e.act for e in Act.objects.filter(act__startswith="review.search")] == ["review.search_started"] * 2


@pytest.mark.django_db
def test_a_third_at_once_is_refused_until_one_is_done_or_has_died() -> None:
    round_ = a_round(applications=1)
    first, second = started(round_), started(round_, Wishes(whole_ore=1))
    with pytest.raises(Refused, match="already"):
        started(round_, Wishes(whole_ore=2))
    silence(first)
    third = started(round_, Wishes(whole_ore=2))
    first.refresh_from_db()
    assert (first.state, second.state, third.state) == ("lost", "waiting", "waiting")


@pytest.mark.django_db
def test_one_that_fell_silent_is_told_as_lost_and_asked_for_anew() -> None:
    round_ = a_round(applications=1)
    first = started(round_)
    assert heard(number=first.pk) is False  # nobody works on it yet
    silence(first)
    again = started(round_)
    first.refresh_from_db()
    assert (first.state, again.state, again.pk == first.pk) == ("lost", "waiting", False)
    assert work_out(number=first.pk) is None  # a process that wakes up late leaves it


@pytest.mark.django_db
def test_a_stopped_search_is_left_by_its_process_and_keeps_nothing() -> None:
    round_ = a_round(applications=1)
    search = started(round_)
    assert Search.objects.filter(pk=search.pk).update(state=SearchState.RUNNING) == 1
    assert heard(number=search.pk, done=1, of=6) is True
    stopped = stop_search(round=round_, number=search.pk, actor=ME)
    assert (stopped.state, stopped.found, heard(number=search.pk)) == ("stopped", None, False)
    with pytest.raises(Refused, match="no longer"):
        stop_search(round=round_, number=search.pk, actor=ME)


@pytest.mark.django_db
def test_only_those_who_steer_the_review_start_and_stop() -> None:
    round_ = a_round(applications=1)
    auditor = staff(Role.AUDITOR)
    with pytest.raises(Refused, match="role"):
        start_search(round=round_, projects=PROJECTS, wishes=WISHES, address="", actor=auditor, launch=lambda _n: None)
    search = started(round_)
    with pytest.raises(Refused, match="role"):
        stop_search(round=round_, number=search.pk, actor=auditor)
    for name, arguments in (("search_start", [round_.pk]), ("search_stop", [round_.pk, search.pk])):
        assert client_of(auditor).post(reverse(f"review:{name}", args=arguments)).status_code == 403
        assert officer().get(reverse(f"review:{name}", args=arguments)).status_code == 405


# The page


@pytest.fixture
def ready(db: None) -> tuple[Round, str]:
    round_ = a_round(applications=3, reviewers=1, each=1)
    for at, task in enumerate(asked(round_)):
        scored(task, 5 - at, 5 - at)
    return round_, reverse("review:portfolio", args=[round_.pk]) + "?valt=1&forslag=1&least_regions=2"


def test_the_page_shows_how_far_it_is_what_was_kept_and_that_one_was_lost(ready: tuple[Round, str]) -> None:
    round_, url = ready
    client, address = officer(), url.split("?")[1]
    answer = client.post(reverse("review:search_start", args=[round_.pk]), {"address": address})
    assert answer.headers["Location"] == url
    search = Search.objects.get()
    Search.objects.update(state="running", done=3, of=7)
    page = text(client.get(url))
    assert "Förslaget räknas fram" in page
    assert "3 av 7" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'hx-trigger="every 2s"' in page
    silence(search)
    lost = text(client.get(url))
    assert "Beräkningen bröts" in lost
    assert "Förslag, inte beslut" in lost
    assert "hx-trigger" not in lost
    Search.objects.update(state="waiting", heard_at=timezone.now())
    work_out(number=search.pk)
    done = text(client.get(url))
    assert f"kontrollsumma {search.mark[:12]}" in done
    assert "bevisat bäst" not in done
    other = text(client.get(url + "&regions=09"))
    assert "kontrollsumma" not in other


def test_stopping_leads_back_to_the_page_that_asked(ready: tuple[Round, str]) -> None:
    round_, url = ready
    client = officer()
    client.post(reverse("review:search_start", args=[round_.pk]), {"address": url.split("?")[1]})
    stop = reverse("review:search_stop", args=[round_.pk, Search.objects.get().pk])
    assert stop in text(client.get(url))
    answer = client.post(stop)
    assert answer.headers["Location"] == url
    assert "stoppad" in text(client.get(url))
    assert "räknas inte längre fram" in text(client.post(stop))


def test_wishes_that_make_no_sense_start_nothing(ready: tuple[Round, str]) -> None:
    round_, _url = ready
    answer = officer().post(
        reverse("review:search_start", args=[round_.pk]),
        {"address": "valt=1&forslag=1&least_company_near=70&least_structural=70"},
    )
    assert answer.status_code >= 400
    assert not Search.objects.exists()


# Real processes


SET_UP = """
import django
django.setup()
from tests.core.review.made_projects import made
from tests.web.review.facts import a_round
from verkstad.review.actions.searching import start_search
count, seed = {count}, {seed}
projects, wishes = made("{kind}", count, seed)
search = start_search(round=a_round(applications=1), projects=projects, wishes=wishes, address="", actor="system:test")
print(search.pk)
"""
LOOK = """
import django
django.setup()
from verkstad.review.models import Search
one = Search.objects.get()
print(one.state, one.done, one.silent)
"""
STOP = """
import django
django.setup()
from verkstad.review.models import Search
from verkstad.review.actions import stop_search
one = Search.objects.get()
stop_search(round=one.round, number=one.pk, actor="system:test")
"""


def run(environment: dict[str, str], script: str) -> str:
    return done(environment, script).strip()


def processes(environment: dict[str, str]) -> list[int]:
    """The processes that work a suggestion out in this home."""
    home, found = f"VERKSTAD_HOME={environment['VERKSTAD_HOME']}".encode(), []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command, around = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
            except OSError:
                continue
            if b"\0portfolio\0" in command and home in around.split(b"\0"):
                found.append(int(folder.name))
    return found


def until(say, seconds: float = 60, pause: float = 0.2) -> None:
    end = time.monotonic() + seconds
    while not say():
        assert time.monotonic() < end
        time.sleep(pause)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found through /proc")
def test_a_process_of_its_own_works_it_out_and_is_gone(own_database) -> None:
    run(own_database, SET_UP.format(kind="dearer is better", count=20, seed=1))
    until(lambda: run(own_database, LOOK).startswith("done"))
    until(lambda: not processes(own_database))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found through /proc")
@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_long_working_out_ends_within_seconds_and_never_stays_pending(own_database, end: str) -> None:
    run(own_database, SET_UP.format(kind="many kept", count=1500, seed=1))
    until(lambda: run(own_database, LOOK).startswith("running"))
    (process,) = processes(own_database)
    if end == "stop":
        run(own_database, STOP)
        until(lambda: not processes(own_database), 10)
        assert run(own_database, LOOK).split()[0] == "stopped"
    else:
        os.kill(process, signal.SIGKILL)
        until(lambda: run(own_database, LOOK).endswith("True"), 60, pause=5)
