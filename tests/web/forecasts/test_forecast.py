"""The forecast of a mandate: told by agreements and by the book, made anew when anything happened, opened by those who may."""

import json
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.agreements.facts import KR, officer, owner, running, signatory
from tests.web.applications.facts import a_body, staff
from tests.web.decisions.facts import funded
from tests.web.payments.facts import advance, costs, economist, proposed
from tests.web.payments.test_paying import cost, sent
from verkstad.agreements.models import Agreement, Version
from verkstad.cli import main
from verkstad.core.agreements.content import Agreed, sha256, to_json
from verkstad.forecasts.queries import forecast_of
from verkstad.forecasts.queries.facts import PARTS, with_facts
from verkstad.funds.actions import Line, book_simple, save_project_code
from verkstad.funds.models import Book, Layer, Origin
from verkstad.grants.models import Project
from verkstad.mandate.models import Envelope, Mandate, Obligation, Term
from verkstad.mandate.queries import load_facts
from verkstad.payments.actions.batches import note_paid
from verkstad.people.models import Role
from verkstad.ui.kept import KEPT

assert cost
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def nothing_kept():
    KEPT.clear()
    yield
    KEPT.clear()


def of(agreement: Agreement):
    return forecast_of(Mandate.objects.get(pk=agreement.mandate_id), TODAY)


def signed_in(user) -> Client:
    client = Client()
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


def page(user, name="forecast", key="smir-2", *more: str, **query: str):
    address = reverse(f"forecasts:{name}", args=[key, *more] if key else [])
    return signed_in(user).get(address, query)


def a_grant(mandate: Mandate | None = None, key: str = "avtalet") -> Agreement:
    """An agreement of 1 000 000 kr that runs from half a year ago for a year and a half; made of its rows alone."""
    if mandate is None:
        mandate = funded(by_year={TODAY.year: 2_000_000, TODAY.year + 1: 3_000_000})
        mandate.book = Book.objects.get(key=mandate.key)
        mandate.save()
    project = Project.objects.create(mandate=mandate, key=key, name=key, kind="other", state="running")
    made = Agreement.objects.create(key=key, mandate=mandate, owner=a_body(), project=project, title=f"Projekt {key}",
                                    state="running")  # fmt: skip
    begun = TODAY - timedelta(days=180)
    told = Agreed(1_000_000 * KR, first=begun, last=TODAY + timedelta(days=360))
    Version.objects.create(
        agreement=made, number=1, valid_from=begun, content=to_json(told), sha256=sha256(told), made_by="x"
    )
    return made


def out(agreement: Agreement, kr: int) -> None:
    """An advance that goes all the way."""
    payment = advance(agreement, kr)
    sent(payment)
    note_paid(payment=payment, paid_on=TODAY, actor=economist())


def booked(mandate: Mandate, code: str, promised: int, out: int, on: date, year: int | None) -> None:
    """A grant that only the book knows, in kronor; paid today."""
    book = mandate.book
    assert book is not None
    if code:
        save_project_code(book=book, code=code, name=f"Projekt {code} (påhittat)", actor="system:pack")
    for layer, ore, day in ((Layer.COMMITMENT, promised, on), (Layer.ACTUAL, out, TODAY)):
        if ore:
            line = Line("special", "transfers", ore * KR, year, code or None)
            book_simple(
                book=book,
                booked_on=day,
                text="Stöd",
                lines=[line],
                origin=Origin.SYSTEM,
                layer=layer,
                actor="system:pack",
            )


