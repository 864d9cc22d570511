"""Searching calls in the form of the CommonGrants protocol: what is asked, which calls fit and in what order."""

import re
from collections.abc import Callable, Iterable
from datetime import date as Day
from decimal import Decimal as Number
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from verkstad.calls.queries_public import Shown, Wish, fitting, folded
from verkstad.core.calls.terms import Known, Per
from verkstad.opendata.opportunities import STATUS
from verkstad.opendata.protocol import Camel, Decimal, OpportunityOut, PaginationOut

Word = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
Words = Annotated[list[Word], Field(max_length=50)]
CUSTOM = ("region", "applicant", "focus")  # filters of our own, by the keys that the custom fields of a call use
BETWEEN = Literal["between", "outside"]
MOST_SHOWN = 100


def _as_written(*kinds: type) -> BeforeValidator:
    """Refuse what would be made into a value from another: a number as a day, "1" or true as a number."""

    def check(value: Any) -> Any:
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds)):
            raise ValueError(f"write a {'text' if str in kinds else 'number'}")
        return value

    return BeforeValidator(check)


def _whole_day(value: Any) -> Any:
    """Refuse a moment, which would be read as its day."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("write a day as 2026-12-31")
    return value


DayIn = Annotated[Day, _as_written(str), BeforeValidator(_whole_day)]


class Asked(BaseModel):
    """Field names as the protocol writes them; only objects are read as objects."""

    model_config = ConfigDict(alias_generator=to_camel)


class StatusFilter(Asked):
    """Calls whose status is, or is not, one of these."""

    operator: Literal["in", "notIn"]
    value: Words


class DayRange(Asked):
    min: DayIn | None = None
    max: DayIn | None = None


class DayFilter(Asked):
    operator: BETWEEN
    value: DayRange


class MoneyIn(Asked):
    amount: Annotated[Decimal, StringConstraints(max_length=20)]
    currency: Annotated[str, StringConstraints(max_length=10)]


class MoneyRange(Asked):
    min: MoneyIn
    max: MoneyIn


class MoneyFilter(Asked):
    """Amounts in kronor (SEK); a call that tells no such amount is in no range."""

    operator: BETWEEN
    value: MoneyRange


class CustomFilter(Asked):
    """`region` (a county code), `applicant` or `focus` (keys of the custom fields): eq or neq a word, in or notIn several."""

    operator: Literal["eq", "neq", "gt", "gte", "lt", "lte", "in", "notIn", "like", "notLike", "between", "outside"]
    value: Any


class FiltersIn(Asked):
    status: StatusFilter | None = None
    close_date_range: DayFilter | None = None
    total_funding_available_range: MoneyFilter | None = None
    min_award_amount_range: MoneyFilter | None = None
    max_award_amount_range: MoneyFilter | None = None
    custom_filters: dict[Word, CustomFilter] | None = None


SortBy = Literal[
    "lastModifiedAt", "createdAt", "title", "status.value", "keyDates.closeDate", "funding.maxAwardAmount",
    "funding.minAwardAmount", "funding.totalAmountAvailable", "funding.estimatedAwardCount", "custom",
]  # fmt: skip


class SortingIn(Asked):
    sort_by: SortBy = "lastModifiedAt"
    sort_order: Literal["asc", "desc"] | None = None
    custom_sort_by: Word | None = None


class PaginationIn(Asked):
    page: Annotated[int, Field(ge=1, le=1_000_000), _as_written(int, float)] = 1
    page_size: Annotated[int, Field(ge=1, le=MOST_SHOWN), _as_written(int, float)] = 10


class SearchIn(Asked):
    """What is looked for; every part may be left out, and several narrow the answer together."""

    search: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    filters: FiltersIn | None = None
    sorting: SortingIn | None = None
    pagination: PaginationIn | None = None


class SortInfoOut(Camel):
    sort_by: str
    custom_sort_by: str | None = None
    sort_order: str
    errors: list[str]


class FilterInfoOut(Schema):
    filters: dict[str, Any]
    errors: list[str]


class FoundOut(Camel):
    status: int = 200
    message: str = "Success"
    items: list[OpportunityOut]
    pagination_info: PaginationOut
    sort_info: SortInfoOut
    filter_info: FilterInfoOut


Test = Callable[[Shown], bool]


def found(calls: Iterable[Shown], asked: SearchIn) -> tuple[list[Shown], list[str]]:
    """The calls that fit everything asked, and what could not be looked for (which then narrows nothing)."""
    tests, errors = tests_of(asked.filters or FiltersIn())
    fits = fitting(calls, Wish(text=asked.search or ""))
    return [one for one in fits if all(test(one) for test in tests)], errors


def tests_of(filters: FiltersIn) -> tuple[list[Test], list[str]]:
    tests: list[Test] = []
    errors: list[str] = []
    if filters.status:
        wanted, among = set(filters.status.value), filters.status.operator == "in"
        tests.append(lambda one: (STATUS[one.standing] in wanted) is among)
    if filters.close_date_range:
        tests.append(_in_days(filters.close_date_range))
    for name, amount in AMOUNTS.items():
        asked: MoneyFilter | None = getattr(filters, f"{name}_range")
        if asked is None:
            continue
        if {asked.value.min.currency, asked.value.max.currency} != {"SEK"}:
            errors.append(f"{name}: amounts are in SEK only, so this filter is left out")
        else:
            tests.append(_in_money(asked, amount))
    for key, one in (filters.custom_filters or {}).items():
        test = _custom(key, one)
        if test is None:
            errors.append(
                f"{key}: there is no such filter with {one.operator}; there are {', '.join(CUSTOM)} with eq, neq, in, notIn"
            )
        else:
            tests.append(test)
    return tests, errors


def _in_days(asked: DayFilter) -> Test:
    least, most = asked.value.min or Day.min, asked.value.max or Day.max

    def test(one: Shown) -> bool:
        day = closing_day(one)
        return day is not None and (least <= day <= most) is (asked.operator == "between")

    return test


def closing_day(one: Shown) -> Day | None:
    """The day a call closes, where it is known."""
    closes = one.call.closes_at
    known = one.terms.closes_known in (Known.MOMENT, Known.DAY)
    return timezone.localtime(closes).date() if closes and known else None


def _smallest_ceiling(one: Shown) -> int | None:
    return min((c.amount_ore for c in one.terms.ceilings if c.per in (Per.PROJECT, Per.APPLICANT)), default=None)


AMOUNTS: dict[str, Callable[[Shown], int | None]] = {
    "total_funding_available": lambda one: one.terms.budget_ore,
    "min_award_amount": lambda one: one.terms.least_ore,
    "max_award_amount": _smallest_ceiling,
}


def _in_money(asked: MoneyFilter, amount: Callable[[Shown], int | None]) -> Test:
    least, most = (Number(end.amount) * 100 for end in (asked.value.min, asked.value.max))

    def test(one: Shown) -> bool:
        ore = amount(one)
        return ore is not None and (least <= ore <= most) is (asked.operator == "between")

    return test


def _custom(key: str, asked: CustomFilter) -> Test | None:
    many = asked.operator in ("in", "notIn")
    words = asked.value if many else [asked.value]
    if key not in CUSTOM or asked.operator not in ("eq", "neq", "in", "notIn") or not isinstance(words, list):
        return None
    if not all(isinstance(word, str) and word for word in words):
        return None
    wishes = [Wish(**{key: word}) for word in words]
    among = asked.operator in ("eq", "in")
    return lambda one: any(bool(fitting([one], wish)) for wish in wishes) is among


KEYS: dict[str, Callable[[Shown], Any]] = {
    "createdAt": lambda one: one.call.created_at,
    "title": lambda one: folded(one.call.title),
    "status.value": lambda one: STATUS[one.standing],
    "keyDates.closeDate": closing_day,
    "funding.maxAwardAmount": _smallest_ceiling,
    "funding.minAwardAmount": lambda one: one.terms.least_ore,
    "funding.totalAmountAvailable": lambda one: one.terms.budget_ore,
}


def in_order(calls: list[Shown], asked: SortingIn) -> tuple[list[Shown], SortInfoOut]:
    """The calls as asked, those without the value last; they come as the last changed first. An order that there is not
    is told, and theirs is kept."""
    order = asked.sort_order or "desc"
    info = SortInfoOut(sort_by=asked.sort_by, custom_sort_by=asked.custom_sort_by, sort_order=order, errors=[])
    if asked.sort_by == "lastModifiedAt":
        return (calls if order == "desc" else calls[::-1]), info
    key = KEYS.get(asked.sort_by)
    if key is None:
        kept = SortInfoOut(
            sort_by="lastModifiedAt", sort_order="desc", errors=[f"calls cannot be ordered by {asked.sort_by}"]
        )
        return calls, kept
    having = sorted((one for one in calls if key(one) is not None), key=key, reverse=order == "desc")
    return having + [one for one in calls if key(one) is None], info
