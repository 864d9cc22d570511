"""Filters above a list: what can be chosen, what is chosen, and the address without each choice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Option:
    """One choice of a filter; `count` is how many rows it would leave, where that is known."""

    value: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Filter:
    """A filter by query parameter `name`; without options it is a search box."""

    name: str
    label: str
    options: Sequence[Option] = ()
    all_label: str = ""
    value: str = ""


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    url: str


@dataclass
class FilterBar:
    """The filters of a list as chosen in `query` (request.GET). Values outside the options count as not chosen.

    `bar.value("region")` is the valid choice or "". Other parameters (sort) are kept; `page` is dropped.
    """

    query: QueryDict
    filters: Sequence[Filter]
    chips: list[Chip] = field(init=False)

    def __post_init__(self) -> None:
        self.filters = [self._chosen(one) for one in self.filters]
        self.chips = [Chip(f.label, self._word(f), self._without(f.name)) for f in self.filters if f.value]

    def _chosen(self, one: Filter) -> Filter:
        value = self.query.get(one.name, "").strip()
        if one.options and value not in {option.value for option in one.options}:
            value = ""
        return Filter(one.name, one.label, one.options, one.all_label or _("All"), value)

    def _word(self, one: Filter) -> str:
        return next((option.label for option in one.options if option.value == one.value), one.value)

    def _without(self, *names: str) -> str:
        query = self.query.copy()
        for name in (*names, "page"):
            query.pop(name, None)
        return "?" + query.urlencode()

    def value(self, name: str) -> str:
        return next(one.value for one in self.filters if one.name == name)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that are no filters and must survive the form."""
        own = {one.name for one in self.filters} | {"page"}
        return [(name, value) for name, values in self.query.lists() if name not in own for value in values]

    @property
    def clear_url(self) -> str:
        return self._without(*(one.name for one in self.filters))
