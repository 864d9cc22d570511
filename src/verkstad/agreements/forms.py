"""What people type about agreements and their changes."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.agreements import told
from verkstad.agreements.forms_options import option_fields, option_word, told_options
from verkstad.agreements.models import Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.queries.changing import joined
from verkstad.core.agreements.content import Agreed, Indicator, Party, WorkPackage
from verkstad.core.agreements.differences import next_key
from verkstad.core.applications.plan import Cost, Fund, Means, Plan, Source
from verkstad.core.decisions.content import ReportDue, ReportKind, YearAmount
from verkstad.core.findings import Finding
from verkstad.core.numerals import numeral
from verkstad.core.packs.values import Bad, to_orgnr
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm

BLANK = 2  # rows left blank of each kind; saving gives as many again
MOST = 40
REPORTS = [("", "–"), (ReportKind.PROGRESS, pgettext_lazy("of a project", "progress report")),
           (ReportKind.FINAL, pgettext_lazy("of a project", "final report"))]  # fmt: skip
MEANS = [(Means.CASH, _("Money")), (Means.IN_KIND, _("In kind"))]


class ToSay(ActForm):
    """A form whose words are asked for by the act itself: none of its boxes is called optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AcceptForm(ActForm):
    sha = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label=_("I have read what is agreed above, and I may sign for the receiver"))


class OfferManyForm(ActForm):
    """Several decided grants, chosen in a list."""

    chosen = forms.MultipleChoiceField(label=_("Grants"), widget=forms.CheckboxSelectMultiple)
    sofar = forms.CharField(
        required=False, widget=forms.HiddenInput
    )  # what came of those before them, signed by the house

    def __init__(self, *args: Any, keys: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(str(key), str(key)) for key in keys]  # type: ignore[attr-defined]


class ReasonForm(ToSay):
    reason = forms.CharField(label=_("Why"), max_length=500, widget=area(4), required=False)


class RevokeForm(ToSay):
    reasons_sv = forms.CharField(label=_("Reasons, in Swedish"), max_length=8000, widget=area(6), required=False,
                                 help_text=_("They stand in the letter to the receiver."))  # fmt: skip


class ReturnForm(ToSay):
    why = forms.CharField(label=_("What is missing"), max_length=2000, widget=area(5), required=False)


