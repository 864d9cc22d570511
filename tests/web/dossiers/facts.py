"""A project with a row in every table of a dossier; what is planted stands in every text that somebody can write."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from django.db import models
from django.utils import timezone

from tests.web.claims import facts as claims
from tests.web.decisions.facts import head
from tests.web.progress import facts as progress
from verkstad.agreements.actions.changing import begin_change, save_change, send_change
from verkstad.agreements.actions.offering import add_version
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.applications.models import Application, Submission
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.claims.actions.controlling import approve_rest, decide_claim, draw_sample, propose_claim
from verkstad.claims.models import Claim, ClaimFile, Hours, Pause, Visit
from verkstad.core.agreements.content import WorkPackage
from verkstad.core.instruments.questions import Kind
from verkstad.decisions.models import Appeal, Condition
from verkstad.dossiers.building import build
from verkstad.handling.models import Completion, Task
from verkstad.payments.models import Attest, GrantEntry, Payment, Receipt, Recovery
from verkstad.people.models import User
from verkstad.progress.models import Closing, Handover, Participant, Remark, Theory
from verkstad.registry.actions import register_document

PERSON, MAIL = "19811218-9876", "anna.persson@example.se"
SECRET = "Xyzzyhemligt"


def planted(row: models.Model, text: str, *but: str) -> models.Model:
    """The row with the text in every field that people write in: texts without choices that are not filled yet."""
    for field in row._meta.concrete_fields:
        kind = field.get_internal_type()
        if (
            kind not in ("CharField", "TextField")
            or field.choices
            or field.unique
            or getattr(row, field.name)
            or field.name in but
        ):
            continue
        setattr(row, field.name, text[: field.max_length] if field.max_length and field.max_length >= len(text) else "")
    row.save(force_insert=True)
    return row


def a_project(text: str) -> Agreement:
    """A project in which `text` is planted everywhere; what guards fix afterwards is written by their own actions."""
    row = progress.a_project()
    claim = claims.a_sent_claim(
        row, claims.a_cost(text=text, supplier=text, invoice=text[:60], voucher=text[:60]), claims.a_cost(invoice="2")
    )
    officer = progress.reader("kontroll")
    approve_rest(claim=claim, actor=officer)
    draw_sample(claim=claim, size=1, seed="f00d", actor=officer)
    claims.ticked(claim, officer, "remark", f"Vi såg {text}")
    propose_claim(claim=claim, proposal=f"Kontrollen {text}", actor=officer)
    decide_claim(claim=Claim.objects.get(pk=claim.pk), actor=head())
    report = progress.sent(progress.begun(row), texts=progress.texts("progress", f"Vi har {text}"))
    packages = (WorkPackage("ap1", f"Arbete {text}"[:100], f"Att göra: {text}"),)
    add_version(row, replace(newest(row).agreed, packages=packages), valid_from=timezone.localdate(), by="system:test")
    change = begin_change(agreement=row, actor=progress.writer(row))
    wanted = replace(change.wanted, packages=(*packages, WorkPackage("ap2", "Mer")))
    save_change(change=change, wanted=wanted, reason=f"Vi vill {text}", actor=progress.writer(row))
    send_change(change=type(change).objects.get(pk=change.pk), actor=progress.writer(row))
    _planted_rows(row, Claim.objects.get(pk=claim.pk), report, text)
    return Agreement.objects.select_related("mandate__programme", "owner", "application", "project").get(pk=row.pk)


def _planted_application(case: Application, text: str) -> None:
    """What was sent, with the text as every answer and a partner who trades under a personal number."""
    content, form = content_of(case), case.response.version.form
    content["answers"] = {key: text for key, one in form.by_key.items() if one.kind is Kind.TEXT}
    content["partners"].append(
        {"key": "p9", "role": "partner", "number": "8112189876", "name": f"Anna {text}", "regions": []}
    )
    document = register_document(mandate=case.call.mandate.key, direction="in", date=timezone.localdate(), title=f"Ansökan {text}",
                                 counterpart=text, actor="system:test")  # fmt: skip
    Submission.objects.create(application=case, number=1, client_key="s", content=content, sha256=content_hash(content),
                              sent_at=timezone.now(), sent_by="user:1", document=document)  # fmt: skip


def _planted_rows(row: Agreement, claim: Claim, report: Any, text: str) -> None:
    today, case, decision = timezone.localdate(), row.application, newest(row).agreement.application.decisions.get()
    if not case.submissions.exists():
        _planted_application(case, text)
    user, edition = User.objects.first(), report.editions.get()
    planted(Hours(claim=claim, day=date(2026, 3, 2), hours=8, rate_ore=400_00), text[:20])
    planted(Pause(claim=claim, asked_on=today, answer_by=today, asked_by="user:1"), text)
    planted(Visit(agreement=row, claim=claim, visited_on=today, action_by=today, noted_by="user:1"), text)
    planted(Task(application=case, key="planterad", state="met", done_by="user:1"), text, "clause")  # a pack's
    planted(Completion(application=case, asked_by="user:1", due_on=today, fields=[], answered_at=timezone.now()), text)
    planted(Condition(decision=decision, key="planterad", follow_on=today, followed_by="user:1", state="met"), text)
    document = register_document(mandate=row.mandate.key, direction="in", date=today, title=f"Överklagande {text}",
                                 counterpart=text, actor="system:test")  # fmt: skip
    planted(Appeal(decision=decision, kind="appeal", state="received", received_on=today, document=document, made_by="user:1"), text,
            "handler_key")  # fmt: skip
    payment = Payment(agreement=row, number=90, kind="advance", amount_ore=100, client_key="p", state="withdrawn", proposed_by="user:1",
                      account=_account(row, user))  # fmt: skip
    planted(payment, text)
    Attest.objects.create(payment=payment, by="user:2", role="attester")
    recovery = Recovery(agreement=row, number=90, act="returned", amount_ore=100, due_on=today, interest_from=today, client_key="r",
                        proposed_by="user:1", state="proposed")  # fmt: skip
    planted(recovery, text, "decided_by")
    receipt = planted(
        Receipt(recovery=recovery, received_on=today, amount_ore=10, interest_ore=4, debt_ore=6, made_by="user:1"), text
    )
    planted(GrantEntry(agreement=row, number=1, act="returned", amount_ore=6, happened_on=today, receipt=receipt, disbursed_ore=-6,
                       made_by="user:1"), text)  # fmt: skip
    planted(Remark(edition=edition, section="work", made_by="user:1"), text)
    planted(Participant(report=report, row=90, number="5560360793", email=MAIL, name=text), text)
    planted(Participant(report=report, row=91, number="8112189876", email="b@example.se", name=f"Anna {text}"), text)
    planted(Handover(report=report, position=1), text)
    Theory.objects.create(agreement=row, number=1, content={"steps": [text]}, saved_by="user:1")
    planted(Closing(agreement=row, reopened=True, made_on=today, made_by="user:1"), text)


def _account(row: Agreement, user: Any) -> Any:
    from tests.web.payments.facts import account_of

    return account_of(row.owner)


def a_file(claim: Claim, name: str, content: bytes, media_type: str = "text/plain") -> ClaimFile:
    """Evidence put where it lies, past the form."""
    import hashlib

    from django.core.files.base import ContentFile

    made = ClaimFile(claim=claim, purpose="evidence", name=name, media_type=media_type, size=len(content),
                     sha256=hashlib.sha256(content).hexdigest(), added_by="user:1")  # fmt: skip
    made.file.save(name, ContentFile(content))
    return made


def zipped(agreement: Agreement, **more: Any) -> bytes:
    target = BytesIO()
    build(agreement, target, **more)
    return target.getvalue()
