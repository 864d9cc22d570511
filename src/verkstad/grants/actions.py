"""How projects and what they report come to be and change. Each is an upsert: the same call twice changes nothing."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.changes import Changes, as_facts
from verkstad.core.decisions.content import Content
from verkstad.funds.models import ProjectCode
from verkstad.grants import rules
from verkstad.grants.models import FunnelStage, Participation, Project, ProjectKind, ProjectState, Result, Unit
from verkstad.grants.queries import decisions_awaiting_project
from verkstad.journal.actions import record
from verkstad.mandate.models import FocusArea, Mandate
from verkstad.organisations.actions import refuse, upsert
from verkstad.organisations.models import Organisation, Region

LONG = ("summary_sv", "summary_en", "note_sv", "note_en", "other_funding_note", "source_note")


@transaction.atomic
def save_project(
    *, key: str, mandate: str, name: str, kind: str, state: str, owner: str = "", partners: Sequence[str] = (),
    regions: Sequence[str] = (), focus_areas: Sequence[str] = (), start_on: date | None = None,
    start_precision: str = "day", end_on: date | None = None, end_precision: str = "day",
    grant_ore: int | None = None, grant_qualifier: str = "",
    other_funding_ore: int | None = None, other_funding_note: str = "", total_cost_ore: int | None = None,
    total_cost_qualifier: str = "", approach: str = "", summary_sv: str = "", summary_en: str = "",
    confirmed: bool = True, note_sv: str = "", note_en: str = "", source_note: str = "", public: bool = True, actor: str,
) -> tuple[Project, Changes]:  # fmt: skip
    """Make or change a project by its key. Regions by county code, the others by key; money in whole öre, None unknown.

    A start or end known by month or year only is given as its first or last day with the precision "month" or "year".
    Refuses references that do not exist (each by name), an end before the start, negative money, a grant larger than
    the whole funding, and words outside the lists of kinds, states, approaches, precisions and qualifiers.
    """
    given = {"kind": kind, "state": state, "approach": approach, "grant_qualifier": grant_qualifier,
             "total_cost_qualifier": total_cost_qualifier, "start_precision": start_precision,
             "end_precision": end_precision}  # fmt: skip
    paying = Mandate.objects.filter(key=mandate).first()
    holder = Organisation.objects.filter(key=owner).first() if owner else None
    places = {r.code: r for r in Region.objects.filter(code__in=regions)}
    others = {o.key: o for o in Organisation.objects.filter(key__in=partners)}
    areas = {a.key: a for a in FocusArea.objects.filter(programme=paying.programme_id if paying else None)}
    refuse(
        rules.missing("mandate", [mandate], [mandate] if paying else [])
        + rules.missing("owner", [owner] if owner else [], [owner] if holder else [])
        + rules.missing("regions", regions, places)
        + rules.missing("partners", partners, others)
        + rules.missing("focus_areas", focus_areas, areas if paying else focus_areas)
        + rules.word_findings(given)
        + rules.project_findings(
            name=name,
            start_on=start_on,
            end_on=end_on,
            grant_ore=grant_ore,
            other_ore=other_funding_ore,
            total_ore=total_cost_ore,
            hedged=bool(grant_qualifier or total_cost_qualifier),
        )
    )
    assert paying is not None  # noqa: S101 - refuse() has raised
    now = Project.objects.select_for_update().filter(key=key).first()
    values: dict[str, Any] = {
        "mandate_id": paying.pk, "name": name, "owner_id": holder.pk if holder else None, "start_on": start_on,
        "end_on": end_on, "grant_ore": grant_ore, "other_funding_ore": other_funding_ore,
        "other_funding_note": other_funding_note, "total_cost_ore": total_cost_ore, "summary_sv": summary_sv,
        "summary_en": summary_en, "confirmed": confirmed, "note_sv": note_sv, "note_en": note_en,
        "source_note": source_note, "public": public, **given,
    }  # fmt: skip
    project, changes = upsert(Project, now, {"key": key}, values)
    changes |= _set(project, "regions", [places[code] for code in regions], "code")
    changes |= _set(project, "partners", [others[one] for one in partners], "key")
    changes |= _set(project, "focus_areas", [areas[one] for one in focus_areas], "key")
    link_project_code(project, paying)
    if changes:
        record(actor=actor, act="project.saved", subject_type="project", subject_key=key, mandate=paying.key,
               facts=as_facts(changes, names_only=LONG))  # fmt: skip
    return project, changes


def projects_from_decisions(*, actor: str, day: date | None = None) -> list[Project]:
    """Put every granted application into the directory, and a changed grant's new sum and period; the same call twice
    changes nothing. What has been written about a project here (summary, focus, approach) stays.
    """
    today, made = day or timezone.localdate(), []
    for decision in decisions_awaiting_project():
        case, told = decision.application, decision.told
        known = Project.objects.filter(key=decision.project_code).first()
        kept = (
            {name: getattr(known, name) for name in ("kind", "approach", *LONG[:4])}
            if known
            else {"kind": ProjectKind.OTHER}
        )
        bodies = {p.organisation.key for p in case.partners.select_related("organisation") if p.organisation}
        made.append(save_project(
            key=decision.project_code, mandate=case.call.mandate.key, name=case.title or str(case), owner=case.owner.key,
            partners=sorted(bodies - {case.owner.key}), regions=[r.code for r in case.regions],
            focus_areas=[a.key for a in known.focus_areas.all()] if known else (), state=_state_on(told, today),
            start_on=told.project_from, end_on=told.project_to, grant_ore=decision.amount_ore,
            other_funding_ore=max(0, told.total_ore - decision.amount_ore), total_cost_ore=told.total_ore,
            source_note=f"Beslut {decision.document.diary_number}", public=case.call.mandate.public, actor=actor, **kept,
        )[0])  # fmt: skip
    return made


def _state_on(told: Content, day: date) -> str:
    if told.project_from and day < told.project_from:
        return ProjectState.PLANNED
    return ProjectState.ENDED if told.project_to and day > told.project_to else ProjectState.RUNNING


def link_project_code(project: Project, mandate: Mandate) -> None:
    """Tie the project to its code in the mandate's book once the book has one; the ledger then knows its name."""
    if project.project_code_id is None and mandate.book_id is not None:
        code = ProjectCode.objects.filter(book_id=mandate.book_id, code=project.key, project__isnull=True).first()
        if code:
            Project.objects.filter(pk=project.pk).update(project_code=code)
            project.project_code = code


