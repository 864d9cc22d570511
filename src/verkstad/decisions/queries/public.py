"""What everybody may know of decisions: the receiver's name, the sum, and of all but companies what it is for. Reasons and
details stay (OSL 30:23)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from verkstad.calls.models import Call
from verkstad.decisions.models import Decision, Outcome
from verkstad.organisations.models import Kind

FIELDS = ("utlysning", "diarienummer", "beslutsdatum", "mottagare", "organisationsnummer", "beviljatBelopp",
          "soktBelopp", "ersatterTidigareBeslut", "projekt")  # fmt: skip


def kronor(ore: int) -> str:
    """250000050 öre -> "2500000.50": a point before öre, as data."""
    return f"{ore // 100}" if ore % 100 == 0 else f"{Decimal(ore) / 100:.2f}"


def decided_calls() -> list[dict[str, Any]]:
    """Published calls with decisions in force: how many were granted and rejected, and the sum. One query."""
    granted, rejected = Q(amount_ore__gt=0), Q(outcome=Outcome.REJECTION)
    rows = (
        Decision.objects.in_force().filter(application__test=False).order_by()
        .values("application__call")
        .annotate(granted=Count("pk", filter=granted), rejected=Count("pk", filter=rejected), sum=Sum("amount_ore"))
    )  # fmt: skip
    by_call = {row["application__call"]: row for row in rows}
    return [{"call": call, **by_call[call.pk]} for call in Call.objects.exclude(state="draft").filter(pk__in=by_call)]


def granted_in(call: Call) -> QuerySet[Decision]:
    """Grants in force of a call, newest first, with what the public list shows."""
    found = Decision.objects.in_force().filter(application__call=call, application__test=False, amount_ore__gt=0)
    return found.select_related("application__owner", "document", "replaces").order_by("-decided_on", "-pk")


def rejected_in(call: Call) -> int:
    return (
        Decision.objects.in_force()
        .filter(application__call=call, application__test=False, outcome=Outcome.REJECTION)
        .count()
    )


def receiver(decision: Decision) -> str:
    """The receiver's name; a person who trades under their own name is not named on the web."""
    owner = decision.application.owner
    return "" if owner.is_person else owner.name


def project(decision: Decision) -> str:
    """What the grant is for, by the project's title; nothing for a company, a person and what is marked with secrecy."""
    owner = decision.application.owner
    if owner.kind == Kind.COMPANY or owner.is_person or decision.document.secrecy:
        return ""
    return decision.application.title


def records(call: Call) -> Iterator[dict[str, str]]:
    """The public list as open data, under Swedish names like the funders' standard."""
    for one in granted_in(call):
        owner = one.application.owner
        yield dict(zip(FIELDS, (
            call.key, one.document.diary_number, one.decided_on.isoformat(), receiver(one),
            "" if owner.kind == Kind.COMPANY else owner.public_number, kronor(one.amount_ore),
            kronor(one.told.applied_ore), "ja" if one.replaces_id else "nej", project(one)), strict=True))  # fmt: skip
