"""Rows of participant lists of reports and of claims as one table that queries can ask (R29).

No table of the database is behind the model: every query of it selects from both tables put together (`Together`), so that one
statement counts a company once over both. A claim's row has its own number below zero, and keeps it.
"""

from functools import cache
from typing import Any

from django.db import connections, models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query
from django.db.models.sql.datastructures import BaseTable

from verkstad.agreements.models import Agreement
from verkstad.claims.models import Claim, ClaimParticipant
from verkstad.people.access import Who
from verkstad.progress.models import InList, Participant, Report, shown_name

NONE: Any = Value(None, BigIntegerField())
NAMES = ("id", "agreement_id", "report_id", "claim_id", "row", "number", "name", "stage", "day", "decided_by")


def _reports() -> models.QuerySet[Participant]:
    """Of approved reports, which never change; by the last day that the report speaks of."""
    rows = Participant.objects.filter(report__state="approved").exclude(number="").order_by()
    return rows.values_list(
        "pk", "report__agreement_id", "report_id", NONE, "row", "number", "name", "stage",
        Coalesce("report__last", "report__approved_on"), "report__approved_by",
    )  # fmt: skip


def _claims() -> models.QuerySet[ClaimParticipant]:
    """Of decided claims, which never change; by the day of the decision."""
    rows = ClaimParticipant.objects.filter(claim__state="decided", claim__decided_on__isnull=False).order_by()
    return rows.values_list(
        F("pk") * Value(-1), "claim__agreement_id", NONE, "claim_id", "row", "number", "name", "stage",
        "claim__decided_on", "claim__decided_by",
    )  # fmt: skip


@cache
def _together(alias: str) -> tuple[str, tuple[Any, ...]]:
    """Both SELECTs with the names of the columns, and their parameters."""
    both = _reports().union(_claims(), all=True).query
    quoted = ", ".join(f'"{name}"' for name in NAMES)
    sql, params = both.get_compiler(connection=connections[alias]).as_sql()
    return f"(WITH rows_told ({quoted}) AS ({sql}) SELECT * FROM rows_told)", tuple(params)  # noqa: S608


class Together(BaseTable):
    """Where a query would name a table: both of them put together."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        sql, params = _together(connection.alias)
        return f"{sql} {compiler.quote_name_unless_alias(self.table_alias)}", params


class TogetherQuery(Query):
    base_table_class = Together


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, user: Who) -> "ParticipationQuerySet":
        """Those who see the report, or the claim."""
        mine = Q(report__in=Report.objects.visible_to(user)) | Q(claim__in=Claim.objects.visible_to(user))
        return self.filter(mine)


class Everywhere(models.Manager["Participation"]):
    def get_queryset(self) -> ParticipationQuerySet:
        return ParticipationQuerySet(self.model, TogetherQuery(self.model), self._db)


class Participation(InList):
    """A company in a row of an approved report's or a decided claim's participant list; read only."""

    id = models.BigIntegerField(primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.DO_NOTHING, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.DO_NOTHING, related_name="+")
    claim = models.ForeignKey(Claim, null=True, on_delete=models.DO_NOTHING, related_name="+")
    row = models.PositiveIntegerField()
    day = models.DateField()
    decided_by = models.CharField(max_length=80)

    objects = Everywhere()

    class Meta:
        app_label = "reports"
        managed = False
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def shown_name(self) -> str:
        return shown_name(self.number, self.name)
