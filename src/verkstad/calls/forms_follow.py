from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.calls.actions.questions import LONGEST_QUESTION


class FollowForm(forms.Form):
    """An address to tell."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Used for this only, and forgotten when you end it."),
    )  # fmt: skip


class AskForm(forms.Form):
    """A question about a call."""

    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write no personal details: the answer is shown to everybody, with the question in the agency's words."),
    )  # fmt: skip
