"""The desk of those outside the agency, what waits beside the mandates, and how a pack's load is told."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.web.desk import many
from tests.web.grants import facts
from verkstad.desk.queries.own import own_desk
from verkstad.desk.queries.work import changes, waiting
from verkstad.funds.actions import Line, book_simple
from verkstad.funds.models import Book
from verkstad.grants.actions import save_project
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.models import Role, User
from verkstad.registry.actions import register_document

pytestmark = pytest.mark.django_db
SYSTEM = "system:test"


def user_of(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def projects_told(client):
    page = client.get("/arbetsbord/").content.decode()
    return re.findall(r'<th scope="row"><a href="/projekt/([\w-]+)/">', page)


def running(key, owner, region, **more):
    return save_project(key=key, mandate="smir-1", name=key.title(), kind="scaling", state="running", owner=owner,
                        regions=[region], actor=facts.ME, **more)[0]  # fmt: skip


def test_an_owner_meets_the_organisations_projects_and_documents_and_nobody_elses(signed_in):
    facts.world()
    running("egen", "body-12", "12", public=False)
    running("med", "body-24", "24", partners=["body-12"])
    paper = register_document(mandate="smir-1", direction="out", date=date(2018, 1, 2), title="Beslut om stöd",
                              organisation="body-12", secrecy="30:23", actor=SYSTEM)  # fmt: skip
    register_document(mandate="smir-1", direction="in", date=date(2018, 1, 2), title="Någon annans", actor=SYSTEM)
    client = signed_in(Role.OWNER, organisation="body-12")
    page = client.get("/arbetsbord/").content.decode()
    assert set(projects_told(client)) == {"egen", "med", "skansk-industriell-framtid"}
    assert ("<h1>Region Skåne</h1>" in page, paper.title in page, "Någon annans" in page) == (True, True, False)


def test_a_coach_meets_the_projects_under_way_and_a_regional_officer_those_of_the_county(signed_in):
    facts.world()
    for key, owner, region in (("syd", "body-12", "12"), ("norr", "body-24", "24")):
        running(key, owner, region)
    coach, regional = signed_in(Role.COACH), signed_in(Role.REGIONAL, organisation="body-09")
    assert set(projects_told(coach)) == {"syd", "norr"}
    assert projects_told(regional) == []
    running("gotland", "body-12", "09")
    assert projects_told(regional) == ["gotland"]


def test_the_own_desk_costs_the_same_for_three_projects_and_three_hundred(signed_in, queries_of):
    made = facts.world()
    client = signed_in(Role.REGIONAL, organisation="body-12")
    running("egen", "body-12", "12")
    running("syd", "body-24", "12")
    few = queries_of(client, "/arbetsbord/")
    many.projects([made], 300)
    assert (queries_of(client, "/arbetsbord/") - few, few <= 12) == (0, True)
    assert len(own_desk(user_of(client))["near"]) == 12


def test_documents_past_their_day_wait_for_the_registrar_alone(signed_in):
    facts.world()
    day = timezone.localdate()
    for number in (1, 2):
        register_document(mandate="smir-1", direction="in", date=date(2018, 1, 2), title=f"Gammal {number}",
                          retain_until=day - timedelta(days=number), actor=SYSTEM)  # fmt: skip
    told = {role: [(t.title, t.url, t.due_on, t.when) for t in waiting(user_of(signed_in(role)), day)]
            for role in (Role.REGISTRAR, Role.OFFICER)}  # fmt: skip
    assert told == {Role.OFFICER: [], Role.REGISTRAR: [
        ("2 handlingar har passerat sin gallringsdag", "/diarium/gallring/", day - timedelta(days=2), "2 dagar sen")]}  # fmt: skip


def test_unread_notices_wait_until_they_are_read(signed_in):
    facts.world()
    client = signed_in(Role.OWNER, organisation="body-12")
    put(to=user_of(client), template="mandate.due_soon", context=NOTICE)
    assert "Ett meddelande är oläst" in client.get("/arbetsbord/").content.decode()
    client.post(reverse("notices:read_all"))
    assert "Ett meddelande är oläst" not in client.get("/arbetsbord/").content.decode()


NOTICE = {"what": "Plan", "mandate": "Smart industri", "due": "2026-12-01", "days": 9}


def test_a_load_of_a_pack_is_one_line_whoever_reads_it(signed_in):
    facts.world()
    for one in ("smir-1", "smir-1", "smir-1"):
        record(
            actor=facts.ME, act="participation.saved", subject_type="region", subject_key="12", mandate=one, facts={}
        )
    record(actor=facts.ME, act="pack.loaded", subject_type="programme", subject_key="smart-industri",
           facts={"created": 3, "changed": 0})  # fmt: skip
    everywhere = changes(user_of(signed_in(Role.OFFICER)))["events"]
    one_mandate = changes(user_of(signed_in(Role.OFFICER, mandate="smir-1")))["events"]
    assert [e["what"] for e in everywhere if "programpaket" in e["what"].lower()] == [everywhere[0]["what"]]
    assert [re.sub(r"\d+", "n", e["what"]) for e in one_mandate] == ["Ett programpaket gav n nya uppgifter"]


def test_the_comparison_with_the_printed_report_is_made_anew_only_for_what_is_booked_up_to_its_day(
    signed_in, real_programme, queries_of
):
    book = Book.objects.get(key="smir-1")
    line = [Line("special_funds", "services", 100_000, 2018)]
    client = signed_in(Role.REGIONAL, organisation="region-orebro-lan")
    client.get("/")
    cache.clear()
    cold, warm = queries_of(client, "/"), queries_of(client, "/")
    assert (cold, warm) == (10, 7)
    book_simple(book=book, booked_on=date(2018, 11, 1), text="Tjänst", lines=line, origin="system", actor=SYSTEM)
    assert (queries_of(client, "/"), queries_of(client, "/")) == (10, 7)
