"""A project economist writes a claim: by hand, from the ledger, with hours and computed costs; then it is sent once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.claims.facts import CSV, KEY, a_claim, a_cost, a_sent_claim, economist, running, signatory, with_papers
from verkstad.agreements.actions.offering import add_version
from verkstad.claims.actions.drafts import (
    add_file,
    ask_option,
    begin_claim,
    note_hours,
    remove_file,
    remove_line,
    write_line,
)
from verkstad.claims.actions.importing import remembered, take_ledger, taking_ledger
from verkstad.claims.actions.sending import return_claim, send_claim, withdraw_claim
from verkstad.claims.models import Claim, ClaimFile, ClaimLine
from verkstad.claims.queries.readiness import papers
from verkstad.claims.queries.sums import totals
from verkstad.core.applications.plan import Chosen
from verkstad.core.claims.hours import Day
from verkstad.core.claims.mapping import Accounts, LedgerMap, guessed
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.progress.models import Report

pytestmark = pytest.mark.django_db
MAP = LedgerMap(
    guessed(CSV.splitlines()[0].split(";")), (Accounts(7000, 7699, "staff"), Accounts(5800, 5899, "travel"))
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def test_claims_follow_each_other_and_one_is_written_at_a_time():
    agreement = running()
    me, today = economist(agreement), timezone.localdate()
    first = a_claim(agreement)
    assert (first.number, first.state, first.last) == (1, "draft", today)
    assert refusal(lambda: a_claim(agreement)) == ["claims.one_at_a_time"]
    assert withdraw_claim(claim=first, actor=signatory(agreement)).state == "withdrawn"
    assert refusal(lambda: begin_claim(agreement=agreement, last=today + timedelta(1), actor=me)) == ["claims.future"]
    assert refusal(lambda: begin_claim(agreement=agreement, last=date(2020, 1, 1), actor=me)) == ["claims.days"]
    assert begin_claim(agreement=agreement, last=today, actor=me).number == 2


def test_a_line_is_written_by_the_same_rules_as_a_file():
    claim = a_claim()
    me = economist(claim.agreement)
    made = write_line(claim=claim, line=a_cost(), actor=me)
    assert (made.number, made.amount_ore, made.origin) == (1, 40_000_00, "form")
    wrong = a_cost(kind="rent", paid_on=None, booked_on=date(2020, 1, 1))
    assert refusal(lambda: write_line(claim=claim, line=wrong, actor=me)) == [
        "claim.outside_period", "claim.unpaid", "claim.closed_kind"
    ]  # fmt: skip
    write_line(claim=claim, line=a_cost(amount_ore=5_00), at=made, actor=me)
    assert [one.amount_ore for one in claim.lines.all()] == [5_00]
    remove_line(line=made, actor=me)
    assert not claim.lines.exists()
    assert refusal(lambda: write_line(claim=claim, line=a_cost(), actor=staff(Role.OFFICER))) == ["claims.not_yours"]


def test_a_ledger_is_read_whole_and_its_mapping_is_remembered():
    claim = a_claim()
    me = economist(claim.agreement)
    file = add_file(claim=claim, purpose="ledger", upload=("huvudbok.csv", CSV.encode()), actor=me)
    assert remembered(file) == LedgerMap()
    assert take_ledger(file=file, given=MAP, actor=me) == 2
    assert totals(claim) == {"paid_ore": 46_240_50, "in_kind_ore": 0}
    assert list(claim.lines.values_list("kind", "supplier", "where")) == [
        ("staff", "", "G2"),
        ("travel", "SJ AB", "G3"),
    ]
    assert remembered(file) == MAP
    assert refusal(lambda: take_ledger(file=file, given=MAP, actor=me)) == ["claims.read_already"]
    again = ("huvudbok.csv", CSV.encode())
    assert refusal(lambda: add_file(claim=claim, purpose="ledger", upload=again, actor=me)) == ["claims.ledger_twice"]
    remove_file(file=file, actor=me)
    assert (claim.lines.count(), claim.files.count()) == (0, 0)


def test_a_file_with_a_fault_gives_nothing_and_so_does_work_that_is_broken_off():
    claim = a_claim()
    me = economist(claim.agreement)
    bad = add_file(
        claim=claim, purpose="ledger", upload=("fel.csv", CSV.replace("1 240,50", "1.240").encode()), actor=me
    )
    with pytest.raises(Refused) as caught:
        take_ledger(file=bad, given=MAP, actor=me)
    assert [(one.code, one.where) for one in caught.value.findings] == [("ledger.bad_amount", "G3")]
    good = add_file(claim=claim, purpose="ledger", upload=("bra.csv", CSV.encode()), actor=me)
    work = taking_ledger(file=good, given=MAP, actor=me)
    assert [next(work)[0] for _step in range(2)] == ["read", "save"]
    work.close()
    assert (claim.lines.count(), ClaimFile.objects.get(pk=good.pk).read_at) == (0, None)


def test_hours_become_staff_cost_by_person():
    claim = a_claim()
    me = economist(claim.agreement)
    day = claim.first
    rows = [Day("AB", day, Decimal("7.5"), 400_33), Day("CD", day, Decimal(8), 500_00)]
    assert note_hours(claim=claim, rows=rows, actor=me) == 2
    assert list(claim.lines.values_list("text", "amount_ore", "origin")) == [
        ("AB: 7,5 h", 3_002_47, "staff"),
        ("CD: 8 h", 4_000_00, "staff"),
    ]
    note_hours(claim=claim, rows=[replace(rows[1], hours=Decimal(0))], actor=me)
    assert claim.lines.count() == 1
    outside = [replace(rows[0], day=claim.last + timedelta(1))]
    assert refusal(lambda: note_hours(claim=claim, rows=outside, actor=me)) == ["claims.hours_day"]
    assert refusal(lambda: note_hours(claim=claim, rows=[replace(rows[0], hours=Decimal(25))], actor=me)) == [
        "claims.hours"
    ]
    assert refusal(lambda: remove_line(line=claim.lines.get(), actor=me)) == ["claims.computed"]


def test_what_is_missing_is_told_whole_before_anything_is_sent():
    claim = a_claim()
    assert refusal(lambda: send_claim(claim=claim, client_key=KEY, actor=signatory(claim.agreement))) == [
        "claim.no_ledger", "claim.no_statement", "claim.no_report", "claim.no_participants", "claim.empty"
    ]  # fmt: skip
    with_papers(claim)
    write_line(claim=claim, line=a_cost(), actor=economist(claim.agreement))
    ClaimLine.objects.filter(claim=claim).update(paid_on=None)
    with pytest.raises(Refused) as caught:
        send_claim(claim=claim, client_key=KEY, actor=signatory(claim.agreement))
    assert [(one.code, one.clause, one.where) for one in caught.value.findings] == [("claim.unpaid", "R11", "1")]


def test_the_projects_own_report_with_its_list_is_the_paper_that_is_asked_for():
    claim = a_claim()
    assert {"report", "participants"} & papers(claim) == set()
    report = Report.objects.create(agreement=claim.agreement, number=1, kind="progress", first=claim.first, last=claim.last,
                                   due_on=claim.last, started_by="user:1")  # fmt: skip
    assert {"report", "participants"} & papers(claim) == set()
    Report.objects.filter(pk=report.pk).update(state="sent")
    assert {"report", "participants"} & papers(claim) == {"report"}
    Report.objects.filter(pk=report.pk).update(nobody=True)
    assert {"report", "participants"} <= papers(claim)


def test_a_claim_is_sent_once_with_a_diary_number_and_its_lines_are_fixed():
    claim = a_sent_claim()
    who = signatory(claim.agreement)
    assert (claim.state, claim.document.direction, len(claim.sha256)) == ("sent", "in", 64)
    again = send_claim(claim=claim, client_key=KEY, actor=who)
    assert (again.document_id, Act.objects.filter(act="claim.sent").count()) == (claim.document_id, 1)
    assert refusal(lambda: send_claim(claim=claim, client_key="en-annan-0123456789", actor=who)) == [
        "lifecycle.no_such_move"
    ]
    assert refusal(lambda: write_line(claim=claim, line=a_cost(), actor=who)) == ["claims.sent"]
    line = claim.lines.first()
    for act in (lambda: ClaimLine.objects.filter(pk=line.pk).update(amount_ore=1), lambda: ClaimLine.objects.filter(pk=line.pk).delete(),
                lambda: ClaimLine.objects.create(claim=claim, number=99, origin="form", kind="staff", amount_ore=1)):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_who_may_not_sign_for_the_owner_does_not_send():
    claim = with_papers(a_claim())
    assert refusal(lambda: send_claim(claim=claim, client_key=KEY, actor=economist(claim.agreement))) == [
        "claims.not_yours"
    ]
    assert refusal(lambda: send_claim(claim=claim, client_key="kort", actor=signatory(claim.agreement))) == [
        "claims.key"
    ]


def test_a_returned_claim_is_completed_and_sent_again_under_the_same_number():
    claim = a_sent_claim()
    officer = staff(Role.OFFICER)
    assert refusal(lambda: return_claim(claim=claim, why=" ", actor=officer)) == ["claims.no_reason"]
    pause = return_claim(claim=claim, why="Fakturan K-1 saknas.", actor=officer)
    assert (pause.answer_by - pause.asked_on).days == 14
    write_line(claim=claim, line=a_cost(invoice="K-2"), actor=economist(claim.agreement))
    again = send_claim(claim=claim, client_key="nyckel-nummer-tva-0123", actor=signatory(claim.agreement))
    assert (again.document_id, again.pauses.get().answered_on, again.sha256 != claim.sha256) == (
        claim.document_id, timezone.localdate(), True)  # fmt: skip


def test_a_draft_is_its_senders_own_and_strangers_see_nothing():
    claim = a_claim()
    officer, coach = staff(Role.OFFICER), staff(Role.COACH)
    assert list(Claim.objects.visible_to(officer)) == list(Claim.objects.visible_to(coach)) == []
    assert list(Claim.objects.visible_to(people_of(claim.agreement.owner, Role.OWNER))) == [claim]


OPTIONS = [
    {
        "key": "oh",
        "method": "flat_rate",
        "fills": "travel",
        "share": "15",
        "of": ["staff"],
        "label": {"sv": "Schablon 15 %"},
    },
]


def test_a_flat_rate_follows_what_it_counts_on(empty_house):
    agreement = running(cost_options=OPTIONS)
    version = agreement.versions.get()
    chosen = replace(version.agreed.budget, chosen=(Chosen("oh", "owner"),))

    add_version(agreement, replace(version.agreed, budget=chosen), valid_from=version.valid_from, by="system:test")
    claim = a_claim(agreement)
    me = economist(agreement)
    write_line(claim=claim, line=a_cost(amount_ore=1_000_00), actor=me)
    assert claim.lines.get(origin="computed").amount_ore == 150_00
    write_line(claim=claim, line=a_cost(amount_ore=99, invoice="K-9"), actor=me)
    assert claim.lines.get(origin="computed").amount_ore == 150_14
    assert refusal(lambda: ask_option(claim=claim, option="okänd", actor=me)) == ["claims.unknown_option"]
