"""A programme with a mandate, cost facts and forms, and the terms of a sound call on them."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from verkstad.calls import actions
from verkstad.calls.models import Call
from verkstad.core.calls.terms import CallTerms, Ceiling, CostKind, CostMethod, CostOption, Criterion, Per
from verkstad.core.calls.windows import wall_of
from verkstad.core.instruments.questions import Words
from verkstad.instruments.actions import create_instrument, publish_version
from verkstad.mandate.actions import save_focus_area, save_mandate, save_programme
from verkstad.mandate.models import Mandate

BY = "system:test"


def w(sv: str, en: str = "") -> Words:
    return Words(sv, en or f"{sv} (en)")


def programme_with_mandate(mandate: str = "m1") -> Mandate:
    """A programme with one mandate, one focus area, three cost kinds, three facts and two published instruments."""
    save_programme(key="p1", name_sv="Programmet", name_en="The programme", actor=BY)
    made, _changes = save_mandate(programme="p1", key=mandate, number=1, name_sv="Uppdraget", name_en="The mandate",
                                  original_ore=2_500_000_000, public=True, actor=BY)  # fmt: skip
    save_focus_area(
        programme="p1", key="digitalisering", number=1, name_sv="Digitalisering", name_en="Digitalisation", actor=BY
    )
    for number, (key, sv, en) in enumerate(
        [
            ("staff", "Personal", "Staff"),
            ("services", "Externa tjänster", "External services"),
            ("overhead", "Schablon", "Overhead"),
        ],
        1,
    ):
        actions.save_eligible_kind(programme="p1", key=key, number=number, label_sv=sv, label_en=en, actor=BY)
    fact("oh-15", "flat_rate", "15", "percent", fills="overhead", of=["staff"])
    fact("oh-25", "flat_rate", "25", "percent", fills="overhead", of=["staff"], confirmed=False)
    fact("hour-409", "unit_cost", "409", "kr_per_hour", fills="staff")
    fact("2003-596", "highest_share", "50", "percent", clause="Förordning (2003:596)")
    publish_version(version=create_instrument(key="ansokan", content=form_content(), actor=BY), actor=BY)
    publish_version(version=create_instrument(key="kriterier", content=criteria_content(), actor=BY), actor=BY)
    return made


def fact(key: str, method: str, value: str, unit: str, **more: Any) -> None:
    actions.save_cost_fact(
        programme="p1", key=key, scheme_sv="Regler", scheme_en="Rules", label_sv=f"Sats {key}", label_en=f"Rate {key}",
        method=method, value=Decimal(value), unit=unit, source_note="handboken", actor=BY, **more,
    )  # fmt: skip


def form_content() -> dict[str, Any]:
    question = {"key": "what", "kind": "text", "limit": 1500, "required": True, "label": {"sv": "Vad?", "en": "What?"}}
    section = {"key": "about", "title": {"sv": "Om", "en": "About"}, "questions": [question]}
    return {"format": "instrument/1", "title": {"sv": "Ansökan", "en": "Application"}, "sections": [section]}


def criteria_content() -> dict[str, Any]:
    asked = [
        {"key": key, "kind": "scale", "minimum": "1", "maximum": "5", "label": {"sv": sv, "en": en}}
        for key, sv, en in (("relevance", "Relevans", "Relevance"), ("capacity", "Förmåga", "Capacity"))
    ]
    section = {"key": "all", "title": {"sv": "Kriterier", "en": "Criteria"}, "questions": asked}
    return {"format": "instrument/1", "title": {"sv": "Kriterier", "en": "Criteria"}, "sections": [section]}


def sound_terms(opens: datetime | None = None, closes: datetime | None = None, **more: Any) -> CallTerms:
    """Terms without a finding: open from yesterday, two weeks ahead."""
    now = timezone.now().replace(second=0, microsecond=0)
    terms = CallTerms(
        title=w("Förstudier", "Prestudies"), summary=w("Kort om utlysningen"), who=w("Regioner"), what=w("Kartläggning"),
        how_decided=w("Bedömning och beslut"), applicant_kinds=("rua",), focus_areas=("digitalisering",),
        ceilings=(Ceiling(Per.REGION, 40_000_000),), highest_share="50", share_clause="Förordning (2003:596)",
        budget_ore=500_000_000,
        cost_kinds=(CostKind("staff", w("Personal")), CostKind("services", w("Tjänster")), CostKind("overhead", w("Schablon"))),
        cost_options=(CostOption("oh-15", CostMethod.FLAT_RATE, "overhead", w("OH"), share="15", of=("staff",)),),
        project_from="2027-01-01", project_to="2027-12-31",
        opens_at=wall_of(opens or now - timedelta(days=1)), closes_at=wall_of(closes or now + timedelta(days=14)),
        grace_minutes=10, form="ansokan", criteria_form="kriterier",
        criteria=(Criterion("relevance", w("Relevans"), 2), Criterion("capacity", w("Förmåga"), 1)),
    )  # fmt: skip
    return replace(terms, **more)


def saved(key: str = "forstudier", mandate: str = "m1", kind: str = "open", **more: Any) -> Call:
    call, _changes = actions.save_call(key=key, mandate=mandate, kind=kind, terms=sound_terms(**more), actor=BY)
    return call


def published(key: str = "forstudier", mandate: str = "m1", kind: str = "open", **more: Any) -> Call:
    return actions.publish_call(call=saved(key, mandate, kind, **more), actor=BY)
