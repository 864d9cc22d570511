"""The receipt and the decision of a claim go out as letters with numbers of their own, and the receiver is told."""

import subprocess

import pytest
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.claims.facts import a_cost, a_sent_claim, economist, running, signatory
from tests.web.claims.test_control import decided, officer
from verkstad.claims.actions.controlling import judge_lines
from verkstad.claims.actions.drafts import write_line
from verkstad.claims.actions.sending import return_claim, send_claim
from verkstad.claims.queries.payable import payable_of
from verkstad.core.grant_arithmetic import Act, Entry, Grant, suggested, sums_of
from verkstad.notices.models import Notice
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text_of(document):
    with document.file.open("rb") as file:
        pdf = file.read()
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().replace("\u202f", " ").replace("\u00a0", " ").split())


def test_a_receipt_tells_what_came_in_and_has_its_own_number(sign_in):
    claim = a_sent_claim()
    receipt = claim.receipt
    assert (receipt.direction, receipt.pk != claim.document_id, receipt.media_type) == ("out", True, "application/pdf")
    said = text_of(receipt)
    for part in (receipt.diary_number, claim.document.diary_number, "41 240,50 kr", "Antal rader: 2", claim.sha256, "80 dagar",
                 claim.files.first().sha256):  # fmt: skip
        assert part in said
    (notice,) = Notice.objects.filter(to=economist(claim.agreement), template="claims.received")
    assert (notice.url, notice.context["document"]) == (claim.get_absolute_url(), claim.document.diary_number)
    answer = sign_in(economist(claim.agreement)).get(reverse("claims:letter", args=[claim.pk, "kvitto"]))
    assert b"".join(answer.streaming_content)[:5] == b"%PDF-"
    assert sign_in(staff(Role.OFFICER)).get(reverse("claims:letter", args=[claim.pk, "beslut"])).status_code == 404
    assert sign_in(staff(Role.COACH)).get(reverse("claims:letter", args=[claim.pk, "kvitto"])).status_code == 404


def test_a_completed_claim_gets_a_receipt_of_its_own():
    claim = a_sent_claim()
    return_claim(claim=claim, why="Fakturan K-1 saknas.", actor=staff(Role.OFFICER))
    assert Notice.objects.filter(template="claims.returned", to=economist(claim.agreement)).count() == 1
    write_line(claim=claim, line=a_cost(invoice="K-2"), actor=economist(claim.agreement))
    again = send_claim(claim=claim, client_key="nyckel-nummer-tva-0123", actor=signatory(claim.agreement))
    assert (again.receipt_id != claim.receipt_id, again.document_id) == (True, claim.document_id)
    assert "kompletteringen av er ansökan" in text_of(again.receipt)
    assert Notice.objects.filter(template="claims.received", to=economist(claim.agreement)).count() == 2


def test_a_decision_tells_every_figure_and_how_it_was_reckoned():
    lines = [a_cost(), a_cost(kind="travel", amount_ore=1_240_50, invoice="R-1", supplier="SJ AB"),
             a_cost(amount_ore=10_000_00, invoice="K-2"), a_cost(amount_ore=700_00, in_kind=True, paid_on=None, invoice="")]  # fmt: skip
    claim = a_sent_claim(running(), *lines)
    keys = list(claim.lines.values_list("pk", flat=True))
    judge = {"claim": claim, "actor": officer()}
    judge_lines(
        **judge, lines=[keys[0]], verdict="approved", fault="tax", why="Momsen får ni dra av.", deducted_ore=8_000_00
    )
    judge_lines(**judge, lines=[keys[2]], verdict="deducted", fault="not_of_project", why="Gäller ett annat projekt.")
    done = decided(claim, lines=[keys[1]], verdict="parked", fault="no_evidence", why="Kvittot går inte att läsa.")
    said = text_of(done.letter)
    for part in (
        "godkänner 32 000 kr av era betalda kostnader", "godkänns 700 kr i natura",
        "Personal: sökt 50 000 kr, godkänt 32 000 kr, avdraget 18 000 kr",
        "Resor: sökt 1 240,50 kr, godkänt 0 kr, parkerat 1 240,50 kr",
        "Summa: sökt 51 940,50 kr, godkänt 32 700 kr, parkerat 1 240,50 kr, avdraget 18 000 kr",
        "8 000 kr av 40 000 kr dras av, moms som får dras av", "faktura R-1: 1 240,50 kr parkeras",
        "Godkända betalda kostnader i alla ansökningar: 32 000 kr", "Det ger rätt till 16 000 kr: 50 % av dem",
        "Kvar att betala ut efter beslutet: 16 000 kr", "Stickprovet stämde.", done.letter.diary_number,
        "efter föredragning av",
    ):  # fmt: skip
        assert part in said, said
    (notice,) = Notice.objects.filter(to=economist(claim.agreement), template="claims.decided")
    assert notice.context["document"] == done.letter.diary_number
    found = payable_of(done)
    entries = [Entry(Act.APPROVED, done.approved_ore)]
    assert (
        found.pay_ore
        == suggested(Grant(500_000_00, done.agreement.versions.first().agreed.share), sums_of(entries)).pay_ore
    )
