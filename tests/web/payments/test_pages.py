"""The pages of payments: what waits, the whole way by form, who may see what."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.applications.facts import people_of, staff
from tests.web.payments.facts import KR, account_of, attester, costs, economist, head, payer, proposed, running
from tests.web.payments.test_paying import cost, paid, report
from verkstad.payments.actions.batches import make_batch, note_failed, note_paid, send_batch
from verkstad.payments.actions.paying import attest_payment
from verkstad.payments.models import BankAccount, Batch, Payment, Recovery
from verkstad.people.models import Role

assert cost
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def client_of():
    """A client signed in as somebody, with a second factor."""

    def sign(user):
        client = Client()
        if not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, generate_totp_secret())
        client.force_login(user, "verkstad.people.brought.HouseBackend")
        return client

    return sign


def page(client, name, key=None):
    answer = client.get(reverse(f"payments:{name}", args=[key] if key is not None else []))
    return answer.status_code, answer.content.decode()


def post(client, name, key, **data):
    return client.post(reverse(f"payments:{name}", args=[key]), data)


def test_the_whole_way_by_form(cost, client_of):
    agreement = running()
    cost[:] = costs(400_000)
    account, taken_from = account_of(agreement.owner), payer()
    assert page(client_of(economist()), "propose", agreement.key)[0] == 200
    given = {"client_key": "k1", "amount_ore": "150 000", "set_off_ore": "", "account": account.pk, "why": "Ansökan 1"}
    for _time in (1, 2):
        assert post(client_of(economist()), "propose", agreement.key, **given).status_code == 302
    payment = Payment.objects.get()
    assert post(client_of(economist()), "attest", payment.pk).status_code == 403
    assert post(client_of(attester()), "attest", payment.pk).status_code == 302
    chosen = {"chosen": [payment.pk], "payer": taken_from.pk, "pay_on": TODAY}
    answer = post(client_of(economist()), "batch_new", agreement.mandate.key, **chosen)
    batch = Batch.objects.get()
    assert answer.url == batch.get_absolute_url()
    file = client_of(economist()).get(reverse("payments:batch_file", args=[batch.pk]))
    assert (file.headers["Content-Type"], payment.key.encode() in file.content) == ("application/xml", True)
    assert post(client_of(economist()), "batch_send", batch.pk).status_code == 302
    told = report(batch, **{payment.key.replace("-", "_"): "ACSC"})
    answer = post(client_of(economist()), "batch_answer", batch.pk, paid_on=TODAY,
                  file=SimpleUploadedFile("svar.xml", told))  # fmt: skip
    assert (answer.status_code, Payment.objects.get().state) == (302, "paid")
    for name, key in (("list", None), ("agreement", agreement.key), ("payment", payment.pk), ("batch", batch.pk)):
        assert page(client_of(economist()), name, key)[0] == 200, name


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(cost, client_of):
    agreement = running()
    account = account_of(agreement.owner)
    given = {"client_key": "k1", "amount_ore": "150 000", "account": account.pk, "why": "Ansökan ett"}
    text = post(client_of(economist()), "propose", agreement.key, **given).content.decode()
    assert "R9" in text
    assert "Ansökan ett" in text
    wrong = {"organisation": agreement.owner.pk, "kind": "bankgiro", "number": "5050-1056", "source_note": "x"}
    text = client_of(economist()).post(reverse("payments:account_new"), wrong).content.decode()
    assert "5050-1056" in text
    assert BankAccount.objects.count() == 1


def test_the_receiver_sees_its_payments_and_no_files_accounts_or_queues(cost, client_of):
    agreement = running()
    cost[:] = costs(400_000)
    payment = paid(proposed(agreement, 1_000))
    owner = client_of(people_of(agreement.owner, Role.SIGNATORY))
    status, text = page(owner, "payment", payment.pk)
    assert (status, payment.account.shown in text) == (200, False)
    assert page(owner, "agreement", agreement.key)[0] == 200
    assert [page(owner, "list")[0], page(owner, "accounts")[0], page(owner, "batch", payment.batch_id or 1)[0]] == [
        403,
        403,
        404,
    ]
    assert page(client_of(staff(Role.COACH)), "payment", payment.pk)[0] == 404


def test_a_recovery_by_form_and_the_day_whose_rate_is_missing(cost, client_of):
    agreement = running()
    cost[:] = costs(400_000)
    payment = paid(proposed(agreement, 10_000))
    given = {"client_key": "r1", "payment": payment.pk, "effect": "again", "amount_ore": "5 000", "reason": "Fel", "clause": "15 §",
             "due_on": "2026-09-30", "interest_from": "2026-10-01", "plan": "2026-08-31 2 000\n2026-09-30 3 000"}  # fmt: skip
    assert post(client_of(economist()), "recovery_new", agreement.key, **given).status_code == 302
    recovery = Recovery.objects.get()
    assert recovery.plan == [["2026-08-31", 2_000 * KR], ["2026-09-30", 3_000 * KR]]
    assert post(client_of(head()), "recovery_decide", recovery.pk).status_code == 302
    assert reverse("payments:rate_new") in page(client_of(economist()), "recovery", recovery.pk)[1]
    rate = {"first": "2026-07-01", "percent": "2,00", "source_note": "påhittad"}
    assert client_of(economist()).post(reverse("payments:rate_new"), rate).status_code == 302
    given = {"amount_ore": "1 000", "received_on": TODAY, "reference": "OCR 1"}
    assert post(client_of(economist()), "receipt", recovery.pk, **given).status_code == 302
    text = page(client_of(economist()), "recovery", recovery.pk)[1]
    assert "OCR 1" in text
    assert page(client_of(economist()), "rates")[0] == 200


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_many_questions_however_long_it_is(cost, client_of, many, django_assert_max_num_queries):
    agreement = running()
    cost[:] = costs(400_000)
    for number in range(many):
        proposed(agreement, 1_000, key=f"nr-{number}")
    client = client_of(economist())
    page(client, "list")
    with django_assert_max_num_queries(12):
        assert page(client, "list")[0] == 200


def test_only_the_rows_of_the_page_are_fetched_and_each_cell_says_its_column(cost, client_of, monkeypatch):
    monkeypatch.setattr("verkstad.payments.pages.money.A_PAGE", 2)
    agreement = running()
    cost[:] = costs(400_000)
    addresses = [proposed(agreement, 1_000, key=f"nr-{number}").get_absolute_url() for number in range(3)]
    client = client_of(economist())
    first, second = (client.get(reverse("payments:list"), {"page": number}).content.decode() for number in (1, 2))
    assert [[f'href="{one}"' in text for one in addresses] for text in (first, second)] == [
        [True, True, False],
        [False, False, True],
    ]
    assert 'data-label=""' not in first
    assert 'data-label="Mottagare"' in first


def test_a_file_tells_what_became_of_its_payments_and_the_list_says_the_same(cost, client_of):
    agreement = running()
    cost[:] = costs(400_000)
    rows = [attest_payment(payment=proposed(agreement, 1_000, key=f"fil-{n}"), actor=attester()) for n in range(2)]
    batch = make_batch(
        mandate=agreement.mandate, payments=rows, payer=payer(), pay_on=timezone.localdate(), actor=economist()
    )
    send_batch(batch=batch, actor=economist())

    def told() -> list[bool]:
        texts = [page(client_of(economist()), "list")[1], page(client_of(economist()), "batch", batch.pk)[1]]
        words = ("besvarad till en del, 1 är kvar hos banken", "betald utom 1 som banken nekade", "allt betalt")
        return [all(word in text for text in texts) for word in words]

    assert told() == [False, False, False]
    note_paid(payment=Payment.objects.get(pk=rows[0].pk), paid_on=timezone.localdate(), actor=economist())
    assert told() == [True, False, False]
    note_failed(payment=Payment.objects.get(pk=rows[1].pk), reason="Kontot är avslutat", actor=economist())
    assert told() == [False, True, False]
    assert Batch.objects.get().state == "sent"  # nothing is stored twice


def test_agreements_under_way_are_paged(cost, client_of, monkeypatch):
    monkeypatch.setattr("verkstad.payments.pages.money.A_PAGE", 1)
    first, second = running(), running()
    texts = [client_of(economist()).get(reverse("payments:list"), {"avtal": n}).content.decode() for n in (1, 2)]
    links = [reverse("payments:agreement", args=[one.key]) for one in (first, second)]
    assert sorted([link in text for link in links] for text in texts) == [[False, True], [True, False]]
    assert "?avtal=2" in texts[0]
