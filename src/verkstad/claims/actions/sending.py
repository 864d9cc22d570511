"""A claim is sent once, given back to be completed, or withdrawn."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from verkstad.claims.actions.drafts import FIELDS, locked, recorded
from verkstad.claims.actions.letters import secrecy_of, send_receipt, tell
from verkstad.claims.actions.looking import forget_elsewhere, look_over
from verkstad.claims.actions.ticking import lay_out
from verkstad.claims.models import Claim, Pause
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import gaps
from verkstad.claims.queries.sums import totals
from verkstad.claims.rules import Actor, checked, no, refuse
from verkstad.core.claims.clocks import answer_by
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.setting import letters_first
from verkstad.registry.actions import register_document

MOST_KEY = 64


def digest(claim: Claim) -> str:
    """SHA-256 over every line as claimed and every file, in their order."""
    mark = hashlib.sha256(
        json.dumps([claim.agreement.key, claim.number, claim.kind, str(claim.first), str(claim.last)]).encode()
    )
    for row in claim.lines.order_by("number").values_list("number", *FIELDS).iterator(chunk_size=5000):
        mark.update(json.dumps(row, default=str).encode())
    for one in claim.files.order_by("pk").values_list("purpose", "sha256", "line__number"):
        mark.update(json.dumps(one).encode())
    return mark.hexdigest()


@letters_first
def send_claim(*, claim: Claim, client_key: str, actor: Actor) -> Claim:
    """Send a claim: its lines are fixed and it gets a diary number, the receiver a receipt with its
    own, the control what it finds and the tasks that concern the claim; all or nothing.

    `client_key` was made with the page that sends: the same key again changes nothing and gives the claim as it was sent.
    Refuses who may not send, a claim that was sent with another key, and everything that is missing or wrong (R11, R12).
    """
    by = checked(actor, "claims.send_claim", claim)
    if not 16 <= len(client_key) <= MOST_KEY or not client_key.replace("-", "").replace("_", "").isalnum():
        raise no("key", gettext_noop("The page lost its key, so nothing was sent."),
                 gettext_noop("Open the page anew and send from there; the claim is kept."))  # fmt: skip
    row = locked(claim)
    if row.state == "sent" and row.client_key == client_key:
        return row
    row.state = Claim.LIFECYCLE.target(row.state, "claim.sent")
    refuse(gaps(row, allowed(row)))
    now, again = timezone.now(), row.document is not None
    row.sent_at, row.sent_by, row.client_key, row.sha256 = now, by, client_key, digest(row)
    row.first_sent_at = row.first_sent_at or now
    if row.document is None:
        title, mark = f"Ansökan om utbetalning {row.number}", secrecy_of(row.agreement)
        row.document = register_document(
            mandate=row.agreement.mandate.key, direction="in", date=timezone.localdate(now),
            title=f"{title}, {row.agreement}"[:300], counterpart=row.agreement.owner.name, secrecy=mark,
            public_title=title if mark else "", organisation=row.agreement.owner.key, actor=by,
            private_person=row.agreement.owner.is_person, savepoint=False,
        )  # fmt: skip
    row.receipt = send_receipt(claim=row, again=again, by=by)
    row.pauses.filter(answered_on=None).update(answered_on=timezone.localdate(now))
    row.lines.update(verdict="new", deducted_ore=0, fault="", why="", judged_by="")
    row.save(
        update_fields=["state", "sent_at", "sent_by", "client_key", "sha256", "first_sent_at", "document", "receipt"]
    )
    look_over(claim=row)
    lay_out(claim=row)
    recorded(row, "claim.sent", by, number=row.document.diary_number, sha256=row.sha256, **totals(row))
    tell(row, "claims.received", row.receipt.diary_number, document=row.document.diary_number,
         receipt=row.receipt.diary_number)  # fmt: skip
    return row


@transaction.atomic
def return_claim(*, claim: Claim, why: str, actor: Actor) -> Pause:
    """Give a claim back to be completed within fourteen days; the agency's clock stands still meanwhile.

    Refuses who does not control claims, a claim that is not being controlled, and no words on what is missing.
    """
    by = checked(actor, "claims.control_claim", claim)
    row = locked(claim)
    row.state = Claim.LIFECYCLE.target(row.state, "claim.returned")
    if not why.strip():
        raise no("no_reason", gettext_noop("Say what is to be completed."), where="why")
    row.save(update_fields=["state"])
    today = timezone.localdate()
    pause = Pause.objects.create(
        claim=row, asked_on=today, answer_by=answer_by(today), why=why.strip()[:4000], asked_by=by
    )
    forget_elsewhere(claim=row)
    recorded(row, "claim.returned", by, answer_by=str(pause.answer_by))
    tell(row, "claims.returned", str(pause.pk), day=pause.answer_by.isoformat())
    return pause


@transaction.atomic
def withdraw_claim(*, claim: Claim, actor: Actor) -> Claim:
    """The sender takes a claim back for good. Refuses who may not send, and a claim that is before decision or decided."""
    by = checked(actor, "claims.send_claim", claim)
    row = locked(claim)
    row.state = Claim.LIFECYCLE.target(row.state, "claim.withdrawn")
    row.save(update_fields=["state"])
    forget_elsewhere(claim=row)
    recorded(row, "claim.withdrawn", by)
    return row
