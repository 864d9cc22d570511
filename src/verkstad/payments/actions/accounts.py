"""Accounts that money is paid to, and the reference rate."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from verkstad.core.interest import half_year, known_rates, table
from verkstad.core.payments.accounts import read_account
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.organisations.models import Organisation
from verkstad.payments.models import BankAccount, ReferenceRate
from verkstad.payments.rules import Actor, checked, no, refuse


@transaction.atomic
def register_account(
    *, organisation: Organisation, kind: str, number: str, source_note: str, actor: Actor
) -> BankAccount:
    """Register an account; nothing is paid to it before another person has verified it. The same one again gives the
    one that is there. Refuses who may not, a number with a wrong check digit, and one without a source."""
    by = checked(actor, "payments.register_account")
    plain, found = read_account(kind, number)
    refuse(found)
    if not source_note.strip():
        raise no("no_source", gettext_noop("It is not said where the number comes from."),
                 gettext_noop("Write the letter, invoice or register it was read in."), where="source_note")  # fmt: skip
    owner = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    known = owner.bank_accounts.filter(kind=kind, number=plain, ended_on__isnull=True).first()
    if known is not None:
        return known
    made = BankAccount.objects.create(
        organisation=owner, kind=kind, number=plain, source_note=source_note.strip()[:300], made_by=by
    )
    _tell(made, "account.registered", by)
    return made


@transaction.atomic
def verify_account(*, account: BankAccount, how: str, actor: Actor) -> BankAccount:
    """A second person says that the account is the organisation's. Refuses who may not, who registered it (R13), one that
    has ended, and no word of how it was checked. Verified already: nothing changes."""
    by = checked(actor, "payments.verify_account")
    row = BankAccount.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=account.pk)
    if row.made_by == by:
        raise no("own_account", gettext_noop("You registered this account, so somebody else must verify it."),
                 gettext_noop("Ask another economist or an attester."), clause="R13")  # fmt: skip
    if row.ended_on is not None:
        raise no("account_ended", gettext_noop("The account has ended."), gettext_noop("Register it anew."))
    if not how.strip():
        raise no("no_how", gettext_noop("It is not said how the account was checked."),
                 gettext_noop("Write, for instance, that it was looked up in the bankgiro register."), where="how")  # fmt: skip
    if not row.verified_by:
        row.verified_by, row.verified_at, row.how = by, timezone.now(), how.strip()[:300]
        row.save(update_fields=["verified_by", "verified_at", "how"])
        _tell(row, "account.verified", by)
    return row


@transaction.atomic
def end_account(*, account: BankAccount, actor: Actor) -> BankAccount:
    """The account is used no more; payments that wait must name another. Refuses who may not."""
    by = checked(actor, "payments.register_account")
    row = BankAccount.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=account.pk)
    if row.ended_on is None:
        row.ended_on = timezone.localdate()
        row.save(update_fields=["ended_on"])
        _tell(row, "account.ended", by)
    return row


def _tell(account: BankAccount, act: str, by: str) -> None:
    """The journal is read by many: it gets the organisation and the kind, never the number."""
    record(actor=by, act=act, subject_type="account", subject_key=str(account.pk),
           facts={"organisation": account.organisation.key, "kind": account.kind})  # fmt: skip


@transaction.atomic
def register_reference_rate(*, first: date, percent: Decimal, source_note: str, actor: Actor) -> ReferenceRate:
    """Register the reference rate of a half-year. The same rate again gives the one that is there.

    Refuses who may not, a day that begins no half-year, a half-year that has its rate, and no source.
    """
    by = checked(actor, "payments.register_reference_rate")
    if first != half_year(first):
        raise no("no_half_year", gettext_noop("A reference rate holds from 1 January or 1 July."),
                 gettext_noop("Choose one of these days."), where="first", clause="9 § räntelagen (1975:635)")  # fmt: skip
    if not source_note.strip():
        raise no("no_rate_source", gettext_noop("It is not said where the rate was read."),
                 gettext_noop("Write the Riksbank's page and its day."), where="source_note")  # fmt: skip
    known = ReferenceRate.objects.filter(first=first).first()
    if known is not None and known.percent == percent:
        return known
    if known is not None or first in table(known_rates()):
        raise no("rate_known", gettext_noop("The half-year has its reference rate already."),
                 gettext_noop("Look at the table."), where="first")  # fmt: skip
    made = ReferenceRate.objects.create(first=first, percent=percent, source_note=source_note.strip()[:300], made_by=by)
    record(actor=by, act="reference_rate.registered", subject_type="reference_rate", subject_key=first.isoformat(),
           facts={"rate": str(percent), "source": made.source_note})  # fmt: skip
    return made
