"""Files that staff take away are journalled: the register of de minimis aid and the list of cases."""

import pytest

from tests.web.handling.facts import a_sent
from verkstad.core.refused import Refused
from verkstad.decisions.actions import export_register
from verkstad.handling.actions import note_export
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def acts(name):
    return list(Act.objects.filter(act=name).values_list("actor", "facts"))


@pytest.mark.parametrize("role", [Role.ECONOMIST, Role.OFFICER, Role.HEAD])
def test_who_fetches_the_file_for_the_register_is_journalled(role, signed_in):
    client = signed_in(role)
    assert client.get("/beslut/stod/register.csv").status_code == 200
    assert acts("aid.exported") == [(f"user:{client.session['_auth_user_id']}", {"rows": 0})]
    assert client.post("/beslut/stod/register.csv").status_code == 405
    page = signed_in(Role.AUDITOR).get("/journal/").content.decode()
    assert "0 rader" in page


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REGISTRAR, Role.COMPANY])
def test_who_may_not_fetch_it_is_refused_and_nothing_is_journalled(role, signed_in, appoint):
    client = signed_in(role, organisation="acme" if role == Role.COMPANY else "")
    assert client.get("/beslut/stod/register.csv").status_code == 403
    with pytest.raises(Refused):
        export_register(actor=appoint(role))
    assert acts("aid.exported") == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_fetched_list_of_cases_is_journalled_with_its_selection_but_not_the_words_searched_for(kind, signed_in):
    a_sent()
    client = signed_in(Role.OFFICER)
    answer = client.get(f"/arenden/arenden.{kind}?state=sent&q=Robotar")
    assert answer.status_code == 200
    b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert acts("cases.exported") == [
        (f"user:{client.session['_auth_user_id']}", {"kind": kind, "rows": 1, "chosen": {"state": "sent"}})]  # fmt: skip
    assert client.post(f"/arenden/arenden.{kind}").status_code == 405


def test_who_reads_no_cases_exports_none(appoint, signed_in):
    assert signed_in(Role.REVIEWER).get("/arenden/arenden.csv").status_code == 403
    with pytest.raises(Refused):
        note_export(kind="csv", rows=1, chosen={}, actor=appoint(Role.REVIEWER))
    assert acts("cases.exported") == []
