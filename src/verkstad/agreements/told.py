"""What is agreed, in words, in the reader's language: the same on pages, in the agreement's paper and in letters."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.core.agreements.content import Agreed
from verkstad.core.agreements.differences import Difference, Part
from verkstad.core.applications.figures import PlanFigures, figures_of
from verkstad.core.applications.plan import Source
from verkstad.core.calls.terms import CallTerms
from verkstad.core.decisions.content import ReportKind
from verkstad.decisions.rules import schemes
from verkstad.ui import formats


@dataclass(frozen=True)
class Names:
    """What kinds of cost, simplified options and parties are called, in one language, by key."""

    kinds: Mapping[str, str]
    options: Mapping[str, str]
    partners: Mapping[str, str]
    terms: CallTerms
    pieces: Mapping[str, str] = field(
        default_factory=dict
    )  # what work packages, indicators and lines are called, by address

    def kind(self, key: str) -> str:
        return self.kinds.get(key) or self.options.get(key) or key

    def partner(self, key: str) -> str:
        return self.partners.get(key, key)


def names_of(agreement: Agreement, *contents: Agreed) -> Names:
    """With the parties that came in by these contents. One query where it rests on an application (its call and version come
    with it), none otherwise."""
    came = {one.key: one.name for agreed in contents for one in agreed.parties}
    pieces = {address: name for agreed in contents for address, name in _called(agreed)}
    case = agreement.application
    if case is None:
        return Names({}, {}, {"owner": agreement.owner.name} | came, CallTerms(), pieces)
    language, terms = (get_language() or "sv")[:2], case.version.terms
    parties = {one.key: one.name for one in case.partners.all()} | {"owner": agreement.owner.name} | came
    return Names({k.key: k.label.told(language) or k.key for k in terms.cost_kinds},
                 {o.key: o.label.told(language) or o.key for o in terms.cost_options}, parties, terms, pieces)  # fmt: skip


def _called(agreed: Agreed) -> Iterator[tuple[str, str]]:
    english = not formats.is_swedish()
    yield from ((f"package/{one.key}", one.name) for one in agreed.packages)
    yield from ((f"indicator/{one.key}", (english and one.name_en) or one.name_sv) for one in agreed.indicators)
    yield from ((f"party/{one.key}", one.name) for one in agreed.parties)
    yield from ((f"fund/{one.key}", one.name or source_word(one.source)) for one in agreed.budget.funds)


def terms_of(agreement: Agreement) -> CallTerms:
    return agreement.application.version.terms if agreement.application else CallTerms()


def figures(agreement: Agreement, agreed: Agreed) -> PlanFigures:
    """What a version's budget sums to, by the call's cost options."""
    return figures_of(agreed.budget, terms_of(agreement))


def source_word(source: Source) -> str:
    return {Source.GRANT: _("The grant"), Source.OWN: _("Own money of a partner"),
            Source.ERDF: _("The regional development fund (ERDF)"), Source.OTHER: _("Others")}[source]  # fmt: skip


def report_word(kind: str) -> str:
    words = {ReportKind.PROGRESS: pgettext("of a project", "progress report"),
             ReportKind.FINAL: pgettext("of a project", "final report")}  # fmt: skip
    return words[ReportKind(kind)]


def summary_of(agreed: Agreed, sums: PlanFigures) -> list[dict[str, Any]]:
    """The sum, the period, the share, the payee: rows of a summary list."""
    years = " · ".join(f"{one.year}: {formats.money(one.amount_ore)}" for one in agreed.by_year)
    rows: list[dict[str, Any]] = [
        {"term": _("Grant, at most"), "value": formats.money(agreed.granted_ore), "note": years}
    ]
    if sums.total_ore:
        rows.append({"term": _("Cost in all"), "value": formats.money(sums.total_ore),
                     "note": _("of which %s in kind") % formats.money(sums.in_kind_cost_ore)
                     if sums.in_kind_cost_ore else ""})  # fmt: skip
    if agreed.share is not None:
        rows.append({"term": _("Highest share of the actual cost"), "value": share_word(agreed.share),
                     "note": agreed.share_clause})  # fmt: skip
    rows.append({"term": _("Costs count"), "value": formats.period(agreed.first, agreed.last)})
    if agreed.payee:
        rows.append({"term": _("The money is paid to"), "value": agreed.payee})
    if agreed.aid_scheme:
        rows.append({"term": _("State aid"), "value": scheme_name(agreed.aid_scheme)})
    return rows


def share_word(share: Fraction) -> str:
    places = 0 if share * 100 == int(share * 100) else 2
    return formats.percent(share.numerator, share.denominator, places)


def scheme_name(key: str) -> str:
    known = schemes().get(key)
    return known.name if known else key


@dataclass(frozen=True)
class BudgetTable:
    """The cost of one party, or of all: `rows` are kinds with öre by year and in all, `sum` the last line."""

    partner: str
    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    sum: tuple[int, ...]
    total: int


def budget_tables(agreed: Agreed, sums: PlanFigures, names: Names) -> list[BudgetTable]:
    """A table for each party that has cost, and one in all where there are several. Cost in kind has rows of its own."""
    cells: dict[tuple[str, str, int], int] = {}  # label, partner, year
    kind_of = {(c.kind, c.partner, c.year): c.amount_ore for c in agreed.budget.costs if c.in_kind}
    for (kind, partner, year), ore in sums.cells.items():
        given = kind_of.get((kind, partner, year), 0)
        if ore - given:
            cells[names.kind(kind), partner, year] = ore - given
        if given:
            cells[_("%s, in kind") % names.kind(kind), partner, year] = given
    years = tuple(sorted({year for _label, _partner, year in cells}))
    partners = list(dict.fromkeys(partner for _label, partner, _year in cells))
    made = [
        _table(names.partner(one), years, {(a, y): v for (a, p, y), v in cells.items() if p == one}) for one in partners
    ]
    if len(partners) > 1:
        whole: dict[tuple[str, int], int] = {}
        for (label, _partner, year), ore in cells.items():
            whole[label, year] = whole.get((label, year), 0) + ore
        made.append(_table(_("In all"), years, whole))
    return made


def _table(partner: str, years: tuple[int, ...], cells: Mapping[tuple[str, int], int]) -> BudgetTable:
    labels = dict.fromkeys(label for label, _year in cells)
    rows = tuple(
        (a, tuple(cells.get((a, y), 0) for y in years), sum(cells.get((a, y), 0) for y in years)) for a in labels
    )
    return BudgetTable(
        partner, years, rows, tuple(sum(row[1][n] for row in rows) for n in range(len(years))), sum(r[2] for r in rows)
    )


def financing_rows(agreed: Agreed, names: Names) -> list[dict[str, Any]]:
    return [
        {"who": one.name or (names.partner(one.partner) if one.partner else source_word(one.source)),
         "source": source_word(one.source), "means": _("In kind") if one.means == "in_kind" else _("Money"),
         "ore": one.amount_ore, "year": one.year or ""}
        for one in agreed.budget.funds if one.amount_ore
    ]  # fmt: skip


def report_rows(agreed: Agreed) -> list[dict[str, Any]]:
    return [{"what": report_word(one.kind), "when": one.due_on}
            for one in sorted(agreed.reports, key=lambda one: one.due_on)]  # fmt: skip


FIELDS = {
    "name": lambda: _("name"), "what": lambda: _("what is done"), "partner": lambda: _("who"), "first": lambda: _("from"),
    "last": lambda: _("to"), "name_sv": lambda: _("name in Swedish"), "name_en": lambda: _("name in English"),
    "kind": lambda: _("kind"), "unit_sv": lambda: _("unit in Swedish"), "unit_en": lambda: _("unit in English"),
    "baseline": lambda: _("baseline"), "target": lambda: _("target"), "method": lambda: _("method"),
    "cumulative": lambda: _("cumulative"), "companies": lambda: _("counts companies"), "splits": lambda: _("splits"),
    "source": lambda: _("source"), "year": lambda: _("year"), "amount_ore": lambda: _("amount"),
    "means": lambda: _("means"), "number": lambda: _("organisation number"), "confirmed": lambda: _("confirmed"),
}  # fmt: skip


def part_word(part: Part) -> str:
    return {
        Part.SUM: _("Sum"), Part.PARTIES: _("Parties"), Part.PERIOD: pgettext("of a project", "Period"), Part.COSTS: _("Costs"),
        Part.FINANCING: _("Financing"), Part.PACKAGES: _("Work packages"), Part.INDICATORS: _("Indicators"),
        Part.REPORTS: _("Reports"), Part.TERMS: _("Terms"),
    }[part]  # fmt: skip


def address_word(address: str, names: Names) -> str:
    """What a piece of an agreement is called."""
    kind, *rest = address.split("/")
    if kind in ("cost", "in_kind"):
        said = _("%(kind)s, %(partner)s, %(year)s") % {"kind": names.kind(rest[0]), "partner": names.partner(rest[1]),
                                                       "year": rest[2]}  # fmt: skip
        return said if kind == "cost" else _("%s, in kind") % said
    if kind in ("unit", "chosen"):
        return ", ".join([names.kind(rest[0]), names.partner(rest[1]), *rest[2:]])
    if kind == "report":
        return f"{report_word(rest[0])}, {formats.dateword(date.fromisoformat(rest[1]))}"
    words = {
        "year": _("Grant in %s"), "fund": _("Line of the financing %s"), "package": _("Work package %s"),
        "indicator": _("Indicator %s"), "party": _("Party %s"),
    }  # fmt: skip
    if kind in words:
        return words[kind] % (_("“%s”") % names.pieces[address] if address in names.pieces else rest[0])
    plain = {
        "granted_ore": _("Grant, at most"), "share": _("Highest share of the actual cost"), "share_clause": _("Clause"),
        "first": _("First day"), "last": _("Last day"), "special_terms": _("Special terms"),
        "general_terms": _("General terms"), "aid_scheme": _("State aid"), "payee": _("The money is paid to"),
    }  # fmt: skip
    return plain.get(kind, address)


def split_word(key: str) -> str:
    """What an indicator is told apart by."""
    return {"size": pgettext("told apart by", "size"), "sex": pgettext("told apart by", "sex"),
            "county": pgettext("told apart by", "county")}.get(key, key)  # fmt: skip


IN_THE_NAME = ("name", "name_sv", "name_en", "unit_en")
MONEY = ("granted_ore", "year", "cost", "in_kind")


def value_word(address: str, field: str, value: Any, names: Names) -> str:
    """A value as a person reads it; "–" where there is none."""
    kind = address.split("/")[0]
    if value in (None, "", []):
        return formats.UNKNOWN
    if kind in MONEY or field == "amount_ore":
        return formats.money(value)
    if kind == "report":
        return _("to be handed in")
    if field == "splits":
        return "; ".join(split_word(one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind in ("first", "last") or field in ("first", "last", "confirmed"):
        return formats.dateword(date.fromisoformat(value))
    if kind == "share":
        return share_word(Fraction(value))
    if field == "source":
        return source_word(Source(value))
    if field == "kind" and kind == "indicator":
        return _("result") if value == "result" else _("activity")
    if field == "means":
        return _("In kind") if value == "in_kind" else _("Money")
    if field == "partner":
        return names.partner(value)
    if isinstance(value, dict):
        return _whole(address, value, names)
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _whole(address: str, value: Mapping[str, Any], names: Names) -> str:
    """A whole piece in one line: its name, and what else it says."""
    first = value.get("name") or value.get("name_sv") or ""
    more = [f"{FIELDS[name]()}: {value_word(address, name, one, names)}" for name, one in value.items()
            if name in FIELDS and name not in IN_THE_NAME and one not in (None, "", [], 0, False)]  # fmt: skip
    return "; ".join(filter(None, [first, *more]))


def piece_rows(address: str, value: Any, names: Names) -> list[tuple[str, str]]:
    """A whole piece (a work package, an indicator, a party) field by field, as label and value; nothing for a plain value."""
    if not isinstance(value, dict):
        return []
    return [(str(FIELDS[name]()), value_word(address, name, one, names)) for name, one in value.items()
            if name in FIELDS and one not in (None, "", [], 0, False)]  # fmt: skip


def difference_rows(found: Iterable[Difference], names: Names) -> list[dict[str, Any]]:
    """Each difference as a row: the part, what it is, before and after."""
    return [
        {"part": part_word(one.part),
         "what": address_word(one.address, names) + (f": {FIELDS[one.field]()}" if one.field in FIELDS else ""),
         "before": value_word(one.address, one.field, one.before, names),
         "after": value_word(one.address, one.field, one.after, names),
         "before_rows": piece_rows(one.address, one.before, names), "after_rows": piece_rows(one.address, one.after, names)}
        for one in found
    ]  # fmt: skip
