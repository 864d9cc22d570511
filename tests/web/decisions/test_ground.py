"""What a positive decision needs beside its content: letters of intent, a company's register facts, room under the aid ceiling."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.decisions.facts import NO, a_case, a_company, content, decided, funded, head, presenter
from verkstad.applications.models import Letter
from verkstad.core.decisions.content import Outcome, YearAmount
from verkstad.core.refused import Refused
from verkstad.decisions.actions import decide, declare_aid, propose, register_rate
from verkstad.decisions.actions.aid import OtherAid
from verkstad.decisions.models import AidDeclaration, CompanyAid, ExchangeRate
from verkstad.decisions.queries.aid import register_due, register_rows
from verkstad.decisions.queries.ground import aid_of, rejected
from verkstad.organisations.actions import save_tenure
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
KR = 100


def refused(do):
    with pytest.raises(Refused) as caught:
        do()
    return [(f.code.partition(".")[2], f.clause) for f in caught.value.findings]


# Letters of intent (R2, R23)


def letter(case, region, body, state="given"):
    return Letter.objects.create(application=case, region_id=region, body=a_body(body), state=state, asked_by="user:1",
                                 answered_at=timezone.now())  # fmt: skip


@pytest.fixture
def joint():
    """An application of Västerbotten's region that touches Skåne too, in a call that asks for letters of others."""
    call = a_call(mandate=funded(), letters="unless_rua")
    case = a_case(call)
    case.partners.get(key="owner").regions.set(["24", "12"])
    return type(case).objects.get(pk=case.pk)


def test_no_grant_without_the_letter_of_each_region_touched_but_a_rejection_needs_none(joint):
    assert refused(lambda: propose(application=joint, content=content(joint), actor=presenter())) == [
        ("no_letter", "R2")
    ]
    letter(joint, "12", "12")
    made = propose(application=joint, content=content(joint), actor=presenter())
    Letter.objects.update(state="declined")
    assert refused(lambda: decide(proposal=made, actor=head())) == [("no_letter", "R2")]
    propose(application=joint, content=rejected(content(joint), NO), actor=presenter())


def test_a_letter_of_a_body_that_was_not_responsible_on_the_day_does_not_count(joint):
    letter(joint, "12", "09")
    assert refused(lambda: propose(application=joint, content=content(joint), actor=presenter())) == [
        ("no_letter", "R2")
    ]


def test_the_body_that_answered_counts_though_another_is_responsible_later(joint):
    given = letter(joint, "12", "12")
    today = timezone.localdate()
    save_tenure(region="12", organisation="body-12", valid_from=date(2019, 1, 1), valid_to=today, source_note="prop",
                actor="system:test")  # fmt: skip
    save_tenure(
        region="12", organisation="body-09", valid_from=today + timedelta(days=1), source_note="x", actor="system:test"
    )
    assert propose(application=joint, content=content(joint), actor=presenter()).pk
    Letter.objects.filter(pk=given.pk).update(answered_at=timezone.now() + timedelta(days=3))
    assert refused(lambda: propose(application=joint, content=content(joint), actor=presenter())) == [
        ("no_letter", "R2")
    ]


# Cheques (R5) and de minimis aid (R19-R21)

CHEQUE = {"least_employees": 2, "most_employees": 49, "least_turnover_ore": 300_000_000, "sni_prefixes": ["10", "25"],
          "sni_excluded": ["10.2"], "most_per_year": 1}  # fmt: skip


def cheque_call(key="check-2026", **more):
    terms = {
        "ceilings": [{"per": "applicant", "amount_ore": 2_500_000_00}],
        "applicant_kinds": ["company"],
        "cheque": CHEQUE,
    }
    return a_call(key, mandate=funded(), kind="cheque", aid_scheme="de_minimis", **{**terms, **more})


def rate(kr="10", day=None):
    return register_rate(day=day or timezone.localdate(), sek_per_eur=Decimal(kr), source_note="vald för provet",
                         actor="system:test")  # fmt: skip


def declared(case, **more):
    given = {"declared_on": timezone.localdate(), "none_else": True} | more
    return declare_aid(application=case, actor=presenter(), **given)


def test_a_cheque_is_granted_on_facts_and_booked_as_aid():
    rate("12.5")
    case = a_case(cheque_call(), a_company())
    declared(case)
    made = decided(case)
    (row,) = CompanyAid.objects.all()
    assert (row.amount_ore, row.rate, row.undertaking, row.regulation, row.decision, row.granted_on) == (
        1_000_000 * KR, Decimal("12.5"), "bolaget", "EU 2023/2831", made, made.decided_on)  # fmt: skip
    assert (made.document.secrecy, made.document.public_title, made.project_code) == (
        "OSL 30 kap. 23 §", "Beslut om stöd", f"stod-{case.key}")  # fmt: skip


def test_what_registers_do_not_tell_or_what_does_not_fit_stops_a_cheque():
    rate()
    case = a_case(cheque_call(), a_company(employees="", sni="62.010"))
    declared(case)
    assert refused(lambda: propose(application=case, content=content(case), actor=presenter())) == [
        ("employees", "R5"), ("sni", "R5")]  # fmt: skip
    assert propose(application=case, content=rejected(content(case), NO), actor=presenter()).pk


