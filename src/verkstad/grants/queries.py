"""What visitors and other stages ask about projects and results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from verkstad.calls.models import Call
from verkstad.core.findings import Finding
from verkstad.core.search import spellings
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision
from verkstad.grants.models import Project, Result
from verkstad.mandate.models import Amendment, Mandate, Programme, Qualifier
from verkstad.organisations.models import Kind
from verkstad.people.access import Who

REACHED = "companies_reached"
SORTS = {"name": "name", "mandate": "mandate__number", "state": "state", "start": "start_on", "grant": "grant_ore"}


@dataclass(frozen=True)
class View:
    """Which programme, and perhaps which of its mandates, a page is about; and what else there is to switch to."""

    programmes: Sequence[Programme]
    programme: Programme | None
    mandates: Sequence[Mandate]
    mandate: Mandate | None = None
    every: Sequence[Mandate] = ()  # those of all programmes that the user may see

    @property
    def key(self) -> str:
        return self.programme.key if self.programme else ""

    @property
    def fictional(self) -> bool:
        return bool(self.programme and self.programme.fictional)

    @property
    def chosen(self) -> Sequence[Mandate]:
        return [self.mandate] if self.mandate else self.mandates


def view_of(
    user: Who, programme: str = "", mandate: str = "", *, counts: bool = False, more: Mapping[str, Any] | None = None
) -> View:
    """The programme asked for (by a mandate's key or its own), else the first real one. One query.

    Each mandate comes with `changed_ore`, what amendments decided by today have added or taken, and with `counts` also
    with `project_count`, how many of its projects the user may see. `more` are further annotations of the mandates.

    Keys that lead nowhere, or to what the user may not see, count as not asked for.
    """
    changed = Amendment.objects.filter(mandate=OuterRef("pk"), decided_on__lte=timezone.localdate()).order_by()
    amended = Subquery(
        changed.values("mandate").annotate(n=Sum("change_ore")).values("n"), output_field=BigIntegerField()
    )
    seen = Mandate.objects.visible_to(user).select_related("programme").order_by("number")
    seen = seen.annotate(changed_ore=Coalesce(amended, 0))
    if counts:
        mine = Project.objects.visible_to(user).filter(mandate=OuterRef("pk")).order_by().values("mandate")
        number = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=BigIntegerField())
        seen = seen.annotate(project_count=Coalesce(number, 0))
    every = list(seen.annotate(**more) if more else seen)
    asked = next((m for m in every if m.key == mandate), None)
    programmes = sorted({m.programme for m in every}, key=lambda p: (p.fictional, p.order, p.key))
    wanted = asked.programme.key if asked else programme
    shown = next((p for p in programmes if p.key == wanted), programmes[0] if programmes else None)
    return View(programmes, shown, [m for m in every if m.programme == shown], asked, every)


@dataclass(frozen=True)
class Wish:
    """What a visitor wants to see of the directory."""

    mandates: Sequence[Mandate]
    region: str = ""
    kind: str = ""
    state: str = ""
    focus: str = ""
    text: str = ""
    reported: bool = False  # only projects that report companies reached
    sort: str = ""


def projects_of(user: Who, wish: Wish) -> QuerySet[Project]:
    """The projects a user may see that fit a wish, in its order (by name unless told)."""
    found = Project.objects.visible_to(user).filter(mandate__in=[m.pk for m in wish.mandates])
    if wish.region:
        found = found.filter(regions=wish.region)
    if wish.kind:
        found = found.filter(kind=wish.kind)
    if wish.state:
        found = found.filter(state=wish.state)
    if wish.focus:
        found = found.filter(Exists(Project.focus_areas.through.objects.filter(
            project=OuterRef("pk"), focusarea__key=wish.focus)))  # fmt: skip
    if wish.reported:
        found = found.filter(Exists(Result.objects.filter(project=OuterRef("pk"), key=REACHED)))
    for word in wish.text.split():
        found = found.filter(containing(word, "name", "summary_sv", "summary_en", "key"))
    return found.order_by(*order_of(wish.sort), "name", "pk")


def containing(word: str, *fields: str) -> Q:
    """Rows where one of the fields holds the word, whatever its case."""
    fits = Q()
    for spelling in spellings(word):
        for name in fields:
            fits |= Q(**{f"{name}__icontains": spelling})
    return fits


def order_of(sort: str) -> list[Any]:
    """What `?sort=` means; what is not known comes last in either direction."""
    name = SORTS.get(sort.removeprefix("-"))
    if not name:
        return []
    return [F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)]


def with_details(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects with what a list shows of each: regions and the companies they say they reached."""
    return projects.select_related("mandate__programme", "owner").prefetch_related(*_details())


def give_details(projects: Sequence[Project]) -> None:
    """The same for the projects of several lists at once. Two queries."""
    prefetch_related_objects(projects, *_details())


def _details() -> tuple[str, Prefetch]:
    reached = Result.objects.filter(key=REACHED).order_by("-reported_on", "pk")
    return "regions", Prefetch("results", queryset=reached, to_attr="reached")


@dataclass(frozen=True)
class Totals:
    """What a list of projects amounts to; money only where a source tells it."""

    projects: int
    regions: int
    with_grant: int
    grant_ore: int
    hedged: int = 0  # how many of the known grants stand with a qualifier


def summed(projects: QuerySet[Project]) -> Totals:
    """Count and sum projects; regions are counted distinct (R24). Two queries."""
    plain = projects.order_by()
    got = plain.aggregate(
        n=Count("pk"), known=Count("grant_ore"), ore=Sum("grant_ore"),
        hedged=Count("pk", filter=~Q(grant_qualifier="") & Q(grant_ore__isnull=False)),
    )  # fmt: skip
    regions = Project.regions.through.objects.filter(project__in=plain.values("pk")).values("region").distinct().count()
    return Totals(got["n"], regions, got["known"], got["ore"] or 0, got["hedged"])


def mandate_results(mandates: Sequence[Mandate]) -> QuerySet[Result]:
    """What was reported for mandates as a whole."""
    return Result.objects.filter(mandate__in=[m.pk for m in mandates], project=None).select_related("mandate")


def reported_results(user: Who, mandates: Sequence[Mandate], key: str = "") -> QuerySet[Result]:
    """Every reported result of mandates and of projects the user may see; of one indicator if named."""
    mine = Q(project=None) | Q(project__in=Project.objects.visible_to(user).order_by().values("pk"))
    found = Result.objects.filter(mine, mandate__in=[m.pk for m in mandates])
    found = found.select_related("mandate__programme", "project")
    return (found.filter(key=key) if key else found).order_by("key", "project__name", "-reported_on", "pk")


def grant_findings(mandate: Mandate, amount_ore: int) -> list[Finding]:
    """Whether the grants known under a mandate come to more than its money; the ledger decides, this only warns."""
    known = Project.objects.filter(mandate=mandate, grant_ore__isnull=False)
    got = known.aggregate(ore=Sum("grant_ore"), hedged=Count("pk", filter=~Q(grant_qualifier=Qualifier.NONE)))
    total = got["ore"] or 0
    if total <= amount_ore:
        return []
    return [
        Finding(
            "grants.over_mandate",
            gettext_noop(
                "The projects of %(mandate)s are said to have %(granted)s kr, more than the mandate's %(amount)s kr."
            ),
            {"mandate": mandate.key, "granted": total // 100, "amount": amount_ore // 100},
            clause=mandate.government_number,
            where="grant_ore",
            fix=gettext_noop("Check the grants against the decisions."),
        )
    ]


def decisions_awaiting_project() -> list[Decision]:
    """Grants in force whose project is not in the directory yet, or stands there with another sum or period.

    Support to companies is no project: it stands in the public list of decisions and in the record of aid. Two queries.
    """
    found = Decision.objects.in_force().filter(amount_ore__gt=0, application__test=False).exclude(project_code="")
    found = found.exclude(application__owner__kind=Kind.COMPANY)
    found = found.select_related("application__call__mandate__programme", "application__owner", "document").order_by(
        "pk"
    )
    projects = {p.key: p for p in Project.objects.filter(key__in=found.order_by().values("project_code"))}
    return [one for one in found if _differs(one, projects.get(one.project_code))]


def _differs(decision: Decision, project: Project | None) -> bool:
    told = decision.told
    return project is None or (project.grant_ore, project.start_on, project.end_on) != (
        decision.amount_ore, told.project_from, told.project_to)  # fmt: skip


def counties_before(call: Call) -> frozenset[str]:
    """Codes of the counties with a project of the call's programme, those of the call itself aside (R53). One query."""
    own = Decision.objects.filter(application__call=call).exclude(project_code="").values("project_code")
    found = Project.objects.filter(mandate__programme=call.mandate.programme_id).exclude(project_code__code__in=own)
    return frozenset(code for code in found.order_by().values_list("regions__code", flat=True).distinct() if code)
