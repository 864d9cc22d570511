"""What people type about decisions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.core.decisions.content import Condition, Content, ReportDue, ReportKind, YearAmount
from verkstad.core.decisions.content import Outcome as Told
from verkstad.core.findings import Finding
from verkstad.decisions.actions.aid import OtherAid
from verkstad.decisions.models import AppealKind, Outcome, Service
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm

BLANK_ROWS = 2
REPORTS = (("", "–"), ("progress", pgettext_lazy("of a project", "progress report")),
           ("final", pgettext_lazy("of a project", "final report")))  # fmt: skip
# Checked by the rules, which say more than "required" does; and rows, of which only those that are used are filled in.
NEEDED = ("amount_ore", "total_ore", "project_from", "project_to", "payee", "reasons_sv", "appeal", "appeal_clause")
ROWS = ("year_", "condition_", "report_")
WHERE = {"by_year": "year_", "conditions": "condition_1_text", "reports": "report_1_due"}


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProposalForm(ActForm):
    """A proposal. Years, conditions and reports are rows; two are blank, and saving gives two more."""

    outcome = forms.ChoiceField(
        label=_("What is proposed"), widget=forms.RadioSelect,
        choices=[one for one in Outcome.choices if one[0] != Outcome.REVOKED],  # proposed from the agreement nobody took on
    )  # fmt: skip
    amount_ore = MoneyField(label=_("Grant"), required=False)
    total_ore = MoneyField(label=_("Cost that is approved"), required=False)
    other_public_ore = MoneyField(label=_("Other public financing"), required=False)
    project_from = DayField(label=_("Costs count from"), required=False)
    project_to = DayField(label=_("Costs count to"), required=False)
    payee = forms.CharField(label=_("The money is paid to"), max_length=200, required=False)
    special_terms = forms.CharField(label=_("Special terms"), max_length=6000, required=False, widget=area(4))
    reasons_sv = forms.CharField(label=_("Reasons, in Swedish"), max_length=8000, widget=area(8), required=False,
                                 help_text=_("The applicant reads them: what weighed for, and what against."))  # fmt: skip
    reasons_en = forms.CharField(label=_("Reasons, in English"), max_length=8000, widget=area(4), required=False)
    departure = forms.CharField(label=_("Why it departs from the ranking list"), max_length=4000, widget=area(3), required=False,
                                help_text=_("Only where it does. Kept with the decision; not in the letter."))  # fmt: skip
    appeal = forms.ChoiceField(label=_("Can the decision be appealed?"), required=False, widget=forms.RadioSelect,
                               choices=[("yes", _("yes")), ("no", _("no"))])  # fmt: skip
    appeal_clause = forms.CharField(label=_("The clause that says so"), max_length=200, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, content: Content, years: Iterable[int], revision: int | None, **kwargs: Any) -> None:
        self.content, self.year_numbers = content, list(years)
        amounts = {one.year: one.amount_ore for one in content.by_year}
        self.conditions = max(len(content.conditions) + BLANK_ROWS, _rows(args, "condition"))
        self.reports = max(len(content.reports) + BLANK_ROWS, _rows(args, "report"))
        initial = {name: getattr(content, name) for name in self.base_fields if hasattr(content, name)}
        initial |= {f"year_{year}": amounts.get(year) for year in self.year_numbers}
        for n, one in enumerate(content.conditions, start=1):
            initial |= {f"condition_{n}_text": one.text, f"condition_{n}_day": one.follow_on,
                        f"condition_{n}_before": one.before_payment}  # fmt: skip
        for n, due in enumerate(content.reports, start=1):
            initial |= {f"report_{n}_kind": str(due.kind), f"report_{n}_due": due.due_on}
        kwargs["initial"] = initial | {"revision": revision}
        super().__init__(*args, **kwargs)
        self._rows_of_fields()
        for name, field in self.fields.items():
            field.needed = name in NEEDED or name.startswith(ROWS)  # type: ignore[attr-defined]  # not told as optional

    def _rows_of_fields(self) -> None:
        for year in self.year_numbers:
            self.fields[f"year_{year}"] = MoneyField(label=str(year), required=False)
        for n in range(1, self.conditions + 1):
            self.fields[f"condition_{n}_text"] = forms.CharField(
                label=_("Condition %s") % n, max_length=500, required=False
            )
            self.fields[f"condition_{n}_day"] = DayField(label=_("Followed up on"), required=False)
            self.fields[f"condition_{n}_before"] = forms.BooleanField(
                label=_("Before anything is paid"), required=False
            )
        for n in range(1, self.reports + 1):
            self.fields[f"report_{n}_kind"] = forms.ChoiceField(
                label=_("Report %s") % n, choices=REPORTS, required=False
            )
            self.fields[f"report_{n}_due"] = DayField(label=_("Due on"), required=False)

    def field_of(self, finding: Finding) -> str | None:
        where = finding.where
        if where == "by_year" and self.year_numbers:
            return f"year_{self.year_numbers[0]}"
        return WHERE.get(where, where)

    def years(self) -> list[Any]:
        return [self[f"year_{year}"] for year in self.year_numbers]

    def condition_rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"condition_{n}_text"], self[f"condition_{n}_day"], self[f"condition_{n}_before"])
                for n in range(1, self.conditions + 1)]  # fmt: skip

    def report_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"report_{n}_kind"], self[f"report_{n}_due"]) for n in range(1, self.reports + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for n in range(1, self.reports + 1):
            if bool(data.get(f"report_{n}_kind")) != bool(data.get(f"report_{n}_due")) and not self.errors:
                self.add_error(f"report_{n}_due", _("A report needs both kind and day."))
        return data

    def told(self, data: dict[str, Any]) -> Content:
        """What was typed as content; a rejection leaves money and plan aside."""
        kept, outcome = self.content, Told(data["outcome"])
        words = {name: data[name].strip() for name in ("reasons_sv", "reasons_en", "departure", "appeal_clause")}
        common = {"outcome": outcome, "applied_ore": kept.applied_ore, "aid_scheme": kept.aid_scheme,
                  "total_ore": data["total_ore"] or 0, "appeal": Appealable(data["appeal"]), **words}  # fmt: skip
        if outcome == Told.REJECTION:
            return Content(**common)
        years = [YearAmount(y, data[f"year_{y}"]) for y in self.year_numbers if data.get(f"year_{y}")]
        rows = range(1, self.conditions + 1)
        conditions = tuple(
            Condition(f"k{n}", data[f"condition_{n}_text"].strip(), data[f"condition_{n}_day"], data[f"condition_{n}_before"])
            for n in rows if data[f"condition_{n}_text"] or data[f"condition_{n}_day"]
        )  # fmt: skip
        reports = tuple(
            ReportDue(ReportKind(data[f"report_{n}_kind"]), data[f"report_{n}_due"])
            for n in range(1, self.reports + 1) if data[f"report_{n}_kind"]
        )  # fmt: skip
        return Content(
            **common, amount_ore=data["amount_ore"] or 0, in_kind_ore=min(kept.in_kind_ore, data["total_ore"] or 0),
            other_public_ore=data["other_public_ore"] or 0, by_year=tuple(years), general_terms=kept.general_terms,
            special_terms=data["special_terms"].strip(), conditions=conditions, reports=reports,
            project_from=data["project_from"], project_to=data["project_to"], payee=data["payee"].strip(),
        )  # fmt: skip


def _rows(args: tuple[Any, ...], what: str) -> int:
    """How many rows of a kind a posted form has, at most forty."""
    posted = args[0] if args and args[0] else {}
    numbers = [name.split("_")[1] for name in posted if name.startswith(f"{what}_")]
    return min(40, max((int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 3), default=0))


class ReturnForm(ActForm):
    why = forms.CharField(label=_("Why it is sent back"), max_length=2000, widget=area(4))


class ServiceForm(ActForm):
    """Staff's note of when a decision reached the applicant."""

    served_on = DayField(label=_("Reached the applicant on"), initial=timezone.localdate)
    how = forms.ChoiceField(label=_("How it is known"), choices=[one for one in Service.HOW if one[0] != "read"])


