"""Forms of a claim."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from verkstad.claims.models import Claim, ClaimLine, ClaimTask, Purpose
from verkstad.claims.queries.frame import Allowed
from verkstad.claims.words import fault_word
from verkstad.core.claims.hours import BadHours, Day, hours_in
from verkstad.core.claims.lines import Fault, Line
from verkstad.core.claims.mapping import KNOWN, Accounts, LedgerMap
from verkstad.core.findings import Finding
from verkstad.core.money import BadNumber, parse_amount
from verkstad.core.refused import Refused
from verkstad.core.rows import Cell
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm
from verkstad.ui.words import sentence

PART_WORDS = {
    "booked_on": _("Date"), "paid_on": _("Day of payment"), "amount": _("Amount"), "debit": _("Debit"), "credit": _("Credit"),
    "voucher": _("Voucher"), "account": _("Account"), "kind": _("Cost kind"), "supplier": _("Supplier"),
    "invoice": _("Invoice number"), "text": _("Text"), "project": _("Project"), "partner": _("Partner"),
    "in_kind": _("In kind (yes or no)"),
}  # fmt: skip
NEEDED_PARTS = ("booked_on", "paid_on", "amount", "account")
_ACCOUNTS = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?\s+(\S.*)")
_HOURS = re.compile(r"(\S+)[;\t ]+(\d{4}-\d{2}-\d{2})[;\t ]+([\d,.:]+)[;\t ]+(\S.*)")
MOST_SHEET = 5_000_000


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
    file = forms.FileField(label=_("File"))
    instead = forms.CharField(
        required=False, max_length=20, widget=forms.HiddenInput
    )  # key of the faulty file it replaces


class EvidenceForm(ActForm):
    """A file that stands behind one line."""

    file = forms.FileField(label=_("File"), help_text=_("The invoice, the receipt or what else shows the cost."))


class MapForm(ActForm):
    """What the columns and accounts of a ledger mean, filled in as last time."""

    project = forms.CharField(label=_("The project's code in the ledger"), max_length=60, required=False,
                              help_text=_("Leave blank if every row belongs to the project."))  # fmt: skip
    accounts = forms.CharField(
        label=_("Accounts and cost kinds"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One line for each: from account – to account, and the cost kind. For example 7000-7699 Personal."),
    )  # fmt: skip
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
            field = forms.ChoiceField(label=PART_WORDS[part], choices=heads, required=False)
            field.needed = part in NEEDED_PARTS  # type: ignore[attr-defined]  # nearly always there: not called optional
            self.fields[f"column_{part}"] = field
        self.fields["accounts"].needed = True  # type: ignore[attr-defined]
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


HOUR_ROWS = 5  # a working week


class HoursForm(ActForm):
    """Days of the staff sheet, row by row; a row without hours means nothing, one with 0 takes the day away."""

    def __init__(self, *args: Any, allowed: Allowed, first: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {f"{name}_{n}": value for n, row in enumerate(first) for name, value in row.items()}
        super().__init__(*args, **kwargs)
        people = list(allowed.partners.items())
        for n in range(HOUR_ROWS):
            where = {"n": n + 1}
            self.fields |= {
                f"person_{n}": forms.CharField(label=_("Signature, row %(n)s") % where, max_length=20, required=False),
                f"day_{n}": DayField(label=_("Day, row %(n)s") % where, required=False),
                f"hours_{n}": forms.CharField(label=_("Hours, row %(n)s") % where, max_length=8, required=False),
                f"rate_{n}": MoneyField(label=_("Cost per hour, row %(n)s") % where, required=False),
            }
            if len(people) > 1:
                self.fields[f"partner_{n}"] = forms.ChoiceField(label=_("Partner, row %(n)s") % where, choices=people)

    def lines(self) -> list[list[forms.BoundField]]:
        """The fields row by row, for the table that they stand in."""
        names = ("person", "partner", "day", "hours", "rate")
        return [[self[f"{name}_{n}"] for name in names if f"{name}_{n}" in self.fields] for n in range(HOUR_ROWS)]

    def clean(self) -> dict[str, Any]:
        days = [self._day(n) for n in range(HOUR_ROWS) if str(self.cleaned_data.get(f"hours_{n}") or "").strip()]
        return {**self.cleaned_data, "days": [one for one in days if one]}

    def _day(self, n: int) -> Day | None:
        given = {name: self.cleaned_data.get(f"{name}_{n}") for name in ("person", "day", "hours", "rate", "partner")}
        try:
            hours = hours_in(Cell(str(given["hours"]).strip(), ""))
        except BadHours:
            self.add_error(f"hours_{n}", gettext("Write the hours as 7,5 or 7:30."))
            return None
        for name in ("person", "day", "rate"):
            if not given[name] and (hours or name != "rate"):
                if f"{name}_{n}" not in self.errors:
                    self.add_error(f"{name}_{n}", gettext("This is missing."))
                return None
        day: date | None = given["day"]
        if day is None:  # said above, at its field
            return None
        return Day(given["person"] or "", day, hours, given["rate"] or 0, given["partner"] or "owner", f"hours_{n}")


class HoursFileForm(ActForm):
    file = forms.FileField(label=_("File"), help_text=_(
        "CSV or XLSX with the columns Signatur, Datum, Timmar and Kostnad per timme, and Part where there are several."))  # fmt: skip

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_SHEET:
            raise forms.ValidationError(gettext("The file is larger than a sheet of hours can be."))
        content: bytes = file.read()
        return content

    def field_of(self, finding: Finding) -> str | None:
        return "file"

    def take(self, refused: Refused) -> None:
        """Each fault with its cell before it."""
        for finding in refused.findings:
            where = f"{finding.where}: " if finding.where else ""
            self.add_error("file", where + sentence(finding))


class HoursTextForm(ActForm):
    """The same, pasted: signature, day, hours, cost per hour."""

    rows = forms.CharField(label=_("Hours"), widget=forms.Textarea(attrs={"rows": 8}), help_text=_(
        "One line a day: signature, day, hours, cost per hour. For example AB 2026-03-02 7,5 420. No hours removes the day."))  # fmt: skip

    def clean_rows(self) -> list[Day]:
        made = []
        for number, text in enumerate(filter(None, map(str.strip, self.cleaned_data["rows"].splitlines())), start=1):
            found = _HOURS.fullmatch(text)
            try:
                if not found:
                    raise ValueError
                hours, rate = hours_in(Cell(found[3], "")), parse_amount(found[4])
                made.append(Day(found[1], date.fromisoformat(found[2]), hours, rate, where=f"rad {number}"))
            except (ValueError, BadHours, BadNumber):
                said = gettext("Line %(n)s “%(text)s”: write it as AB 2026-03-02 7,5 420.") % {
                    "n": number,
                    "text": text[:60],
                }
                raise forms.ValidationError(said) from None
        return made

    def field_of(self, finding: Finding) -> str | None:
        return "rows"


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
                                choices=[("", "–"), *((k, w) for k, w in ClaimLine.VERDICT_WORDS.items() if k != "new")])  # fmt: skip
    fault = forms.ChoiceField(label=_("Kind of error"), required=False)
    why = forms.CharField(label=_("Why, as the sender reads it"), max_length=500, required=False)
    deducted_ore = MoneyField(label=_("Deducted of one approved line"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen(self, "fault", [("", "–"), *((one.value, fault_word(one.value)) for one in Fault)])


class TasksForm(ActForm):
    """The tasks of a claim: of each how it was found, and words. Fields are state-KEY and comment-KEY; a task that was ticked
    before the claim was sent anew has no answer until somebody gives it."""

    def __init__(self, *args: Any, tasks: Sequence[ClaimTask], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = [one for one in tasks if one.needed]
        language = get_language() or "sv"
        for task in self.tasks:
            name = task.told.name(language)
            state = forms.ChoiceField(
                label=name, choices=[(key.value, capfirst(str(word))) for key, word in ClaimTask.STATE_WORDS.items()],
                initial=None if task.before else task.state.value, required=False, widget=forms.RadioSelect)  # fmt: skip
            state.needed = True  # type: ignore[attr-defined]  # not called optional: a task is left alone, not optional
            self.fields[f"state-{task.key}"] = state
            comment = gettext("Comment: %s") % name
            said = forms.CharField(label=comment, required=False, max_length=1000,
                                   initial=task.last.comment if task.last else "",
                                   widget=forms.Textarea({"rows": 2, "aria-label": comment}))  # fmt: skip
            self.fields[f"comment-{task.key}"] = said

    def ticks(self) -> dict[str, tuple[str, str]]:
        """What was said of the tasks; one that was left without an answer and words of its own is left alone."""
        made = {
            one.key: (self.cleaned_data[f"state-{one.key}"], self.cleaned_data[f"comment-{one.key}"])
            for one in self.tasks
        }
        return {key: said for key, said in made.items() if said[0] or f"comment-{key}" in self.changed_data}


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