def test_what_is_left_is_granted_less_paid_and_everything_that_happens_makes_it_anew(cost):
    agreement = running()
    mandate = agreement.mandate
    seen = [forecast_of(mandate, TODAY)]
    assert forecast_of(mandate, TODAY) is seen[-1]
    out(agreement, 200_000)
    seen.append(forecast_of(mandate, TODAY))
    row, promise = seen[-1].rows(0)[0]
    assert (row.left_ore, row.near_ore, promise.told_by, promise.dated) == (800_000 * KR, 0, "agreement", True)
    assert sum(band.expected_ore for band in (*row.periods, row.never)) == 800_000 * KR
    cost[:] = costs(700_000)
    proposed(agreement, 150_000)  # on its way: left still, and within the month
    seen.append(forecast_of(mandate, TODAY))
    assert seen[-1].outlook.rows[0].near_ore == 150_000 * KR
    booked(mandate, "gammalt", 500_000, 100_000, TODAY, TODAY.year)
    seen.append(forecast_of(mandate, TODAY))
    assert seen[-1].outlook.left_ore == seen[-1].figures.granted_ore - seen[-1].figures.transfers.total
    Agreement.objects.filter(pk=agreement.pk).update(state="closed", closed_on=TODAY)
    seen.append(forecast_of(mandate, TODAY))
    assert [one.outlook.left_ore // KR for one in seen] == [1_000_000, 800_000, 800_000, 1_200_000, 400_000]
    assert seen[-1].closed_ore == 800_000 * KR
    assert forecast_of(mandate, TODAY - timedelta(days=1)).outlook.left_ore == 0  # the grant was decided today


def test_a_grant_that_only_the_book_knows_is_told_by_its_code_and_its_projects_period():
    mandate = a_grant().mandate
    booked(mandate, "p-1", 300_000, 50_000, TODAY - timedelta(days=20), TODAY.year)
    booked(mandate, "", 90_000, 0, TODAY, TODAY.year)
    booked(mandate, "avtalet", 1_000_000, 0, TODAY, TODAY.year)  # the agreement's own code: never told twice
    code = mandate.book.project_codes.get(code="p-1")
    Project.objects.create(mandate=mandate, key="p-1", name="Ett", kind="prestudy", state="running", project_code=code,
                           start_on=TODAY - timedelta(days=200), end_on=TODAY + timedelta(days=165))  # fmt: skip
    found = forecast_of(mandate, TODAY)
    told = {one.told_by: (one.commitment.left_ore(TODAY) // KR, one.dated) for one in found.promises.values()}
    assert told == {"agreement": (1_000_000, True), "project": (250_000, True), "book": (90_000, False)}
    assert found.outlook.left_ore == found.figures.granted_ore - found.figures.transfers.total


def test_what_is_not_known_is_said_to_be_unknown_and_what_is_over_awaits_nothing():
    agreement = a_grant()
    mandate = agreement.mandate
    other = Mandate.objects.create(programme=mandate.programme, key="tomt", number=99, name_sv="Tomt", name_en="Empty",
                                   original_ore=10**9, first_year=2016, last_year=2018)  # fmt: skip
    text = page(officer(), "forecast", other.key).content.decode()
    assert "Vad som är utlovat är inte känt här" in text and "period tog slut med 2018" in text
    assert forecast_of(other, TODAY).meaning is None
    booked(mandate, "", 3_000_000, 2_500_000, TODAY, None)
    Mandate.objects.filter(pk=mandate.pk).update(last_year=2018, first_year=2016)
    found = forecast_of(mandate, TODAY)
    assert (found.outlook.left_ore, found.closed_ore, found.last_day) == (0, 1_500_000 * KR, date(2019, 12, 31))
    assert found.meaning and (found.meaning.requests, found.meaning.unused) == ((), None)
    text = page(officer(), "forecast", mandate.key).content.decode()
    assert "Inget utlovat väntar på att betalas ut" in text and "31 december 2019" in text


def test_terms_and_requests_name_their_clause():
    mandate = a_grant().mandate
    booked(mandate, "avtalet", 1_000_000, 0, TODAY, TODAY.year)
    Term.objects.create(mandate=mandate, key="golv", kind="grant_floor", clause="villkor 1", text_sv="Golv", text_en="Floor",
                        amount_ore=1_000_000 * KR)  # fmt: skip
    Term.objects.create(mandate=mandate, key="begar", kind="draw_by", clause="villkor 2", text_sv="Begär", text_en="Ask",
                        month_day="12-31")  # fmt: skip
    found = forecast_of(mandate, TODAY)
    assert found.meaning is not None
    assert [(one.year, one.clause, one.lapses) for one in found.meaning.requests] == [
        (TODAY.year, "villkor 2", True), (TODAY.year + 1, "villkor 2", True)]  # fmt: skip
    asked = sum(one.suggested_ore for one in found.meaning.requests)
    assert 0 < asked <= 1_000_000 * KR + 100_000  # nothing is drawn, and no more than the grant is needed
    (floor,) = found.meaning.terms
    assert (floor.rule.clause, str(floor.now), floor.at_risk) == (
        "villkor 1",
        "met",
        True,
    )  # what never comes goes below it
    text = page(officer(), "forecast", mandate.key).content.decode()
    assert "villkor 1" in text and "villkor 2" in text and "Medel att rekvirera" in text


def test_the_pages_their_tables_and_the_day_that_has_not_come():
    agreement = a_grant()
    key, year = agreement.mandate.key, str(TODAY.year)
    text = page(officer(), "forecast", key).content.decode()
    assert "är utlovat och inte utbetalt" in text and "Så är det räknat" in text
    late = page(officer(), "forecast", key, as_of=(TODAY + timedelta(days=2)).isoformat())
    assert late.status_code == 200 and "Dagen har inte kommit" in late.content.decode()
    rows = page(officer(), "rows", key, year).content.decode()
    assert agreement.title in rows and reverse("payments:agreement", args=[agreement.key]) in rows
    assert page(officer(), "rows", key, "2001").status_code == 404
    by_year = page(officer(), "forecast_csv", key).content.decode().splitlines()
    assert len(by_year) == 1 + len(forecast_of(agreement.mandate, TODAY).outlook.years) + 2
    of_never = page(officer(), "rows_csv", key, "aldrig").content.decode().splitlines()
    assert of_never[1].startswith(agreement.title) and page(officer(), "rows_csv", key, "x").status_code == 404
    assert page(officer(), "list", "").status_code == 200
    address, mandate = reverse("forecasts:forecast", args=[key]), reverse("mandate:mandate", args=[key])
    assert address in signed_in(officer()).get(mandate).content.decode()
    assert address not in Client().get(mandate).content.decode()


def test_who_may_read_a_forecast():
    agreement = a_grant()
    key = agreement.mandate.key
    for user, answer in ((officer(), 200), (staff(Role.ECONOMIST, name="ek"), 200), (staff(Role.AUDITOR, name="rev"), 200),
                         (owner(agreement), 403), (signatory(agreement), 403)):  # fmt: skip
        assert [page(user, "forecast", key).status_code, page(user, "rows", key, "aldrig").status_code,
                page(user, "rows_csv", key, "aldrig").status_code] == [answer] * 3, user  # fmt: skip
    Mandate.objects.filter(key=key).update(public=False)
    assert page(owner(agreement), "forecast", key).status_code == 404
    assert Client().get(reverse("forecasts:forecast", args=[key])).status_code in (302, 404)


def test_the_number_of_queries_does_not_grow():
    agreement = a_grant()
    client, address = signed_in(officer()), reverse("forecasts:forecast", args=[agreement.mandate.key])
    rows = reverse("forecasts:rows", args=[agreement.mandate.key, "aldrig"])

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    asked(address)  # the first of a session
    KEPT.clear()
    first, again, list_ = asked(address), asked(address), asked(rows)
    a_grant(agreement.mandate, "tva")
    a_grant(agreement.mandate, "tre")
    assert (asked(address), asked(address), asked(rows)) == (first, again, list_)
    assert (again <= 5, list_ <= 5, first <= 12) == (True, True, True), (first, again, list_)


def test_the_facts_of_a_mandate_in_one_query_are_those_of_five():
    """Row by row and field by field, in the same order."""
    mandate = a_grant().mandate
    Envelope.objects.create(mandate=mandate, year=2039, amount_ore=3 * KR)
    Term.objects.create(mandate=mandate, key="b", order=2, kind="repay_by", clause="villkor 2", due_on=TODAY)
    Term.objects.create(
        mandate=mandate, key="a", order=1, kind="spend_cap", clause="villkor 1", year=2026, amount_ore=9 * KR
    )
    Obligation.objects.create(mandate=mandate, key="o", kind="repayment", due_on=TODAY)
    with CaptureQueriesContext(connection) as caught:
        together = with_facts(Mandate.objects.get(pk=mandate.pk))
    apart = load_facts(Mandate.objects.get(pk=mandate.pk))
    assert len(caught) == 2  # the mandate itself, and its facts
    for name in PARTS:
        told = [[vars(one) | {"_state": None} for one in getattr(which, name).all()] for which in (together, apart)]
        assert told[0] == told[1], name
    assert [one.key for one in together.terms.all()] == ["a", "b"]


def test_the_command_tells_it_in_words_and_as_data(capsys):
    agreement = a_grant()
    assert main(["forecast", "--mandate", agreement.mandate.key]) == 0
    assert "är utlovat och inte utbetalt" in capsys.readouterr().out
    assert main(["forecast", "--mandate", agreement.mandate.key, "--as-of", TODAY.isoformat(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)[agreement.mandate.key]
    assert (
        told["promised_not_paid_ore"] == sum(one["expected_ore"] for one in told["periods"].values()) == 1_000_000 * KR
    )
    for wrong in (["--as-of", "i går"], ["--as-of", (TODAY + timedelta(days=1)).isoformat()], ["--mandate", "saknas"]):
        assert main(["forecast", *wrong]) == 2
        assert capsys.readouterr().err.startswith("verkstad:")
