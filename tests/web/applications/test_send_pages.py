"""The page that sends and the receipt, as applicants meet them."""

import re

import pytest
from django.test import Client

from tests.web.applications import facts
from verkstad.applications.models import Application, Submission
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
SMALL = {"title": {"sv": "Check", "en": "Cheque"}, "sections": [{
    "key": "check", "title": {"sv": "Insatsen", "en": "The effort"}, "questions": [
        {"key": "need", "kind": "text", "label": {"sv": "Behov", "en": "Need"}, "required": True, "limit": 500},
        {"key": "staff", "kind": "number", "label": {"sv": "Anställda", "en": "Employees"}, "required": True, "minimum": "1",
         "decimals": 0},
    ]}]}  # fmt: skip


def small_call(**more):
    facts.a_form("small-form", SMALL)
    terms = {"cost_kinds": None, "ceilings": None, "highest_share": None, "project_from": None, "project_to": None,
             "share_clause": None, "signatory_needed": False, **more}  # fmt: skip
    return facts.a_call("liten", form="small-form", **terms)


@pytest.fixture
def small(db):
    return facts.a_draft(small_call())


@pytest.fixture
def owner(small):
    client = Client()
    client.force_login(facts.people_of(small.owner, Role.OWNER), "verkstad.people.brought.HouseBackend")
    return client


def address(application):
    return f"/ansokan/{application.key}/skicka/"


def fields(answer):
    page = answer.content.decode()
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', page))
    return {**hidden, "seen": re.findall(r'name="seen"[^>]*value="([^"]*)"', page)}


TYPED = {"title": "Robot", "q-need": "Vi behöver en robot", "q-staff": "12"}


def test_a_small_form_is_filled_in_and_sent_on_one_page(small, owner):
    page = owner.get(address(small))
    answer = owner.post(address(small), {**fields(page), **TYPED})
    assert (answer.status_code, answer["Location"]) == (302, f"/ansokan/{small.key}/kvitto/1/")
    made = Submission.objects.get()
    assert made.content["answers"] == {"need": "Vi behöver en robot", "staff": "12"}
    assert (made.content["title"], Application.objects.get().title) == ("Robot", "Robot")
    receipt = owner.get(answer["Location"])
    told = receipt.content.decode()
    assert [made.document.diary_number in told, made.sha256 in told, "Vi behöver en robot" in told] == [True] * 3