class ConditionForm(ActForm):
    met = forms.TypedChoiceField(label=_("Is the condition met?"), choices=[("yes", _("yes")), ("no", _("no"))],
                                 coerce=lambda value: value == "yes", widget=forms.RadioSelect)  # fmt: skip
    note = forms.CharField(label=_("What was found"), max_length=500, widget=area(3))
    followed_on = DayField(label=_("Looked at on"), initial=timezone.localdate)


class AppealForm(ActForm):
    """What is asked, and why; staff also say when it came in."""

    kind = forms.ChoiceField(label=_("What do you want?"), choices=AppealKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("How do you want the decision changed, and why?"), max_length=8000, widget=area(10))
    received_on = DayField(label=_("Came in on"), initial=timezone.localdate)

    def __init__(self, *args: Any, own: bool, appealable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["received_on"]
        if not appealable:
            self.fields["kind"].choices = AppealKind.choices[1:]  # type: ignore[attr-defined]
            self.fields["kind"].initial = AppealKind.RECONSIDERATION


class TimeForm(ActForm):
    served_on = DayField(label=_("The dismissal reached the applicant on"), required=False,
                         help_text=_("Year-month-day. Left blank where nobody knows: then the appeal came in time."))  # fmt: skip
    on_time = forms.BooleanField(
        label=_("Let it in although it came late, because we told the applicant wrongly"), required=False
    )
    reasons = forms.CharField(label=_("In what way"), max_length=2000, widget=area(3), required=False)

    def __init__(self, *args: Any, dismissal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dismissal:
            del self.fields["served_on"]


class AnswerForm(ActForm):
    """How what came in against a decision ends; only the ways that are open now."""

    act = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    court = forms.CharField(
        label=_("Court"), max_length=120, required=False, help_text=_("Where an appeal is handed over.")
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, widget=area(6),
                              help_text=_("They stand in the letter to the applicant."))  # fmt: skip

    def __init__(self, *args: Any, ways: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = ways  # type: ignore[attr-defined]
        if not any(key == "hand_over" for key, _label in ways):
            del self.fields["court"]


class DeclarationForm(ActForm):
    """A company's declaration: none, or up to five rows of other aid."""

    ROWS = range(1, 6)
    declared_on = DayField(label=_("The company declared on"), initial=timezone.localdate)
    none_else = forms.BooleanField(
        label=_("The company has had no other de minimis aid in three years"), required=False
    )
    undertaking = forms.CharField(label=_("Single undertaking it belongs to"), max_length=120, required=False,
                                  help_text=_("Where companies control each other: one word for them all."))  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in self.ROWS:
            self.fields[f"giver_{n}"] = forms.CharField(label=_("Giver %s") % n, max_length=200, required=False)
            self.fields[f"granted_{n}"] = DayField(label=_("Granted on"), required=False)
            self.fields[f"amount_{n}"] = MoneyField(label=_("Amount"), required=False)

    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"giver_{n}"], self[f"granted_{n}"], self[f"amount_{n}"]) for n in self.ROWS]

    def others(self) -> list[OtherAid]:
        data = self.cleaned_data
        typed = [(data[f"granted_{n}"], data[f"giver_{n}"], data[f"amount_{n}"]) for n in self.ROWS]
        return [OtherAid(day or date.max, giver, ore or 0) for day, giver, ore in typed if day or giver or ore]


class RateForm(ActForm):
    day = DayField(label=_("Day"))
    sek_per_eur = forms.DecimalField(label=_("Kronor for one euro"), max_digits=10, decimal_places=4, localize=True)
    source_note = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who published the rate."))


class ManyForm(ActForm):
    """Several proposals chosen in a list."""

    chosen = forms.MultipleChoiceField(label=_("Proposals"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
