"""What waits with those who handle money: queues, as queries over states."""

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, QuerySet, Subquery, Sum, When
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
    """Mandates with agreements that the user sees. One query."""
    seen = Agreement.objects.visible_to(user).order_by().values("mandate")
    return list(Mandate.objects.filter(pk__in=seen).order_by("key"))


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
    """Payment files, the newest first."""
    return Batch.objects.visible_to(user).select_related("mandate").defer("content").order_by("-pk")


def open_recoveries(user: Who) -> list[Recovery]:
    """Recoveries that wait for a decision or for money."""
    found = Recovery.objects.visible_to(user).filter(state__in=["proposed", "decided"])
    return list(
        found.select_related("agreement__owner", "agreement__mandate").order_by("next_due_on", "due_on", "pk")[:100]
    )


def under_way(user: Who, most: int = 50) -> list[tuple[Agreement, Money]]:
    """Agreements under way with their money, those that can be paid most first: at most so many, chosen by approved cost that
    nothing has been given for. Five queries."""
    claimed = Claim.objects.filter(agreement=OuterRef("pk"), state="decided").order_by().values("agreement")
    given = GrantEntry.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    signed = Case(When(act__in=[Act.PAID, Act.SET_OFF], then="amount_ore"), When(act=Act.REPAID, then=-F("amount_ore")), default=0,
                  output_field=BigIntegerField())  # fmt: skip
    found = Agreement.objects.visible_to(user).filter(state="running").annotate(
        unpaid_ore=Coalesce(Subquery(claimed.annotate(ore=Sum("approved_ore")).values("ore")), 0)
        - Coalesce(Subquery(given.annotate(ore=Sum(signed)).values("ore")), 0)
    )  # fmt: skip
    rows = list(
        found.select_related("owner").prefetch_related(with_versions()).order_by("-unpaid_ore", "title", "pk")[:most]
    )
    known = moneys_of(rows)
    told = [(one, known[one.pk]) for one in rows]
    return sorted(told, key=lambda one: -one[1].limits.pay_ore)
