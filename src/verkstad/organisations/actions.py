"""How regions, organisations and tenures come to be and change. Each is an upsert: the same call twice changes nothing."""

from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from verkstad.core.changes import Changes, as_facts, differences
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.journal.actions import record
from verkstad.organisations import rules
from verkstad.organisations.models import Kind, Organisation, Region, RegisterFact, Tenure

Thing = TypeVar("Thing", bound=models.Model)


@transaction.atomic
def save_region(
    *, code: str, name_sv: str, name_en: str, nuts3: str = "", nuts2: str = "", nuts2_name: str = "", actor: str
) -> tuple[Region, Changes]:
    """Make or change a region by its county code; the journal hears of it only when something changed.

    Refuses a code that is not two figures, a region without a name and a NUTS 3 code outside its NUTS 2 area.
    """
    refuse(rules.region_findings(code=code, name=name_sv, nuts3=nuts3, nuts2=nuts2))
    now = Region.objects.select_for_update().filter(code=code).first()
    values = {"name_sv": name_sv, "name_en": name_en or name_sv, "nuts3": nuts3, "nuts2": nuts2,
              "nuts2_name": nuts2_name}  # fmt: skip
    region, changes = upsert(Region, now, {"code": code}, values)
    if changes:
        record(actor=actor, act="region.saved", subject_type="region", subject_key=code, facts=as_facts(changes))
    return region, changes


@transaction.atomic
def save_organisation(
    *, key: str, name: str, kind: str, number: str = "", region: str = "", fictional: bool = False,
    source_note: str = "", note: str = "", actor: str,
) -> tuple[Organisation, Changes]:  # fmt: skip
    """Make or change an organisation by its key. `number` may have 10 or 12 figures, with or without a hyphen (R44).

    Refuses a wrong check digit, an unknown kind or region, and a number that another organisation has, naming it.
    Of a company the journal keeps which fields changed but not their values: they may be a person's.
    """
    kept, findings = rules.checked_number(number)
    findings += rules.organisation_findings(name=name, kind=kind)
    if kept and (other := Organisation.objects.filter(number=kept).exclude(key=key).first()):
        findings.append(rules.number_taken(kept, other.name))
    seat = Region.objects.filter(code=region).first() if region else None
    if region and seat is None:
        findings.append(rules.unknown_region(region))
    refuse(findings)
    now = Organisation.objects.select_for_update().filter(key=key).first()
    values = {"name": name, "kind": kind, "number": kept or None, "region_id": seat.pk if seat else None,
              "fictional": fictional, "source_note": source_note, "note": note}  # fmt: skip
    organisation, changes = upsert(Organisation, now, {"key": key}, values)
    if changes:
        hidden = ("name", "number", "note") if kind == Kind.COMPANY or organisation.is_person else ()
        record(actor=actor, act="organisation.saved", subject_type="organisation", subject_key=key,
               facts=as_facts(changes, names_only=hidden))  # fmt: skip
    return organisation, changes


@transaction.atomic
def save_tenure(
    *, region: str, organisation: str, valid_from: date | None, valid_to: date | None = None,
    from_precision: str = "day", to_precision: str = "day", confirmed: bool = True, source_note: str = "", note: str = "",
    actor: str,
) -> tuple[Tenure, Changes]:  # fmt: skip
    """Say that an organisation is responsible for a region between two days, both included (R23).

    Known again by region, organisation and first day; a first day of None means that it is not known. A day
    known by month or year only is given as the first or last of it, with its precision. Refuses an end before
    the start and a period that overlaps another body's in the same region, naming that body and its days.
    """
    place = Region.objects.select_for_update().filter(code=region).first()
    body = Organisation.objects.filter(key=organisation).first()
    if place is None or body is None:
        refuse([rules.unknown_region(region)] if place is None else [rules.unknown_organisation(organisation)])
    assert place is not None and body is not None  # noqa: S101 - refuse() has raised
    others = Tenure.objects.filter(region=place).select_related("organisation")
    now = others.filter(organisation=body, valid_from=valid_from).first()
    rest = [t for t in others if now is None or t.pk != now.pk]
    refuse(rules.precision_findings({"from_precision": from_precision, "to_precision": to_precision}))
    refuse(rules.tenure_findings(place, valid_from, valid_to, rest))
    values = {"valid_to": valid_to, "from_precision": from_precision, "to_precision": to_precision,
              "confirmed": confirmed, "source_note": source_note, "note": note}  # fmt: skip
    known = {"region": place, "organisation": body, "valid_from": valid_from}
    tenure, changes = upsert(Tenure, now, known, values)
    if changes:
        about = {"organisation": body.key, "valid_from": valid_from.isoformat() if valid_from else None}
        record(actor=actor, act="tenure.saved", subject_type="region", subject_key=region,
               facts=as_facts(changes) | about)  # fmt: skip
    return tenure, changes


@transaction.atomic
def save_register_fact(
    *, organisation: str, kind: str, value: str, as_of: date, source_note: str, fictional: bool = False, actor: str
) -> tuple[RegisterFact, Changes]:
    """Keep what a register tells of an organisation on a day. Known again by organisation, kind, day and source.

    A newer fact stands beside the older ones; one that was read wrongly is corrected by saving it again. Refuses an
    unknown organisation or kind, a value that cannot be read, a day to come and a fact without source. The journal keeps
    which fact, never its value: a small company's figures may be a person's.
    """
    body = Organisation.objects.filter(key=organisation).first()
    refuse([rules.unknown_organisation(organisation)] if body is None else [])
    refuse(rules.fact_findings(kind=kind, value=value, as_of=as_of, source=source_note, today=timezone.localdate()))
    known = {"organisation": body, "kind": kind, "as_of": as_of, "source_note": source_note.strip()}
    now = RegisterFact.objects.select_for_update().filter(**known).first()
    fact, changes = upsert(RegisterFact, now, known, {"value": " ".join(value.split()), "fictional": fictional})
    if changes:
        record(actor=actor, act="register_fact.saved", subject_type="organisation", subject_key=organisation,
               facts={"kind": kind, "as_of": as_of.isoformat(), "source": source_note.strip()})  # fmt: skip
    return fact, changes


def refuse(findings: list[Finding]) -> None:
    if findings:
        raise Refused(*findings)


def upsert(
    model: type[Thing], now: Thing | None, known_by: dict[str, Any], values: dict[str, Any]
) -> tuple[Thing, Changes]:
    """Create the thing, or write only the fields that differ."""
    changes = differences(now, values)
    if now is None:
        return model._default_manager.create(**known_by, **values), changes or {"new": (None, True)}
    if changes:
        for name, (_old, new) in changes.items():
            setattr(now, name, new)
        now.save(update_fields=list(changes))
    return now, changes
