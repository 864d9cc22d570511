"""How a mandate's envelopes and amendments are kept; whatever changes the money changes the limits of its book."""

from datetime import date
from typing import Any

from django.db import transaction

from verkstad.core.changes import Changes
from verkstad.core.period import iso
from verkstad.core.words import gettext_noop
from verkstad.mandate import rules
from verkstad.mandate.actions.limits import put_limits
from verkstad.mandate.actions.rights import Actor, checked_right, key_of
from verkstad.mandate.actions.saving import kept, refuse, the_mandate, the_source
from verkstad.mandate.models import Amendment, Envelope, Mandate


@transaction.atomic
def save_envelope(
    *, mandate: Mandate | str, year: int | None, amount_ore: int, fund_source: str = "", source_note: str = "",
    actor: str,
) -> tuple[Envelope, Changes]:  # fmt: skip
    """Make or change the money of a year (None: of the period as a whole), from a source of the mandate's book.

    Refuses an amount below zero or above the amount of the decision, and a year outside the mandate's period.
    """
    owner = the_mandate(mandate)
    source = the_source(owner, fund_source)
    refuse(rules.envelope_findings(owner, year=year, amount_ore=amount_ore))
    envelope, changes = kept(
        Envelope, {"mandate": owner, "year": year, "source": source},
        {"amount_ore": amount_ore, "source_note": source_note}, act="envelope.saved",
        subject=f"envelope:{year or 'period'}", mandate=owner.key, actor=actor,
        about={"year": year, "source": source.key if source else ""},
    )  # fmt: skip
    put_limits(mandate=owner, actor=actor)
    return envelope, changes


@transaction.atomic
def save_amendment(
    *, mandate: Mandate | str, key: str, decided_on: date, change_ore: int, reason_sv: str, reason_en: str,
    date_precision: str = "day", year: int | None = None, fund_source: str = "", source_note: str = "", actor: str,
) -> tuple[Amendment, Changes]:  # fmt: skip
    """Make or change a later decision that changes the money, by its key.

    `decided_on` is the first day of what the source tells where `date_precision` is "month" or "year". Refuses a change
    of nothing, one before the mandate's own decision, one that takes more than there is, and one without a reason.
    """
    owner = the_mandate(mandate)
    source = the_source(owner, fund_source)
    refuse(rules.amendment_findings(owner, key=key, decided_on=decided_on, change_ore=change_ore, reason=reason_sv,
                                    year=year, precision=date_precision))  # fmt: skip
    values = {"decided_on": decided_on, "date_precision": date_precision, "year": year, "change_ore": change_ore,
              "source_id": source.pk if source else None, "reason_sv": reason_sv, "reason_en": reason_en or reason_sv,
              "source_note": source_note}  # fmt: skip
    amendment, changes = kept(Amendment, {"mandate": owner, "key": key}, values, act="mandate.amended",
                              subject=f"amendment:{key}", mandate=owner.key, actor=actor, long=("source_id",),
                              about={"change_ore": change_ore, "decided_on": iso(decided_on, date_precision)})  # fmt: skip
    put_limits(mandate=owner, actor=actor)
    return amendment, changes


@transaction.atomic
def amend_mandate(*, mandate: Mandate, key: str, actor: Actor, **facts: Any) -> Amendment:
    """Register a new amendment as a person does it: the right is checked, and the key must be free."""
    owner = the_mandate(mandate)
    checked_right(actor, "mandate.amend_mandate", owner)
    if owner.amendments.filter(key=key).exists():
        refuse([rules.finding("key_taken", gettext_noop("The mandate already has an amendment “%(key)s”."), "key",
                              gettext_noop("Choose another short name."), key=key)])  # fmt: skip
    return save_amendment(mandate=owner, key=key, **facts, actor=key_of(actor))[0]
