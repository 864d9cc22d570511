"""What the pages of a book show, put together from queries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad.core.rows import Cell
from verkstad.core.rows_values import BadCell, day_of
from verkstad.funds.actions import Booked, Checked, checking_vouchers, reading_upload
from verkstad.funds.drafts import Draft
from verkstad.funds.forms import voucher_bar, wanted_of
from verkstad.funds.limits import LimitState
from verkstad.funds.models import AccountMapping, Book, Entry, Group, Layer, ObjectMapping, Upload, Voucher
from verkstad.funds.queries import chart_of, hours_behind, hours_totals, limit_states, totals
from verkstad.funds.queries_lists import (
    by_source,
    by_year,
    label,
    names_of,
    promises,
    vouchers_of,
    with_entries,
)
from verkstad.funds.reading.sie4 import kinds_without_account
from verkstad.funds.steps import Steps
from verkstad.journal.models import Act
from verkstad.journal.words import words
from verkstad.people.access import Who, may
from verkstad.ui.words import sentence

PAGE = 50
SHOWN_DRAFTS = 50


def as_of_in(query: QueryDict) -> date | None:
    """The day asked for by `?per=`, None for all that is booked; what is no day counts as not asked."""
    try:
        return day_of(Cell(query.get("per", "").strip(), "")) if query.get("per", "").strip() else None
    except BadCell:
        return None


def tabs(book: Book, here: str, user: Who) -> list[dict[str, Any]]:
    """The pages of a book as tabs."""
    pages = [("book", _("Totals")), ("vouchers", _("Vouchers")), ("hours", _("Hours")), ("mappings", _("Accounts"))]
    if may(user, "funds.book_voucher", book):
        pages.append(("import", _("Files")))
    return [
        {"label": name, "url": reverse(f"funds:{page}", args=[book.key]), "current": page == here}
        for page, name in pages
    ]


def frame(book: Book, here: str, user: Who) -> dict[str, Any]:
    return {"book": book, "tabs": tabs(book, here, user), "may_book": may(user, "funds.book_voucher", book)}


@dataclass(frozen=True)
class LimitBar:
    """A limit as a bar: words, what is used in percent of it, and its state."""

    state: LimitState
    layer: str
    what: str
    kind: str
    word: str

    @property
    def percent(self) -> int:
        return max(0, min(100, round(100 * self.state.used_ore / (self.state.limit.max_ore or 1))))


def limit_bars(book: Book) -> list[LimitBar]:
    """Every limit with what is used of it; above nine tenths it is at risk."""
    bars = []
    sources = {s.key: label(s, get_language() or "sv") for s in book.sources.all()}
    for state in limit_states(book):
        limit = state.limit
        together = " + ".join(f"{Group(g).label} ({Layer(layer).label})" for layer, g in limit.parts)
        parts = [str(Group(g).label) for g in limit.groups] + [together] * bool(together)
        parts += [sources.get(s, s) for s in limit.sources]
        parts.append(str(limit.year) if limit.year else _("whole period"))
        near = state.used_ore * 10 > (limit.max_ore or 0) * 9
        kind = "unmet" if state.passed else "risk" if near else "met"
        word = {"unmet": _("Passed"), "risk": _("Near the limit"), "met": _("Within the limit")}[kind]
        layer = str(Layer(state.layer).label) if state.layer else _("together")
        bars.append(LimitBar(state, layer, ", ".join(parts), kind, word))
    return bars


def book_context(book: Book, as_of: date | None, user: Who) -> dict[str, Any]:
    language = get_language() or "sv"
    prefetch_related_objects([book], "sources", "cost_kinds")
    actual = totals(book, as_of, by=("source", "cost_kind", "year"))
    granted = totals(book, as_of, Layer.COMMITMENT)
    return {
        **frame(book, "book", user),
        "as_of": as_of,
        "no_account": [label(kind, language) for kind in kinds_without_account(book)],
        "may_map": may(user, "funds.keep_book", book),
        "by_source": by_source(book, actual, language),
        "by_year": by_year(book, actual, language, _("No year")),
        "promises": promises(book, actual, granted, language),
        "limits": limit_bars(book),
        "hours": _hours(book, as_of, language),
    }


def _hours(book: Book, as_of: date | None, language: str) -> list[dict[str, Any]]:
    names = {s.key: label(s, language) for s in book.sources.all()}
    return [
        {"source_label": names.get(one.source, one.source), "hours": Fraction(one.minutes, 60),
         "decimals": 2 if one.minutes % 60 else 0, "rate_ore_per_hour": one.rate_ore_per_hour,
         "overhead_ore": one.overhead_ore}
        for one in hours_totals(book, as_of)
    ]  # fmt: skip


def hours_context(book: Book, user: Who, page: str | None) -> dict[str, Any]:
    rows = Paginator(hours_behind(book), PAGE).get_page(page)
    names = names_of({row.made_by for row in rows})
    shown = [(row, label(row.source, get_language() or "sv"), names[row.made_by]) for row in rows]
    return {**frame(book, "hours", user), "page": rows, "rows": shown}


def vouchers_context(book: Book, user: Who, query: QueryDict) -> dict[str, Any]:
    """Fifty vouchers a page with what they hold."""
    bar = voucher_bar(book, query)
    page = Paginator(vouchers_of(book, wanted_of(bar)), PAGE).get_page(query.get("page"))
    language = get_language() or "sv"
    rows = [_listed(voucher, language) for voucher in with_entries(page.object_list)]  # type: ignore[arg-type]
    return {**frame(book, "vouchers", user), "bar": bar, "page": page, "rows": rows, "query": query.urlencode()}


def _listed(voucher: Voucher, language: str) -> dict[str, Any]:
    lines: list[Entry] = getattr(voucher, "lines", [])
    return {
        "voucher": voucher,
        "kinds": ", ".join(dict.fromkeys(label(line.cost_kind, language) for line in lines)),
        "sources": ", ".join(dict.fromkeys(label(line.source, language) for line in lines)),
        "years": ", ".join(sorted({str(line.year or "–") for line in lines})),
        "sum_ore": sum(line.natural_ore for line in lines),
    }


def voucher_context(voucher: Voucher, user: Who) -> dict[str, Any]:
    """A voucher with its legs, what it corrects and is corrected by, and its acts."""
    language = get_language() or "sv"
    legs = list(voucher.entries.select_related("source", "cost_kind", "project").order_by("pk"))
    acts = _acts_on(voucher)
    names = names_of({voucher.made_by, *(act.actor for act in acts)})
    correction = voucher.corrections.first()
    return {
        **frame(voucher.book, "vouchers", user),
        "voucher": voucher,
        "legs": [(leg, label(leg.source, language), label(leg.cost_kind, language)) for leg in legs],
        "debit": sum(leg.amount_ore for leg in legs if leg.amount_ore > 0),
        "correction": correction,
        "facts": _facts(voucher, names, correction),
        "acts": [{"what": words.told(act, names), "when": act.at, "who": names[act.actor]} for act in acts],
    }


def _acts_on(voucher: Voucher) -> list[Act]:
    """The acts of the journal that concern a voucher: its own, and the one that booked it among others from a file."""
    key, number = voucher.book.key, voucher.number
    own = Q(subject_type="voucher", subject_key=f"{key}/{number}")
    among = Q(subject_type="book", subject_key=key, act="vouchers.booked", facts__first__lte=number)
    return list(Act.objects.filter(own | among & Q(facts__last__gte=number)).order_by("position"))


def _facts(voucher: Voucher, names: Mapping[str, str], correction: Voucher | None) -> list[dict[str, Any]]:
    def link(other: Voucher) -> str:
        return reverse("funds:voucher", args=[voucher.book.key, other.number])

    facts: list[dict[str, Any]] = [
        {"term": _("Booking date"), "value": voucher.booked_on},
        {"term": _("Layer"), "value": voucher.get_layer_display()},
        {"term": _("Came by"), "value": voucher.get_origin_display()},
        {"term": _("Supporting document"), "value": voucher.source_note or "–"},
        {"term": _("Booked by"), "value": names[voucher.made_by]},
        {"term": _("Booked at"), "value": voucher.made_at},
    ]
    if voucher.corrects:
        facts.append({"term": _("Corrects voucher"), "value": voucher.corrects.number, "url": link(voucher.corrects)})
    if correction:
        facts.append({"term": _("Corrected by voucher"), "value": correction.number, "url": link(correction)})
    return facts


def mappings_context(book: Book, user: Who) -> dict[str, Any]:
    """What the accounts and objects of a SIE file mean in the book, and the words there are for it."""
    language = get_language() or "sv"
    objects = (
        ObjectMapping.objects.filter(book=book).select_related("source", "project").order_by("dimension", "object")
    )
    marks = [
        {"dimension": o.dimension, "object": o.object,
         "what": label(o.source, language) if o.source else o.project.name if o.project else ""}
        for o in objects
    ]  # fmt: skip
    kinds = book.cost_kinds.exclude(group__in=[Group.COUNTER, Group.FUNDING])
    return {**import_context(book, user), **frame(book, "mappings", user), "objects": marks,
            "may_keep": may(user, "funds.keep_book", book),
            "words": [("funding", _("received money")), ("counter", _("the other side: bank, debts, tax")),
                      *((kind.key, label(kind, language)) for kind in kinds)]}  # fmt: skip


def import_context(book: Book, user: Who) -> dict[str, Any]:
    mappings = AccountMapping.objects.filter(book=book).select_related("cost_kind").order_by("first")
    language = get_language() or "sv"
    shown = [
        {"first": m.first, "last": m.last,
         "what": label(m.cost_kind, language) if m.cost_kind else str(m.get_use_display())}
        for m in mappings
    ]  # fmt: skip
    return {**frame(book, "import", user), "mappings": shown}


def preview(upload: Upload, user: Who, findings: list[Any] | None = None) -> Steps[dict[str, Any]]:
    """The context of the page that says what booking the file would do, or everything that stands against it."""
    reading = yield from reading_upload(upload)
    checked = yield from checking_vouchers(upload.book, reading.drafts)
    found = list(findings) if findings is not None else [*reading.findings, *checked.findings]
    found.sort(key=lambda one: [int(part) for part in re.findall(r"\d+", one.where)] or [0])
    told = [{"where": f.where, "text": sentence(f), "error": f.severity == "error"} for f in found]
    chart = chart_of(upload.book)
    fresh = [_preview(draft, chart) for draft in checked.fresh[:SHOWN_DRAFTS]]
    return {
        **frame(upload.book, "import", user),
        "upload": upload,
        "reading": reading,
        "findings": told,
        "errors": [one for one in told if one["error"]],
        "fresh": fresh,
        "counts": _counts(checked),
        "row_word": _("Line") if reading.kind == "sie" else _("Cell"),
        "today": timezone.localdate(),
    }


def _counts(checked: Checked) -> dict[str, int]:
    return {"fresh": len(checked.fresh), "seen": len(checked.seen), "more": max(0, len(checked.fresh) - SHOWN_DRAFTS)}


def _preview(draft: Draft, chart: Any) -> dict[str, Any]:
    own = [leg for leg in draft.legs if chart.kinds.get(leg.cost_kind) != Group.COUNTER]
    return {
        "draft": draft,
        "kinds": ", ".join(dict.fromkeys(leg.cost_kind for leg in own)),
        "sources": ", ".join(dict.fromkeys(leg.source for leg in own)),
        "sum_ore": sum(chart.natural(leg.cost_kind, leg.amount_ore) for leg in own),
    }


def booked_words(done: Booked) -> str:
    """What a booking from a file did, in words."""
    several = ngettext("One voucher was booked.", "%(new)s vouchers were booked.", len(done.new))
    text = several % {"new": len(done.new)}
    if done.seen:
        text += " " + _("%(seen)s were booked before and left as they are.") % {"seen": len(done.seen)}
    return text
