"""Draw-down requests: made by one person, sent by another with a registered letter, and booked when the money comes."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.core.changes import Changes
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.funds.models import Voucher
from verkstad.journal.actions import record
from verkstad.mandate.actions.booking import book_received, voucher_of
from verkstad.mandate.actions.letters import register_letter
from verkstad.mandate.actions.rights import Actor, checked_right, key_of
from verkstad.mandate.actions.saving import kept, refuse, the_mandate
from verkstad.mandate.models import DrawDown, Mandate, Obligation
from verkstad.mandate.rules_draw_down import draw_down_findings

_STATE = {
    "draft": gettext_noop("The request for %(year)s is only a draft."),
    "sent": gettext_noop("The request for %(year)s is already sent."),
    "received": gettext_noop("The money of the request for %(year)s is already received."),
    "withdrawn": gettext_noop("The request for %(year)s is withdrawn."),
}


@transaction.atomic
def request_draw_down(
    *, mandate: Mandate | str, year: int, amount_ore: int, quoted_number: str, actor: Actor, day: date | None = None
) -> DrawDown:
    """Draft a request for a year's money, quoting the decision's diary number; somebody else sends it.

    Refuses, with the clause: a missing or wrong diary number, a year without envelope, an amount of nothing or above
    what is left of the year's envelope (other drafts counted) or of the whole amount, and a day (today unless told) after the last one.
    """
    owner = the_mandate(mandate)
    checked_right(actor, "mandate.request_draw_down", owner)
    today = day or timezone.localdate()
    refuse(draw_down_findings(owner, year=year, amount_ore=amount_ore, quoted=quoted_number, day=today,
                              beside=_drafts(owner)))  # fmt: skip
    made = DrawDown.objects.create(mandate=owner, year=year, amount_ore=amount_ore, made_by=key_of(actor),
                                   quoted_number=owner.government_number)  # fmt: skip
    _tell(made, "draw_down.requested", actor, amount_ore=amount_ore)
    return made


@transaction.atomic
def change_draw_down(
    *, draw_down: DrawDown, year: int, amount_ore: int, quoted_number: str, actor: Actor, day: date | None = None
) -> DrawDown:
    """Change a draft; whoever changes it has made it, so that somebody else sends it (R13).

    Refuses a request that is no draft, and whatever a new request is refused for.
    """
    row = _locked(draw_down)
    checked_right(actor, "mandate.request_draw_down", row.mandate)
    _target(row, "draw_down.changed")
    today = day or timezone.localdate()
    refuse(draw_down_findings(row.mandate, year=year, amount_ore=amount_ore, quoted=quoted_number, day=today,
                              beside=_drafts(row.mandate, but=row)))  # fmt: skip
    before = {"year": row.year, "amount_ore": row.amount_ore}
    row.year, row.amount_ore, row.made_by = year, amount_ore, key_of(actor)
    row.quoted_number = row.mandate.government_number
    row.save(update_fields=["year", "amount_ore", "made_by", "quoted_number"])
    _tell(row, "draw_down.changed", actor, amount_ore=amount_ore, before=before)
    return row


@transaction.atomic
def send_draw_down(*, draw_down: DrawDown, actor: Actor, day: date | None = None) -> DrawDown:
    """Send a drafted request: its letter is written, registered as an outgoing document and kept with it (R13, R18).

    Refuses the one who made it (four eyes), a request that is no draft, and whatever a request is refused for, measured
    anew on the day. An obligation to ask for that year's money is thereby done.
    """
    row = _locked(draw_down)
    checked_right(actor, "mandate.send_draw_down", row.mandate)
    target = _target(row, "draw_down.sent")
    if row.made_by == key_of(actor):
        raise Refused.because(
            "mandate.four_eyes",
            gettext_noop("You made this request, so somebody else must send it."),
            clause="R13",
            fix=gettext_noop("Ask another person with the right to send requests."),
        )
    today = day or timezone.localdate()
    refuse(
        draw_down_findings(row.mandate, year=row.year, amount_ore=row.amount_ore, quoted=row.quoted_number, day=today)
    )
    row.state, row.requested_on, row.sent_by = target, today, key_of(actor)
    row.letter = register_letter(row, today, key_of(actor))
    row.save(update_fields=["state", "requested_on", "sent_by", "letter"])
    done = Obligation.objects.filter(mandate=row.mandate, kind="draw_down", due_on__year=row.year, done_on__isnull=True)
    done.update(done_on=today, document=row.letter)
    _tell(row, "draw_down.sent", actor, amount_ore=row.amount_ore, letter=row.letter.diary_number)
    return row


@transaction.atomic
def receive_draw_down(*, draw_down: DrawDown, received_on: date, voucher: int | None = None, actor: Actor) -> DrawDown:
    """Note that the money came, and book it as funding of its year.

    Where it is booked already (from the agency's accounts, say), give the `voucher` number and nothing is booked again;
    a second booking of the same money is refused by the limit on what the mandate can receive. Refuses a request that
    was not sent, a day before it was sent or in the future, and a voucher that is no funding of the mandate.
    """
    row = _locked(draw_down)
    checked_right(actor, "mandate.request_draw_down", row.mandate)
    target = _target(row, "draw_down.received")
    if received_on > timezone.localdate() or (row.requested_on and received_on < row.requested_on):
        raise Refused.because(
            "mandate.received_when",
            gettext_noop(
                "The money cannot have come on %(day)s: the request was sent on %(sent)s and today is %(today)s."
            ),
            {"day": received_on.isoformat(), "sent": str(row.requested_on), "today": timezone.localdate().isoformat()},
            where="received_on",
            fix=gettext_noop("Write the day of the bank statement."),
        )
    row.state, row.received_on = target, received_on
    row.voucher = voucher_of(row.mandate, voucher) if voucher else book_received(row, received_on, key_of(actor))
    row.save(update_fields=["state", "received_on", "voucher"])
    _tell(row, "draw_down.received", actor, amount_ore=row.amount_ore, voucher=_number(row.voucher))
    return row


@transaction.atomic
def withdraw_draw_down(*, draw_down: DrawDown, actor: Actor) -> DrawDown:
    """Take a request back, drafted or sent; its letter stays in the diary. Refuses one whose money has come."""
    row = _locked(draw_down)
    if row.state == "draft":
        checked_right(actor, "mandate.request_draw_down", row.mandate)
    else:
        checked_right(actor, "mandate.send_draw_down", row.mandate)
    row.state = _target(row, "draw_down.withdrawn")
    row.save(update_fields=["state"])
    if row.letter_id:
        asked = Obligation.objects.filter(mandate=row.mandate, kind="draw_down", document_id=row.letter_id)
        asked.update(done_on=None, document=None)
    _tell(row, "draw_down.withdrawn", actor, amount_ore=row.amount_ore)
    return row


@transaction.atomic
def save_draw_down(
    *, mandate: Mandate | str, key: str, year: int, amount_ore: int, requested_on: date | None = None,
    received_on: date | None = None, quoted_number: str = "", source_note: str = "", actor: str,
) -> tuple[DrawDown, Changes]:  # fmt: skip
    """Keep a request that a source tells of, by its key. Nothing is booked: what came is booked by its own voucher.

    Refuses what a request is refused for; the diary number only where the source quotes one. A request that is only
    prepared quotes the mandate's own number, so that it can be sent from here; what was sent or withdrawn here stays.
    """
    owner = the_mandate(mandate)
    now = DrawDown.objects.filter(mandate=owner, key=key).first()
    if now is not None and (now.sent_by or now.state == "withdrawn"):
        return now, {}
    refuse(draw_down_findings(owner, year=year, amount_ore=amount_ore, quoted=quoted_number or None,
                              day=requested_on, but=key))  # fmt: skip
    state = "received" if received_on else "sent" if requested_on else "draft"
    if state == "draft":
        quoted_number = quoted_number or owner.government_number
    values = {"year": year, "amount_ore": amount_ore, "requested_on": requested_on, "received_on": received_on,
              "state": state, "quoted_number": quoted_number, "source_note": source_note}  # fmt: skip
    if now is None:
        values["made_by"] = actor
    return kept(DrawDown, {"mandate": owner, "key": key}, values, act="draw_down.saved", subject=f"draw_down:{key}",
                mandate=owner.key, actor=actor, about={"year": year, "amount_ore": amount_ore})  # fmt: skip


def _drafts(mandate: Mandate, but: DrawDown | None = None) -> list[DrawDown]:
    return [d for d in mandate.draw_downs.all() if d.state == "draft" and d != but]


def _locked(draw_down: DrawDown) -> DrawDown:
    row = DrawDown.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=draw_down.pk)
    row.mandate = the_mandate(row.mandate)
    return row


def _target(row: DrawDown, act: str) -> str:
    try:
        return row.LIFECYCLE.target(row.state, act)
    except Refused:
        raise Refused.because(
            "mandate.draw_down_state",
            _STATE[row.state],
            {"year": row.year},
            fix=gettext_noop("Reload the page to see the present state."),
        ) from None


def _number(voucher: Voucher | None) -> int | None:
    return voucher.number if voucher else None


def _tell(row: DrawDown, act: str, actor: Actor, **facts: object) -> None:
    record(actor=key_of(actor), act=act, subject_type="draw_down", subject_key=row.pk, mandate=row.mandate.key,
           facts={"year": row.year, **facts})  # fmt: skip