class SendForm(ActForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProposalForm(ToSay):
    proposal = forms.CharField(label=_("What is proposed, and why"), max_length=4000, widget=area(6), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DecideForm(ToSay):
    outcome = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect,
                                choices=[("approve", _("Approve the change")), ("refuse", _("Refuse the change"))])  # fmt: skip
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, widget=area(6), required=False,
                              help_text=_("They stand in the letter to the receiver, in Swedish."))  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RebaseForm(ActForm):
    """A choice for each clash: what was decided meanwhile, or what this change wants."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, change: Change, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": change.revision}
        super().__init__(*args, **kwargs)
        self.clashes, names = (
            joined(change).clashes,
            told.names_of(change.agreement, newest(change.agreement).agreed, change.wanted),
        )
        for n, one in enumerate(self.clashes):
            choices = [("theirs", _now("What was decided: %s") % told.value_word(one.address, "", one.theirs, names)),
                       ("mine", _now("What the change wants: %s") % told.value_word(one.address, "", one.mine, names))]  # fmt: skip
            self.fields[f"clash_{n}"] = forms.ChoiceField(
                label=told.address_word(one.address, names), choices=choices, widget=forms.RadioSelect
            )

    def chosen(self, data: dict[str, Any]) -> dict[str, str]:
        return {one.address: data[f"clash_{n}"] for n, one in enumerate(self.clashes)}


class ChangeForm(ActForm):
    """A whole version to edit: sum by year and share, period, cost cells, units, flat rates and lump sums, financing, work
    packages, indicators, reports, terms.

    What the form does not show (the general terms, the ground for aid) stays as it is.
    """

    reason = forms.CharField(label=_("Why the change is needed"), max_length=4000, widget=area(4), required=False,
                             help_text=_("What has happened, and what you do instead."))  # fmt: skip
    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day"), required=False)
    share = forms.DecimalField(label=_("Highest share of the actual cost, per cent"), max_digits=7, decimal_places=4, required=False,
                               min_value=Decimal("0.01"), max_value=100, localize=True)  # fmt: skip
    share_clause = forms.CharField(label=_("Clause of the share"), max_length=200, required=False)
    payee = forms.CharField(label=_("The money is paid to"), max_length=200, required=False)
    special_terms = forms.CharField(label=_("Special terms"), max_length=6000, required=False, widget=area(4))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, change: Change, **kwargs: Any) -> None:
        wanted, typed = change.wanted, args[0] if args else None
        self.change, self.wanted, self.names = change, wanted, told.names_of(change.agreement, wanted)
        simple = {name: getattr(wanted, name) for name in ("first", "last", "payee", "special_terms", "share_clause")}
        share = None if wanted.share is None else _decimal(wanted.share * 100)
        kwargs["initial"] = {**simple, "share": share, "reason": change.reason, "revision": change.revision}
        super().__init__(*args, **kwargs)
        self.years = _years(wanted)
        for year in self.years:
            ore = next((one.amount_ore for one in wanted.by_year if one.year == year), None)
            self.fields[f"year_{year}"] = MoneyField(label=str(year), required=False, initial=ore)
        self.cells = self._cost_cells()
        fields, self.boxes = option_fields(wanted.budget, self.names, self._parties(), self.years)
        self.fields.update(fields)
        self.rows: dict[str, list[Any]] = {
            "party": self._new_parties(typed),
            "fund": self._funds(typed),
            "package": self._packages(typed),
            "indicator": self._indicators(typed),
            "report": self._reports(typed),
        }
        for field in self.fields.values():
            field.needed = True  # type: ignore[attr-defined]  # an empty box says that it is not to be; never "optional"

    # Fields

    def _cost_cells(self) -> dict[str, tuple[str, str, int, bool]]:
        """A box for each kind, party and year: those of the call's kinds and whatever the budget has."""
        have = {(c.kind, c.partner, c.year, c.in_kind): c.amount_ore for c in self.wanted.budget.costs}
        kinds = list(dict.fromkeys([*self.names.kinds, *(kind for kind, _p, _y, _i in have)]))
        in_kind = {(k, p) for k, p, _y, given in have if given}
        cells = {}
        for partner in self._parties():
            for kind in kinds:
                for given in (False, True) if (kind, partner) in in_kind else (False,):
                    for year in self.years:
                        name = f"{'in_kind' if given else 'cost'}_{partner}_{kind}_{year}"
                        label = told.address_word(
                            f"{'in_kind' if given else 'cost'}/{kind}/{partner}/{year}", self.names
                        )
                        self.fields[name] = MoneyField(
                            label=label, required=False, initial=have.get((kind, partner, year, given))
                        )
                        cells[name] = (kind, partner, year, given)
        return cells

    def _parties(self) -> list[str]:
        """The owner and those with cost first, then the others of the application."""
        budget = self.wanted.budget
        lines = ((one.partner for one in part) for part in (budget.costs, budget.units, budget.chosen))
        having = {"owner", *(partner for line in lines for partner in line)}
        known = list(dict.fromkeys([*(self.names.partners or {}), *sorted(having)]))
        return sorted(known, key=lambda one: (one != "owner", one not in having))

    def _rows(self, typed: Any, what: str, have: int) -> int:
        """How many rows of a kind there are: those of the version, those posted, and some blank."""
        posted = [
            n for name in typed or () if name.startswith(f"{what}_") and (n := numeral(name.split("_")[1])) is not None
        ]
        return min(max([have + BLANK, *(n + 1 for n in posted)]), MOST)

    def _put(self, what: str, n: int, fields: dict[str, tuple[forms.Field, Any]]) -> None:
        for name, (field, value) in fields.items():
            field.required, field.initial = False, value
            self.fields[f"{what}_{n}_{name}"] = field

    def _partner_choices(self, blank: str) -> list[tuple[str, str]]:
        return [("", blank), *self.names.partners.items()]

    def _new_parties(self, typed: Any) -> list[Party | None]:
        lines: list[Party | None] = list(self.wanted.parties)
        lines += [None] * (self._rows(typed, "party", len(lines)) - len(lines))
        for n, one in enumerate(lines):
            self._put("party", n, {
                "name": (forms.CharField(label=_("Name"), max_length=200), one and one.name),
                "number": (forms.CharField(label=_("Organisation number"), max_length=13), one and one.number),
            })  # fmt: skip
        return lines

    def _funds(self, typed: Any) -> list[Fund | None]:
        lines: list[Fund | None] = list(self.wanted.budget.funds)
        lines += [None] * (self._rows(typed, "fund", len(lines)) - len(lines))
        for n, one in enumerate(lines):
            self._put("fund", n, {
                "source": (forms.ChoiceField(label=_("Source"), choices=[("", "–"), *((s, told.source_word(s)) for s in Source)]),
                           one and one.source),
                "partner": (forms.ChoiceField(label=_("Who"), choices=self._partner_choices(_now("somebody else"))), one and one.partner),
                "name": (forms.CharField(label=_("Name of somebody else"), max_length=200), one and one.name),
                "amount_ore": (MoneyField(label=_("Amount")), one and one.amount_ore),
                "means": (forms.ChoiceField(label=_("Means"), choices=MEANS), one.means if one else Means.CASH),
            })  # fmt: skip
        return lines

    def _packages(self, typed: Any) -> list[WorkPackage | None]:
        lines: list[WorkPackage | None] = list(self.wanted.packages)
        lines += [None] * (self._rows(typed, "package", len(lines)) - len(lines))
        for n, one in enumerate(lines):
            self._put("package", n, {
                "name": (forms.CharField(label=_("Name"), max_length=200), one and one.name),
                "what": (forms.CharField(label=_("What is done"), max_length=2000, widget=area(2)), one and one.what),
                "partner": (forms.ChoiceField(label=_("Who"), choices=self._partner_choices("–")), one and one.partner),
                "first": (DayField(label=_("From")), one and one.first),
                "last": (DayField(label=_("To")), one and one.last),
            })  # fmt: skip
        return lines

    def _indicators(self, typed: Any) -> list[Indicator | None]:
        lines: list[Indicator | None] = list(self.wanted.indicators)
        lines += [None] * (self._rows(typed, "indicator", len(lines)) - len(lines))
        for n, one in enumerate(lines):
            self._put("indicator", n, {
                "name_sv": (forms.CharField(label=_("Name in Swedish"), max_length=200), one and one.name_sv),
                "name_en": (forms.CharField(label=_("Name in English"), max_length=200), one and one.name_en),
                "kind": (forms.ChoiceField(label=_("Kind"), choices=[("output", _("activity")), ("result", _("result"))]),
                         one.kind if one else "output"),
                "unit_sv": (forms.CharField(label=_("Unit"), max_length=60), one and one.unit_sv),
                "baseline": (forms.DecimalField(label=_("Baseline"), max_digits=14, decimal_places=2, localize=True),
                             _decimal(one.baseline if one else None)),
                "target": (forms.DecimalField(label=_("Target"), max_digits=14, decimal_places=2, localize=True),
                           _decimal(one.target if one else None)),
                "method": (forms.CharField(label=_("How it is measured"), max_length=500), one and one.method),
                "cumulative": (forms.BooleanField(label=_("Each report tells what has come in all")), one and one.cumulative),
                "companies": (forms.BooleanField(label=_("It counts companies")), one and one.companies),
            })  # fmt: skip
        return lines

    def _reports(self, typed: Any) -> list[ReportDue | None]:
        lines: list[ReportDue | None] = list(self.wanted.reports)
        lines += [None] * (self._rows(typed, "report", len(lines)) - len(lines))
        for n, one in enumerate(lines):
            self._put("report", n, {"kind": (forms.ChoiceField(label=_("Report"), choices=REPORTS), one and one.kind),
                                    "due": (DayField(label=_("Due on")), one and one.due_on)})  # fmt: skip
        return lines

    # For the page

    def bound(self, what: str) -> list[dict[str, Any]]:
        """The rows of a kind as bound fields by name."""
        starts = [f"{what}_{n}_" for n in range(len(self.rows[what]))]
        return [
            {name.removeprefix(start): self[name] for name in self.fields if name.startswith(start)} for start in starts
        ]

    def grants(self) -> list[Any]:
        return [self[f"year_{year}"] for year in self.years]

    def grids(self) -> list[dict[str, Any]]:
        """The cost boxes of each party: kinds down, years across."""
        made: dict[str, dict[str, list[Any]]] = {}
        for name, (kind, partner, year, given) in self.cells.items():
            label = _now("%s, in kind") % self.names.kind(kind) if given else self.names.kind(kind)
            made.setdefault(partner, {}).setdefault(label, []).append((str(year), self[name]))
        return [
            {
                "partner": self.names.partner(p),
                "years": self.years,
                "rows": list(rows.items()),
                "options": self.options(p),
            }
            for p, rows in made.items()
        ]

    def options(self, partner: str) -> list[dict[str, Any]]:
        """The boxes of a party's computed costs, option by option."""
        found = []
        for option in self.names.terms.cost_options:
            boxes = [(str(box.year or ""), self[name]) for name, box in self.boxes.items()
                     if (box.partner, box.option) == (partner, option.key)]  # fmt: skip
            found.append(
                {"label": self.names.kind(option.key), "word": option_word(option, self.names), "boxes": boxes}
            )
        return found

    def field_of(self, finding: Finding) -> str | None:
        if finding.where == "share":
            return "share"
        if finding.where == "years":
            return f"year_{self.years[0]}" if self.years else None
        return "fund_0_amount_ore" if finding.where == "funds" else finding.where

    # What was typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {"party": ("name", ("number",)),
                  "fund": ("source", ("amount_ore", "name")), "package": ("name", ("what", "first", "last")),
                  "indicator": ("name_sv", ("target", "name_en", "method")), "report": ("kind", ("due",))}  # fmt: skip
        for what, (key, others) in needed.items():
            for n in range(len(self.rows[what])):
                if not data.get(f"{what}_{n}_{key}") and any(data.get(f"{what}_{n}_{name}") for name in others):
                    self.add_error(f"{what}_{n}_{key}", _("The row needs this, or nothing at all."))
                if what == "report" and data.get(f"report_{n}_kind") and not data.get(f"report_{n}_due"):
                    self.add_error(f"report_{n}_due", _("A report needs both kind and day."))
        for n in range(len(self.rows["party"])):
            number = data.get(f"party_{n}_number") or ""
            try:
                data[f"party_{n}_number"] = to_orgnr(number) if number else ""
            except Bad:
                self.add_error(
                    f"party_{n}_number", _("This is no organisation number; its last figure is a check digit (R44).")
                )
        return data

    def told(self, data: dict[str, Any]) -> Agreed:
        """The version that was typed; what the form does not show is kept."""
        was = self.wanted
        shown = set(self.cells.values())
        costs = [c for c in was.budget.costs if (c.kind, c.partner, c.year, c.in_kind) not in shown]
        costs += [Cost(k, p, y, data[name], given) for name, (k, p, y, given) in self.cells.items() if data.get(name)]
        years = [YearAmount(year, data[f"year_{year}"]) for year in self.years if data.get(f"year_{year}")]
        said = {name: data[name].strip() for name in ("payee", "special_terms", "share_clause")}
        units, chosen = told_options(was.budget, self.boxes, data)
        return Agreed(
            granted_ore=sum(one.amount_ore for one in years), by_year=tuple(years),
            share=None if data["share"] is None else Fraction(data["share"]) / 100, first=data["first"], last=data["last"],
            general_terms=was.general_terms,
            budget=Plan(tuple(sorted(costs)), units, chosen, tuple(self._told_funds(data))),
            packages=tuple(self._told_packages(data)), indicators=tuple(self._told_indicators(data)),
            reports=tuple(ReportDue(ReportKind(data[f"report_{n}_kind"]), data[f"report_{n}_due"])
                          for n in range(len(self.rows["report"])) if data.get(f"report_{n}_kind")),
            parties=tuple(self._told_parties(data)), aid_scheme=was.aid_scheme, **said,
        )  # fmt: skip

    def _told_parties(self, data: dict[str, Any]) -> list[Party]:
        found, taken = [], {*self.names.partners}
        for n, one in enumerate(self.rows["party"]):
            row = _row(data, "party", n)
            if row["name"]:
                key = one.key if one else next_key("n", taken)
                taken.add(key)
                found.append(Party(key, row["name"].strip(), row["number"]))
        return found

    def _told_funds(self, data: dict[str, Any]) -> list[Fund]:
        found, taken = [], {one.key for one in self.rows["fund"] if one}
        for n, one in enumerate(self.rows["fund"]):
            row = _row(data, "fund", n)
            if row["source"]:
                key = one.key if one else next_key("f", taken)
                taken.add(key)
                found.append(Fund(key, Source(row["source"]), row["partner"], row["name"].strip(), one.year if one else 0,
                                  row["amount_ore"] or 0, Means(row["means"] or Means.CASH), one.confirmed if one else ""))  # fmt: skip
        return found

    def _told_packages(self, data: dict[str, Any]) -> list[WorkPackage]:
        found, taken = [], {one.key for one in self.rows["package"] if one}
        for n, one in enumerate(self.rows["package"]):
            row = _row(data, "package", n)
            if row["name"]:
                key = one.key if one else next_key("p", taken)
                taken.add(key)
                found.append(
                    WorkPackage(
                        key, row["name"].strip(), row["what"].strip(), row["partner"], row["first"], row["last"]
                    )
                )
        return found

    def _told_indicators(self, data: dict[str, Any]) -> list[Indicator]:
        found, taken = [], {one.key for one in self.rows["indicator"] if one}
        for n, one in enumerate(self.rows["indicator"]):
            row = _row(data, "indicator", n)
            if row["name_sv"]:
                key = one.key if one else next_key("i", taken)
                taken.add(key)
                found.append(Indicator(
                    key, row["name_sv"].strip(), row["name_en"].strip(), row["kind"] or "output", row["unit_sv"].strip(),
                    one.unit_en if one else "", _fraction(row["baseline"]), _fraction(row["target"]), row["method"].strip(),
                    row["cumulative"], row["companies"], one.splits if one else ()))  # fmt: skip
        return found


def _row(data: dict[str, Any], what: str, n: int) -> dict[str, Any]:
    start = f"{what}_{n}_"
    return {name.removeprefix(start): value for name, value in data.items() if name.startswith(start)}


def _years(agreed: Agreed) -> list[int]:
    """The years of the period and of everything in the version, and one after, for an extension."""
    known = {one.year for one in agreed.by_year} | {one.year for one in agreed.budget.costs}
    known |= {day.year for day in (agreed.first, agreed.last) if day}
    if not known:
        known = {timezone.localdate().year}
    return list(range(min(known), max(known) + 2))


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
