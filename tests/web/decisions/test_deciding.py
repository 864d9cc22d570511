"""Proposal and decision: four eyes, money, frozen versions, the letter in the diary; on both engines."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.web.applications.facts import a_call, a_mandate, an_application, in_state, people_of, staff
from tests.web.decisions.facts import KR, NO, a_case, content, decided, funded, head, presenter, proposed
from verkstad.applications.models import Application
from verkstad.core.decisions.content import Appeal, Condition, Outcome, YearAmount, sha256
from verkstad.core.refused import Refused
from verkstad.decisions.actions import decide, propose, return_proposal
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.queries.ground import rejected
from verkstad.funds.models import Entry, Layer
from verkstad.funds.queries import tally_gaps
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db


def codes(refused):
    return [f.code.partition(".")[2] or f.code for f in refused.value.findings]


def promised():
    rows = Entry.objects.filter(layer=Layer.COMMITMENT, cost_kind__key="transfers")
    return sum(row.amount_ore for row in rows)


def state(case):
    return Application.objects.get(pk=case.pk).state


def test_a_grant_is_booked_written_registered_and_told_in_one_go():
    case = a_case()
    reader = people_of(case.owner, Role.OWNER)
    made = decided(case)
    assert (made.number, made.outcome, made.amount_ore, state(case)) == (1, "grant", 1_000_000 * KR, "granted")
    assert made.sha256 == sha256(made.content)
    assert promised() == 1_000_000 * KR
    assert (made.document.direction, made.document.organisation, made.document.media_type) == (
        "out", case.owner.key, "application/pdf")  # fmt: skip
    assert [(c.key, c.before_payment, c.state) for c in made.conditions.all()] == [("k1", True, "open")]
    assert [n.template for n in Notice.objects.filter(to=reader)] == ["decisions.decided"]
    acts = list(Act.objects.order_by("-position").values_list("act", flat=True)[:3])
    assert acts == ["decision.made", "application.granted", "document.registered"]


def test_a_rejection_moves_no_money_and_has_a_letter_too():
    case = a_case()
    made = decide(
        proposal=propose(application=case, content=rejected(content(case), NO), actor=presenter()), actor=head()
    )
    assert (made.outcome, made.amount_ore, state(case), promised(), bool(made.document.file)) == (
        "rejection", 0, "rejected", 0, True)  # fmt: skip


def test_who_proposed_does_not_decide_even_with_both_roles():
    both = staff(Role.PRESENTER, Role.HEAD)
    case = a_case()
    made = propose(application=case, content=content(case), actor=both)
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=both)
    assert (codes(refused), refused.value.findings[0].clause) == (["four_eyes"], "R13")
    assert (state(case), promised(), Document.objects.filter(direction="out").count()) == ("proposed", 0, 0)


def test_who_handles_the_case_does_not_decide():
    case = a_case()
    boss = head()
    made = proposed(case)
    Application.objects.filter(pk=case.pk).update(handler=boss)
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=boss)
    assert codes(refused) == ["handled_by_you"]
    assert decide(proposal=made, actor=head("other")).handled_by == boss.journal_key


@pytest.mark.parametrize("role", [r for r in Role if r != Role.PRESENTER])
def test_only_presenters_propose(role):
    case = a_case()
    with pytest.raises(Refused) as refused:
        propose(application=case, content=content(case), actor=staff(role))
    assert codes(refused) == ["not_yours"]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.HEAD])
def test_only_heads_decide(role):
    made = proposed()
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=staff(role, name=f"the-{role}"))
    assert codes(refused) == ["not_yours"]


def test_what_the_mandate_does_not_have_is_refused_with_what_is_left():
    call = a_call(mandate=funded(1_500_000))
    decided(a_case(call))
    made = proposed(a_case(call))
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=head())
    (finding,) = refused.value.findings
    assert (finding.code, "".join(finding.params["left"].split())) == ("limit_passed", "500000")
    assert bool(finding.clause)
    assert (promised(), state(made.application), Decision.objects.count()) == (1_000_000 * KR, "proposed", 1)


def test_a_year_of_the_envelope_is_never_overdrawn_though_the_whole_would_do():
    call = a_call(mandate=funded(80_000_000, by_year={2026: 1_500_000, 2027: 78_500_000}))
    decided(a_case(call))
    case = a_case(call)
    with pytest.raises(Refused) as refused:
        decide(proposal=proposed(case), actor=head())
    assert codes(refused) == ["year_overdrawn"]
    assert refused.value.findings[0].params["left"] == "500\u202f000 kr"
    later = content(case, by_year=(YearAmount(2026, 500_000 * KR), YearAmount(2027, 500_000 * KR)),
                    project_to=timezone.localdate().replace(year=2027), reports=())  # fmt: skip
    later = replace(
        later, reports=(replace(content(case).reports[-1], due_on=timezone.localdate().replace(year=2028)),)
    )
    made = decide(proposal=propose(application=case, content=later, actor=presenter()), actor=head())
    assert [(e.year, e.amount_ore) for e in Entry.objects.filter(voucher__import_key__startswith=f"decision:{case.key}:",
            cost_kind__key="transfers").order_by("year")] == [(2026, 500_000 * KR), (2027, 500_000 * KR)]  # fmt: skip
    assert made.project_code == f"robotar-i-inlandet-{case.key}"


def test_the_budget_of_the_call_is_never_passed():
    call = a_call(mandate=funded(), budget_ore=1_900_000 * KR)
    decided(a_case(call))
    with pytest.raises(Refused) as refused:
        decide(proposal=proposed(a_case(call)), actor=head())
    assert (codes(refused), refused.value.findings[0].params["left"]) == (["call_overdrawn"], "900\u202f000 kr")


def test_a_mandate_without_a_book_decides_nothing_and_says_why():
    made = proposed(a_case(a_call(mandate=a_mandate())))
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=head())
    assert codes(refused) == ["no_book"]


def test_the_content_is_measured_before_anybody_sees_it():
    case = a_case()
    with pytest.raises(Refused) as refused:
        propose(
            application=case,
            content=content(case, reasons_sv="Nej.", payee="", appeal=Appeal.UNSAID),
            actor=presenter(),
        )
    assert codes(refused) == ["no_reasons", "no_payee", "appeal_unsaid"]
    assert (Proposal.objects.count(), state(case)) == (0, "checked")


def test_a_case_whose_requirements_are_not_checked_can_be_rejected_but_not_granted():
    case = in_state(an_application(a_call(mandate=funded())), "registered")
    with pytest.raises(Refused) as refused:
        propose(application=case, content=content(case), actor=presenter())
    assert codes(refused) == ["not_checked"]
    made = propose(application=case, content=rejected(content(case), NO), actor=presenter())
    assert decide(proposal=made, actor=head()).outcome == "rejection"


@pytest.mark.parametrize("where", ["draft", "sent", "completing", "withdrawn", "dismissed"])
def test_a_case_in_another_state_is_not_proposed(where):
    case = in_state(an_application(a_call(mandate=funded())), where)
    with pytest.raises(Refused) as refused:
        propose(application=case, content=content(case), actor=presenter())
    assert codes(refused) == ["not_to_be_decided"]


def test_a_proposal_that_changed_after_it_was_read_is_not_decided():
    case = a_case()
    made = proposed(case)
    propose(application=case, content=content(case, special_terms="Ändrat."), actor=presenter())
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=head(), revision=1)
    assert codes(refused) == ["changed_meanwhile"]
    with pytest.raises(Refused):
        propose(application=case, content=content(case), actor=presenter(), revision=1)
    assert decide(proposal=made, actor=head(), revision=2).content["special_terms"] == "Ändrat."


def test_who_changes_a_proposal_has_made_it():
    boss = staff(Role.PRESENTER, Role.HEAD)
    case = a_case()
    made = proposed(case)
    propose(application=case, content=content(case), actor=boss)
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=boss)
    assert codes(refused) == ["four_eyes"]


def test_a_decision_is_made_once():
    made = proposed()
    decide(proposal=made, actor=head())
    with pytest.raises(Refused) as refused:
        decide(proposal=made, actor=head())
    assert (codes(refused), Decision.objects.count(), promised()) == (["proposal_closed"], 1, 1_000_000 * KR)


def test_a_proposal_that_is_sent_back_waits_no_more_and_a_new_one_can_be_made():
    case = a_case()
    made = return_proposal(proposal=proposed(case), why="Skälen säger inget om partnerna.", actor=head())
    assert (made.state, state(case)) == ("returned", "checked")
    with pytest.raises(Refused):
        decide(proposal=made, actor=head())
    assert proposed(case).pk != made.pk


def test_a_change_of_a_grant_is_a_new_version_that_rebooks_the_money():
    case = a_case()
    first = decided(case)
    lower = content(case, outcome=Outcome.PARTIAL, amount_ore=600_000 * KR, by_year=(YearAmount(2026, 600_000 * KR),))
    second = decide(
        proposal=propose(application=case, content=lower, actor=presenter(), basis="reconsideration"), actor=head()
    )
    assert (second.number, second.replaces, second.basis, second.project_code == first.project_code) == (
        2, first, "reconsideration", True)  # fmt: skip
    assert (promised(), state(case)) == (600_000 * KR, "granted")
    assert Decision.objects.in_force().get() == second
    assert list(tally_gaps(second.application.call.mandate.book or case.call.mandate.book)) == []


def test_a_grant_is_not_turned_into_a_rejection():
    case = a_case()
    decided(case)
    with pytest.raises(Refused) as refused:
        propose(application=case, content=rejected(content(case), NO), actor=presenter(), basis="reconsideration")
    assert codes(refused) == ["grant_taken_back"]


def test_a_test_is_never_decided():
    case = a_case()
    Application.objects.filter(pk=case.pk).update(test=True)
    with pytest.raises(Refused) as refused:
        propose(application=case, content=content(case), actor=presenter())
    assert codes(refused) == ["test"]


def refused_by_database(do):
    with pytest.raises(IntegrityError), transaction.atomic():
        do()


def test_the_database_keeps_decisions_as_they_were_made():
    made = decided()
    refused_by_database(lambda: Decision.objects.filter(pk=made.pk).update(amount_ore=5))
    refused_by_database(lambda: Decision.objects.filter(pk=made.pk)._raw_delete("default"))
    refused_by_database(lambda: Proposal.objects.filter(pk=made.proposal_id).update(made_by="user:9"))


def test_the_database_refuses_that_one_person_does_it_all():
    row = proposed()
    letter = Document.objects.first() or _a_document(row)

    def insert(by, proposer=row.made_by, **more):
        Decision.objects.create(
            **{"application": row.application, "number": 1, "proposal": row, "basis": "application", "outcome": "grant",
               "amount_ore": 1, "content": row.content, "sha256": "x", "decided_on": timezone.localdate(),
               "proposed_by": proposer, "decided_by": by, "document": letter} | more)  # fmt: skip

    refused_by_database(lambda: insert(row.made_by))
    refused_by_database(lambda: insert(row.made_by, "user:987"))  # names somebody else as the one who proposed
    refused_by_database(lambda: insert("user:988", content={**row.content, "amount_ore": 5}))
    refused_by_database(lambda: insert("user:988", handled_by="user:988"))
    with transaction.atomic():
        insert("user:988")


def _a_document(row):
    from verkstad.registry.actions import register_document

    return register_document(mandate=row.application.call.mandate.key, direction="out", date=timezone.localdate(),
                             title="Beslut", actor="system:test")  # fmt: skip


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_replaces_no_decision_either():
    made = decided()
    columns = [f.column for f in Decision._meta.concrete_fields]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO decisions_decision ({', '.join(columns)}) "
                       f"SELECT {', '.join(columns)} FROM decisions_decision WHERE id = %s", [made.pk])  # fmt: skip


def test_a_condition_without_a_day_is_refused_before_it_is_written():
    case = a_case()
    with pytest.raises(Refused) as refused:
        propose(application=case, content=content(case, conditions=(Condition("k1", "Visa avtal"),)), actor=presenter())
    assert codes(refused) == ["condition_without_day"]
