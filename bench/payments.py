"""A payment file of 10 000 payments: made, valid by the schema, sent, its answer read, every payment entered and booked.

    .venv/bin/python bench/payments.py [--quick] [--json]

Seconds for each act at 10^2, 10^3 and 10^4 payments to as many projects, the microseconds of one payment (so that growth
shows), the process's peak memory, and the pages of payments with as many rows: queries and the 95th percentile of twenty
openings; the processor's time beside the clock's, for the machine may have other work. The named peer, in the same run:
sepaxml alone writes and validates a message of the same transfers, without giro numbers, locks, database or journal, which
is the least any maker of the file costs. The schema's share is told by itself. On SQLite unless VERKSTAD_DATABASE_URL names
a PostgreSQL. Demand: 10 000 payments in under 120 s in all, under 600 MB, pages of at most 12 queries.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES, QUICK = (100, 1_000, 10_000), (100, 1_000)
ACTS = ("make", "send", "answer")
MOST_SECONDS, MOST_MB, MOST_QUERIES, OPENED = 120, 600, 12, 20
KR, GRANT = 100, 1_000_00


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only 100 and 1 000 payments")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.one)))
        return 0
    rows = [apart(size) for size in (QUICK if given.quick else SIZES)]
    print(json.dumps(rows, indent=1) if given.json else table(rows))
    return 0 if all(met(one) for one in rows) else 1


def apart(size: int) -> dict[str, Any]:
    """Each size in a process and an installation of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", str(size)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def met(one: dict[str, Any]) -> bool:
    whole = sum(one[act] for act in ACTS)
    return whole < MOST_SECONDS and one["peak_mb"] < MOST_MB and all(p["queries"] <= MOST_QUERIES for p in one["pages"])


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = act()
    return time.perf_counter() - begun, found


def noted(told: dict[str, Any], name: str, act: Callable[[], Any]) -> Any:
    """An act with its seconds by the clock and by the processor."""
    begun = time.process_time()
    told[name], found = timed(act)
    told[f"{name}_cpu"] = time.process_time() - begun
    return found


