"""The whole content of an application as JSON: what is signed and what is sent are the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from verkstad.applications.models import Application, Letter, LetterState, Partner, Signing
from verkstad.core.applications.figures import PlanFigures, figures_of
from verkstad.core.applications.plan import Plan, from_json
from verkstad.core.instruments.logic import logic_of


def loaded(application: Application) -> Application:
    """Fetch at once what content and gaps look at (partners, regions, letters, sign-offs): four queries, then no more.

    Nothing where they are there already. For an object that lives as long as a request and whose partners are not changed meanwhile.
    """
    if {"partners", "letters", "signings"} <= set(getattr(application, "_prefetched_objects_cache", ())):
        return application
    prefetch_related_objects(
        [application], Prefetch("partners", Partner.objects.select_related("organisation").prefetch_related("regions")),
        Prefetch("letters", Letter.objects.select_related("body", "region")),
        Prefetch("signings", Signing.objects.select_related("signed_by")),
    )  # fmt: skip
    return application


def live_letters(application: Application) -> list[Letter]:
    """The letters that have been asked for and not recalled, in the order of regions."""
    if "letters" in getattr(application, "_prefetched_objects_cache", {}):
        found = list(application.letters.all())
    else:
        found = list(application.letters.select_related("body", "region"))
    return sorted((one for one in found if one.state != LetterState.RECALLED), key=lambda one: (one.region_id, one.pk))


def plan_of(application: Application) -> Plan:
    return from_json(application.plan)


def plan_figures(application: Application) -> PlanFigures:
    return figures_of(plan_of(application), application.version.terms)


def content_of(application: Application) -> dict[str, Any]:
    """Everything that is applied for, in one dict of JSON values. Three queries, none where it is `loaded`.

    Answers to questions that the conditions hide are left out. A letter of intent is here as asked for (region, body,
    day): what the body answers is its own document and does not change what was signed.
    """
    figures = plan_figures(application)
    version, form = application.version, application.response.version
    return {
        "application": application.key,
        "stage": application.stage,
        "test": application.test,
        "title": application.title,
        "call": {"key": application.call.key, "version": version.number, "sha256": version.sha256},
        "owner": {"key": application.owner.key, "number": application.owner.number or "", "name": application.owner.name},
        "form": {"instrument": form.instrument.key, "version": form.number, "sha256": form.sha256},
        "answers": shown_answers(application),
        "partners": [
            {"key": p.key, "role": p.role, "number": p.number, "name": p.name,
             "regions": sorted(r.code for r in p.regions.all())}
            for p in application.all_partners()
        ],
        "plan": application.plan,
        "figures": {"total_ore": figures.total_ore, "grant_ore": figures.grant_ore,
                    "cofinancing_ore": figures.cofinancing_ore, "by_kind": dict(figures.by_kind),
                    "by_partner": dict(figures.by_partner),
                    "by_year": {str(year): ore for year, ore in figures.by_year.items()}},
        "letters": [
            {"region": one.region_id, "body": one.body.key, "asked": one.asked_at.date().isoformat()}
            for one in live_letters(application)
        ],
    }  # fmt: skip


def shown_answers(application: Application) -> dict[str, Any]:
    """The answers to the questions that are asked."""
    response = application.response
    visible = logic_of(response.version.form).state(response.answers).visible
    return {key: value for key, value in response.answers.items() if key in visible}


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way of writing the content: UTF-8, keys in order, no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def sent_content(application: Application) -> dict[str, Any] | None:
    """What was last sent; None where nothing was."""
    last = application.submissions.order_by("-number").first()
    return dict(last.content) if last else None
