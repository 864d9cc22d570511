"""Pages of decisions: who may open which, how many queries they take, what each shows."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.applications.facts import a_call, people_of, staff
from tests.web.decisions.facts import NO, a_case, a_company, content, decided, funded, head, presenter, proposed
from verkstad.decisions import actions
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.queries.ground import rejected
from verkstad.decisions.queries.public import project
from verkstad.people.models import READERS, Role, User

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def as_user(settings):
    """A client signed in as a given person; the second factor is another test's matter."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    def make(user: User) -> Client:
        client = Client()
        if not user.authenticator_set.exists():
            TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        return client

    return make


def seen(client, name, *args):
    return client.get(reverse(f"decisions:{name}", args=args)).status_code


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_door_says(as_user, role):
    case = a_case()
    one = decided(case)
    waiting = proposed(a_case(case.call))
    client = as_user(staff(role, name=f"r-{role}"))
    reads = role in READERS
    told = {
        "propose": seen(client, "propose", waiting.application.key),
        "proposal": seen(client, "proposal", waiting.pk),
        "decide": seen(client, "decide", waiting.pk),
        "decision": seen(client, "decision", one.pk),
        "letter": seen(client, "letter", one.pk),
        "waiting": seen(client, "waiting"),
        "rates": seen(client, "rates"),
        "list": seen(client, "list"),
        "call": seen(client, "call", case.call.key),
    }
    hidden = 403 if reads else 404
    assert told == {
        "propose": 200 if role == Role.PRESENTER else hidden,
        "proposal": 200 if reads else 404,
        "decide": 200 if role == Role.HEAD else hidden,
        "decision": 200 if reads else 404,
        "letter": 200 if reads else 404,
        "waiting": 200 if reads else 403,
        "rates": 200 if role == Role.ECONOMIST else 403,
        "list": 200,
        "call": 200,
    }


def test_the_applicant_reads_the_decision_but_no_proposal_and_other_applicants_neither(as_user):
    case = a_case()
    one = decided(case)
    own = as_user(people_of(case.owner, Role.OWNER))
    other = as_user(people_of(a_company("granne"), Role.COMPANY))
    assert [seen(own, "decision", one.pk), seen(own, "letter", one.pk), seen(own, "proposal", one.proposal_id)] == [
        200,
        200,
        404,
    ]
    assert [seen(other, "decision", one.pk), seen(other, "letter", one.pk)] == [404, 404]


@pytest.mark.parametrize("many", [1, 3])
def test_no_page_takes_more_than_twelve_queries_whatever_the_size(as_user, many, django_assert_max_num_queries):
    call = a_call(mandate=funded(80_000_000, by_year={2026: 40_000_000, 2027: 40_000_000}), budget_ore=70_000_000_00,
                  letters="unless_rua")  # fmt: skip
    made = [decided(a_case(call)) for _ in range(many)]
    waiting = [proposed(a_case(call)) for _ in range(many)]
    boss, maker = as_user(head()), as_user(presenter())
    for client, name, *args in (
        (maker, "propose", waiting[0].application.key),
        (maker, "propose", a_case(call).key),
        (boss, "proposal", waiting[0].pk),
        (boss, "decide", waiting[0].pk),
        (boss, "decision", made[0].pk),
        (boss, "waiting"),
        (boss, "list"),
        (boss, "call", call.key),
        (maker, "propose_many", call.key),
    ):
        client.get(reverse("desk:front"))
        with django_assert_max_num_queries(MOST):
            assert client.get(reverse(f"decisions:{name}", args=args)).status_code == 200, name


def form_of(page) -> dict[str, str]:
    """What a browser would post of the page's form, unchanged."""
    form = page.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        shown = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
        if isinstance(value, bool):
            data |= {bound.html_name: "on"} if value else {}
        elif isinstance(shown, list):
            data[bound.html_name] = str(value or "")
        else:
            data[bound.html_name] = "" if shown is None else str(shown)
    return data


def test_a_presenter_proposes_and_a_head_decides_by_the_pages_alone(as_user):
    case = a_case()
    maker, boss = as_user(presenter()), as_user(head())
    page = maker.get(reverse("decisions:propose", args=[case.key]))
    typed = form_of(page) | {"appeal": "yes", "appeal_clause": "40 § FL", "condition_1_text": "Visa avtalet",
                             "condition_1_day": timezone.localdate().isoformat()}  # fmt: skip
    empty = maker.post(reverse("decisions:propose", args=[case.key]), typed)
    assert (empty.status_code, list(empty.context["form"].errors)) == (200, ["reasons_sv"])
    typed["reasons_sv"] = "Projektet svarar på ett behov som företagen själva har pekat ut, och budgeten är rimlig."
    done = maker.post(reverse("decisions:propose", args=[case.key]), typed)
    made = Proposal.objects.get()
    assert (done.status_code, done.url) == (302, reverse("decisions:proposal", args=[made.pk]))
    assert (made.told.amount_ore, made.told.conditions[0].text, made.told.reports[-1].kind) == (
        100_000_000,
        "Visa avtalet",
        "final",
    )
    done = boss.post(reverse("decisions:decide", args=[made.pk]), {"revision": made.revision})
    assert (done.status_code, done.url) == (302, Decision.objects.get().get_absolute_url())


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(as_user):
    case = a_case()
    maker = as_user(presenter())
    url = reverse("decisions:propose", args=[case.key])
    page = maker.post(
        url, form_of(maker.get(url)) | {"reasons_sv": "Nej.", "amount_ore": "1 200 000", "special_terms": "<b>Å</b>"}
    )
    assert page.status_code == 200
    assert sorted(page.context["form"].errors) == ["amount_ore", "appeal", "reasons_sv", "year_2026"]
    assert "&lt;b&gt;Å&lt;/b&gt;" in page.content.decode()
    assert Proposal.objects.count() == 0


