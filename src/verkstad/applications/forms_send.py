"""What is typed about a sealed application."""

from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.ui.forms import ActForm


class LookForm(ActForm):
    """Why one must look inside before the call is opened."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("10 to 500 characters, without names. It stands in the journal, and the applicant reads it."),
    )