def measured(size: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
    os.environ["VERKSTAD_HOME"] = home = tempfile.mkdtemp(prefix="verkstad-payments-")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    try:
        return {"payments": size, **acts(size)}
    finally:
        import shutil

        shutil.rmtree(home, ignore_errors=True)


def acts(size: int) -> dict[str, Any]:
    """A mandate with as many projects as payments, attested; then the file, its sending and its answer."""
    from django.utils import timezone

    from verkstad.payments.actions.batches import make_batch, read_answer, send_batch
    from verkstad.payments.models import GrantEntry, Payment
    from verkstad.payments.queries.sums import gaps
    from verkstad.payments.queries.waiting import to_pay

    mandate, payer, economist = world(size)
    told: dict[str, Any] = {}
    today, before = timezone.localdate(), peak()
    told["pages"] = pages(mandate, economist)
    batch = noted(
        told,
        "make",
        lambda: make_batch(mandate=mandate, payments=to_pay(mandate), payer=payer, pay_on=today, actor=economist),
    )
    told["file_mb"] = round(len(batch.content) / 1e6, 2)
    told["schema"], told["sepaxml"] = schema_alone(bytes(batch.content)), sepaxml_alone(size, today)
    batch = noted(told, "send", lambda: send_batch(batch=batch, actor=economist))
    keys = [one.key for one in Payment.objects.filter(batch=batch).order_by("pk")]
    content = report(batch.message, keys)
    answered = {"batch": batch, "content": content, "paid_on": today, "actor": economist}
    counts = noted(told, "answer", lambda: read_answer(**answered))
    noted(told, "again", lambda: read_answer(**answered))
    told["peak_mb"], told["before_mb"] = peak(), before
    whole = (counts["paid"], Payment.objects.filter(state="paid").count(), GrantEntry.objects.count())
    if whole != (size, size, size) or gaps(
        {row.agreement for row in GrantEntry.objects.select_related("agreement")[:50]}
    ):
        raise SystemExit(f"not every payment was entered once: {whole}")
    return told


def world(size: int) -> tuple[Any, Any, Any]:
    """One mandate with a book, a hundred receivers with verified giros, an agreement and an attested payment for each row.

    The agreements are written straight into the tables: how they come about is not what is measured."""
    from django.utils import timezone
    from stdnum import luhn

    from verkstad.agreements.models import Agreement, Version
    from verkstad.core.agreements.content import Agreed, sha256, to_json
    from verkstad.funds.actions import SourceSpec, open_book
    from verkstad.funds.models import ProjectCode
    from verkstad.grants.models import Project, ProjectKind
    from verkstad.mandate.models import Envelope, Mandate, Programme
    from verkstad.organisations.models import Organisation
    from verkstad.payments.models import BankAccount, Payment
    from verkstad.people.models import Appointment, Role, User

    economist = User.objects.create(username="ekonom", email="ekonom@example.org")
    Appointment.objects.create(user=economist, role=Role.ECONOMIST)
    programme = Programme.objects.create(key="matning", name_sv="Mätning", name_en="Measuring", fictional=True)
    year = timezone.localdate().year
    book, _changes = open_book(
        key="matning", title="Mätning", first_year=year, last_year=year, public=False, actor="system:bench",
        sources=[SourceSpec("medel", "Medel", "Money", repayable=True)],
    )  # fmt: skip
    mandate = Mandate.objects.create(
        programme=programme, key="matning", number=1, name_sv="Mätning", name_en="Measuring", first_year=year,
        last_year=year, original_ore=size * GRANT * 2, book=book,
    )  # fmt: skip
    Envelope.objects.create(mandate=mandate, year=year, amount_ore=size * GRANT * 2, source=book.sources.get())
    agency = Organisation.objects.create(key="myndighet", name="Myndigheten", kind="agency", fictional=True)
    seen = {
        "source_note": "mätning",
        "made_by": "user:a",
        "verified_by": "user:b",
        "verified_at": timezone.now(),
        "how": "x",
    }
    payer = BankAccount.objects.create(organisation=agency, kind="iban", number="SE4550000000058398257466", **seen)
    owners, accounts = [], []
    for n in range(min(size, 100)):
        owners.append(
            Organisation.objects.create(key=f"mottagare-{n}", name=f"Mottagare {n} & Co", kind="region", fictional=True)
        )
        plain = f"{100_000 + n}"
        accounts.append(BankAccount.objects.create(organisation=owners[n], kind="bankgiro",
                                                   number=plain + luhn.calc_check_digit(plain), **seen))  # fmt: skip
    projects = Project.objects.bulk_create([
        Project(mandate=mandate, key=f"projekt-{n}", name=f"Projekt {n}", kind=ProjectKind.values[0], state="running")
        for n in range(size)
    ], batch_size=500)  # fmt: skip
    rows = Agreement.objects.bulk_create([
        Agreement(key=f"projekt-{n}", project=projects[n], mandate=mandate, owner=owners[n % 100], title=f"Projekt {n}", state="running",
                  accepted_at=timezone.now()) for n in range(size)
    ], batch_size=500)  # fmt: skip
    agreed = Agreed(granted_ore=GRANT, first=date(year, 1, 1), last=date(year, 12, 31))
    content, digest = to_json(agreed), sha256(agreed)
    Version.objects.bulk_create([
        Version(agreement=one, number=1, valid_from=date(year, 1, 1), content=content, sha256=digest, made_by="system:bench")
        for one in rows
    ], batch_size=500)  # fmt: skip
    ProjectCode.objects.bulk_create(
        [ProjectCode(book=book, code=one.key, name=one.title) for one in rows], batch_size=500
    )
    Payment.objects.bulk_create([
        Payment(agreement=one, number=1, kind="claim", amount_ore=500 * KR + n, account=accounts[n % 100], why="Ansökan 1",
                state="attested", client_key=f"bench-{n}", proposed_by="user:a") for n, one in enumerate(rows)
    ], batch_size=500)  # fmt: skip
    return mandate, payer, economist


def report(message: str, keys: list[str]) -> bytes:
    """The bank's answer: all are paid."""
    space = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>" for key in keys
    )
    return (f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>'
            f"{message}</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>{rows}</OrgnlPmtInfAndSts></CstmrPmtStsRpt>"
            "</Document>").encode()  # fmt: skip