@transaction.atomic
def save_result(
    *, mandate: str, project: str = "", key: str, label_sv: str, label_en: str = "", value: Decimal | int | None = None,
    unit: str = Unit.COUNT, counts_companies: bool = False, qualifier: str = "", words_sv: str = "",
    words_en: str = "", numerator: Decimal | int | None = None, denominator: Decimal | int | None = None,
    reported_on: date | None = None, reported_precision: str = "day", source_note: str = "", note_sv: str = "",
    note_en: str = "", actor: str,
) -> tuple[Result, Changes]:  # fmt: skip
    """Make or change a reported result, known by mandate, project ("" = the mandate as a whole), key and source.

    `value` None needs `words_sv`, the source's own word in place of a figure ("hundratals"); English pages show `words_en`.
    Refuses a result that says neither, a qualifier without a figure, and a project of another mandate.
    """
    under, owner = _subject(mandate, project)
    refuse(rules.word_findings({"unit": unit, "qualifier": qualifier, "reported_precision": reported_precision})
           + rules.figure_findings("value", value, words_sv, qualifier))  # fmt: skip
    known = {"mandate": under, "project": owner, "key": key, "source_note": source_note}
    now = Result.objects.select_for_update().filter(**_null_safe(known)).first()
    values = {"label_sv": label_sv, "label_en": label_en, "value": _decimal(value), "unit": unit,
              "counts_companies": counts_companies, "qualifier": qualifier, "words_sv": words_sv, "words_en": words_en,
              "numerator": _decimal(numerator), "denominator": _decimal(denominator), "reported_on": reported_on,
              "reported_precision": reported_precision, "note_sv": note_sv, "note_en": note_en}  # fmt: skip
    result, changes = upsert(Result, now, known, values)
    if changes:
        record(actor=actor, act="result.saved", subject_type="project" if owner else "mandate",
               subject_key=project or mandate, mandate=mandate,
               facts=as_facts(changes, names_only=LONG) | {"result": key})  # fmt: skip
    return result, changes


