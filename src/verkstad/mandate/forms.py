"""What people type about a mandate."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.mandate.models import Mandate
from verkstad.mandate.rules_draw_down import number_findings
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm
from verkstad.ui.words import sentence


class AsOfForm(forms.Form):
    """The day a page speaks of."""

    as_of = DayField(label=pgettext_lazy("the day of a page", "As of"))


class DrawDownForm(ActForm):
    """A request for a year's money."""

    amount_ore = MoneyField(label=_("Amount"), minimum=1)
    quoted_number = forms.CharField(label=_("The decision's diary number"), max_length=60,
                                    help_text=_("The letter quotes it; a request without it is not paid."))  # fmt: skip

    def __init__(self, *args: Any, mandate: Mandate, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.TypedChoiceField(
            label=_("The money of year"), coerce=int, choices=[(year, str(year)) for year in years]
        )
        self.order_fields(["year"])
        number = self.fields["quoted_number"]
        number.initial = mandate.government_number
        number.error_messages["required"] = " ".join(map(sentence, number_findings(mandate, "")))


class ReceivedForm(ActForm):
    """The money came."""

    received_on = DayField(label=_("The money came on"))
    voucher = forms.IntegerField(label=_("Voucher where it is booked already"), required=False, min_value=1,
                                 help_text=_("Leave it blank to have the money booked now."))  # fmt: skip


class FulfilForm(ActForm):
    """Something was handed in."""

    done_on = DayField(label=_("Handed in on"), initial=timezone.localdate)
    document = forms.CharField(label=_("Diary number of the document"), max_length=40, required=False)
    file = forms.FileField(label=_("Or the document itself"), required=False,
                           help_text=_("It is registered as an outgoing document and gets a diary number."))  # fmt: skip

    def clean_file(self) -> tuple[str, bytes] | None:
        """The file as its name and content."""
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else None


class AmendmentForm(ActForm):
    """A later decision on the mandate's money."""

    key = forms.SlugField(label=_("Short name"), max_length=60, help_text=_("For addresses, for example cut-2018."))
    decided_on = DayField(label=_("Decided on"))
    change_ore = MoneyField(label=_("Change of the amount"), minimum=None, help_text=_("A cut has a minus sign."))
    year = forms.IntegerField(label=_("Year it concerns"), required=False, min_value=1990, max_value=2100,
                              help_text=_("Leave it blank where the decision does not say which year."))  # fmt: skip
    reason_sv = forms.CharField(label=_("What was decided, in Swedish"), max_length=300)
    reason_en = forms.CharField(label=_("What was decided, in English"), max_length=300, required=False)
    source_note = forms.CharField(label=_("Source"), max_length=300, required=False)


class RepaymentForm(ActForm):
    """Money paid back to the state."""

    paid_on = DayField(label=_("Paid back on"), initial=timezone.localdate)
    amount_ore = MoneyField(label=_("Amount"), minimum=1)
    text = forms.CharField(label=_("Text of the voucher"), max_length=300)
