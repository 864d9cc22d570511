"""Forms of a claim."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.claims.models import Claim, ClaimLine, Purpose
from verkstad.claims.queries.frame import Allowed
from verkstad.claims.words import fault_word
from verkstad.core.claims.lines import Fault, Line
from verkstad.core.claims.mapping import KNOWN, Accounts, LedgerMap
from verkstad.core.findings import Finding
from verkstad.core.money import BadNumber, parse_amount
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm

PART_WORDS = {
    "booked_on": _("Date"), "paid_on": _("Day of payment"), "amount": _("Amount"), "debit": _("Debit"), "credit": _("Credit"),
    "voucher": _("Voucher"), "account": _("Account"), "kind": _("Cost kind"), "supplier": _("Supplier"),
    "invoice": _("Invoice number"), "text": _("Text"), "project": _("Project"), "partner": _("Partner"),
}  # fmt: skip
_ACCOUNTS = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s+(\S.*)")
_HOURS = re.compile(r"(\S+)[;\t ]+(\d{4}-\d{2}-\d{2})[;\t ]+([\d,.]+)[;\t ]+(\S.*)")


class BeginForm(ActForm):
    """A new claim: its last day and whether it is the final one."""

    last = DayField(label=_("Last day of the costs"))
    kind = forms.ChoiceField(label=_("What kind of claim"), choices=list(Claim.KINDS.items()), initial="interim")


class LineForm(ActForm):
    """A line written by hand."""

    kind = forms.ChoiceField(label=_("Cost kind"))
    partner = forms.ChoiceField(label=_("Partner"))
    amount = MoneyField(label=_("Amount"), minimum=None)
    booked_on = DayField(label=_("Date when the cost arose"))
    paid_on = DayField(label=_("Day of payment"), required=False)
    in_kind = forms.BooleanField(
        label=_("In kind: nobody pays money for it, and as much is financed in kind"), required=False
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=200, required=False)
    invoice = forms.CharField(label=_("Invoice number"), max_length=60, required=False)
    voucher = forms.CharField(label=_("Voucher"), max_length=60, required=False)
    account = forms.CharField(label=_("Account"), max_length=20, required=False)
    text = forms.CharField(label=_("Text"), max_length=300, required=False)

    def __init__(self, *args: Any, allowed: Allowed, at: ClaimLine | None = None, **kwargs: Any) -> None:
        if at is not None:
            kwargs["initial"] = {name: getattr(at, name) for name in self.base_fields if name != "amount"} | {
                "amount": at.amount_ore
            }
        super().__init__(*args, **kwargs)
        chosen(self, "kind", list(allowed.kinds.items()))
        chosen(self, "partner", list(allowed.partners.items()))

    def line(self, data: Mapping[str, Any]) -> Line:
        return Line(amount_ore=data["amount"], **{name: data[name] for name in self.base_fields if name != "amount"})


def chosen(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the reader and the type checker
    field.choices = choices


class FileForm(ActForm):
    """A file and what it is."""

    purpose = forms.ChoiceField(label=_("What the file is"), choices=Purpose.choices)
    line = forms.IntegerField(label=_("Number of the line it proves"), required=False, min_value=1,
                              help_text=_("Only for evidence."))  # fmt: skip
    file = forms.FileField(label=_("File"))


class EvidenceForm(ActForm):
    file = forms.FileField(label=_("File"), help_text=_("The invoice, the receipt or what else shows the cost."))


class MapForm(ActForm):
    """What the columns and accounts of a ledger mean, filled in as last time."""

    project = forms.CharField(label=_("The project's code in the ledger"), max_length=60, required=False,
                              help_text=_("Leave blank if every row belongs to the project."))  # fmt: skip
    accounts = forms.CharField(label=_("Accounts and cost kinds"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
                               help_text=_("One line for each: from account – to account, and the cost kind."))  # fmt: skip
    paid_when_booked = forms.BooleanField(label=_("Costs are booked the day they are paid"), required=False)

    def __init__(self, *args: Any, columns: Sequence[str], known: LedgerMap, guess: Mapping[str, str], allowed: Allowed,
                 **kwargs: Any) -> None:  # fmt: skip
        lines = "\n".join(f"{a.first}-{a.last} {allowed.kinds.get(a.kind, a.kind)}" for a in known.accounts)
        first = {"project": known.project, "accounts": lines, "paid_when_booked": known.paid_when_booked}
        kwargs["initial"] = first | {f"column_{part}": head for part, head in guess.items()}
        super().__init__(*args, **kwargs)
        self.kinds, self.parts = allowed.known_kinds, list(PART_WORDS) if columns else []
        heads = [("", gettext("not in the file")), *((one, one) for one in columns)]
        for part in self.parts:
            self.fields[f"column_{part}"] = forms.ChoiceField(label=PART_WORDS[part], choices=heads, required=False)
        self.order_fields([*(f"column_{part}" for part in self.parts), "project", "accounts", "paid_when_booked"])

    def clean_accounts(self) -> tuple[Accounts, ...]:
        made = []
        for number, text in enumerate(
            filter(None, map(str.strip, self.cleaned_data["accounts"].splitlines())), start=1
        ):
            found = _ACCOUNTS.fullmatch(text)
            kind = self.kinds.get(found[3].strip().casefold()) if found else None
            if not found or not kind:
                names = ", ".join(sorted(set(self.kinds)))
                raise forms.ValidationError(gettext("Line %(n)s “%(text)s”: write it as 7000-7699 and one of: %(kinds)s.")
                                            % {"n": number, "text": text[:60], "kinds": names})  # fmt: skip
            made.append(Accounts(int(found[1]), int(found[2] or found[1]), kind))
        return tuple(made)

    def given(self, data: Mapping[str, Any]) -> LedgerMap:
        columns = {part: data[f"column_{part}"] for part in self.parts if data[f"column_{part}"]}
        return LedgerMap(columns, data["accounts"], data["project"].strip(), data["paid_when_booked"])

    def field_of(self, finding: Finding) -> str | None:
        return f"column_{finding.where}" if finding.where in KNOWN else finding.where


class HoursForm(ActForm):
    """Days of the staff sheet, pasted or typed: signature, day, hours, cost per hour."""

    rows = forms.CharField(label=_("Hours"), widget=forms.Textarea(attrs={"rows": 12}), help_text=_(
        "One line a day: signature, day, hours, cost per hour. For example AB 2026-03-02 7,5 420. No hours removes the day."))  # fmt: skip

    def clean_rows(self) -> list[dict[str, Any]]:
        made = []
        for number, text in enumerate(filter(None, map(str.strip, self.cleaned_data["rows"].splitlines())), start=1):
            found = _HOURS.fullmatch(text)
            try:
                if not found or len(found[1]) > 20:
                    raise ValueError
                hours, rate = Decimal(found[3].replace(",", ".")).quantize(Decimal("0.01")), parse_amount(found[4])
                made.append({"person": found[1], "day": date.fromisoformat(found[2]), "hours": hours, "rate_ore": rate})
            except (ValueError, InvalidOperation, BadNumber):
                said = gettext("Line %(n)s “%(text)s”: write it as AB 2026-03-02 7,5 420.") % {
                    "n": number,
                    "text": text[:60],
                }
                raise forms.ValidationError(said) from None
        return made

    def field_of(self, finding: Finding) -> str | None:
        return "rows" if finding.where.startswith("hours-") else finding.where


class WhyForm(ActForm):
    """An act that needs words."""

    why = forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class ProposeForm(ActForm):
    proposal = forms.CharField(
        label=_("What the control found"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class JudgeForm(ActForm):
    """What the officer says of the chosen lines."""

    verdict = forms.ChoiceField(label=_("The chosen lines are"),
                                choices=[(k, w) for k, w in ClaimLine.VERDICT_WORDS.items() if k != "new"])  # fmt: skip
    fault = forms.ChoiceField(label=_("Kind of error"), required=False)
    why = forms.CharField(label=_("Why, as the sender reads it"), max_length=500, required=False)
    deducted_ore = MoneyField(label=_("Deducted of one approved line"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self, "fault", [("", "–"), *((one.value, fault_word(one.value)) for one in Fault)])


class SampleForm(ActForm):
    size = forms.IntegerField(label=_("Lines in the sample"), min_value=1, initial=10)


class VisitForm(ActForm):
    visited_on = DayField(label=_("Day of the visit"))
    notes = forms.CharField(label=_("What was seen"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    action = forms.CharField(label=_("What is to be done"), max_length=500, required=False)
    action_by = DayField(label=_("To be done by"), required=False)


class OptionForm(ActForm):
    """Units of a unit cost, or that a lump sum's work is done."""

    option = forms.ChoiceField(label=_("Computed cost"))
    partner = forms.ChoiceField(label=_("Partner"))
    count = forms.DecimalField(
        label=_("Number of units"), min_value=0, max_digits=12, decimal_places=2, required=False, localize=True
    )
    done = forms.BooleanField(label=_("The work of the lump sum is done"), required=False)

    def __init__(self, *args: Any, allowed: Allowed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self, "option", [(one.key, one.label.sv or one.key) for one in allowed.options])
        chosen(self, "partner", list(allowed.partners.items()))