def schema_alone(content: bytes) -> float:
    from verkstad.core.payments.pain import _schema

    return timed(lambda: _schema().validate(content))[0]


def sepaxml_alone(size: int, day: date) -> float:
    """The peer: as many transfers to IBANs, written and validated by sepaxml."""
    from sepaxml import SepaTransfer

    def write() -> bytes:
        config = {
            "name": "Myndigheten",
            "IBAN": "SE4550000000058398257466",
            "batch": True,
            "currency": "SEK",
            "domestic": True,
        }
        made = SepaTransfer(config, schema="pain.001.001.09", clean=False)
        for n in range(size):
            made.add_payment({"name": f"Mottagare {n % 100}", "IBAN": "SE4550000000058398257466", "amount": 500 * KR + n,
                              "execution_date": day, "description": f"Projekt {n}", "endtoend_id": f"VERKSTAD-{n}"})  # fmt: skip
        content: bytes = made.export(validate=True)
        return content

    return timed(write)[0]


def pages(mandate: Any, economist: Any) -> list[dict[str, Any]]:
    """The pages with everything waiting: queries of one opening, the 95th percentile of twenty, in milliseconds."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from verkstad.agreements.models import Agreement

    settings.ALLOWED_HOSTS = ["*"]
    if not Authenticator.objects.filter(user=economist).exists():
        TOTP.activate(economist, generate_totp_secret())
    client, found = Client(), []
    client.force_login(economist, "verkstad.people.brought.HouseBackend")
    one = Agreement.objects.get(key="projekt-0")
    for name, key in (("list", None), ("batch_new", mandate.key), ("agreement", one.key), ("levels", mandate.key)):
        address = reverse(f"payments:{name}", args=[key] if key else [])
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} does not open")
        asked: list[str] = []

        def count(execute: Any, sql: str, *more: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *more)

        with connection.execute_wrapper(count):
            client.get(address)
        begun = time.process_time()
        times = sorted(timed(lambda: client.get(address))[0] for _n in range(OPENED))  # noqa: B023 - used at once
        found.append({"page": name, "queries": len(asked), "p95_ms": round(times[OPENED * 95 // 100 - 1] * 1000),
                      "cpu_ms": round((time.process_time() - begun) / OPENED * 1000)})  # fmt: skip
    return found


def table(rows: list[dict[str, Any]]) -> str:
    head = (
        f"{'payments':>9} {'make s':>8} {'of it schema':>13} {'sepaxml s':>10} {'ratio':>6} {'send s':>7} {'answer s':>9}"
        f" {'µs each':>8} {'again s':>8} {'MB':>5}"
    )
    lines = [head]
    for one in rows:
        each = sum(one[act] for act in ACTS) / one["payments"] * 1e6
        lines.append(
            f"{one['payments']:>9} {one['make']:>8.2f} {one['schema']:>13.2f} {one['sepaxml']:>10.2f} {one['make'] / one['sepaxml']:>6.2f}"
            f" {one['send']:>7.2f} {one['answer']:>9.2f} {each:>8.0f} {one['again']:>8.2f} {one['peak_mb']:>5}"
        )
        lines.append(
            "          processor s: " + ", ".join(f"{act} {one[f'{act}_cpu']:.2f}" for act in (*ACTS, "again"))
        )
        lines.append(
            "          "
            + ", ".join(
                f"{p['page']}: {p['queries']} queries, p95 {p['p95_ms']} ms (processor {p['cpu_ms']})"
                for p in one["pages"]
            )
        )
    return "\n".join([*lines, "demand: " + ("met" if all(met(one) for one in rows) else "NOT MET")])


if __name__ == "__main__":
    sys.exit(main())
