"""A report is begun from a template of the programme, and begun anew from the edition that was approved last."""

from datetime import date

from django.db import transaction

from verkstad.core.findings import Finding
from verkstad.core.reporting.template import told
from verkstad.core.words import gettext_noop
from verkstad.editions.models import Report, State, Template, Text
from verkstad.editions.rules import checked, no, refuse
from verkstad.grants.models import Project
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate, Obligation
from verkstad.organisations.models import Region
from verkstad.people.models import User

TEMPLATE = "system:template"


@transaction.atomic
def begin_report(
    *, mandate: Mandate, template: Template, title_sv: str, as_of: date, title_en: str = "", english: bool = False,
    project: Project | None = None, region: Region | None = None, obligation: Obligation | None = None, actor: User,
) -> Report:  # fmt: skip
    """Begin to write a report: each part begins as its template says. `as_of` is the last day that its figures count.

    Refuses who may not, a template of another programme, a missing title, a project annex without a project of the
    mandate, a regional sheet without a region, and an obligation of another mandate or one that is met already.
    """
    by = checked(actor, "editions.begin_report", mandate)
    refuse(_findings(mandate, template, title_sv, title_en, english, project, region, obligation))
    row = Report.objects.create(
        mandate=mandate, template=template, title_sv=title_sv.strip(), title_en=title_en.strip(), english=english, as_of=as_of,
        project=project, region=region, obligation=obligation, begun_by=by,
    )  # fmt: skip
    Text.objects.bulk_create(
        Text(report=row, part=part.key, language=language, number=1, round=1, saved_by=TEMPLATE,
             text=told(part, "start", language))
        for part in template.told.written for language in row.languages if told(part, "start", language)
    )  # fmt: skip
    record(actor=by, act="edition.begun", subject_type="report", subject_key=row.pk, mandate=mandate.key,
           facts={"title": row.title_sv, "template": str(template), "as_of": as_of.isoformat()})  # fmt: skip
    return row


def _findings(
    mandate: Mandate, template: Template, title_sv: str, title_en: str, english: bool, project: Project | None,
    region: Region | None, obligation: Obligation | None,
) -> list[Finding]:  # fmt: skip
    found = []

    def add(where: str, message: str, fix: str) -> None:
        found.append(Finding(f"editions.{where}", message, where=where, fix=fix))

    if template.programme_id != mandate.programme_id:
        add(
            "template",
            gettext_noop("The template belongs to another programme."),
            gettext_noop("Choose one of the programme's own."),
        )
    elif template.told.mandates and mandate.key not in template.told.mandates:
        add(
            "template",
            gettext_noop("The template's texts are written for another mandate."),
            gettext_noop("Choose another template."),
        )
    if not title_sv.strip():
        add("title_sv", gettext_noop("The report has no title."), gettext_noop("Write what it is called on its cover."))
    if english and not title_en.strip():
        add(
            "title_en",
            gettext_noop("The report has no title in English."),
            gettext_noop("Write it, or leave English out."),
        )
    if template.kind == "annex" and (project is None or project.mandate_id != mandate.pk):
        add(
            "project",
            gettext_noop("A project annex is about one project of the mandate."),
            gettext_noop("Choose the project."),
        )
    if template.kind == "regional" and region is None:
        add("region", gettext_noop("A regional sheet is about one county."), gettext_noop("Choose the county."))
    if obligation is not None and obligation.mandate_id != mandate.pk:
        add(
            "obligation",
            gettext_noop("That is to be handed in for another mandate."),
            gettext_noop("Choose one of this mandate's."),
        )
    if obligation is not None and obligation.done_on is not None:
        add("obligation", gettext_noop("That has been handed in already."), gettext_noop("Choose another, or none."))
    return found


@transaction.atomic
def begin_anew(*, report: Report, as_of: date | None = None, actor: User) -> Report:
    """Begin the next edition of an approved report: its texts go on from where they were, and every figure is asked anew.

    Refuses who may not, and a report that is not approved.
    """
    by = checked(actor, "editions.begin_report", report)
    row = locked(report)
    row.state = moved(row, "edition.begun_anew")
    row.round, row.as_of = row.round + 1, as_of or row.as_of
    row.save(update_fields=["state", "round", "as_of"])
    record(actor=by, act="edition.begun_anew", subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
           facts={"number": row.round, "as_of": row.as_of.isoformat()})  # fmt: skip
    return row


def locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("mandate__programme", "template", "obligation")
    return rows.get(pk=report.pk)


def moved(row: Report, act: str) -> str:
    """The state that an act leads to; refused in words where it cannot be done now."""
    if act not in row.LIFECYCLE.acts(row.state):
        raise no("other_state", gettext_noop("The report is no longer where it was when you opened the page."),
                 gettext_noop("Load the page again to see where it stands."), state=str(State(row.state)))  # fmt: skip
    return row.LIFECYCLE.target(row.state, act)
