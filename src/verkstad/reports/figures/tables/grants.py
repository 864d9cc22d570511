"""Grants under way. Versions and closings are append-only; what happened to an agreement is taken from the journal's acts, which
never change, where the agreement's own row only tells how it stands now."""

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from verkstad.agreements.models import Agreement, Version
from verkstad.journal.models import Act
from verkstad.people.access import Who
from verkstad.progress.models import Closing
from verkstad.reports.figures.facts import Facts, Shown, acted, seen

PROJECT = Coalesce("project__key", "key")
OF_AGREEMENT = Coalesce("agreement__project__key", "agreement__key")


def _agreement(agreement: Agreement) -> str:
    return reverse("agreements:agreement", args=[agreement.key])


def of_agreement(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(agreement__in=Agreement.objects.visible_to(user))


OFFERED = Facts(
    "agreement", "avtal om stöd", "grant agreements", __doc__ or "",
    rows=lambda: Agreement.objects.all(),
    day=TruncDate("made_at"), known="made_at", mandate="mandate__key", project=PROJECT, who="owner__key",
    visible=seen(Agreement), show=lambda row: Shown(row.title, _agreement(row), ("agreement", row.key)),
)  # fmt: skip
ACCEPTED = Facts(
    "accepted", "godkända avtal om stöd", "accepted grant agreements", __doc__ or "",
    rows=lambda: Agreement.objects.filter(accepted_at__isnull=False),
    day=TruncDate("accepted_at"), known="accepted_at", mandate="mandate__key", project=PROJECT, who="owner__key",
    visible=seen(Agreement), show=lambda row: Shown(row.title, _agreement(row), ("agreement", row.key), row.accepted_by),
)  # fmt: skip
CLOSED = Facts(
    "closing", "avslutade och återöppnade projekt", "projects closed and opened again", __doc__ or "",
    rows=lambda: Closing.objects.all(),
    day="made_on", known=acted(("agreement.closed", "agreement.reopened"), "agreement", "agreement__key", last=True),
    mandate="agreement__mandate__key", project=OF_AGREEMENT, visible=of_agreement, related=("agreement",),
    amount=Case(When(reopened=True, then=Value(-1)), default=Value(1)),
    show=lambda row: Shown(row.agreement.title, _agreement(row.agreement), ("agreement", row.agreement.key), row.made_by),
)  # fmt: skip
VERSION = Facts(
    "version", "versioner av avtal", "versions of agreements", __doc__ or "",
    rows=lambda: Version.objects.all(),
    day="valid_from", known="made_at", mandate="agreement__mandate__key", project=OF_AGREEMENT, visible=of_agreement,
    related=("agreement",),
    show=lambda row: Shown(f"{row.agreement.title} · {row.number}", _agreement(row.agreement),
                           ("agreement", row.agreement.key), row.made_by),
)  # fmt: skip
_KEY = Agreement.objects.filter(key=OuterRef("subject_key"))


def _acts_seen(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(subject_key__in=Agreement.objects.visible_to(user).values("key"))


MOVE = Facts(
    "act", "händelser i avtal enligt journalen", "events of agreements by the journal", __doc__ or "",
    rows=lambda: Act.objects.filter(subject_type="agreement"),
    day=TruncDate("at"), known="at", mandate="mandate",
    project=Coalesce(Subquery(_KEY.values("project__key")[:1]), F("subject_key")), visible=_acts_seen,
    show=lambda row: Shown(f"{row.subject_key} · {row.act}", reverse("agreements:agreement", args=[row.subject_key]),
                           ("agreement", row.subject_key), row.actor),
)  # fmt: skip
