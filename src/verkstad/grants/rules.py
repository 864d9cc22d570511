"""Who may see projects, and what makes a project, a result or a funnel wrong."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

import rules

from verkstad.core.findings import Finding
from verkstad.core.period import PRECISIONS
from verkstad.core.words import gettext_noop
from verkstad.grants.models import Approach, FunnelStage, ProjectKind, ProjectState, Unit
from verkstad.mandate.models import Qualifier
from verkstad.people.access import has_role
from verkstad.people.models import READERS, Role

rules.add_perm("grants.view_project", has_role(*READERS, Role.OWNER, Role.PROJECT_ECONOMIST, Role.SIGNATORY))

WORDS: Mapping[str, Collection[str]] = {
    "kind": ProjectKind.values,
    "state": ProjectState.values,
    "approach": ["", *Approach.values],
    "unit": Unit.values,
    "qualifier": Qualifier.values,
    "grant_qualifier": Qualifier.values,
    "total_cost_qualifier": Qualifier.values,
    "start_precision": PRECISIONS,
    "end_precision": PRECISIONS,
    "reported_precision": PRECISIONS,
}
LOWER_BOUNDS = {Qualifier.OVER, Qualifier.AT_LEAST}


def missing(field: str, wanted: Iterable[str], found: Collection[str]) -> list[Finding]:
    """One finding for each key that leads nowhere."""
    return [
        Finding(
            "grants.unknown_reference",
            gettext_noop("%(field)s: there is nothing with the key %(key)s."),
            {"field": field, "key": key or "–"},
            where=field,
            fix=gettext_noop("Enter it first, or correct the key."),
        )
        for key in wanted
        if key not in found
    ]


def word_findings(given: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            "grants.unknown_word",
            gettext_noop("%(field)s: %(value)s is none of the words it can be."),
            {"field": field, "value": value or "–", "words": ", ".join(w for w in WORDS[field] if w)},
            where=field,
            fix=gettext_noop("Choose one of: %(words)s."),
        )
        for field, value in given.items()
        if value not in WORDS[field]
    ]


def project_findings(
    *, name: str, start_on: date | None, end_on: date | None, grant_ore: int | None, other_ore: int | None,
    total_ore: int | None, hedged: bool,
) -> list[Finding]:  # fmt: skip
    found = []
    if not name.strip():
        found.append(Finding("project.name", gettext_noop("The project has no name."), where="name",
                             fix=gettext_noop("Write its name.")))  # fmt: skip
    if start_on and end_on and end_on < start_on:
        found.append(Finding("project.backwards", gettext_noop("The project ends %(end)s, before it begins %(start)s."),
                             {"start": str(start_on), "end": str(end_on)}, where="end_on",
                             fix=gettext_noop("Correct one of the two days.")))  # fmt: skip
    for field, ore in (("grant_ore", grant_ore), ("other_funding_ore", other_ore), ("total_cost_ore", total_ore)):
        if ore is not None and ore < 0:
            found.append(Finding("project.negative", gettext_noop("%(field)s is less than nothing."), {"field": field},
                                 where=field, fix=gettext_noop("Write 0 or more; leave it blank if it is not known.")))  # fmt: skip
    if grant_ore is not None and total_ore is not None and grant_ore > total_ore and not hedged:
        found.append(Finding("project.grant_over_total",
                             gettext_noop("The grant is larger than the project's whole funding."), clause="R7",
                             where="grant_ore",
                             fix=gettext_noop("Granted is whole cost less co-financing: correct one of the two.")))  # fmt: skip
    return found


def figure_findings(field: str, value: Decimal | int | None, words: str, qualifier: str) -> list[Finding]:
    """A figure or the source's own word; a qualifier only before a figure; never less than nothing."""
    if value is None and not words:
        return [Finding("figure.nothing_said", gettext_noop("%(field)s: neither a figure nor the source's word is given."),
                        {"field": field}, where=field,
                        fix=gettext_noop("Write the figure, or the word that the source uses."))]  # fmt: skip
    if value is None and qualifier:
        return [Finding("figure.qualifier_alone", gettext_noop("%(field)s: a qualifier stands without a figure."),
                        {"field": field}, where="qualifier", clause="R41",
                        fix=gettext_noop("Write the figure, or leave the qualifier blank."))]  # fmt: skip
    if value is not None and value < 0:
        return [Finding("figure.negative", gettext_noop("%(field)s is less than nothing."), {"field": field},
                        where=field, fix=gettext_noop("Write 0 or more; leave it blank if it is not known."))]  # fmt: skip
    return []


def funnel_findings(number: int, companies: int | None, qualifier: str, others: Iterable[FunnelStage]) -> list[Finding]:
    """A later stage is part of the one before (R30), so that it cannot hold more companies."""
    if number < 1:
        return [Finding("funnel.number", gettext_noop("Stage %(number)s: stages are numbered from 1."),
                        {"number": number}, where="number", fix=gettext_noop("Give the first stage number 1."))]  # fmt: skip
    if companies is None:
        return []
    grown = [
        (stage.number, stage.companies)
        for stage in others
        if stage.companies is not None
        and (
            (stage.number < number and companies > stage.companies and stage.qualifier not in LOWER_BOUNDS)
            or (stage.number > number and companies < stage.companies and qualifier not in LOWER_BOUNDS)
        )
    ]
    return [
        Finding(
            "funnel.grows",
            gettext_noop(
                "Stage %(number)s has %(companies)s companies and stage %(other)s has %(count)s: "
                "a later stage is part of the one before."
            ),
            {"number": number, "companies": companies, "other": other, "count": count},
            where="companies",
            clause="R30",
            fix=gettext_noop("Correct the figure or the order of the stages."),
        )
        for other, count in grown
    ]


def other_mandate(project: str, mandate: str) -> Finding:
    return Finding("grants.other_mandate", gettext_noop("The project %(project)s does not belong to the mandate %(mandate)s."),
                   {"project": project, "mandate": mandate}, where="project",
                   fix=gettext_noop("Name the mandate that pays the project."))  # fmt: skip
