"""What comes beside the ledger: the staff sheet, the participant list, evidence at a line, and computed costs at decision."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.claims.facts import (
    LIST,
    PDF,
    a_claim,
    a_cost,
    a_sent_claim,
    economist,
    running,
    signatory,
    ticked,
    with_papers,
)
from tests.web.claims.test_control import decided, officer, refusal
from tests.web.claims.test_pages import words
from verkstad.agreements.actions.offering import add_version
from verkstad.claims.actions.controlling import approve_rest, judge_lines, propose_claim
from verkstad.claims.actions.drafts import add_file, ask_option, note_hours, remove_line, write_line
from verkstad.claims.actions.importing import take_ledger
from verkstad.claims.actions.sending import send_claim
from verkstad.claims.models import Claim, ClaimFile
from verkstad.claims.queries.sums import totals
from verkstad.core.applications.plan import Chosen, Units
from verkstad.core.claims.hours import Day
from verkstad.core.claims.mapping import LedgerMap, guessed
from verkstad.core.refused import Refused
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def faults(act):
    with pytest.raises(Refused) as caught:
        act()
    return [(one.code, one.where) for one in caught.value.findings]


def test_days_are_written_in_rows_pasted_or_read_from_a_file(sign_in):
    claim = a_claim()
    client, address = sign_in(economist(claim.agreement)), reverse("claims:hours", args=[claim.pk])
    row = {"way": "rows", "person_0": "AB", "day_0": "2026-03-02", "hours_0": "7,5", "rate_0": "400", "hours_1": ""}
    assert "Det här saknas" in words(client.post(address, {**row, "rate_0": ""}))
    assert "Skriv timmarna som" in words(client.post(address, {**row, "hours_0": "åtta"}))
    assert "inte i ansökans period" in words(client.post(address, {**row, "day_0": "2019-03-02"}))
    assert client.post(address, row).status_code == 302
    page = client.get(address).content.decode()
    assert 'value="2026-03-03"' in page and 'value="AB"' in page  # the next working day is filled in
    sheet = "Signatur;Datum;Timmar;Kostnad per timme\nCD;2026-03-02;8;500\nCD;i går;8;500\n"
    file = SimpleUploadedFile("timmar.csv", sheet.encode(), "text/csv")
    assert "B3" in words(client.post(address, {"way": "file", "file": file}))
    file = SimpleUploadedFile("timmar.csv", sheet.replace("i går", "2026-03-03").encode(), "text/csv")
    assert client.post(address, {"way": "file", "file": file}).status_code == 302
    assert client.post(address, {"way": "text", "rows": "AB 2026-03-03 8 400"}).status_code == 302
    assert list(claim.lines.values_list("text", "amount_ore")) == [("AB: 15,5 h", 6_200_00), ("CD: 16 h", 8_000_00)]
    many = [Day("EF", claim.first + timedelta(n), Decimal(24), 100_00) for n in range(25)]
    note_hours(claim=claim, rows=many, actor=economist(claim.agreement))
    assert "fler timmar än heltid" in words(client.get(address))


def test_who_controls_reads_the_sheet_and_writes_nothing_in_it(sign_in):
    claim = with_papers(a_claim())
    note_hours(claim=claim, rows=[Day("AB", claim.first, Decimal(8), 400_00)], actor=economist(claim.agreement))
    claim = send_claim(claim=claim, client_key="nyckel-0123456789abcdef", actor=signatory(claim.agreement))
    client, address = sign_in(staff(Role.OFFICER)), reverse("claims:hours", args=[claim.pk])
    page = client.get(address).content.decode()
    assert "AB" in page and "<form method" not in page.split("<main")[1]
    client.post(address, {"way": "text", "rows": "AB 2026-03-03 8 400"})
    assert claim.hours.count() == 1


def test_a_participant_list_is_read_row_by_row_before_it_is_kept():
    claim = a_claim()
    give = {"claim": claim, "purpose": "participants", "actor": economist(claim.agreement)}
    assert faults(lambda: add_file(**give, upload=("lista.pdf", PDF)))
    wrong = (
        LIST
        + "556036-0794;Fel AB;c@example.org;\n;;inte en adress;\n556036-0793;Igen;anna@example.org;\n;Utan nr;d@example.org;x\n"
    )
    assert faults(lambda: add_file(**give, upload=("lista.csv", wrong.encode()))) == [
        ("organisation.number_wrong", "A4"), ("progress.email", "C5"), ("claims.participant_twice", "C6"),
        ("progress.company_number", "A7"), ("progress.stage", "D7"),
    ]  # fmt: skip
    assert not claim.files.exists()
    assert add_file(**give, upload=("lista.csv", LIST.encode())).counted == {"rows": 2, "companies": 1, "known": 0}
    Organisation.objects.create(key="verkstaden", name="Verkstaden AB", kind="company", number="5560360793")
    assert add_file(**give, upload=("lista.csv", LIST.encode())).counted["known"] == 1


def test_evidence_stands_at_its_line_and_is_opened_from_it(sign_in):
    claim = a_claim()
    me = economist(claim.agreement)
    note_hours(claim=claim, rows=[Day("AB", claim.first, Decimal(8), 400_00)], actor=me)
    line = claim.lines.get()
    client, address = sign_in(me), reverse("claims:evidence", args=[line.pk])
    upload = SimpleUploadedFile("tidrapport.pdf", PDF, "application/pdf")
    assert client.post(address, {"file": upload}).status_code == 302
    file = ClaimFile.objects.get(line=line)
    note_hours(
        claim=claim, rows=[Day("AB", claim.first, Decimal(7), 400_00)], actor=me
    )  # worked out anew, the same line
    assert (claim.lines.get().pk, claim.lines.get().amount_ore, claim.lines.get().evidence.get()) == (
        line.pk,
        2_800_00,
        file,
    )
    own = write_line(claim=claim, line=a_cost(), actor=me)
    add_file(claim=claim, purpose="evidence", upload=("faktura.pdf", PDF), line=own, actor=me)
    with_papers(claim)
    sent = send_claim(claim=claim, client_key="nyckel-0123456789abcdef", actor=signatory(claim.agreement))
    page = sign_in(staff(Role.OFFICER)).get(reverse("claims:control", args=[sent.pk])).content.decode()
    assert reverse("claims:file", args=[file.key]) in page and "faktura.pdf" in page
    assert sign_in(staff(Role.OFFICER)).get(address).status_code == 403
    assert sign_in(staff(Role.COACH)).get(address).status_code == 404


def test_evidence_of_a_line_that_goes_stays_with_the_claim():
    claim = a_claim()
    me = economist(claim.agreement)
    line = write_line(claim=claim, line=a_cost(), actor=me)
    file = add_file(claim=claim, purpose="evidence", upload=("faktura.pdf", PDF), line=line, actor=me)
    remove_line(line=line, actor=me)
    assert ClaimFile.objects.get(pk=file.pk).line is None


def test_a_file_brings_costs_in_kind_which_nobody_paid():
    claim = a_claim()
    me = economist(claim.agreement)
    text = ("Datum;Betaldatum;Slag;Text;Belopp;In natura\n2026-03-02;2026-03-30;Personal;Lön;100;nej\n"
            "2026-03-02;;Personal;Lånad maskin;250;Ja\n")  # fmt: skip
    given = LedgerMap(guessed(text.splitlines()[0].split(";")))
    file = add_file(claim=claim, purpose="ledger", upload=("bok.csv", text.encode()), actor=me)
    assert take_ledger(file=file, given=given, actor=me) == 2
    assert totals(claim) == {"paid_ore": 100_00, "in_kind_ore": 250_00}
    bad = add_file(claim=claim, purpose="ledger", upload=("fel.csv", text.replace(";Ja", ";kanske").encode()), actor=me)
    assert faults(lambda: take_ledger(file=bad, given=given, actor=me)) == [("ledger.in_kind", "F3")]


OPTIONS = [
    {"key": "timme", "method": "unit_cost", "fills": "staff", "amount_ore": 450_00, "unit": {"sv": "timme"}, "label": {"sv": "Timme"}},
    {"key": "klump", "method": "lump_sum", "fills": "travel", "amount_ore": 90_000_00, "label": {"sv": "Förstudie"}},
]  # fmt: skip


def computed():
    agreement = running(cost_options=OPTIONS)
    version = agreement.versions.get()
    budget = replace(
        version.agreed.budget,
        chosen=(Chosen("klump", "owner", 2026),),
        units=(Units("timme", "owner", 2026, Fraction(10)),),
    )
    add_version(agreement, replace(version.agreed, budget=budget), valid_from=version.valid_from, by="system:test")
    claim = with_papers(a_claim(agreement))
    ask_option(claim=claim, option="timme", count=Decimal("2.5"), actor=economist(agreement))
    ask_option(claim=claim, option="klump", done=True, actor=economist(agreement))
    return send_claim(claim=claim, client_key="nyckel-0123456789abcdef", actor=signatory(agreement))


def test_a_lump_sum_is_approved_whole_or_not_at_all_and_units_may_be_fewer(empty_house):
    claim = computed()
    assert dict(claim.lines.values_list("option", "amount_ore")) == {"timme": 1_125_00, "klump": 90_000_00}
    lump, unit = claim.lines.get(option="klump"), claim.lines.get(option="timme")
    part = {
        "claim": claim,
        "verdict": "approved",
        "fault": "amount",
        "why": "Halva.",
        "deducted_ore": 500_00,
        "actor": officer(),
    }
    assert refusal(lambda: judge_lines(**{**part, "lines": [lump.pk]})) == ["claims.lump_sum"]
    judge_lines(**{**part, "lines": [unit.pk]})
    approve_rest(claim=claim, actor=officer())
    propose_claim(claim=ticked(claim, officer()), proposal="Färre timmar.", actor=officer())
    assert Claim.objects.get(pk=claim.pk).approved_ore == 90_000_00 + 625_00


def test_what_is_computed_is_worked_out_anew_when_it_is_brought_to_decision(empty_house):
    claim = computed()
    # it shows that the work was not done and the hours were fewer
    claim.asked.filter(option="klump").update(done=False)
    claim.asked.filter(option="timme").update(count=Decimal(1))
    decided(claim)
    lines = {one.option: one for one in claim.lines.all()}
    assert (lines["klump"].verdict, lines["klump"].approved_ore) == ("deducted", 0)
    assert (lines["timme"].verdict, lines["timme"].approved_ore) == ("approved", 450_00)
    assert Claim.objects.get(pk=claim.pk).approved_ore == 450_00


def test_a_line_that_was_deducted_in_one_claim_and_parked_in_the_next_is_claimed_a_third_time():
    from verkstad.claims.actions.drafts import claim_again

    agreement = running()
    ore, claims = 0, []
    for n, (verdict, fault) in enumerate(
        (("deducted", "no_evidence"), ("parked", "no_evidence"), ("approved", "")), start=1
    ):
        if not claims:
            claim = a_sent_claim(agreement, a_cost(amount_ore=70_00))
        else:
            Claim.objects.filter(pk=claims[-1].pk).update(last=claims[-1].first)
            claim = with_papers(a_claim(agreement))
            claim_again(line=claims[-1].lines.get(), claim=claim, actor=economist(agreement))
            claim = send_claim(claim=claim, client_key=f"nyckel-0123456789-{n}", actor=signatory(agreement))
        held = (
            {"lines": [claim.lines.get().pk], "verdict": verdict, "fault": fault, "why": "Kvittot saknas."}
            if fault
            else {}
        )
        claims.append(decided(claim, **held))
        ore += claims[-1].approved_ore
    assert ore == 70_00
    assert refusal(
        lambda: claim_again(line=claims[0].lines.get(), claim=_next(agreement, claims[-1]), actor=economist(agreement))
    ) == ["claims.taken_up"]


def _next(agreement, last):
    Claim.objects.filter(pk=last.pk).update(last=last.first)
    return a_claim(agreement)
