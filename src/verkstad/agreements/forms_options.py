"""The computed costs of a change's budget: units, flat rates and lump sums of each party, as fields of its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.agreements.told import Names
from verkstad.core.applications.plan import Chosen, Plan, Units
from verkstad.core.calls.terms import CostMethod, CostOption
from verkstad.ui import formats


@dataclass(frozen=True)
class OptionBox:
    """A field's place in the plan: how many units in a year, or that an option is used (`year` 0: in every year)."""

    option: str
    partner: str
    year: int
    counts: bool


def option_fields(
    plan: Plan, names: Names, parties: Iterable[str], years: Iterable[int]
) -> tuple[dict[str, forms.Field], dict[str, OptionBox]]:
    """The fields for every party and option of the call, with what the plan has, and their places."""
    units = {(one.option, one.partner, one.year): one.count for one in plan.units}
    chosen = {(one.option, one.partner, one.year) for one in plan.chosen}
    fields: dict[str, forms.Field] = {}
    boxes: dict[str, OptionBox] = {}
    years = list(years)
    for party in parties:
        for option in names.terms.cost_options:
            for year in [0] if option.method is CostMethod.FLAT_RATE else years:
                box = OptionBox(option.key, party, year, option.method is CostMethod.UNIT_COST)
                name = f"option_{party}_{option.key}" + (f"_{year}" if year else "")
                place, label = (
                    (option.key, party, year),
                    ", ".join(filter(None, [names.kind(option.key), str(year or "")])),
                )
                if box.counts:
                    fields[name] = forms.DecimalField(
                        label=label, required=False, initial=_number(units.get(place)), max_digits=12, decimal_places=2,
                        min_value=0, localize=True,
                    )  # fmt: skip
                else:
                    fields[name] = forms.BooleanField(label=label, required=False, initial=place in chosen)
                boxes[name] = box
    return fields, boxes


def told_options(
    plan: Plan, boxes: Mapping[str, OptionBox], data: Mapping[str, Any]
) -> tuple[tuple[Units, ...], tuple[Chosen, ...]]:
    """The units and the chosen options that were typed; those that the form does not show are kept."""
    shown = {(box.option, box.partner, box.year) for box in boxes.values()}
    units = [one for one in plan.units if (one.option, one.partner, one.year) not in shown]
    chosen = [one for one in plan.chosen if (one.option, one.partner, one.year) not in shown]
    for name, box in boxes.items():
        if data.get(name):
            if box.counts:
                units.append(Units(box.option, box.partner, box.year, Fraction(data[name])))
            else:
                chosen.append(Chosen(box.option, box.partner, box.year))
    return tuple(sorted(units)), tuple(sorted(chosen))


def option_word(option: CostOption, names: Names) -> str:
    """What an option gives, in words: "409 kr per hour", "15 % of staff"."""
    swedish = (get_language() or "sv").startswith("sv")
    if option.method is CostMethod.FLAT_RATE:
        of = ", ".join(names.kind(one) for one in option.of)
        return _("%(share)s %% of %(kinds)s") % {
            "share": formats.number(Decimal(option.share), _places(option.share)),
            "kinds": of,
        }
    if option.method is CostMethod.UNIT_COST:
        unit = option.unit.sv if swedish else option.unit.en or option.unit.sv
        return _("%(amount)s for each %(unit)s") % {
            "amount": formats.money(option.amount_ore),
            "unit": unit or _("unit"),
        }
    return _("%s, all or nothing") % formats.money(option.amount_ore)


def _places(share: str) -> int:
    return len(share.partition(".")[2])


def _number(count: Fraction | None) -> Decimal | None:
    return None if count is None else Decimal(count.numerator) / Decimal(count.denominator)
