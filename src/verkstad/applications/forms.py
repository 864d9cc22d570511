"""What applicants and the bodies they ask type."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import PartnerRole
from verkstad.organisations.models import Organisation, Region
from verkstad.ui.forms import ActForm


class StartForm(ActForm):
    """For which organisation one applies; `organisations` are those that can be chosen."""

    owner = forms.ChoiceField(label=_("Apply for"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        field: Any = self.fields["owner"]
        field.choices = [(one.key, one.name) for one in organisations]
        if len(organisations) == 1:
            self.initial["owner"] = organisations[0].key

    def clean_owner(self) -> Organisation:
        return next(one for one in self.organisations if one.key == self.cleaned_data["owner"])


class TitleForm(ActForm):
    title = forms.CharField(label=_("The project's title"), max_length=200,
                            help_text=_("Short and plain: it stands in lists, in the diary and in the decision."))  # fmt: skip


class RegionsField(forms.ModelMultipleChoiceField):
    """Counties as tick boxes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Region.objects.all(), to_field_name="code", widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        """The codes of the chosen counties."""
        return [region.code for region in super().clean(value)]


class PartnerForm(ActForm):
    """A new partner."""

    number = forms.CharField(label=_("Organisation number"), max_length=20,
                             help_text=_("Ten figures, such as 202100-5026. The name is found in the register."),
                             widget=forms.TextInput({"inputmode": "numeric", "class": "input--short", "autocomplete": "off"}))  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=200, required=False,
                           help_text=_("Only where the register does not know the number."))  # fmt: skip
    role = forms.ChoiceField(label=_("What it does in the project"),
                             choices=[(r.value, r.label) for r in PartnerRole if r != PartnerRole.OWNER],
                             widget=forms.RadioSelect)  # fmt: skip
    regions = RegionsField(label=_("Regions it works in"), required=False)


class PartForm(ActForm):
    """A partner's regions, and its role where that may be changed."""

    role = PartnerForm.base_fields["role"]
    regions = RegionsField(label=_("Regions it works in"), required=False)

    def __init__(self, *args: Any, with_role: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_role:
            del self.fields["role"]


class AskLettersForm(ActForm):
    """Which letters are asked for, with a few words."""

    regions = forms.MultipleChoiceField(label=_("Ask for letters from"), widget=forms.CheckboxSelectMultiple)
    message = forms.CharField(label=_("A few words to them"), required=False, max_length=2000,
                              widget=forms.Textarea({"rows": 4}),
                              help_text=_("What the project will do in their region, and whom they can talk to."))  # fmt: skip

    def __init__(self, *args: Any, choices: Collection[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["regions"]
        field.choices = list(choices)
        self.initial.setdefault("regions", [key for key, _label in choices])


class LetterForm(ActForm):
    """The body's answer."""

    given = forms.TypedChoiceField(label=_("Do you support the project?"), coerce=lambda value: value == "yes",
                                   choices=[("yes", _("Yes, we give a letter of intent")), ("no", _("No, we decline"))],
                                   widget=forms.RadioSelect)  # fmt: skip
    answer = forms.CharField(label=_("The letter, or why you decline"), max_length=4000, widget=forms.Textarea({"rows": 8}),
                             help_text=_("What you support, what you contribute, and how you take care of the results. "
                                         "At most 4 000 characters."))  # fmt: skip


class SignForm(ActForm):
    """The sign-off of what was shown."""

    sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read the application and sign it for the organisation"))


class NoForm(ActForm):
    """Nothing to type: only whether the act is refused."""
