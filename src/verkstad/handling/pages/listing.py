"""What the staff list shows: filters, columns, rows, the bulk bar."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.applications.models import Application, State
from verkstad.handling.actions.bulk import MOST
from verkstad.handling.columns import COLUMNS, NUMBER, Column, chosen_columns
from verkstad.handling.forms import case_bar, wanted_of
from verkstad.handling.models import SavedFilter
from verkstad.handling.queries.cases import Found, cases, visible_cases
from verkstad.handling.queries.people import handlers
from verkstad.handling.words import STATE_MARKS
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.ui import formats

PAGE = 50


class Counted(Paginator):
    """A paginator that is told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def list_page(user: User, query: QueryDict) -> dict[str, Any]:
    """Context of the list. At most eight queries beside the frame's, however many cases there are."""
    wanted = wanted_of(query)
    found = cases(user, wanted)
    people = handlers(also=visible_cases(user))
    columns = chosen_columns(query.getlist("col"))
    page = Counted(found.rows, PAGE, found.count).get_page(query.get("page"))
    bar = case_bar(query, found.calls, people, user)
    return {
        "bar": bar,
        "page": page,
        "heads": heads(columns),
        "rows": [row_of(case, columns) for case in page],
        "line": line_of(found),
        "count": found.count,
        "sealed": found.sealed,
        "may_look": may(user, "applications.look_inside"),
        "columns": [{"column": c, "chosen": c in columns} for c in COLUMNS],
        "saved": list(SavedFilter.objects.visible_to(user)),
        "query": query.urlencode(),
        "kept": [(n, v) for n, values in query.lists() if n not in ("col", "page") for v in values],
        "people": [p for p in people if getattr(p, "active", False)],
        "acts": [act for act in bulk_acts() if may(user, act[2])],
        "me": user.pk,
    }


def keys_of(user: User, posted: QueryDict) -> list[str]:
    """The cases that an act on several is about: those ticked, or with `every` all that the filter of the list shows
    (one more than are taken at once, where there are so many)."""
    if posted.get("every") != "1":
        return posted.getlist("case")
    found = cases(user, wanted_of(QueryDict(posted.get("back", ""))))
    return list(found.rows.values_list("key", flat=True)[: MOST + 1])


def bulk_acts() -> list[tuple[str, str, str]]:
    """(act, words of the button, permission) of what can be done with several cases at once."""
    return [
        ("take", _("Take"), "handling.take_case"),
        ("register", _("Register"), "handling.register_application"),
        ("accept", _("Take over what was found met"), "handling.check_requirements"),
        ("confirm", _("Requirements met"), "handling.check_requirements"),
        ("assign", _("Assign"), "handling.assign_case"),
    ]


def heads(columns: Sequence[Column]) -> list[dict[str, str]]:
    sortable = {"number", "title", "owner", "call", "state", "sent", "amount", "handler", "due", "total"}
    return [
        {"label": str(c.label), "sort": c.key if c.key in sortable else "", "kind": _css(c)} for c in (NUMBER, *columns)
    ]


def _css(column: Column) -> str:
    return "num" if column.kind in ("money", "number") else ""


def line_of(found: Found) -> str:
    """How many cases fit, and what they apply for in all."""
    count = ngettext("%s case", "%s cases", found.count) % formats.number(found.count)
    return _("%(cases)s, together applying for %(sum)s") % {
        "cases": count,
        "sum": formats.money(found.applied_ore, "kr"),
    }


def row_of(case: Application, columns: Sequence[Column]) -> dict[str, Any]:
    """A row as the page sets it: the address, what to call it, and a cell a column."""
    return {
        "key": case.key,
        "url": reverse("handling:case", args=[case.key]),
        "number": case.diary_number or case.key,
        "name": case.title or case.key,
        "cells": [cell_of(case, column) for column in columns],
    }


def cell_of(case: Application, column: Column) -> dict[str, Any]:
    """A cell: its text, how it is set, and a mark where a state or a passed day needs one."""
    value = column.value(case)
    if column.kind == "state":
        return {"text": value, "mark": STATE_MARKS[State(case.state)]}
    if column.kind == "day":
        return {"text": _iso(value), "css": "nowrap"}
    if column.kind == "due":
        late = isinstance(value, date) and value < timezone.localdate()
        hint = _("past its day") if late else ""
        return {"text": _iso(value), "css": "nowrap", "mark": "unmet" if late else "", "hint": hint}
    if column.kind == "money":
        ore = case.applied_ore if column.key == "amount" else case.total_ore
        return {"text": formats.money(ore, bare=True), "css": "num"}
    if column.kind == "number":
        number = formats.number(round(value, 1), 1 if column.key == "share" else 0) if value is not None else "–"  # type: ignore[arg-type]
        return {"text": number, "css": "num"}
    if column.kind == "person" and value is None:
        return {"text": _("nobody"), "css": "soft"}
    text = str(value) if value is not None else formats.UNKNOWN
    css = "cut cut--short" if column.kind in ("call", "person") else "cut"
    return {"text": text, "css": css, "whole": text if len(text) > 24 else ""}


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else formats.UNKNOWN