@transaction.atomic
def save_funnel_stage(
    *, mandate: str, project: str = "", funnel: str, name_sv: str, name_en: str = "", number: int, label_sv: str,
    label_en: str = "", companies: int | None = None, words_sv: str = "", words_en: str = "", qualifier: str = "",
    source_note: str = "", actor: str,
) -> tuple[FunnelStage, Changes]:  # fmt: skip
    """Make or change a stage of a funnel (R30), known by mandate, funnel and number (1 is the first stage).

    Refuses a stage that says neither a figure nor a word, and one with more companies than the stage before it or
    fewer than the stage after it, unless the larger figure's own source only gives it as a lower bound.
    """
    under, owner = _subject(mandate, project)
    stages = FunnelStage.objects.select_for_update().filter(mandate=under, funnel=funnel)
    rest = [stage for stage in stages if stage.number != number]
    refuse(rules.word_findings({"qualifier": qualifier})
           + rules.figure_findings("companies", companies, words_sv, qualifier)
           + rules.funnel_findings(number, companies, qualifier, rest))  # fmt: skip
    now = next((stage for stage in stages if stage.number == number), None)
    values = {"project_id": owner.pk if owner else None, "name_sv": name_sv, "name_en": name_en, "label_sv": label_sv,
              "label_en": label_en, "companies": companies, "words_sv": words_sv, "words_en": words_en, "qualifier": qualifier,
              "source_note": source_note}  # fmt: skip
    stage, changes = upsert(FunnelStage, now, {"mandate": under, "funnel": funnel, "number": number}, values)
    if changes:
        record(actor=actor, act="funnel_stage.saved", subject_type="project" if owner else "mandate",
               subject_key=project or mandate, mandate=mandate,
               facts=as_facts(changes, names_only=LONG) | {"funnel": funnel, "number": number})  # fmt: skip
    return stage, changes


@transaction.atomic
def save_participation(
    *, mandate: str, region: str, kind: str, took_part: bool | None, note_sv: str = "", note_en: str = "",
    source_note: str = "", actor: str,
) -> tuple[Participation, Changes]:  # fmt: skip
    """Say whether a region took part in a kind of project under a mandate; None where no source tells."""
    under = Mandate.objects.filter(key=mandate).first()
    place = Region.objects.filter(code=region).first()
    refuse(rules.missing("mandate", [mandate], [mandate] if under else [])
           + rules.missing("regions", [region], [region] if place else [])
           + rules.word_findings({"kind": kind}))  # fmt: skip
    known = {"mandate": under, "region": place, "kind": kind}
    now = Participation.objects.select_for_update().filter(**known).first()
    values = {"took_part": took_part, "note_sv": note_sv, "note_en": note_en, "source_note": source_note}
    participation, changes = upsert(Participation, now, known, values)
    if changes:
        record(actor=actor, act="participation.saved", subject_type="region", subject_key=region, mandate=mandate,
               facts=as_facts(changes, names_only=LONG) | {"kind": kind})  # fmt: skip
    return participation, changes


def _subject(mandate: str, project: str) -> tuple[Mandate, Project | None]:
    """The mandate and, where named, the project that a report is about. Refuses unknown ones and mismatches."""
    under = Mandate.objects.filter(key=mandate).first()
    owner = Project.objects.filter(key=project).first() if project else None
    refuse(rules.missing("mandate", [mandate], [mandate] if under else [])
           + rules.missing("project", [project] if project else [], [project] if owner else []))  # fmt: skip
    assert under is not None  # noqa: S101 - refuse() has raised
    if owner is not None and owner.mandate_id != under.pk:
        refuse([rules.other_mandate(project, mandate)])
    return under, owner


def _set(project: Project, field: str, wanted: Collection[Any], by: str) -> Changes:
    """Make the project's many `field` exactly these; told as the keys before and after."""
    manager = getattr(project, field)
    old = sorted(getattr(one, by) for one in manager.all())
    new = sorted({getattr(one, by) for one in wanted})
    if old == new:
        return {}
    manager.set(wanted)
    return {field: (old, new)}


def _null_safe(known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if value is not None} | {
        f"{name}__isnull": True for name, value in known.items() if value is None
    }


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
