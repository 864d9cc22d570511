"""The living example, made by everybody's own actions: what comes after a decision is there, and a second load makes nothing."""

from collections import Counter
from datetime import date

import pytest
from django.db.models import Sum
from django.test import override_settings
from django.utils import timezone

from tests.web.conftest import EXAMPLE, REAL
from verkstad.agreements.models import Agreement, Change, Offer
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement
from verkstad.applications.models import Application
from verkstad.commands import persona_organisations
from verkstad.core.decisions.appeal import last_day
from verkstad.core.refused import Refused
from verkstad.decisions.models import Appeal, Condition, Decision
from verkstad.example.make import make_cases
from verkstad.funds.models import Entry, Group, Layer, Voucher
from verkstad.packs.actions import load_pack
from verkstad.payments.models import Payment
from verkstad.people.actions import is_persona, make_personas
from verkstad.progress.models import Edition, Handover, Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(settings, tmp_path):
    """Both programmes with the example's cases; how many vouchers there were before them in the real programme."""
    settings.MEDIA_ROOT = tmp_path / "files"
    for folder in (REAL, EXAMPLE):
        load_pack(directory=folder, actor="system:test")
    before = Voucher.objects.filter(book__key__startswith="smir").count()
    with override_settings(DEMO=True):
        make_personas(**persona_organisations())
        make_cases()
    return before


def promised(code: str) -> int:
    """What the books hold as promised under a project code, in öre."""
    rows = Entry.objects.filter(project__code=code, layer=Layer.COMMITMENT, cost_kind__group=Group.TRANSFER)
    return rows.aggregate(ore=Sum("amount_ore"))["ore"]


def test_the_example_tells_what_comes_after_a_decision(example, settings):
    today = timezone.localdate()
    met, late = Condition.objects.order_by("follow_on")
    assert (met.state, met.decision_id, late.state, late.before_payment) == ("met", late.decision_id, "open", True)
    assert late.follow_on < today

    appeal = Appeal.objects.get(kind="appeal")
    assert (appeal.state, appeal.handler_key in appeal.decision.hands) == ("tried", False)
    assert appeal.received_on <= last_day(appeal.decision.service.served_on)
    assert is_persona(appeal.handler)  # whoever visits can answer it

    for anew, first in zip(
        Appeal.objects.filter(kind="reconsideration").order_by("pk"), ("rejection", "partial"), strict=True
    ):
        later = Decision.objects.get(replaces=anew.decision)
        assert (anew.state, anew.handler_key in anew.decision.hands) == ("reopened", False)
        assert (anew.decision.outcome, later.outcome, later.basis) == (first, "grant", "reconsideration")

    given_up = Decision.objects.get(outcome="revoked")  # declined by its receiver; the money is free again
    assert (given_up.replaces.outcome, given_up.application.agreement.state) == ("grant", "revoked")
    assert promised(given_up.replaces.project_code) == 0
    raised = Offer.objects.get()  # decided anew while it ran: the second version was accepted too
    assert (raised.state, raised.version.number, raised.version.agreement.state) == ("accepted", 2, "running")
    assert raised.version.agreed.granted_ore == promised(raised.version.agreement.key) > 0

    states = Counter(Application.objects.values_list("state", flat=True))
    assert set(states) == {"draft", "sent", "registered", "completing", "checked", "invited", "proposed", "granted", "rejected",
                           "dismissed", "withdrawn"}  # fmt: skip
    assert Voucher.objects.filter(book__key__startswith="smir").count() == example
    assert not Application.objects.filter(call__mandate__programme__fictional=False).exists()
    assert not Application.objects.exclude(owner__name__contains="(påhittat)").exclude(owner__fictional=False).exists()

    agreements = Counter(Agreement.objects.values_list("state", flat=True))
    assert (agreements, sorted(Change.objects.values_list("state", flat=True))) == (
        {"running": 3, "offered": 1, "revoked": 1, "closed": 1}, ["approved", "approved", "sent"]
    )  # fmt: skip
    assert decisions_awaiting_agreement() != []  # the officer's queue has something in it

    reports = list(Report.objects.order_by("number").values_list("state", "kind"))
    assert reports == [("sent", "progress"), ("approved", "final"), ("draft", "final")]
    assert [one.report.number for one in Edition.objects.all()] == [1, 1, 1]

    done = Agreement.objects.get(
        state="closed"
    )  # finished: reported, paid for the last time, closed, opened again, closed anew
    (last,) = Payment.objects.filter(agreement=done)
    assert (last.final, last.state, list(done.claims.values_list("kind", "state"))) == (
        True,
        "paid",
        [("final", "decided")],
    )
    assert [one.reopened for one in done.closings.all()] == [False, True, False]
    assert (done.closings.all()[0].final_payment_on, done.keep_until) == (
        last.paid_on,
        date(last.paid_on.year + 4, 12, 31),
    )
    assert Handover.objects.filter(report__agreement=done).count() == 2

    count = Application.objects.count()
    with override_settings(DEMO=True):
        assert make_cases() == count
    assert Application.objects.count() == count
    settings.DEMO = False
    with pytest.raises(Refused):
        make_cases()
