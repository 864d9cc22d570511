"""Projects, results, funnels and regions as a programme's pack tells them, with its source. They are registered rows that may be
corrected; known is the journal's act that first told the row, and a number as known earlier is the one that the first later
act replaced."""

from datetime import date

from django.db.models import BigIntegerField, DateField, F, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from verkstad.grants.models import FunnelStage, Participation, Project, Result
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.reports.figures.facts import Facts, Shown, acted, as_known, seen

ALWAYS = Value(date(1900, 1, 1), DateField())


def _of_project(rows, user: Who):  # type: ignore[no-untyped-def]
    whole = Q(project__isnull=True, mandate__in=Mandate.objects.visible_to(user))
    return rows.filter(whole | Q(project__in=Project.objects.visible_to(user)))


def _address(row: object) -> str:
    project = getattr(row, "project", None)
    if project is not None:
        return reverse("grants:project", args=[project.key])
    return reverse("mandate:mandate", args=[row.mandate.key])  # type: ignore[attr-defined]


PROJECT = Facts(
    "project", "projekt i projektförteckningen", "projects of the directory", __doc__ or "",
    rows=lambda: Project.objects.all(),
    day=Coalesce("start_on", "mandate__decided_on", ALWAYS), known=acted("project.saved", "project", "key"),
    mandate="mandate__key", project="key", who="owner__key", clause="", visible=seen(Project),
    amount=as_known("grant_ore", "project.saved", "project", "key", "mandate__key"),
    show=lambda row: Shown(row.name, reverse("grants:project", args=[row.key]), ("project", row.key)),
)  # fmt: skip
RESULT = Facts(
    "result", "redovisade resultat", "reported results", __doc__ or "",
    rows=lambda: Result.objects.filter(value__isnull=False),
    day=Coalesce("reported_on", "mandate__decided_on", ALWAYS),
    known=Coalesce(
        acted("result.saved", "project", "project__key", mandate="mandate__key", result="key"),
        acted("result.saved", "mandate", "mandate__key", mandate="mandate__key", result="key"),
    ),
    mandate="mandate__key", project="project__key", clause="", visible=_of_project, related=("project", "mandate"),
    amount=Cast(F("value") * 1000, BigIntegerField()),
    show=lambda row: Shown(f"{row.label_sv} · {row.project.name if row.project else row.mandate.name}", _address(row),
                           ("project", row.project.key) if row.project else ("mandate", row.mandate.key)),
)  # fmt: skip
FUNNEL = Facts(
    "funnel_stage", "steg i trattar", "stages of funnels", __doc__ or "",
    rows=lambda: FunnelStage.objects.filter(companies__isnull=False, project__isnull=False),
    day=Coalesce("project__start_on", "mandate__decided_on", ALWAYS),
    known=acted("funnel_stage.saved", "project", "project__key", mandate="mandate__key", funnel="funnel"),
    mandate="mandate__key", project="project__key", clause="", visible=_of_project, related=("project", "mandate"),
    amount=Cast("companies", BigIntegerField()),
    show=lambda row: Shown(f"{row.name_sv} · {row.label_sv}", _address(row), ("project", row.project.key)),
)  # fmt: skip
TOOK_PART = Facts(
    "participation", "regioner som deltagit", "regions that took part", __doc__ or "",
    rows=lambda: Participation.objects.filter(took_part=True),
    day=Coalesce("mandate__decided_on", ALWAYS),
    known=acted("participation.saved", "region", "region_id", mandate="mandate__key", kind="kind"),
    mandate="mandate__key", region="region_id", places="", who="region_id", clause="",
    visible=lambda rows, user: rows.filter(mandate__in=Mandate.objects.visible_to(user)), related=("mandate", "region"),
    show=lambda row: Shown(f"{row.region.name} · {row.get_kind_display()}", reverse("mandate:mandate", args=[row.mandate.key]),
                           ("region", row.region_id)),
)  # fmt: skip
