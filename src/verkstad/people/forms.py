"""Giving and ending appointments."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from verkstad.core.findings import Finding
from verkstad.people.models import Role
from verkstad.people.scopes import scopes
from verkstad.ui.fields import DayField
from verkstad.ui.forms import ActForm

# Where each refusal of an action belongs in the form.
FIELD_OF = {
    "email": "email",
    "own_appointment": "email",
    "role": "role",
    "held_already": "role",
    "audit_apart": "role",
    "mandate": "mandate",
    "organisation": "organisation",
    "organisation_missing": "organisation",
    "period": "valid_to",
    "period_over": "valid_to",
    "past": "last_day",
    "later": "last_day",
}


class PeopleForm(ActForm):
    """A form of this app: a reason is shown at the field that its code concerns."""

    def field_of(self, finding: Finding) -> str | None:
        return FIELD_OF.get(finding.code)


class AppointmentForm(PeopleForm):
    """Who, what, where and when. A person who is new here is invited by e-mail."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Somebody who is new here gets a link by e-mail to choose a password."),
        widget=forms.EmailInput({"autocomplete": "off", "list": "people"}),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES, initial="sv")
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *Role.choices])
    mandate = forms.CharField(label=_("Mandate"), required=False, help_text=_("Empty means every mandate."))
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        help_text=_("Needed for roles outside the agency. Empty means every one."),
    )
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty means from now on."))
    valid_to = DayField(label=_("Last day"), required=False, help_text=_("Empty means until it is ended."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, every in (("mandate", _("every mandate")), ("organisation", _("every organisation"))):
            choices = scopes.choices(kind)
            if choices:
                old = self.fields[kind]
                self.fields[kind] = forms.ChoiceField(
                    label=old.label, help_text=old.help_text, required=False, choices=[("", every), *choices]
                )


class EndForm(PeopleForm):
    """The last day of an appointment."""

    last_day = DayField(label=_("Last day"), help_text=_("The day is included. Choose yesterday to end it at once."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate() - timedelta(days=1)
