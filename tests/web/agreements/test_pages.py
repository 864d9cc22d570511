"""The pages of agreements: who sees what, the whole way from offer to a decided change, typed faults, files."""

from argparse import Namespace

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.web.agreements.facts import KR, decided_case, edited, moved, offered, officer, owner, running, signatory
from tests.web.applications.facts import a_body, people_of, staff
from tests.web.decisions.facts import head
from verkstad.agreements.actions.changing import begin_change, propose_change, send_change
from verkstad.agreements.actions.offering import accept_agreement, offer_agreement
from verkstad.agreements.commands import offer
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.differences import differences
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


def test_the_list_and_the_agreement_cost_few_queries(page, client, django_assert_max_num_queries):
    agreement = running()
    assert len(page(officer(), "list").context["rows"]) == 1
    with django_assert_max_num_queries(12):
        client.get(reverse("agreements:list"))
    with django_assert_max_num_queries(16):
        client.get(agreement.get_absolute_url())
    assert page(officer(), "cut", agreement.mandate.key).status_code == 200


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
