"""Money of grants that moved. Entries of a grant and receipts are append-only, each with the day that it happened and the moment
it was written; a recovery's decision keeps its day, and the journal tells its moment."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from verkstad.payments.models import GrantEntry, Receipt, Recovery
from verkstad.reports.figures.facts import Facts, Shown, acted
from verkstad.reports.figures.tables.grants import of_agreement

PROJECT = Coalesce("agreement__project__key", "agreement__key")


def _entry(row: GrantEntry) -> Shown:
    address = reverse("payments:payment", args=[row.payment_id]) if row.payment_id else ""
    subject = (
        ("payment", str(row.payment_id))
        if row.payment_id
        else ("recovery", str(row.receipt.recovery_id if row.receipt else ""))
    )
    return Shown(f"{row.agreement.title} · {row.number}", address, subject, row.made_by)


MOVED = Facts(
    "grant_entry", "rörelser på beviljade stöd", "movements of grants", __doc__ or "",
    rows=lambda: GrantEntry.objects.all(),
    day="happened_on", known="made_at", mandate="agreement__mandate__key", project=PROJECT, amount="amount_ore",
    visible=of_agreement, related=("agreement", "receipt"), show=_entry,
)  # fmt: skip
NET = Case(When(act__in=("repaid", "returned"), then=F("amount_ore") * Value(-1)), When(act="set_off", then=Value(0)),
           default=F("amount_ore"))  # fmt: skip
RECEIPT = Facts(
    "receipt", "inbetalningar på återkrav", "money received for recoveries", __doc__ or "",
    rows=lambda: Receipt.objects.all(),
    day="received_on", known="made_at", mandate="recovery__agreement__mandate__key",
    project=Coalesce("recovery__agreement__project__key", "recovery__agreement__key"), amount="amount_ore",
    visible=lambda rows, user: rows.filter(recovery__in=Recovery.objects.visible_to(user)),
    related=("recovery__agreement",),
    show=lambda row: Shown(f"{row.recovery.agreement.title} · {row.recovery.number}",
                           reverse("payments:recovery", args=[row.recovery_id]), ("recovery", str(row.recovery_id)), row.made_by),
)  # fmt: skip


def _recovery(row: Recovery) -> Shown:
    return Shown(f"{row.agreement.title} · {row.number}", reverse("payments:recovery", args=[row.pk]), ("recovery", str(row.pk)),
                 row.decided_by)  # fmt: skip


RECOVERY = Facts(
    "recovery", "beslutade återkrav", "recoveries decided", __doc__ or "",
    rows=lambda: Recovery.objects.filter(decided_on__isnull=False).exclude(state="withdrawn"),
    day="decided_on", known=acted("recovery.decided", "recovery", "pk"), mandate="agreement__mandate__key", project=PROJECT,
    amount="amount_ore", visible=of_agreement, related=("agreement",), show=_recovery,
)  # fmt: skip
WRITTEN_OFF = Facts(
    "written_off", "avskrivna återkrav", "recoveries written off", __doc__ or "",
    rows=lambda: Recovery.objects.filter(state="written_off", ended_on__isnull=False),
    day="ended_on", known=acted("recovery.written_off", "recovery", "pk"), mandate="agreement__mandate__key", project=PROJECT,
    amount="written_off_ore", visible=of_agreement, related=("agreement",), show=_recovery,
)  # fmt: skip
