"""A report as PDF in the diary, the files that are sent with it, and who is told; two windows and a lost answer."""

import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.progress.facts import FIGURES, a_project, begun, filled, reader, sent, texts, writer
from tests.web.progress.test_pages import at, signed_in, typed, words
from tests.web.progress.test_reporting import refusal
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.progress.actions.attaching import add_report_file, remove_report_file
from verkstad.progress.actions.listing import Row, add_participants
from verkstad.progress.actions.reporting import save_report, send_report
from verkstad.progress.actions.reviewing import approve_report, return_report
from verkstad.progress.models import Report, ReportFile

pytestmark = pytest.mark.django_db
PAPER = ("mätning.txt", b"Elva minuter.\n")
OTHER = ("bilaga.txt", b"En annan.\n")


def again(report: Report) -> Report:
    return Report.objects.select_related("agreement__mandate", "agreement__owner").get(pk=report.pk)


def test_what_was_sent_is_a_tagged_paper_in_the_diary_without_names_and_the_writers_are_told():
    report = filled(begun(a_project()))
    add_report_file(report=report, upload=PAPER, actor=writer(report.agreement))
    Notice.objects.all().delete()
    report = again(report)
    document = send_report(report=report, revision=report.revision, actor=writer(report.agreement)).document
    with document.file.open("rb") as file:
        pdf = file.read()
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    told = " ".join(told.split())
    for said in (document.diary_number, "Lägesrapport 1", "Allt går som planerat.", "Nya jobb (personer) 4", "Företag: 1.",
                 "mätning.txt", "Fingeravtryck av det som skickades"):  # fmt: skip
        assert said in told
    assert [word for word in ("@", "Bolaget", "556036") if word in told] == []
    assert (b"<pdfuaid:part>1</pdfuaid:part>" in pdf, document.media_type, document.direction) == (
        True,
        "application/pdf",
        "in",
    )
    told_to = {(one.to.username, one.template, one.context["document"]) for one in Notice.objects.select_related("to")}
    everybody = {one.username for one in (writer(report.agreement), people_of(report.agreement.owner, Role.SIGNATORY))}
    assert told_to == {(name, "progress.received", document.diary_number) for name in everybody}


