"""The day a forecast speaks of."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from verkstad.ui.fields import DayField


class AsOfForm(forms.Form):
    """A day up to today: what happens later is what is forecast."""

    as_of = DayField(label=pgettext_lazy("the day of a page", "As of"))

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day has not come. Choose today, or a day before."))
        return day
