"""What waits with those who handle money: queues, as queries over states."""

from collections.abc import Sequence

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import with_versions
from verkstad.claims.models import Claim
from verkstad.core.grant_arithmetic import Act
from verkstad.mandate.models import Mandate
from verkstad.payments.models import BankAccount, Batch, GrantEntry, Payment, Recovery
from verkstad.payments.queries.sums import Money, moneys_of
from verkstad.people.access import Who

RELATED = ("agreement__mandate", "agreement__owner", "account")


def payments_in(user: Who, *states: str) -> QuerySet[Payment]:
    """Payments in some states that the user sees, the oldest first."""
    found = Payment.objects.visible_to(user).filter(state__in=states)
    return found.select_related(*RELATED).order_by("proposed_at", "pk")


def counted(user: Who, *states: str) -> dict[tuple[int, str], int]:
    """(mandate id, state) -> how many payments of it the user sees. One query."""
    rows = Payment.objects.visible_to(user).filter(state__in=states).order_by()
    told = rows.values_list("agreement__mandate", "state").annotate(n=Count("pk"))
    return {(mandate, state): n for mandate, state, n in told}


def own_mandates(user: Who) -> list[Mandate]:
    """Mandates with agreements that the user sees, each with how many of them are under way (`running`). One query."""
    seen = Agreement.objects.visible_to(user).order_by()
    running = Count("agreements", filter=Q(agreements__in=seen.filter(state="running").values("pk")))
    found = Mandate.objects.filter(pk__in=seen.values("mandate")).annotate(running=running)
    return list(found.order_by("key"))


def to_pay(mandate: Mandate) -> list[Payment]:
    """A mandate's payments that are attested and in no file."""
    found = Payment.objects.filter(state="attested", agreement__mandate=mandate)
    return list(found.select_related(*RELATED).order_by("pk"))


def to_pay_sums(mandate: Mandate) -> tuple[int, int]:
    """How many wait to be put in a file, and what they come to in öre. One query."""
    found = Payment.objects.filter(state="attested", agreement__mandate=mandate)
    told = found.aggregate(n=Count("pk"), ore=Sum("amount_ore"))
    return told["n"], told["ore"] or 0


def payers() -> list[BankAccount]:
    """The agency's own accounts that money can be taken from."""
    rows = BankAccount.objects.filter(organisation__kind="agency", kind="iban", ended_on__isnull=True)
    return list(rows.exclude(verified_by="").select_related("organisation").order_by("organisation__name", "pk"))


def files_of(user: Who) -> QuerySet[Batch]:
    """Payment files, the newest first, with how many of their payments are still with the bank (`waiting`) or were refused
    (`refused`)."""
    found = Batch.objects.visible_to(user).select_related("mandate").defer("content").order_by("-pk")
    waiting, refused = (Count("payments", filter=Q(payments__state=state)) for state in ("sent", "failed"))
    return found.annotate(waiting=waiting, refused=refused)


def open_recoveries(user: Who) -> list[Recovery]:
    """Recoveries that wait for a decision or for money."""
    found = Recovery.objects.visible_to(user).filter(state__in=["proposed", "decided"])
    return list(
        found.select_related("agreement__owner", "agreement__mandate").order_by("next_due_on", "due_on", "pk")[:100]
    )


def under_way(user: Who) -> QuerySet[Agreement]:
    """Agreements under way, those with most approved cost that nothing has been given for first."""
    claimed = Claim.objects.filter(agreement=OuterRef("pk"), state="decided").order_by().values("agreement")
    given = GrantEntry.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    signed = Case(When(act__in=[Act.PAID, Act.SET_OFF], then="amount_ore"), When(act=Act.REPAID, then=-F("amount_ore")), default=0,
                  output_field=BigIntegerField())  # fmt: skip
    found = Agreement.objects.visible_to(user).filter(state="running")
    more = found.annotate(
        unpaid_ore=Coalesce(Subquery(claimed.annotate(ore=Sum("approved_ore")).values("ore")), 0)
        - Coalesce(Subquery(given.annotate(ore=Sum(signed)).values("ore")), 0)
    )  # fmt: skip
    return more.select_related("owner").prefetch_related(with_versions()).order_by("-unpaid_ore", "title", "pk")


def with_money(rows: Sequence[Agreement]) -> list[tuple[Agreement, Money]]:
    """Each with its money, those that can be paid most first. Three queries."""
    known = moneys_of(rows)
    return sorted([(one, known[one.pk]) for one in rows], key=lambda one: -one[1].limits.pay_ore)