def test_files_are_added_taken_away_and_kept_once_they_were_sent(django_capture_on_commit_callbacks):
    report = filled(begun(a_project()))
    who = writer(report.agreement)
    first = add_report_file(report=report, upload=PAPER, actor=who)
    assert refusal(lambda: add_report_file(report=report, upload=PAPER, actor=who)) == [("progress.file_twice", "file")]
    assert refusal(lambda: add_report_file(report=report, upload=("x.exe", b"MZ"), actor=who))[0][0].startswith("file.")
    second = add_report_file(report=report, upload=OTHER, actor=who)
    with django_capture_on_commit_callbacks(execute=True):
        remove_report_file(file=second, actor=who)
    assert list(ReportFile.objects.values_list("name", flat=True)) == ["mätning.txt"]
    assert not second.file.storage.exists(second.file.name)
    edition = send_report(report=again(report), revision=again(report).revision, actor=who)
    assert [one["name"] for one in edition.content["files"]] == ["mätning.txt"]
    assert refusal(lambda: add_report_file(report=report, upload=OTHER, actor=who)) == [("progress.sent_already", "")]
    return_report(report=report, remarks={"results": "Vilka?"}, actor=reader())
    remove_report_file(file=first, actor=who)
    kept = ReportFile.objects.get()
    assert (kept.out, kept.since, kept.file.storage.exists(kept.file.name)) == (True, 1, True)
    assert refusal(lambda: remove_report_file(file=first, actor=who)) == [("progress.file_gone", "")]
    for act in (kept.delete, lambda: ReportFile.objects.update(sha256="0" * 64)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    send_report(report=again(report), revision=again(report).revision, actor=who)
    approve_report(report=again(report), actor=reader())
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportFile.objects.create(
            report=report, name="sent", media_type="text/plain", size=1, sha256="1" * 64, added_by="x"
        )


def test_a_file_is_opened_by_those_who_handle_the_report_and_by_its_writers():
    report = begun(a_project())
    owner = signed_in(writer(report.agreement))
    upload = SimpleUploadedFile("mätning.txt", PAPER[1])
    assert owner.post(at("files", report.pk), {"file": upload}).status_code == 302
    kept = ReportFile.objects.get()
    assert "mätning.txt" in words(owner.get(at("files", report.pk)))
    answer = owner.get(at("file", kept.key))
    assert b"".join(answer.streaming_content) == PAPER[1]
    officer = signed_in(reader())
    assert officer.get(at("file", kept.key)).status_code == 404  # not sent yet
    sent(report)
    answer = officer.get(at("file", kept.key))
    assert (answer.headers["Cache-Control"], b"".join(answer.streaming_content)) == ("private, no-store", PAPER[1])
    assert officer.post(at("file", kept.key)).status_code == 405
    assert signed_in(people_of(a_body("12"), Role.OWNER)).get(at("file", kept.key)).status_code == 404
    assert signed_in(staff(Role.MINISTRY)).get(at("file", kept.key)).status_code == 403
    wrong = SimpleUploadedFile("virus.exe", b"MZ\x00")
    assert owner.post(at("files", report.pk), {"file": wrong}).status_code in (200, 403)


def test_what_is_being_written_is_the_writers_own_and_what_is_changed_is_seen_when_it_is_sent_again():
    report = filled(begun(a_project()))
    officer, owner = signed_in(reader()), signed_in(writer(report.agreement))
    assert (officer.get(at("report", report.pk)).status_code, owner.get(at("report", report.pk)).status_code) == (
        404,
        200,
    )
    assert at("report", report.pk) not in words(officer.get(at("project", report.agreement.key)))
    sent(report)
    return_report(report=report, remarks={"results": "Vilka företag?"}, actor=reader())
    filled(
        report,
        texts=texts("progress", "Ett utkast."),
        figures={**FIGURES, ("jobs", "", ""): 5, ("jobs", "sex", "men"): 2},
    )
    page = words(officer.get(at("report", report.pk)))
    assert ("Ett utkast." in page, "Allt går som planerat." in page, "utgåva 1, som skickades senast" in page) == (
        False,
        True,
        True,
    )
    assert "Ett utkast." in words(owner.get(at("report", report.pk)))


def test_two_windows_lose_nothing_and_the_same_again_is_no_conflict():
    report = begun(a_project())
    owner, who = signed_in(writer(report.agreement)), writer(report.agreement)
    first = typed(report, t_ways="Från fönster ett.")
    assert owner.post(at("write", report.pk), first).status_code == 302
    assert owner.post(at("write", report.pk), first).status_code == 302  # the answer was lost, so it is sent again
    add_participants(report=report, rows=[Row("556036-0793", "Bolaget AB", "vd@bolaget.example")], actor=who)
    now = again(report)
    assert now.revision == now.saved_revision + 1
    later = typed(now, t_ways="Från fönster två.", revision=str(now.saved_revision))
    assert owner.post(at("write", report.pk), later).status_code == 302  # a row in the list stops nobody who writes
    page = words(owner.post(at("write", report.pk), first | {"t_results": "Mitt eget."}))
    assert ("sparats i ett annat fönster" in page, "Mitt eget." in page, "Från fönster två." in page) == (
        True,
        True,
        True,
    )
    assert f'name="revision" value="{again(report).revision}"' in page
    kept = first | {"t_results": "Mitt eget.", "revision": str(again(report).revision)}
    assert owner.post(at("write", report.pk), kept).status_code == 302
    assert (again(report).texts["ways"], again(report).texts["results"]) == ("Från fönster ett.", "Mitt eget.")


def test_a_page_from_before_another_saving_is_refused():
    report = begun(a_project())
    filled(report)
    who = writer(report.agreement)
    given = {"report": report, "figures": {}, "actor": who, "texts": {"ways": "x"}}
    for revision in (0, 99):
        assert refusal(lambda n=revision: save_report(**given, revision=n)) == [("progress.other_revision", "")]


@pytest.mark.parametrize("rows", [1, 3])
def test_no_page_of_a_report_takes_more_than_twelve_queries(rows, django_assert_max_num_queries):
    project = a_project()
    report = begun(project)
    people = [
        Row(number, f"Bolag {number}", f"a@{number}.example")
        for number in ("556036-0793", "556012-5790", "212000-0803")
    ]
    owner, officer = signed_in(writer(project)), signed_in(reader())
    filled(report, rows=people[:rows])
    for n in range(rows):
        add_report_file(report=report, upload=(f"{n}.txt", b"%d\n" % n), actor=writer(project))
    for name in ("report", "write", "participants", "files", "send"):
        with django_assert_max_num_queries(12):
            assert owner.get(at(name, report.pk)).status_code == 200
    for _again in range(rows):
        ready = again(report)
        send_report(report=ready, revision=ready.revision, actor=writer(project))
        if _again < rows - 1:
            return_report(report=report, remarks={"results": "Mer", "ways": "Mer"}, actor=reader())
    for name in ("report", "participants", "compare", "return", "approve"):
        with django_assert_max_num_queries(12):
            assert officer.get(at(name, report.pk)).status_code == 200
    for client in (owner, officer):
        for name in ("project", "theory", "theory_compare"):
            with django_assert_max_num_queries(12):
                assert client.get(at(name, project.key)).status_code == 200
        with django_assert_max_num_queries(12):
            assert client.get(at("list")).status_code == 200
