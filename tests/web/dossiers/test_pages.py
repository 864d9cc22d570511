"""Having a dossier made: who may, what is kept and journalled, and that pages ask little."""

import io
import zipfile
from argparse import Namespace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.claims import facts as claims
from verkstad.core.refused import Refused
from verkstad.dossiers import commands
from verkstad.dossiers.actions.making import ask_dossier, make_dossier
from verkstad.dossiers.models import MAKERS, Dossier, State
from verkstad.dossiers.verifying import verify
from verkstad.journal.actions import record
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(db):
    return claims.running()


def asked(agreement, user, **more):
    return ask_dossier(agreement=agreement, actor=user, **more)


def test_the_auditor_has_a_dossier_made_fetches_it_and_compares_its_fingerprint(
    agreement, signed_in, client, tmp_path
) -> None:
    auditor = signed_in(Role.AUDITOR)
    page = reverse("dossiers:project", args=[agreement.key])
    assert reverse("dossiers:ask", args=[agreement.key]) in auditor.get(page).content.decode()
    answer = auditor.post(reverse("dossiers:ask", args=[agreement.key]), follow=True)
    made = Dossier.objects.get()
    assert (made.state, made.sha256 in answer.content.decode()) == ("done", True)
    file = auditor.get(reverse("dossiers:file", args=[made.pk]))
    content = b"".join(file.streaming_content)
    (tmp_path / "akt.zip").write_bytes(content)
    assert verify(tmp_path / "akt.zip", sha256=made.sha256, root=made.root).holds
    act = Act.objects.get(act="dossier.made")
    assert (act.facts["sha256"], act.facts["root"], act.subject_key) == (made.sha256, made.root, agreement.key)
    yes = client.get(reverse("dossiers:check"), {"sha256": made.sha256.upper()}).content.decode()
    no = client.get(reverse("dossiers:check"), {"sha256": "0" * 64}).content.decode()
    assert (agreement.key in yes, agreement.key in no, "notice--unmet" in no) == (True, False, True)
    assert client.get(reverse("dossiers:check"), {"sha256": "kort"}).status_code == 200
    assert made.sha256 in auditor.get(reverse("dossiers:list")).content.decode()


@pytest.mark.parametrize("role", [*MAKERS, Role.EVALUATOR, Role.COMMUNICATOR])
def test_who_reads_sees_the_list_and_only_some_make_and_fetch(role, agreement, signed_in) -> None:
    someone, makes = signed_in(role), role in MAKERS
    assert someone.get(reverse("dossiers:project", args=[agreement.key])).status_code == 200
    assert someone.get(reverse("dossiers:ask", args=[agreement.key])).status_code == (200 if makes else 403)
    Dossier.objects.create(agreement=agreement, state="done", sha256="a" * 64, asked_by="user:1")
    assert someone.get(reverse("dossiers:file", args=[Dossier.objects.get().pk])).status_code == (404 if makes else 403)


def test_neither_the_receiver_nor_staff_of_another_mandate_sees_it(agreement, signed_in) -> None:
    page = reverse("dossiers:project", args=[agreement.key])
    made = Dossier.objects.create(agreement=agreement, state="done", sha256="a" * 64, asked_by="user:1")
    file = reverse("dossiers:file", args=[made.pk])
    owner, other = signed_in(Role.OWNER, organisation=agreement.owner.key), signed_in(Role.OFFICER, mandate="annat")
    assert [who.get(url).status_code for who in (owner, other) for url in (page, file)] == [403, 404, 404, 404]
    assert Client().get(page).status_code == 302


