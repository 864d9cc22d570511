"""The news on the desk call an application by its title, its number or its call, never by its key."""

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from tests.web.applications.facts import a_call, a_draft, staff
from verkstad.applications.actions.drafts import discard_draft, name_application, share_draft
from verkstad.applications.actions.letters import ask_letters
from verkstad.applications.actions.moves import move
from verkstad.applications.actions.partners import change_partner
from verkstad.desk.queries.work import changes
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
CALL = "”Projekt för smart industri 2026”"


@pytest.fixture
def draft():
    return a_draft(a_call(letters="each_region"))


def registered(draft):
    with transaction.atomic():
        move(draft, "application.sent", actor="system:test", sent_at=timezone.now(), diary_number="D 2026:7")
        move(draft, "application.registered", actor="system:test")
    return draft


def news():
    return [one["what"] for one in changes(staff(Role.OFFICER))["events"] if "ansök" in one["what"].lower()
            or "Utkast" in one["what"]]  # fmt: skip


def test_a_draft_that_the_agency_may_not_see_is_told_by_its_call_also_when_it_has_a_title(draft):
    name_application(application=draft, title="Hemlig plan", user=draft.started_by)
    discard_draft(application=draft, user=draft.started_by)
    assert news() == [f"Utkastet till {CALL} kastades", f"En ansökan till utlysningen {CALL} påbörjades"]


def test_a_shared_draft_has_its_title_and_one_without_says_so(draft):
    share_draft(application=draft, shared=True, user=draft.started_by)
    assert news()[0] == f"Utkastet utan titel till {CALL} visades för myndigheten"
    name_application(application=draft, title="Robotar i inlandet", user=draft.started_by)
    assert news()[0] == "Utkastet ”Robotar i inlandet” visades för myndigheten"


def test_a_sent_application_has_its_number_and_title_and_english_readers_the_calls_english_name(draft):
    name_application(application=draft, title="Robotar i inlandet", user=draft.started_by)
    sent = registered(draft)
    assert news()[0] == f"Ansökan {sent.diary_number} ”Robotar i inlandet” registrerades"
    with override("en"):
        told = [one["what"] for one in changes(staff(Role.OFFICER))["events"]]
    assert "An application to the call “Projects for smart industry 2026” was begun" in told


def test_no_key_of_an_application_stands_in_the_news(draft):
    share_draft(application=draft, shared=True, user=draft.started_by)
    registered(draft)
    assert not [what for what in (one["what"] for one in changes(staff(Role.OFFICER))["events"]) if draft.key in what]


def test_the_body_that_is_asked_for_a_letter_stands_with_its_name(draft):
    change_partner(application=draft, key="owner", regions=["12", "24"], user=draft.started_by)
    ask_letters(application=draft, regions=["12"], message="Vi vill ha ert svar.", user=draft.started_by)
    told = [one["what"] for one in changes(staff(Role.OFFICER))["events"]]
    assert "En avsiktsförklaring begärdes av Region Skåne för län 12" in told
