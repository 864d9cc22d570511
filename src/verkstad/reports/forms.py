from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.ui.fields import DayField


class AsOfForm(forms.Form):
    """The date a statement is computed as of."""

    as_of = DayField(label=_("Statement as of"), required=False)