def test_the_action_refuses_by_itself(agreement, appoint) -> None:
    for role, more, code in (
        (Role.EVALUATOR, {}, "dossiers.not_yours"), (Role.AUDITOR, {"unsearched": True}, "dossiers.not_yours"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            asked(agreement, appoint(role), **more)
        assert refused.value.findings[0].code == code
    type(agreement).objects.filter(pk=agreement.pk).update(state="offered")
    with pytest.raises(Refused) as refused:
        asked(agreement, appoint(Role.AUDITOR))
    assert refused.value.findings[0].code == "dossiers.not_accepted"


def test_a_large_one_is_made_by_a_process_of_its_own_and_only_once(agreement, appoint, monkeypatch) -> None:
    monkeypatch.setattr("verkstad.dossiers.actions.making.SOON_LINES", -1)
    begun: list[int] = []
    made = asked(agreement, appoint(Role.OFFICER), launch=begun.append)
    assert (made.state, begun) == (State.WAITING, [made.pk])
    assert make_dossier(number=made.pk).state == State.DONE
    assert make_dossier(number=made.pk) is None
    Dossier.objects.filter(pk=made.pk).update(state=State.RUNNING)
    assert asked(agreement, appoint(Role.HEAD), launch=begun.append).pk == made.pk
    assert begun == [made.pk]


def test_one_that_fails_is_told_so_and_leaves_no_file_behind(agreement, appoint, monkeypatch, settings) -> None:
    def broken(*_a, **_more):
        raise OSError("skivan är full")

    monkeypatch.setattr("verkstad.dossiers.actions.making.build", broken)
    with pytest.raises(OSError, match="full"):
        asked(agreement, appoint(Role.AUDITOR))
    assert Dossier.objects.get().state == State.FAILED
    assert not list((Path(settings.MEDIA_ROOT) / "incoming").glob("dossier-*"))
    assert not Act.objects.filter(act="dossier.made").exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_little_however_many_there_are(many, agreement, signed_in, django_assert_max_num_queries) -> None:
    for n in range(many):
        Dossier.objects.create(agreement=agreement, state="done", sha256=f"{n}" * 64, asked_by="user:1")
    auditor = signed_in(Role.AUDITOR)
    with django_assert_max_num_queries(8):
        auditor.get(reverse("dossiers:list"))
    with django_assert_max_num_queries(8):
        auditor.get(reverse("dossiers:project", args=[agreement.key]))


def test_the_command_writes_a_file_that_holds_and_overwrites_none(agreement, tmp_path, capsys) -> None:
    target = tmp_path / "akt.zip"
    given = Namespace(
        project=agreement.key, out=str(target), include_unsearched=False, json=False, file=None, mandate=None
    )
    assert commands.dossier(given) == 0
    made = Dossier.objects.get()
    assert verify(target, sha256=made.sha256, root=made.root).holds
    assert made.sha256 in capsys.readouterr().out
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        assert "index.html" in archive.namelist()
    for wrong, code in ((given, "dossiers.exists"), 
                        (Namespace(**{**vars(given), "out": str(tmp_path / "b.zip"), "project": "x"}), "dossiers.unknown"),
                        (Namespace(**{**vars(given), "out": str(tmp_path / "no" / "b.zip")}), "dossiers.no_folder")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            commands.dossier(wrong)
        assert refused.value.findings[0].code == code


def test_twenty_in_a_row_are_one_and_a_new_one_is_made_when_something_has_happened(
    agreement, appoint, signed_in
) -> None:
    officer = appoint(Role.OFFICER)
    first = asked(agreement, officer)
    assert {asked(agreement, officer).pk for _time in range(3)} == {first.pk}
    url = reverse("dossiers:ask", args=[agreement.key])
    assert "densamma" in signed_in(Role.AUDITOR).post(url, follow=True).content.decode()
    assert (Dossier.objects.count(), Act.objects.filter(act="dossier.made").count()) == (1, 1)
    assert asked(agreement, officer, unsearched=True).pk != first.pk  # other files in it
    record(actor="system:test", act="agreement.accepted", subject_type="agreement", subject_key=agreement.key,
           mandate=agreement.mandate.key)  # fmt: skip
    second = asked(agreement, officer)
    assert (second.pk != first.pk, second.handed_back) == (True, False)
    first.file.storage.delete(second.file.name)  # a file that was taken away is made anew
    assert asked(agreement, officer).pk != second.pk


def test_one_at_a_time_for_each_project(agreement, appoint, monkeypatch) -> None:
    monkeypatch.setattr("verkstad.dossiers.actions.making.SOON_LINES", -1)
    begun: list[int] = []
    first = asked(agreement, appoint(Role.OFFICER), launch=begun.append)
    assert (asked(agreement, appoint(Role.HEAD), launch=begun.append).pk, begun) == (first.pk, [first.pk])
    with pytest.raises(Refused) as refused:
        asked(agreement, appoint(Role.OFFICER), unsearched=True, launch=begun.append)
    assert refused.value.findings[0].code == "dossiers.one_at_a_time"
