"""Forms of the ledger: a voucher with its lines, hours, a file, and the filters of the voucher list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from verkstad.core.money import BadNumber, parse_number
from verkstad.core.refused import Refused
from verkstad.funds.drafts import Line
from verkstad.funds.models import Book, Layer
from verkstad.funds.queries_lists import Wanted, names_in
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.filters import Filter, FilterBar, Option
from verkstad.ui.formats import is_swedish
from verkstad.ui.words import sentence

Choices = list[tuple[str, Any]]
MORE = 4
MOST = 60


def choices_of(book: Book) -> dict[str, Choices]:
    """What the lines of a form may choose among, in the active language; fetched once for all lines."""
    found = names_in(book, get_language() or "sv")
    years = [(str(year), str(year)) for year in range(book.first_year, book.last_year + 1)]
    return {
        "source": [("", "–"), *found["source"]],
        "cost_kind": [("", "–"), *found["cost_kind"]],
        "year": [("", gettext("no year")), *years],
        "project": [("", "–"), *found["project"]],
    }


class VoucherForm(forms.Form):
    """The head of a voucher."""

    booked_on = DayField(label=_("Booking date"), initial=timezone.localdate, help_text=" ")
    text = forms.CharField(label=_("Text"), max_length=300)
    layer = forms.ChoiceField(label=_("Layer"), choices=Layer.choices)
    source_note = forms.CharField(label=_("Supporting document"), max_length=300, required=False)


class CorrectionForm(forms.Form):
    """The head of a correction."""

    booked_on = DayField(label=_("Booking date"), help_text=" ")
    text = forms.CharField(label=_("Why it is corrected"), max_length=300)


class LineForm(forms.Form):
    """One line in natural sign; an untouched line is left out."""

    source = forms.ChoiceField(label=_("Funding source"), required=False)
    cost_kind = forms.ChoiceField(label=_("Cost kind"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    amount = MoneyField(label=_("Amount"), minimum=None, required=False)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = known
        self.heads = {name: field.label for name, field in self.fields.items()}
        for name, bound in self.fields.items():
            bound.widget.attrs["aria-label"] = gettext("%(field)s, line %(n)s") % {
                "field": bound.label, "n": int(str(self.prefix).rpartition("-")[2]) + 1}  # fmt: skip
            self.fields[name].label = bound.widget.attrs["aria-label"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        touched = data.get("amount") is not None or data.get("source") or data.get("cost_kind")
        if touched or "amount" in self.errors:
            for name in ("source", "cost_kind"):
                if not data.get(name):
                    self.add_error(name, gettext("Choose one."))
            if data.get("amount") is None and "amount" not in self.errors:
                self.add_error("amount", gettext("Write an amount."))
        return data

    @property
    def columns(self) -> list[tuple[forms.BoundField, Any]]:
        """Each field with the name of its column."""
        return [(self[name], head) for name, head in self.heads.items()]

    @property
    def line(self) -> Line | None:
        """The line as typed, None where it is left empty."""
        data = self.cleaned_data
        if not data.get("source") or not data.get("cost_kind") or data.get("amount") is None:
            return None
        year = int(data["year"]) if data.get("year") else None
        return Line(
            data["source"], data["cost_kind"], data["amount"], year, data.get("project", ""), where=str(self.prefix)
        )


class LineSet:
    """The lines of a voucher as a set of forms; more lines are asked for with the button named `more`."""

    def __init__(self, book: Book, data: QueryDict | None, initial: Sequence[Line] = ()) -> None:
        self.choices = choices_of(book)
        this_year = str(timezone.localdate().year)
        self.this_year = this_year if (this_year, this_year) in self.choices["year"] else ""
        asked = data.get("lines", "") if data is not None else ""
        count = int(asked) if asked.isdecimal() and len(asked) < 4 else len(initial) + MORE
        if data is not None and "more" in data:
            count += MORE
        self.count = min(count, MOST)
        self.forms = [self._form(number, data, initial) for number in range(self.count)]
        self.is_bound = data is not None

    def _form(self, number: int, data: QueryDict | None, initial: Sequence[Line]) -> LineForm:
        start: dict[str, Any] = {"year": self.this_year}
        if number < len(initial):
            line = initial[number]
            start = {"source": line.source, "cost_kind": line.cost_kind, "year": str(line.year or ""),
                     "project": line.project, "amount": line.amount_ore}  # fmt: skip
        return LineForm(data, prefix=f"line-{number}", initial=start, choices=self.choices)

    def is_valid(self) -> bool:
        found = [form.is_valid() for form in self.forms]  # every line, so that all its faults show at once
        return all(found)

    def non_form_errors(self) -> list[str]:
        return []

    @property
    def lines(self) -> list[Line]:
        return [form.line for form in self.forms if form.is_valid() and form.line]

    @property
    def sums(self) -> list[tuple[str, int]]:
        """Funding and cost as typed so far, in öre: what the counter account balances."""
        kinds = dict(self.choices["cost_kind"])
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.cost_kind] = sums.get(line.cost_kind, 0) + line.amount_ore
        return [(str(kinds[key]), ore) for key, ore in sums.items()]


def take(refused: Refused, head: forms.Form, lines: LineSet | None = None) -> None:
    """Show each reason of a refusal at its line or field, else above the form."""
    by_prefix = {str(form.prefix): form for form in lines.forms} if lines else {}
    for finding in refused.findings:
        form: forms.Form = by_prefix.get(finding.where, head)
        field = finding.where if finding.where in head.fields else None
        form.add_error(FIELD_OF.get(finding.code) if form is not head else field, sentence(finding))


FIELD_OF = {"zero": "amount", "unknown_project": "project", "year_outside": "year", "unknown_source": "source"}


class HoursField(forms.CharField):
    """Hours such as 12,5, or as the reader's language writes them (1,240.5); cleans to Decimal."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_number(text, english=not is_swedish())
        except BadNumber as bad:
            raise forms.ValidationError(gettext(bad.message) % bad.params, code="invalid") from None


