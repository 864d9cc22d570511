"""Forms of the acts on calls: a new one, publishing, extending, cancelling, answering."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from verkstad.calls.actions.publishing import LONGEST
from verkstad.calls.actions.questions import LONGEST_ANSWER, LONGEST_QUESTION
from verkstad.calls.fields import MomentField
from verkstad.calls.models import CallKind
from verkstad.core.calls.windows import moment_of
from verkstad.ui.forms import ActForm


def _area(label: Any, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class NewForm(ActForm):
    """A new call."""

    mandate = forms.ChoiceField(label=gettext_lazy("Mandate that pays"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of call"), choices=CallKind.choices, widget=forms.RadioSelect)
    title_sv = forms.CharField(label=gettext_lazy("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    key = forms.CharField(
        label=gettext_lazy("Key"), max_length=60, required=False,
        help_text=gettext_lazy("Stands in the address. Blank: made from the title."),
    )  # fmt: skip

    def __init__(self, *args: Any, mandates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].choices = mandates  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["key"] = given.get("key") or slugify(given.get("title_sv", "").replace("_", " "))[:60].strip("-")
        return given


class PublishForm(ActForm):
    """Words for what changed; the first version needs none."""

    change_sv = _area(gettext_lazy("What changes, in Swedish"), LONGEST,
                      help_text=gettext_lazy("Everybody who reads the call, and everybody with a draft, sees this."))  # fmt: skip
    change_en = _area(gettext_lazy("What changes, in English"), LONGEST)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["change_sv"], self.fields["change_en"]


class ExtendForm(ActForm):
    """A later closing for everybody, with its reason. `second` where full applications of a second stage are due too."""

    stage = forms.TypedChoiceField(
        label=gettext_lazy("What is moved"), coerce=int, widget=forms.RadioSelect,
        choices=((1, gettext_lazy("The closing of the call")), (2, gettext_lazy("When full applications are due"))),
    )  # fmt: skip
    closes_at = MomentField(label=gettext_lazy("New closing"))
    reason_sv = _area(gettext_lazy("Reason in Swedish"), LONGEST, help_text=gettext_lazy("Told to everybody."))
    reason_en = _area(gettext_lazy("Reason in English"), LONGEST)
    outage_from = MomentField(label=gettext_lazy("The site was down from"), required=False)
    outage_to = MomentField(label=gettext_lazy("The site was up again"), required=False)

    def __init__(self, *args: Any, second: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not second:
            del self.fields["stage"]

    def given(self) -> dict[str, Any]:
        """The fields as the action takes them: times as moments."""
        times = {name: moment_of(self.cleaned_data[name] or "") for name in ("closes_at", "outage_from", "outage_to")}
        return {**self.cleaned_data, **times}


class CancelForm(ActForm):
    reason_sv = _area(gettext_lazy("Reason in Swedish"), LONGEST, help_text=gettext_lazy("Told to everybody."))
    reason_en = _area(gettext_lazy("Reason in English"), LONGEST)


class AnswerForm(ActForm):
    """The question in words that name nobody, and the answer, in both languages."""

    question_sv = _area(gettext_lazy("Question in Swedish"), LONGEST_QUESTION,
                        help_text=gettext_lazy("In your own words, without names: everybody reads it."))  # fmt: skip
    question_en = _area(gettext_lazy("Question in English"), LONGEST_QUESTION)
    answer_sv = _area(gettext_lazy("Answer in Swedish"), LONGEST_ANSWER, 5)
    answer_en = _area(gettext_lazy("Answer in English"), LONGEST_ANSWER, 5)
