"""What people type about and in reports to the government."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.core.refused import Refused
from verkstad.core.reporting.words import AUTO
from verkstad.editions.actions.writing import OTHER_VERSION
from verkstad.editions.models import Report, Template, Text
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate, Obligation
from verkstad.organisations.models import Region
from verkstad.ui.fields import DayField
from verkstad.ui.forms import ActForm

UNITS = ("", "kr", "tkr", "mkr", "mkr,1")


class BeginForm(ActForm):
    """What a report is, before the first word is written."""

    template = forms.ModelChoiceField(label=_("What sort of report"), queryset=Template.objects.none())
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200)
    english = forms.BooleanField(label=_("It is written in English too"), required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    as_of = DayField(label=_("The figures count up to and including"))
    obligation = forms.ModelChoiceField(label=_("What it meets"), queryset=Obligation.objects.none(), required=False,
                                        empty_label=_("nothing that is to be handed in"))  # fmt: skip
    project = forms.ModelChoiceField(
        label=_("Project, of a project annex"), queryset=Project.objects.none(), required=False
    )
    region = forms.ModelChoiceField(
        label=_("County, of a regional sheet"), queryset=Region.objects.none(), required=False
    )

    def __init__(self, *args: Any, mandate: Mandate, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["template"].queryset = templates
        fields["template"].label_from_instance = lambda one: one.title
        fields["obligation"].queryset = mandate.obligations.filter(
            done_on__isnull=True, kind__in=("interim_report", "final_report", "plan", "other")
        )
        fields["obligation"].label_from_instance = lambda one: one.title
        fields["project"].queryset = Project.objects.filter(mandate=mandate)
        fields["region"].queryset = Region.objects.order_by("code")


class NextForm(ActForm):
    """From which day the next edition counts."""

    as_of = DayField(label=_("The figures count up to and including"))


class DeliverForm(ActForm):
    done_on = DayField(label=_("Handed in"))


class CommentForm(ActForm):
    text = forms.CharField(label=_("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"auto_id": "comment_%s", **kwargs}
        )  # beside a part's text, which has the id of a text


class ReturnForm(ActForm):
    why = forms.CharField(label=_("Why it is sent back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class TextForm(ActForm):
    """A part's text with the number of the version it was opened at, and a figure to put into it."""

    text = forms.CharField(label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 22}))
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    figure = forms.ChoiceField(label=_("Figure"), required=False)
    unit = forms.ChoiceField(label=pgettext_lazy("of a figure", "Told in"), required=False)
    word = forms.BooleanField(label=_("In round numbers, with a word such as “just over”"), required=False)

    def __init__(self, *args: Any, report: Report, part: str, language: str, figures: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.part, self.language = report, part, language
        self.theirs: Text | None = None  # what somebody else saved meanwhile
        fields: Any = self.fields
        fields["text"].needed = True  # a page of its own: nothing beside it is asked for
        fields["figure"].choices = [("", _("choose a figure")), *figures]
        fields["unit"].choices = [
            (one, one.replace(",1", f" {gettext('with one decimal')}") or gettext("its usual unit")) for one in UNITS
        ]

    def take(self, refused: Refused) -> None:
        """Where somebody else has saved, theirs is shown beside, and the next saving rests on having seen it."""
        super().take(refused)
        if any(one.code == f"editions.{OTHER_VERSION}" for one in refused.findings):
            kept = self.report.texts.filter(part=self.part, language=self.language).order_by("-number")
            self.theirs = kept.first()
            self.data = {name: self.data.get(name) for name in self.data} | {
                "base": str(self.theirs.number if self.theirs else 0)
            }

    def inserted(self) -> str:
        """The text with the chosen figure where [[?]] stands, or at its end."""
        data = self.cleaned_data
        form = "|".join(filter(None, [data["figure"], data["unit"], AUTO if data["word"] else ""]))
        mark, text = f"[[{form}]]", data["text"]
        if not data["figure"]:
            return str(text)
        return str(text).replace("[[?]]", mark, 1) if "[[?]]" in text else f"{str(text).rstrip()} {mark}".lstrip()
