"""The pages of reports: the receiver's way through one, the agency's, and who is not let in."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.progress.facts import LEFT, ROWS, a_project, approved, begun, filled, reader, sent, texts, writer
from verkstad.people.models import SECOND_FACTOR, Role, User
from verkstad.progress.actions.reviewing import return_report
from verkstad.progress.models import Participant, Report, Theory

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    if user.appointments.filter(role__in=SECOND_FACTOR).exists() and not user.authenticator_set.exists():
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def at(name: str, *args) -> str:
    return reverse(f"progress:{name}", args=args)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def typed(report: Report, **changes) -> dict[str, str]:
    made = {f"t_{key}": text for key, text in texts(report.kind).items()}
    return made | {"f_jobs": "4,5", "f_jobs/sex/women": "4,5", "revision": str(report.revision)} | changes


def test_the_receiver_writes_lists_and_sends_and_the_agency_asks_and_approves(django_assert_max_num_queries):
    project = a_project()
    owner, officer = signed_in(writer(project)), signed_in(reader())
    assert at("project", project.key) in words(owner.get(project.get_absolute_url()))
    assert "1. Lägesrapport" in words(owner.get(at("project", project.key)))
    answer = owner.post(at("start", project.key, 1))
    report = Report.objects.get()
    assert answer.headers["Location"] == at("write", report.pk)
    page = words(owner.get(at("write", report.pk)))
    assert ("Avvikelser från planen" in page, "Nya jobb" in page, "kvinnor" in page, "Företag som fått stöd" in page) == (
        True, True, True, False)  # fmt: skip
    assert "Deltagarlistan är tom." in words(owner.get(at("send", report.pk)))
    assert owner.post(at("write", report.pk), typed(report, onward="1")).headers["Location"] == at("send", report.pk)
    one = {"number": "556036-0793", "name": "Bolaget AB", "email": "vd@bolaget.example", "stage": "mapped", "one": "1"}
    assert owner.post(at("participants", report.pk), one).status_code == 302
    now = Report.objects.get()
    answer = owner.post(at("send", report.pk), {"revision": now.revision}, follow=True)
    assert "Skickad och registrerad som" in words(answer)
    assert "Bolaget AB" in words(officer.get(at("participants", report.pk)))
    with django_assert_max_num_queries(12):
        assert "Begär ändringar" in words(officer.get(at("report", report.pk)))
    assert officer.post(at("return", report.pk), {"results": "Vilka företag?"}).status_code == 302
    page = words(owner.get(at("write", report.pk)))
    assert ("Ska ändras: Resultat" in page, "Vilka företag?" in page) == (True, True)
    sent(Report.objects.get(), rows=[], texts=texts("progress", "Tolv företag."))
    page = words(officer.get(at("compare", report.pk)))
    wrong = words(officer.get(at("compare", report.pk), {"fran": "9" * 5000, "till": "²"}))
    assert "Vad som ändrades från utgåva 1 till 2" in wrong
    assert ("Vad som ändrades från utgåva 1 till 2" in page, "Tolv företag." in page, "4.5" in page) == (
        True,
        True,
        True,
    )
    assert officer.post(at("approve", report.pk), follow=True).status_code == 200
    assert Report.objects.get().state == "approved"


def test_wrong_figures_are_told_at_their_field_and_what_was_typed_stays():
    report = begun(a_project())
    answer = signed_in(writer(report.agreement)).post(
        at("write", report.pk), typed(report, f_jobs="3", t_ways="Vi träffas varje vecka.")
    )
    page = words(answer)
    assert "Delarna blir tillsammans 4,5, men det hela är 3." in page
    assert "Vi träffas varje vecka." in page
    assert Report.objects.get().texts == {}


def test_a_report_saves_itself_while_it_is_written():
    """Each saving rests on the one before it; what is wrong is told and nothing is saved; a page elsewhere is not written over."""
    report = begun(a_project())
    owner, url = signed_in(writer(report.agreement)), at("write", report.pk)
    live = {"HX-Request": "true"}
    assert "data-autosave" in words(owner.get(url))
    first = owner.post(url, typed(report, t_ways="Vi träffas."), headers=live)
    now = Report.objects.get()
    assert (first.status_code, now.texts["ways"], first.headers["X-Saved"]) == (200, "Vi träffas.", str(now.revision))
    assert f'name="revision" value="{now.revision}"' in words(first)
    second = owner.post(url, typed(now, t_ways="Vi träffas varje vecka."), headers=live)
    assert ("Sparat" in words(second), Report.objects.get().texts["ways"]) == (True, "Vi träffas varje vecka.")
    wrong = owner.post(url, typed(Report.objects.get(), f_jobs="3", t_ways="Sparas inte"), headers=live)
    assert "Inte sparat än." in words(wrong) and "Delarna blir tillsammans 4,5, men det hela är 3." in words(wrong)
    old = owner.post(url, typed(report, t_ways="Från ett gammalt fönster"), headers=live)
    assert "Inte sparat än." in words(old)
    assert Report.objects.get().texts["ways"] == "Vi träffas varje vecka."
    assert owner.post(url, typed(Report.objects.get(), t_ways="Klart.")).status_code == 302  # and without JavaScript


def test_a_final_report_has_its_plan_and_more_sections():
    report = begun(a_project(), 2)
    owner = signed_in(writer(report.agreement))
    plan = {"handover_1_what": LEFT.what, "handover_1_taker": LEFT.taker, "handover_1_money": LEFT.money}
    assert owner.post(at("write", report.pk), typed(report, **plan, nobody="on")).status_code == 302
    page = words(owner.get(at("report", report.pk)))
    assert ("Lärdomar" in page, "Region Västerbotten" in page, "Inga företag deltog" in page) == (True, True, True)


def test_a_list_with_a_wrong_row_is_told_by_its_row_and_nothing_is_read():
    report = begun(a_project())
    owner = signed_in(writer(report.agreement))
    file = SimpleUploadedFile("lista.csv", b"E-post;Organisationsnummer;F\xc3\xb6retag\na@b;;\n")
    page = words(owner.post(at("participants", report.pk), {"file": file, "upload": "1"}))
    assert "Rad 2: ”a@b” är ingen e-postadress." in page
    assert Participant.objects.count() == 0
    filled(report)
    assert owner.post(at("participants", report.pk), {"remove": "1"}).status_code == 302
    assert Participant.objects.count() == 1


def test_strangers_meet_nothing_and_who_only_reads_sees_no_people():
    report = sent(begun(a_project()))
    stranger = signed_in(people_of(a_body("12"), Role.OWNER))
    names = ["report", "write", "participants", "send", "return", "approve", "compare"]
    assert {stranger.get(at(name, report.pk)).status_code for name in names} == {404}
    ministry = signed_in(staff(Role.MINISTRY))
    assert [ministry.get(at(name, report.pk)).status_code for name in names] == [200, 403, 403, 403, 403, 403, 200]
    assert "ensam@example.org" not in words(ministry.get(at("report", report.pk)))


def test_the_list_shows_what_is_to_be_read_and_who_is_late_in_few_queries(django_assert_max_num_queries):
    report = sent(begun(a_project()))
    officer = signed_in(reader())
    with django_assert_max_num_queries(12):
        page = words(officer.get(at("list")))
    assert ("Rapporter att läsa" in page, at("report", report.pk) in page, "1 av 2" in page) == (True, True, True)
    assert "Rapporter att läsa" not in words(signed_in(writer(report.agreement)).get(at("list")))


def test_companies_are_shown_with_the_rows_that_name_them(django_assert_max_num_queries):
    project = a_project()
    sent(begun(project))
    sent(begun(project, 2), rows=ROWS)
    officer = signed_in(reader())
    with django_assert_max_num_queries(12):
        page = words(officer.get(at("companies")))
    assert ("1 företag har deltagit i projekten" in page, "från 2 rader" in page) == (True, True)
    assert "0 företag" in words(officer.get(at("companies"), {"godkanda": "1"}))
    text = officer.get(at("companies_csv")).content.decode("utf-8-sig").splitlines()
    assert (len(text), text[1].split(",")[0]) == (3, "556036-0793")
    assert signed_in(writer(project)).get(at("companies")).status_code == 403


def test_the_theory_is_written_and_drawn_with_what_is_missing():
    project = a_project()
    owner = signed_in(writer(project))
    given = {"after": "0", "s_p1": "Tid saknas", "s_a1": "Besök <hos> företag", "s_r1": "Nya jobb", "i_r1": "jobs",
             "from_1": "p1", "to_1": "a1", "ground_1": "Behovsanalys", "from_2": "a1", "to_2": "r1"}  # fmt: skip
    assert owner.post(at("theory_edit", project.key), given).status_code == 302
    form = words(owner.get(at("theory_edit", project.key)))
    assert "<summary>P1 Tid saknas</summary>" in form  # what is written is folded, what is to be written is not
    assert "<summary>A1 → R1: inget stöder det än</summary>" in form
    assert form.count("<summary>Fler rader</summary>") == 5
    page = words(owner.get(at("theory", project.key)))
    assert "1 av 2 steg från problem till effekt har stöd" in page
    assert "Inget stöder än att ”Besök &lt;hos&gt; företag” leder till ”Nya jobb”." in page
    assert "<hos>" not in page
    assert "Det finns bara ett nummer" in words(owner.get(at("theory_compare", project.key)))
    later = given | {"after": "1", "s_p1": "Tid och pengar saknas", "s_e1": "Fler jobb", "ground_2": "Besöksrapporter"}
    assert owner.post(at("theory_edit", project.key), later).status_code == 302
    page = words(owner.get(at("theory_compare", project.key)))
    assert "ändrad, var: Tid saknas" in words(
        owner.get(at("theory_compare", project.key), {"fran": "x", "till": "9" * 5000})
    )
    assert ("1 tillagda, 0 borttagna, 2 ändrade" in page, "ändrad, var: Tid saknas" in page) == (True, True)
    assert "Det här är nummer 1, som inte längre gäller." in words(owner.get(at("theory", project.key), {"nr": "1"}))
    wrong = given | {"after": "2", "from_1": "r1"}
    assert "En pil leder från en nivå till nästa." in words(owner.post(at("theory_edit", project.key), wrong))
    assert Theory.objects.count() == 2


def test_a_project_is_closed_and_opened_by_those_who_may():
    project = a_project()
    approved(begun(project))
    approved(begun(project, 2))
    officer, head = signed_in(reader()), signed_in(staff(Role.HEAD, name="chefen"))
    day = timezone.localdate().isoformat()
    assert officer.post(at("close", project.key), {"final_payment_on": "2020-01-01"}).status_code == 200
    assert officer.post(at("close", project.key), {"final_payment_on": day}).status_code == 302
    assert "Spara dess handlingar till och med" in words(officer.get(at("project", project.key)))
    assert officer.get(at("reopen", project.key)).status_code == 403
    assert head.post(at("reopen", project.key), {"reasons": "Ny uppgift."}, follow=True).status_code == 200
    assert "öppnat igen genom beslut" in words(officer.get(at("project", project.key)))


def test_what_is_to_be_read_and_written_stands_on_the_desk():
    report = sent(begun(a_project()))
    officer, owner = signed_in(reader()), signed_in(writer(report.agreement))
    assert "Läs lägesrapport 1 av Robotar i inlandet" in words(officer.get(reverse("desk:desk")))
    return_report(report=report, remarks={"results": "Vilka företag?"}, actor=reader())
    assert "Läs lägesrapport 1" not in words(officer.get(reverse("desk:desk")))
    page = words(owner.get(reverse("desk:desk")))
    assert ("Ändra lägesrapport 1 av Robotar i inlandet" in page, at("write", report.pk) in page) == (True, True)
