"""What the control finds is kept when a claim is sent, and follows what is claimed elsewhere; pages only read it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.web.applications.facts import staff
from tests.web.claims.facts import a_claim, a_cost, a_sent_claim, economist, running, signatory, with_papers
from tests.web.claims.test_control import _another_agreement, decided
from verkstad.claims.actions.controlling import judge_lines
from verkstad.claims.actions.drafts import row_of, write_line
from verkstad.claims.actions.looking import looked
from verkstad.claims.actions.sending import return_claim, withdraw_claim
from verkstad.claims.models import Claim, ClaimLine, Look
from verkstad.claims.queries.control import kept, noted, noted_on_budget
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import lines_with_findings, suspects
from verkstad.core.claims.checks import line_findings
from verkstad.core.claims.lines import Origin
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def told(claim):
    return [(one.finding.code, one.keys, one.finding.params.get("claim")) for one in kept(claim.noticed.order_by("pk"))]


def test_what_is_kept_is_what_is_found_and_is_found_anew_where_the_claim_is_another():
    claim = a_sent_claim(running(), a_cost(amount_ore=30_000_00), a_cost(amount_ore=30_000_00, voucher="A 2"))
    found = [(one.finding.code, key) for one in noted(claim, allowed(claim)) for key in one.keys]
    assert sorted((code, keys[0]) for code, keys, _claim in told(claim)) == sorted(found)
    assert (claim.look.marked, claim.look.counts) == (
        2,
        {"control.twice": 2, "control.round": 2, "control.no_evidence": 2},
    )
    claim.noticed.all().delete()
    Look.objects.filter(claim=claim).update(sha256="ett annat", marked=0)
    assert looked(claim=Claim.objects.select_related("look").get(pk=claim.pk)).marked == 2


def test_the_same_invoice_is_told_in_both_claims_until_one_is_given_back():
    first = a_sent_claim(running(), a_cost(amount_ore=7_00))
    second = a_sent_claim(_another_agreement(), a_cost(amount_ore=7_00), key="nyckel-tva-0123456789")
    one, two = first.lines.get().pk, second.lines.get().pk
    assert told(first) == [("control.twice", (one,), f"{second.agreement.title}, 1:1")]
    assert told(second) == [("control.twice", (two,), f"{first.agreement.title}, 1:1")]
    assert Look.objects.get(claim=first).marked == 1
    return_claim(claim=second, why="Fakturan är redan med.", actor=staff(Role.OFFICER))
    assert (told(first), Look.objects.get(claim=first).marked) == ([], 0)
    withdraw_claim(claim=first, actor=signatory(first.agreement))
    assert told(second) == []


def test_a_decided_claim_counts_towards_the_budget_as_it_was_approved():
    agreement = running()
    claim = a_sent_claim(agreement, a_cost(amount_ore=1_500_000_00), a_cost(amount_ore=700_000_00, invoice="K-2"))
    assert [one.finding.clause for one in noted_on_budget(claim, allowed(claim))] == ["K6"]
    line = claim.lines.last()
    done = decided(claim, lines=[line.pk], verdict="parked", fault="no_evidence", why="Fakturan saknas.")
    done.refresh_from_db()
    assert noted_on_budget(Claim.objects.get(pk=claim.pk), allowed(done)) == []
    Look.objects.all().delete()
    assert noted_on_budget(Claim.objects.get(pk=claim.pk), allowed(done)) == []


def test_cost_in_kind_above_the_agreed_one_is_noted():
    claim = a_sent_claim(running(), a_cost(in_kind=True, paid_on=None, invoice="", amount_ore=9_00))
    assert [one.finding.clause for one in noted_on_budget(claim, allowed(claim))] == ["K8"]


def test_the_database_finds_exactly_the_lines_that_the_rules_refuse():
    claim = a_claim()
    frame = allowed(claim).frame
    day, before, after = claim.first, claim.first - timedelta(1), claim.last + timedelta(1)
    good = a_cost(booked_on=day, paid_on=day)
    changes = [{}, {"amount_ore": 0}, {"amount_ore": 10**14}, {"amount_ore": -5}, {"amount_ore": -(10**14)}, {"booked_on": None},
               {"booked_on": before}, {"booked_on": after}, {"booked_on": date(2090, 1, 1)}, {"paid_on": None},
               {"paid_on": after}, {"kind": ""}, {"kind": "rent"}, {"partner": "p9"}]  # fmt: skip
    lines = [replace(good, **{**change, "in_kind": kind, "origin": origin}) for change in changes for kind in (False, True)
             for origin in (Origin.FORM, Origin.COMPUTED)]  # fmt: skip
    ClaimLine.objects.bulk_create(row_of(claim, line, n) for n, line in enumerate(lines, start=1))
    wrong = [row.number for row in claim.lines.order_by("number") if line_findings(row.line, frame)]
    assert list(suspects(claim, frame).order_by("number").values_list("number", flat=True)) == wrong
    rows, count = lines_with_findings(claim, allowed(claim))
    assert ([row.number for row, found in rows if found], count) == (wrong, len(wrong))


def queries(client, address, count):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    found = len(caught)
    assert found <= count, "\n".join(one["sql"][:300] for one in caught)
    return found


PAGES = ("claim", "files", "hours", "earlier", "send")


def test_the_pages_of_a_claim_take_at_most_twelve_queries_whatever_it_holds(sign_in):
    agreement = running()
    claim = a_claim(agreement)
    me = economist(agreement)
    write_line(claim=claim, line=a_cost(invoice="K-0", amount_ore=30_000_00), actor=me)
    owner, sender, officer, head = (
        sign_in(me),
        sign_in(signatory(agreement)),
        sign_in(staff(Role.OFFICER)),
        staff(Role.HEAD),
    )
    counts = {}

    def look(when, names, client):
        for name in names:
            counts.setdefault((when, name), []).append(queries(client, reverse(f"claims:{name}", args=[claim.pk]), 12))

    look("written", PAGES[:4], owner)
    for n in (1, 2):
        write_line(claim=claim, line=a_cost(invoice=f"K-{n}", amount_ore=30_000_00), actor=me)
    look("written", PAGES[:4], owner)
    with_papers(claim)
    from verkstad.claims.actions.sending import send_claim

    look("whole", PAGES, sender)
    send_claim(claim=claim, client_key="nyckel-0123456789abcdef", actor=signatory(agreement))
    look("sent", ("claim", "control", "rest", "propose"), officer)
    judge_lines(claim=claim, lines=[claim.lines.first().pk], verdict="parked", fault="no_evidence", why="Saknas.",
                actor=staff(Role.OFFICER))  # fmt: skip
    look("sent", ("claim", "control", "rest", "propose"), officer)
    return_claim(claim=claim, why="Fakturan saknas.", actor=staff(Role.OFFICER))
    look("returned", ("claim", "files"), sender)
    assert queries(officer, reverse("claims:control", args=[claim.pk]) + "?show=findings", 12)
    assert queries(sign_in(head), reverse("claims:list"), 12)
    assert all(len(set(found)) == 1 for found in counts.values()), counts