def test_a_company_too_young_or_of_another_form_is_refused_and_one_that_fits_is_granted():
    rate()
    demands = CHEQUE | {"least_years": 3, "legal_forms": ["AB"]}
    today = timezone.localdate()
    young = a_case(
        cheque_call(cheque=demands), a_company(registered_on=today.replace(day=1).isoformat(), legal_form="HB")
    )
    declared(young)
    assert refused(lambda: propose(application=young, content=content(young), actor=presenter())) == [
        ("registered_on", "R5"), ("legal_form", "R5")]  # fmt: skip
    old = a_case(young.call, a_company("gamla", registered_on="1998-02-01", legal_form="AB"))
    declared(old)
    assert decided(old).outcome == "grant"


def test_a_second_cheque_in_a_year_is_refused():
    rate()
    call, company = cheque_call(), a_company()
    first = a_case(call, company)
    declared(first)
    decided(first)
    second = a_case(call, company)
    declared(second)
    assert ("earlier_year", "R5") in refused(
        lambda: propose(application=second, content=content(second), actor=presenter())
    )


def test_aid_needs_a_declaration_and_a_rate_of_the_day():
    case = a_case(cheque_call(), a_company())
    assert refused(lambda: propose(application=case, content=content(case), actor=presenter())) == [
        ("no_rate", "R19"), ("no_declaration", "R20")]  # fmt: skip
    rate()
    declared(case)
    assert propose(application=case, content=content(case), actor=presenter()).pk


def test_declared_aid_of_a_whole_group_counts_towards_the_ceiling():
    rate()
    sister = a_company("systern", undertaking="koncernen")
    one = a_case(cheque_call(), sister)
    declared(one, none_else=False, others=[OtherAid(timezone.localdate(), "Region Skåne", eur_cents=250_000_00)])
    case = a_case(cheque_call("check-2"), a_company(undertaking="koncernen"))
    declared(case)
    state = aid_of(case, 1_000_000 * KR, timezone.localdate()).state
    assert (state.had_eur, state.new_eur, state.allowed) == (250_000, 100_000, False)
    assert refused(lambda: propose(application=case, content=content(case), actor=presenter())) == [
        ("ceiling", "EU 2023/2831, article 3.7")]  # fmt: skip


def test_a_new_decision_takes_the_earlier_aid_back_by_a_row_of_its_own():
    rate()
    case = a_case(cheque_call(), a_company())
    declared(case)
    decided(case)
    lower = content(case, outcome=Outcome.PARTIAL, amount_ore=400_000 * KR, by_year=(YearAmount(2026, 400_000 * KR),))
    decide(proposal=propose(application=case, content=lower, actor=presenter(), basis="reconsideration"), actor=head())
    assert sorted(CompanyAid.objects.values_list("amount_ore", flat=True)) == [
        -1_000_000 * KR,
        400_000 * KR,
        1_000_000 * KR,
    ]
    assert aid_of(case, 1, timezone.localdate()).state.had_eur == 40_000


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"none_else": False}, "declared_what"),
        ({"others": [OtherAid(date(2026, 1, 1), "Region Skåne", 100)]}, "declared_what"),
        ({"none_else": False, "others": [OtherAid(date(2026, 1, 1), " ", 100)]}, "declared_row"),
        ({"declared_on": date(2099, 1, 1)}, "declared_when"),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused_whole(given, code):
    case = a_case(cheque_call(), a_company())
    assert code in [c for c, _clause in refused(lambda: declared(case, **given))]
    assert (AidDeclaration.objects.count(), CompanyAid.objects.count()) == (0, 0)


def test_a_declaration_is_given_once():
    case = a_case(cheque_call(), a_company())
    declared(case)
    assert refused(lambda: declared(case)) == [("declared_already", "")]


def test_a_rate_is_registered_once_and_never_changed():
    first = rate("10.2567")
    assert rate("10.2567") == first
    assert refused(lambda: rate("10.3")) == [("rate_known", "R19")]
    with pytest.raises(IntegrityError), transaction.atomic():
        ExchangeRate.objects.update(sek_per_eur=9)


@pytest.mark.parametrize("kr", ["0", "-1", "1.23456", "NaN", "Infinity", "1000000"])
def test_what_is_no_rate_is_refused(kr):
    assert refused(lambda: rate(kr)) == [("rate_wrong", "")]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ECONOMIST])
def test_only_economists_register_rates(role):
    with pytest.raises(Refused):
        register_rate(day=date(2026, 1, 2), sek_per_eur=Decimal(11), source_note="x", actor=staff(role))


def test_the_register_file_holds_each_grant_with_its_last_day_and_marks_its_fields_as_unconfirmed():
    rate("12.5")
    case = a_case(cheque_call(), a_company())
    declared(case)
    made = decided(case)
    (row,) = register_rows(head())
    assert (row["mottagare_namn"], row["belopp_eur"], row["sektor_nace"], row["beviljat"], row["falt_obekraftade"]) == (
        "Bolaget AB (påhittat)", "80000.00", "25.620", made.decided_on.isoformat(), "ja")  # fmt: skip
    assert register_due(date(2026, 12, 1)) == date(2027, 1, 4)


def test_aid_that_is_booked_never_changes():
    rate()
    case = a_case(cheque_call(), a_company())
    declared(case)
    decided(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyAid.objects.update(amount_ore=1)


def test_a_company_sees_its_own_aid_and_no_other_company_does():
    rate()
    case = a_case(cheque_call(), a_company())
    declared(case)
    decided(case)
    own, other = people_of(case.owner, Role.COMPANY), people_of(a_company("granne"), Role.COMPANY)
    assert [CompanyAid.objects.visible_to(user).count() for user in (own, other, head())] == [1, 0, 1]