class HoursForm(forms.Form):
    """Hours of work on a funding source."""

    source = forms.ChoiceField(label=_("Funding source"))
    booked_on = DayField(label=_("Day"), initial=timezone.localdate)
    hours = HoursField(label=_("Hours"), help_text=_("For example 12.5. A minus sign takes back."))
    rate = MoneyField(label=_("Overhead for each hour"), initial=250_00)
    year = forms.ChoiceField(label=_("Year"), required=False)
    text = forms.CharField(label=_("Text"), max_length=300, required=False)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = choices_of(book)
        for name in ("source", "year"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = known[name][1:] if name == "source" else known[name]

    @property
    def booking(self) -> dict[str, Any]:
        """Arguments of `book_hours`."""
        data = self.cleaned_data
        hours: Decimal = data["hours"]
        return {"source": data["source"], "booked_on": data["booked_on"], "hours": hours,
                "rate_ore_per_hour": data["rate"], "year": int(data["year"]) if data["year"] else None,
                "text": data["text"]}  # fmt: skip


class UploadForm(forms.Form):
    """A file to book."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, XLSX or SIE 4 (type 4E or 4I)."))
    default_source = forms.ChoiceField(
        label=_("Funding source of rows that name none"), required=False, help_text=_("Only for SIE files.")
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["default_source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices_of(book)["source"]


def voucher_bar(book: Book, query: QueryDict) -> FilterBar:
    """The filters of the voucher list."""
    known = choices_of(book)

    def options(name: str) -> list[Option]:
        return [Option(value, str(text)) for value, text in known[name][1:]]

    years = [*options("year"), Option("0", gettext("no year"))]
    filters = [
        Filter("text", gettext("Text")),
        Filter("year", gettext("Year"), years),
        Filter("kind", gettext("Cost kind"), options("cost_kind")),
        Filter("source", gettext("Funding source"), options("source")),
        Filter("layer", gettext("Layer"), [Option(value, str(text)) for value, text in Layer.choices]),
    ]
    if known["project"][1:]:
        filters.append(Filter("project", gettext("Project"), options("project")))
    return FilterBar(query, filters)


def wanted_of(bar: FilterBar) -> Wanted:
    return Wanted(**{one.name: bar.value(one.name) for one in bar.filters})
