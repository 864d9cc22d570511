"""The choices above the page: mandate, year, county, project and day, all in the address."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.dashboard.queries.choice import DAY, Choice, codes
from verkstad.reports.figures.addresses import NAMES
from verkstad.ui import formats
from verkstad.ui.fields import DayField
from verkstad.ui.filters import Chip, Filter, FilterBar, Option
from verkstad.ui.pictures.map import county_name


class DayForm(forms.Form):
    """The day that everything is told as of."""

    per = DayField(label=gettext_lazy("As of yyyy-mm-dd"), required=False)


def bar_of(choice: Choice, years: Sequence[str], projects: Mapping[str, str]) -> FilterBar:
    """The filters as chosen, with the address without each. A county or year without facts may be chosen: it is empty."""
    query = QueryDict(mutable=True)
    query.update(choice.given())
    year = [] if choice.frame.year is None or str(choice.frame.year) in years else [str(choice.frame.year)]
    counties = sorted(((county_name(code), code) for code in codes()), key=lambda pair: pair[0].casefold())
    bar = FilterBar(query, [
        Filter(NAMES["mandate"], _("Mandate"), [Option(one.key, one.name) for one in choice.mandates], _("Every mandate")),
        Filter(NAMES["year"], _("Year"), [Option(one, one) for one in sorted([*years, *year])], _("Every year")),
        Filter(NAMES["region"], _("County"), [Option(code, name) for name, code in counties], _("Every county")),
        Filter(NAMES["project"], _("Project"), [Option(key, name) for key, name in projects.items()], _("Every project")),
    ])  # fmt: skip
    if choice.frame.as_of != choice.today:
        bar.chips.append(Chip(_("Told as of"), formats.dateword(choice.frame.as_of), choice.address(**{DAY: ""})))
    return bar


def day_field(choice: Choice) -> DayForm:
    """The field with the day that is asked for; empty for today."""
    day: date | None = choice.frame.as_of if choice.frame.as_of != choice.today else None
    return DayForm(initial={DAY: day}, auto_id="filter-%s")