def test_the_public_list_shows_name_and_sum_and_nothing_of_the_reasons(as_user):
    call = a_call(mandate=funded())
    decided(a_case(call))
    case = a_case(call)
    actions.decide(
        proposal=actions.propose(application=case, content=rejected(content(case), NO), actor=presenter()), actor=head()
    )
    page = Client().get(reverse("decisions:call", args=[call.key]))
    text = page.content.decode()
    assert ("Region Västerbotten" in text, "Projektet bygger" in text, NO in text, page.context["rejected"]) == (
        True,
        False,
        False,
        1,
    )
    csv = Client().get(reverse("decisions:call_csv", args=[call.key])).content.decode("utf-8-sig").splitlines()
    assert (
        csv[0]
        == "utlysning,diarienummer,beslutsdatum,mottagare,organisationsnummer,beviljatBelopp,soktBelopp,ersatterTidigareBeslut,projekt"
    )
    assert (len(csv), csv[1].split(",")[3:]) == (
        2, ["Region Västerbotten", "232100-0222", "1000000", "1000000", "nej", "Robotar i inlandet"])  # fmt: skip
    assert text.count("Robotar i inlandet") == 1  # what the grant is for; of the rejected one nothing


def test_what_a_company_or_a_marked_case_is_granted_money_for_is_not_public(as_user):
    call = a_call(mandate=funded(), applicant_kinds=["region", "promoter", "company"])
    firm = decided(a_case(call, a_company("bolaget"), title="Vår hemliga legering"))
    page = Client().get(reverse("decisions:call", args=[call.key])).content.decode()
    csv = Client().get(reverse("decisions:call_csv", args=[call.key])).content.decode("utf-8-sig").splitlines()
    assert firm.application.owner.name in page
    assert ("hemliga" in page, csv[1].split(",")[-1]) == (False, "")
    told = decided(a_case(call))
    assert project(told) == "Robotar i inlandet"
    told.document.secrecy = "31:16"
    assert project(told) == ""


def test_a_cell_of_the_public_file_is_no_formula():
    from verkstad.decisions.pages.bulk import harmless

    assert [harmless(x) for x in ("=1+1", "@x", "Region", "")] == ["'=1+1", "'@x", "Region", ""]


def test_several_are_decided_at_once_and_the_one_that_money_does_not_reach_is_told_by_its_row(as_user):
    call = a_call(mandate=funded(2_500_000))
    rows = [proposed(a_case(call)) for _ in range(3)]
    page = as_user(head()).post(reverse("decisions:waiting"), {"chosen": [row.pk for row in rows]})
    told = [(row["case"], bool(row["made"]), [f.clause != "" for f in row["findings"]]) for row in page.context["rows"]]
    assert told == [
        (rows[0].application, True, []),
        (rows[1].application, True, []),
        (rows[2].application, False, [True]),
    ]
    assert Decision.objects.count() == 2


def test_the_letter_is_a_pdf(as_user):
    one = decided()
    page = as_user(head()).get(reverse("decisions:letter", args=[one.pk]))
    assert (page["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_applicant_confirms_having_read_it_and_the_clock_starts(as_user):
    one = decided()
    own = as_user(people_of(one.application.owner, Role.SIGNATORY))
    assert own.post(reverse("decisions:service", args=[one.pk])).status_code == 302
    assert Decision.objects.get(pk=one.pk).service.how == "read"


def test_an_applicant_appeals_and_an_officer_answers_by_the_pages_alone(as_user):
    case = a_case()
    no = actions.decide(
        proposal=actions.propose(application=case, content=rejected(content(case), NO), actor=presenter()), actor=head()
    )
    own, officer = as_user(people_of(case.owner, Role.SIGNATORY)), as_user(staff(Role.OFFICER))
    own.post(reverse("decisions:appeal_new", args=[no.pk]), {"kind": "appeal", "text": "Ni har missat underlaget."})
    one = no.appeals.get()
    officer.post(reverse("decisions:appeal_time", args=[one.pk]), {})
    page = officer.post(
        reverse("decisions:appeal_answer", args=[one.pk]),
        {"act": "reopen", "reasons": "Ett underlag hade inte lästs när beslutet fattades."},
    )
    assert (page.status_code, no.appeals.get().state) == (302, "reopened")
    assert own.get(reverse("decisions:appeal", args=[one.pk])).status_code == 200


@pytest.mark.parametrize("positive", [True, False])
def test_the_applicants_own_page_leads_to_the_decision_and_not_before_it_is_made(as_user, positive):
    case = a_case()
    told = content(case) if positive else rejected(content(case), NO)
    made = actions.propose(application=case, content=told, actor=presenter())
    own = as_user(people_of(case.owner, Role.OWNER))
    url = reverse("handling:mine", args=[case.key])
    before = own.get(url).content.decode()
    one = actions.decide(proposal=made, actor=head())
    after = own.get(url).content.decode()
    address = one.get_absolute_url()
    assert (address in before, address in after, "/beslut/forslag/" in after) == (False, True, False)
    assert ("bifall" if positive else "avslag") in after
    assert one.document.diary_number in after
