"""Filters of the statement's pages."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from verkstad.funds.models import CostKind, FundingSource, HoursEntry
from verkstad.ui import formats

register = template.Library()


@register.filter
def label(thing: FundingSource | CostKind) -> str:
    """The label of a funding source or a cost kind in the active language."""
    return thing.label_en if (get_language() or "sv").startswith("en") else thing.label_sv


@register.filter
def hours(entry: HoursEntry) -> str:
    """Hours, with decimals only where there are minutes."""
    value = Decimal(entry.minutes) / 60
    return formats.number(value, 0 if entry.minutes % 60 == 0 else 2)
