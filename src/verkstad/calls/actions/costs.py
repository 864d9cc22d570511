"""How rates, amounts and cost kinds that calls choose among are kept; the programme's pack tells them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from django.db import models, transaction

from verkstad.calls.actions.rights import no
from verkstad.calls.models import CostFact, CostMethod, EligibleKind
from verkstad.core.changes import Changes, as_facts, differences
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.mandate.models import Programme

Thing = TypeVar("Thing", bound=models.Model)
UNITS = {
    CostMethod.FLAT_RATE: ("percent",),
    CostMethod.UNIT_COST: ("kr_per_hour", "kr"),
    CostMethod.LUMP_SUM: ("kr",),
    CostMethod.HIGHEST_SHARE: ("percent",),
    CostMethod.OTHER: ("percent", "kr", "kr_per_hour", "hours"),
}


@transaction.atomic
def save_eligible_kind(
    *, programme: str, key: str, number: int, label_sv: str, label_en: str, source_note: str = "", actor: str
) -> tuple[EligibleKind, Changes]:
    """Make or change a cost kind that calls of a programme may open, by its key."""
    values = {"number": number, "label_sv": label_sv, "label_en": label_en, "source_note": source_note}
    return _kept(EligibleKind, programme, key, values, "cost_kind", actor)


@transaction.atomic
def save_cost_fact(
    *, programme: str, key: str, scheme_sv: str, scheme_en: str, label_sv: str, label_en: str, method: str, value: Decimal,
    unit: str, clause: str = "", fills: str = "", of: Sequence[str] = (), confirmed: bool = True, note_sv: str = "",
    note_en: str = "", source_note: str = "", actor: str,
) -> tuple[CostFact, Changes]:  # fmt: skip
    """Make or change a rate, amount or ceiling by its key.

    Refuses a method that is none, a unit that does not go with it, a value that is not above zero (or above 100
    percent), a highest share without its clause, and an option that does not say which cost kind it fills.
    """
    if method not in CostMethod.values or unit not in UNITS[CostMethod(method)]:
        raise no("cost_unit", gettext_noop("The unit “%(unit)s” does not go with %(method)s."),
                 gettext_noop("See docs/packs.md for the units of each."), where="unit", unit=unit, method=method)  # fmt: skip
    if value <= 0 or (unit == "percent" and value > 100):
        raise no("cost_value", gettext_noop("%(value)s is not a value above zero, and of percent at most 100."),
                 gettext_noop("Correct the value or its unit."), where="value", value=str(value))  # fmt: skip
    if method == CostMethod.HIGHEST_SHARE and not clause:
        raise no("cost_clause", gettext_noop("A highest share rests on a clause, and none is named."),
                 gettext_noop("Name the clause."), where="clause")  # fmt: skip
    if method in (CostMethod.FLAT_RATE, CostMethod.UNIT_COST, CostMethod.LUMP_SUM) and not fills:
        raise no("cost_fills", gettext_noop("The option does not say which cost kind it computes."),
                 gettext_noop("Name the cost kind."), where="fills")  # fmt: skip
    values = {"scheme_sv": scheme_sv, "scheme_en": scheme_en, "label_sv": label_sv, "label_en": label_en, "method": method,
              "value": value, "unit": unit, "clause": clause, "fills": fills, "of": list(of), "confirmed": confirmed,
              "note_sv": note_sv, "note_en": note_en, "source_note": source_note}  # fmt: skip
    return _kept(CostFact, programme, key, values, "cost_fact", actor)


def _kept(
    model: type[Thing], programme: str, key: str, values: dict[str, object], subject: str, actor: str
) -> tuple[Thing, Changes]:
    owner = Programme.objects.select_for_update().get(key=programme)
    now = model._default_manager.filter(programme=owner, key=key).first()
    changes = differences(now, values)
    if now is None:
        now = model._default_manager.create(programme=owner, key=key, **values)
    elif changes:
        for name, (_old, new) in changes.items():
            setattr(now, name, new)
        now.save(update_fields=list(changes))
    if changes:
        record(actor=actor, act=f"{subject}.saved", subject_type=subject, subject_key=key, facts=as_facts(changes))
    return now, changes
