"""The pages of a claim, from the first line to the decision, as the people of a project and the agency use them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.claims.facts import CSV, a_claim, a_cost, a_sent_claim, economist, running, signatory, with_papers
from verkstad.claims.actions.drafts import write_line
from verkstad.claims.models import Claim, ClaimFile, ClaimLine
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return " ".join(re.sub(r"<[^>]+>", " ", content.decode()).split())


def test_an_economist_with_only_a_ledger_file_gets_a_claim_of_its_lines(sign_in):
    agreement = running()
    client = sign_in(economist(agreement))
    begun = client.post(reverse("claims:begin", args=[agreement.key]), {"last": "2026-06-30", "kind": "interim"})
    claim = Claim.objects.get()
    assert begun.url == claim.get_absolute_url()
    upload = SimpleUploadedFile("huvudbok.csv", CSV.encode(), "text/csv")
    kept = client.post(reverse("claims:files", args=[claim.pk]), {"purpose": "ledger", "file": upload})
    file = ClaimFile.objects.get()
    assert kept.url == reverse("claims:read", args=[file.key])
    page = client.get(kept.url)
    assert '<option value="Betaldatum" selected>' in page.content.decode()
    given = {f"column_{part}": head for part, head in {"booked_on": "Bokföringsdatum", "paid_on": "Betaldatum", "amount": "Belopp",
             "account": "Konto", "supplier": "Leverantör", "invoice": "Fakturanr"}.items()}  # fmt: skip
    wrong = client.post(kept.url, {**given, "accounts": "7000-7699 mat"})
    assert "7000-7699" in wrong.content.decode() and not ClaimLine.objects.exists()
    done = words(client.post(kept.url, {**given, "accounts": "7000-7699 Personal\n5800-5899 resor"}))
    assert "2 rader lästes" in done
    assert [one.amount_ore for one in claim.lines.all()] == [45_000_00, 1_240_50]
    assert words(client.post(kept.url, {**given, "accounts": "7000-7699 Personal"})).count("Ingenting har lästs") == 1
    shown = words(client.get(claim.get_absolute_url()))
    assert "SJ AB" in shown and "Resultaträkningen" in shown


def test_a_claim_is_sent_from_its_page_once(sign_in):
    claim = with_papers(a_claim())
    write_line(claim=claim, line=a_cost(), actor=economist(claim.agreement))
    client = sign_in(signatory(claim.agreement))
    page = client.get(reverse("claims:send", args=[claim.pk])).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    for _again in range(2):
        assert client.post(reverse("claims:send", args=[claim.pk]), {"key": key}).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.document.diary_number in words(client.get(claim.get_absolute_url()))) == ("sent", True)
    assert sign_in(economist(claim.agreement)).get(reverse("claims:line_new", args=[claim.pk])).status_code == 200


def test_a_line_is_written_changed_and_removed_with_its_faults_at_their_fields(sign_in):
    claim = a_claim()
    client = sign_in(economist(claim.agreement))
    address = reverse("claims:line_new", args=[claim.pk])
    given = {
        "kind": "staff",
        "partner": "owner",
        "amount": "40 000,50",
        "booked_on": "2026-03-02",
        "paid_on": "2026-03-30",
    }
    bad = words(client.post(address, {**given, "paid_on": ""}))
    assert "räknas därför som obetald" in bad and not claim.lines.exists()
    assert client.post(address, given).url == claim.get_absolute_url()
    line = claim.lines.get()
    assert client.post(reverse("claims:line", args=[line.pk]), {**given, "amount": "7"}).status_code == 302
    assert claim.lines.get().amount_ore == 7_00
    assert (
        client.post(
            reverse("claims:hours", args=[claim.pk]), {"way": "text", "rows": "AB 2026-03-02 7,5 420"}
        ).status_code
        == 302
    )
    assert "skriv den som AB" in words(
        client.post(reverse("claims:hours", args=[claim.pk]), {"way": "text", "rows": "AB i går"})
    )
    assert client.post(reverse("claims:line_remove", args=[line.pk])).status_code == 302
    assert [one.origin for one in claim.lines.all()] == ["staff"]


def test_an_officer_parks_three_lines_and_the_head_decides_the_rest(sign_in):
    lines = [a_cost(invoice=f"K-{n}", amount_ore=n * 10_000_00) for n in range(1, 6)]
    claim = a_sent_claim(running(), *lines)
    officer = sign_in(staff(Role.OFFICER))
    control = reverse("claims:control", args=[claim.pk])
    assert "jämn summa" in words(officer.get(control))
    assert officer.post(control, {"line": ["9" * 5000, "x"], "verdict": "approved"}).status_code == 200
    wrong = [str(pk) for pk in claim.lines.values_list("pk", flat=True)[:3]]
    told = words(officer.post(control, {"line": wrong, "verdict": "parked", "fault": "no_evidence"}))
    assert "Skriv varför" in told and not claim.lines.filter(verdict="parked").exists()
    officer.post(control, {"line": wrong, "verdict": "parked", "fault": "no_evidence", "why": "Fakturan saknas."})
    assert officer.post(reverse("claims:sample", args=[claim.pk]), {"size": 2}).url == control + "?show=sample"
    assert officer.post(reverse("claims:rest", args=[claim.pk])).status_code == 302
    propose = reverse("claims:propose", args=[claim.pk])
    told = words(officer.post(propose, {"proposal": "Tre rader saknar faktura."}))
    assert "”Rapporten förklarar kostnaderna” är inte gjord." in told and "R12" in told
    ticks = {f"state-{one.key}": "done" for one in claim.tasks.all()}
    assert officer.post(reverse("claims:tick", args=[claim.pk]), ticks).url == control
    assert officer.post(propose, {"proposal": "Tre rader saknar faktura."}).status_code == 302
    assert officer.post(reverse("claims:decide", args=[claim.pk])).status_code == 403
    head = sign_in(staff(Role.HEAD))
    assert "90" in words(head.get(reverse("claims:decide", args=[claim.pk])))
    head.post(reverse("claims:decide", args=[claim.pk]))
    claim.refresh_from_db()
    assert (claim.state, claim.approved_ore) == ("decided", 90_000_00)
    owner = sign_in(economist(claim.agreement))
    assert words(owner.get(claim.get_absolute_url())).count("Fakturan saknas.") == 3


def test_a_file_is_for_those_who_see_the_claim(sign_in):
    claim = a_sent_claim()
    address = reverse("claims:file", args=[claim.files.first().key])
    answer = sign_in(staff(Role.OFFICER)).get(address)
    assert answer["Content-Disposition"].startswith("attachment") and b"".join(answer.streaming_content)
    assert sign_in(staff(Role.COACH)).get(address).status_code == 404
