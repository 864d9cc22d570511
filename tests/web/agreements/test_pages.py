"""The pages of agreements: who sees what, the whole way from offer to a decided change, typed faults, files."""

from argparse import Namespace
from fractions import Fraction

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.web.agreements.facts import (
    KR,
    approve,
    decided_case,
    edited,
    moved,
    offered,
    officer,
    owner,
    running,
    signatory,
)
from tests.web.applications.facts import a_body, a_call, people_of, staff
from tests.web.decisions.facts import a_case, content, decided, funded, head, presenter
from verkstad.agreements.actions.bulk import offer_many
from verkstad.agreements.actions.changing import begin_change, propose_change, send_change
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.commands import offer
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.queries.changing import measured
from verkstad.core.agreements.differences import differences
from verkstad.core.decisions.content import YearAmount
from verkstad.decisions.actions import decide, propose
from verkstad.people.models import SECOND_FACTOR, Role
from verkstad.ui import formats

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Opens a page as somebody: page(user, name, key, posted) gives the answer."""

    def opened(user, name, *keys, post=None):
        if any(one.role in SECOND_FACTOR for one in user.active_appointments()) and not user.authenticator_set.exists():
            TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        url = name if name.startswith("/") else reverse(f"agreements:{name}", args=keys)
        return client.get(url) if post is None else client.post(url, post)

    return opened


def fields(form):
    """What a form would post as it stands, as a browser writes it."""
    posted = {}
    for name in form.fields:
        bound = form[name]
        value = (
            bound.field.widget.format_value(bound.value())
            if hasattr(bound.field.widget, "format_value")
            else bound.value()
        )
        if isinstance(value, list):
            value = value[0] if value else ""
        if value not in (None, False, ""):
            posted[name] = value
    return posted


def test_an_officer_offers_and_the_signatory_reads_and_accepts(page):
    decision = decided_case()
    waits = page(officer(), "waiting").content.decode()
    assert reverse("agreements:offer", args=[decision.pk]) in waits
    page(officer(), "offer", decision.pk, post={})
    agreement = Agreement.objects.get()
    who = signatory(agreement)
    shown = page(who, "accept", agreement.key)
    assert newest(agreement).sha256 in shown.content.decode()
    assert (
        page(who, "accept", agreement.key, post={"sha": newest(agreement).sha256}).status_code == 200
    )  # not ticked as read
    page(who, "accept", agreement.key, post={"sha": newest(agreement).sha256, "read": "on"})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.document) == ("running", newest(agreement).document)


def test_the_signatory_declines_with_a_reason(page):
    agreement = offered()
    assert "reason" in page(signatory(agreement), "decline", agreement.key, post={"reason": ""}).context["form"].errors
    page(signatory(agreement), "decline", agreement.key, post={"reason": "Vi får inte ihop det."})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.declined_why) == ("declined", "Vi får inte ihop det.")


def test_the_form_of_a_change_as_it_stands_changes_nothing_and_what_is_typed_is_kept(page):
    agreement = running()
    page(owner(agreement), "change_begin", agreement.key, post={})
    change = Change.objects.get()
    form = page(owner(agreement), "change_edit", change.pk).context["form"]
    posted = fields(form)
    page(owner(agreement), "change_edit", change.pk, post=posted)
    change = Change.objects.get()
    assert differences(change.base.agreed, change.wanted) == []
    typed = posted | {"revision": change.revision, "reason": "Ny plan", "last": "2027-12-31", "cost_owner_staff_2026": "1 900 000",
                      "cost_owner_travel_2026": "100 000", "package_0_name": "Besök", "indicator_0_name_sv": "Företag",
                      "indicator_0_target": "40", "indicator_0_kind": "output"}  # fmt: skip
    page(owner(agreement), "change_edit", change.pk, post=typed)
    change = Change.objects.get()
    assert [(one.address, one.field) for one in differences(change.base.agreed, change.wanted)] == [
        ("last", ""), ("cost/staff/owner/2026", ""), ("cost/travel/owner/2026", ""), ("package/p1", ""), ("indicator/i1", "")
    ]  # fmt: skip
    assert change.wanted.indicators[0].target == 40
    shown = page(owner(agreement), "change", change.pk).content.decode()
    assert "Besök" in shown


UNITS = {
    "key": "tim",
    "method": "unit_cost",
    "fills": "staff",
    "label": {"sv": "Timmar"},
    "amount_ore": 409_00,
    "unit": {"sv": "timme"},
}
FLAT = {
    "key": "oh",
    "method": "flat_rate",
    "fills": "other",
    "label": {"sv": "Indirekta kostnader"},
    "share": "15",
    "of": ["staff"],
}
LUMP = {"key": "paket", "method": "lump_sum", "fills": "other", "label": {"sv": "Paket"}, "amount_ore": 100_000_00}


def test_units_flat_rates_lump_sums_and_the_share_are_edited_and_their_consequences_stand_side_by_side(page):
    agreement = running(cost_options=[UNITS, FLAT, LUMP])
    change = begin_change(agreement=agreement, actor=owner(agreement))
    posted = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    typed = posted | {"option_owner_tim_2026": "100,5", "option_owner_oh": "on", "option_owner_paket_2026": "on", "share": "40",
                      "reason": "Schablon"}  # fmt: skip
    page(owner(agreement), "change_edit", change.pk, post=typed)
    change = Change.objects.get()
    plan = change.wanted.budget
    assert [(one.option, one.partner, one.year, one.count) for one in plan.units] == [
        ("tim", "owner", 2026, Fraction(201, 2))
    ]
    assert [(one.option, one.partner, one.year) for one in plan.chosen] == [
        ("oh", "owner", 0),
        ("paket", "owner", 2026),
    ]
    assert change.wanted.share == Fraction(2, 5)
    shown = page(officer(), "change", change.pk)
    staff_ore = 2_000_000 * KR + 41_104_50
    computed = 41_104_50 + (staff_ore * 15 + 50) // 100 + 100_000_00
    rows = {row["label"]: (row["before"], row["after"]) for row in shown.context["money"]}
    assert rows["Därav räknat fram med enheter, schabloner och klumpsummor"] == (0, computed)
    assert next((row["term"], row["value"]) for row in shown.context["aid"]) == (
        "Högsta andel av den faktiska kostnaden",
        "40\u00a0%",
    )
    again = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    page(
        owner(agreement),
        "change_edit",
        change.pk,
        post=again | {"option_owner_paket_2026": "on", "option_owner_tim_2026": ""},
    )
    plan = Change.objects.get().wanted.budget
    assert (plan.units, [one.option for one in plan.chosen]) == ((), ["paket"])


@pytest.mark.parametrize(("share", "code"), [("60", "change.share_over_call"), ("", "change.no_share")])
def test_a_share_above_the_calls_or_none_at_all_holds_the_change_back(page, share, code):
    agreement = running()
    change = begin_change(agreement=agreement, actor=owner(agreement))
    posted = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    page(owner(agreement), "change_edit", change.pk, post={**posted, "share": share, "reason": "Vi vill"})
    assert code in [one.code for one in measured(Change.objects.get()).wrong]


def test_a_partner_change_names_the_new_one_moves_its_costs_and_needs_a_decision(page):
    agreement = running()
    change = begin_change(agreement=agreement, actor=owner(agreement))
    posted = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    wrong = page(
        owner(agreement), "change_edit", change.pk, post=posted | {"party_0_name": "Nya", "party_0_number": "123"}
    )
    assert list(wrong.context["form"].errors) == ["party_0_number"]
    named = {"party_0_name": "Nya IUC (påhittat)", "party_0_number": "", "more": "1"}
    page(owner(agreement), "change_edit", change.pk, post=posted | named)
    posted = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    moved_ = {
        "cost_owner_staff_2026": "1 500 000",
        "cost_n1_staff_2026": "500 000",
        "reason": "Partnern lämnar projektet.",
    }
    page(owner(agreement), "change_edit", change.pk, post=posted | moved_)
    change = Change.objects.get()
    assert [(one.address, one.field) for one in differences(change.base.agreed, change.wanted)] == [
        ("party/n1", ""), ("cost/staff/owner/2026", ""), ("cost/staff/n1/2026", "")
    ]  # fmt: skip
    at = measured(change)
    assert ([one.code for one in at.why_decision], at.wrong) == (["change.beyond_costs"], ())
    approve(change)
    shown = page(owner(agreement), "agreement", agreement.key).content.decode()
    assert "Nya IUC (påhittat)" in shown


def test_a_row_without_its_first_field_and_an_old_revision_are_told_at_the_field(page):
    agreement = running()
    change = begin_change(agreement=agreement, actor=owner(agreement))
    posted = fields(page(owner(agreement), "change_edit", change.pk).context["form"])
    wrong = page(
        owner(agreement), "change_edit", change.pk, post=posted | {"package_0_what": "Något", "report_9_kind": "final"}
    )
    assert sorted(wrong.context["form"].errors) == ["package_0_name", "report_9_due"]
    page(owner(agreement), "change_edit", change.pk, post=posted)
    again = page(owner(agreement), "change_edit", change.pk, post=posted)
    assert list(again.context["form"].errors) == ["__all__"]


def test_a_change_is_sent_prepared_and_decided_on_its_pages(page):
    agreement = running()
    change = edited(agreement, moved(500_000))
    page(owner(agreement), "change_send", change.pk, post={"revision": change.revision})
    assert (
        page(head(), "change_decide", change.pk, post={"outcome": "approve", "reasons": "Ja"}).status_code == 200
    )  # nobody prepared
    page(officer(), "change_propose", change.pk, post={"proposal": "Bifall"})
    page(head(), "change_decide", change.pk, post={"outcome": "approve", "reasons": "Behövs."})
    change.refresh_from_db()
    assert change.state == "approved"
    assert page(owner(agreement), "change_letter", change.pk)["Content-Type"] == "application/pdf"
    version = newest(agreement)
    assert page(owner(agreement), "paper", version.pk).content[:5] == b"%PDF-"
    told = page(owner(agreement), "version", version.pk)
    assert [row["after"] for row in told.context["differences"]] == [
        formats.money(1_500_000 * KR),
        formats.money(500_000 * KR),
    ]


def test_clashes_are_shown_and_chosen(page):
    agreement = running()
    slow = edited(agreement, lambda a: a.__class__(**{**a.__dict__, "payee": "Min"}))
    other = edited(agreement, lambda a: a.__class__(**{**a.__dict__, "payee": "Deras"}))
    sent = propose_change(change=send_change(change=other, actor=owner(agreement)), proposal="Bifall", actor=officer())
    page(head(), "change_decide", sent.pk, post={"outcome": "approve", "reasons": "Ja"})
    shown = page(owner(agreement), "change_rebase", slow.pk).content.decode()
    assert "Deras" in shown and "Min" in shown
    page(owner(agreement), "change_rebase", slow.pk, post={"revision": slow.revision, "clash_0": "mine"})
    slow.refresh_from_db()
    assert (slow.wanted.payee, slow.base) == ("Min", newest(agreement))


def test_others_see_nothing_of_it(page):
    agreement = running()
    change = begin_change(agreement=agreement, actor=owner(agreement))
    stranger = people_of(a_body("12"), Role.SIGNATORY)
    for name, key in (("agreement", agreement.key), ("accept", agreement.key), ("change", change.pk), ("change_edit", change.pk),
                      ("version", newest(agreement).pk), ("paper", newest(agreement).pk)):  # fmt: skip
        assert page(stranger, name, key).status_code == 404
    assert list(page(stranger, "list").context["rows"]) == []
    assert page(owner(agreement), "accept", agreement.key).status_code == 403
    assert page(officer(), "change_decide", change.pk).status_code == 403
    assert page(staff(Role.COACH), "list").status_code == 403


def test_every_page_costs_the_same_few_queries_with_one_change_and_with_three(
    page, client, django_assert_max_num_queries
):
    agreement = running()
    one = approve(edited(agreement, moved(500_000)))
    for rows in (1, 3):
        if rows == 3:
            edited(agreement, moved(40_000))
            approve(edited(agreement, moved(300_000)))
        assert len(page(officer(), "list").context["rows"]) == 1
        for url in (reverse("agreements:list"), agreement.get_absolute_url(), one.get_absolute_url(), newest(agreement).get_absolute_url(),
                    Change.objects.last().get_absolute_url(), reverse("agreements:waiting")):  # fmt: skip
            with django_assert_max_num_queries(12):
                assert client.get(url).status_code == 200
        page(owner(agreement), "agreement", agreement.key)
        with django_assert_max_num_queries(12):
            client.get(agreement.get_absolute_url())
    assert page(officer(), "cut", agreement.mandate.key).status_code == 200


def test_a_round_is_offered_at_once_and_what_is_refused_is_told_by_its_row(page):
    call = a_call(mandate=funded())
    first, second, third = (decided(a_case(call, a_body(code))) for code in ("24", "12", "09"))
    shown = page(officer(), "waiting").context
    assert ([len(one["rows"]) for one in shown["rounds"]], shown["count"]) == ([3], 3)
    for decision in (first, second):  # one is replaced while the page is open
        told = content(
            decision.application, amount_ore=900_000 * KR, by_year=(YearAmount(2026, 900_000 * KR),), outcome="partial"
        )
        if decision == second:
            proposal = propose(
                application=decision.application, content=told, basis="reconsideration", actor=presenter()
            )
            decide(proposal=proposal, actor=head())
    done = offer_many(decisions=[first, second, third], actor=officer())
    assert [[f.code for f in one.findings] for one in done] == [[], ["agreements.replaced"], []]
    left = page(officer(), "waiting").context["rounds"][0]["rows"][0]["one"]
    assert left.number == 2
    answer = page(officer(), "waiting", post={"chosen": [left.pk, 0]})
    assert "chosen" in answer.context["form"].errors
    answer = page(officer(), "waiting", post={"chosen": [left.pk]})
    assert (answer.context["made"], answer.context["refused"], Agreement.objects.count()) == (1, 0, 3)


def test_a_round_is_made_a_little_at_a_time_and_each_page_tells_how_far_it_has_come(page, monkeypatch):
    monkeypatch.setattr("verkstad.agreements.actions.bulk.A_WHILE", 0)
    call = a_call(mandate=funded())
    every = [decided(a_case(call, a_body(code))).pk for code in ("24", "12", "09")]
    seen, post = [], {"chosen": every}
    for _time in every:
        answer = page(officer(), "waiting", post=post)
        facts = answer.context
        seen.append((facts["made"], facts["refused"], len(facts["left"]), facts["all"]))
        post = {"chosen": [one.pk for one in facts["left"]], "sofar": facts["sofar"]}
    assert seen == [(1, 0, 2, 3), (2, 0, 1, 3), (3, 0, 0, 3)]
    assert [row["made"] for row in facts["rows"]] == [True, True, True]
    assert Agreement.objects.count() == 3
    fourth = decided(a_case(call, a_body("24"), title="En till")).pk
    answer = page(officer(), "waiting", post={"chosen": [fourth], "sofar": "någon annans"})
    assert (answer.context["made"], len(answer.context["rows"])) == (1, 1)  # what the house did not write is not shown


def test_a_new_decisions_version_is_made_and_accepted_on_its_pages(page):
    agreement = running()
    told = content(
        agreement.application, amount_ore=900_000 * KR, by_year=(YearAmount(2026, 900_000 * KR),), outcome="partial"
    )
    proposal = propose(application=agreement.application, content=told, basis="reconsideration", actor=presenter())
    decision = decide(proposal=proposal, actor=head())
    confirm = page(officer(), "offer", decision.pk)
    assert formats.money(900_000 * KR) in confirm.content.decode()
    page(officer(), "offer", decision.pk, post={})
    tasks = [one.title for one in page(signatory(agreement), "/arbetsbord/").context["tasks"]]
    assert "Läs och godta överenskommelsen: Robotar i inlandet" in tasks
    shown = page(signatory(agreement), "accept", agreement.key)
    assert shown.context["before"].number == 1
    page(signatory(agreement), "accept", agreement.key, post={"sha": newest(agreement).sha256, "read": "on"})
    assert newest(agreement).offer.state == "accepted"


def test_the_case_leads_to_the_agreement(client, page):
    decision = decided_case()
    case = reverse("handling:case", args=[decision.application.key])
    assert reverse("agreements:offer", args=[decision.pk]) in page(officer(), case).content.decode()
    page(officer(), "offer", decision.pk, post={})
    agreement = Agreement.objects.get()
    mine = page(signatory(agreement), reverse("handling:mine", args=[decision.application.key])).content.decode()
    assert reverse("agreements:accept", args=[agreement.key]) in mine


def test_what_waits_stands_on_the_desk_of_whoever_can_do_it(page):
    def tasks(user):
        return [one.title for one in page(user, "/arbetsbord/").context["tasks"] if "Robotar" in one.title]

    decision = decided_case()
    assert tasks(officer()) == ["Upprätta överenskommelsen: Robotar i inlandet, Region Västerbotten"]
    agreement = offer_agreement(decision=decision, actor=officer())
    assert (tasks(officer()), tasks(signatory(agreement))) == (
        [],
        ["Läs och godta överenskommelsen: Robotar i inlandet"],
    )
    accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))
    sent = send_change(change=edited(agreement, moved(500_000)), actor=owner(agreement))
    assert (tasks(signatory(agreement)), tasks(officer()), tasks(head())) == (
        [],
        ["Bered ändring 1 av Robotar i inlandet"],
        [],
    )
    propose_change(change=sent, proposal="Bifall", actor=officer())
    assert (tasks(officer()), tasks(head())) == ([], ["Besluta om ändring 1 av Robotar i inlandet"])


def test_the_command_offers_every_grant_that_waits_once(capsys):
    decided_case()
    assert (offer(Namespace()), offer(Namespace())) == (0, 0)
    assert [line for line in capsys.readouterr().out.splitlines() if "offered" in line] == [
        "1 agreements offered, 0 refused", "0 agreements offered, 0 refused"
    ]  # fmt: skip
