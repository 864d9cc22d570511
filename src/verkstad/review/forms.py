"""What officers and reviewers choose and type."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr

from verkstad.core.instruments.questions import COUNTIES, Question
from verkstad.instruments.forms import SectionForm
from verkstad.organisations.models import Organisation
from verkstad.people.models import AGENCY, Role, User
from verkstad.review.models import Candidate, Language, Reviewer, Round, Structure, TieKind
from verkstad.ui.fields import DayField, MoneyField
from verkstad.ui.forms import ActForm


def counties() -> list[tuple[str, str]]:
    language = get_language() or "sv"
    return [(code, words.told(language)) for code, words in COUNTIES.items()]


class RoundForm(ActForm):
    """What a round asks for."""

    each = forms.IntegerField(label=_("Reviewers per application"), min_value=1, max_value=9, initial=3,
                              widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    due_on = DayField(label=_("Scores by"), required=False)
    budget_ore = MoneyField(label=_("Money to grant"), required=False,
                            help_text=_("Where the line in the list is drawn. Empty: no line."))  # fmt: skip
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Who can be asked"),
        queryset=Reviewer.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: QuerySet[Reviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = people  # type: ignore[attr-defined]


class ReviewerForm(ActForm):
    """What a reviewer knows and takes."""

    languages = forms.MultipleChoiceField(
        label=_("Reads"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    focus_areas = forms.MultipleChoiceField(
        label=_("Knows the focus areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.MultipleChoiceField(
        label=_("Knows the counties"), required=False, widget=forms.CheckboxSelectMultiple
    )
    most = forms.IntegerField(label=_("Applications at most in one round"), required=False, min_value=1, max_value=500,
                              widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    active = forms.BooleanField(label=_("Can be asked"), required=False, initial=True)

    def __init__(self, *args: Any, focus: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus_areas"].choices = list(focus)  # type: ignore[attr-defined]
        self.fields["regions"].choices = counties()  # type: ignore[attr-defined]


class NewReviewerForm(ReviewerForm):
    """A new reviewer: somebody who holds a role that may assess."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(),
                                  help_text=_("People with the role of reviewer or a role of the agency."))  # fmt: skip
    field_order = ["user", "languages", "focus_areas", "regions", "most", "active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = User.objects.filter(
            is_active=True, reviewer__isnull=True, appointments__role__in=[Role.REVIEWER, *AGENCY]
        )
        self.fields["user"].queryset = able.distinct().order_by("last_name", "first_name", "email")  # type: ignore[attr-defined]


class OrganisationField(forms.CharField):
    """An organisation by its number, its name or its key."""

    def clean(self, value: Any) -> Organisation | None:
        text = " ".join(str(super().clean(value)).split())
        if not text:
            return None
        number: str = orgnr.compact(text)
        found = Organisation.objects.filter(number=number).first() if number.isdecimal() else None
        found = found or Organisation.objects.filter(key=text).first()
        named = [] if found else list(Organisation.objects.filter(name__iexact=text)[:2])
        if found is None and len(named) != 1:
            raise forms.ValidationError(
                _("No single organisation has this number or name. Check it in the list of organisations.")
            )
        return found or named[0]


class InterestForm(ActForm):
    """A tie of a reviewer to an organisation."""

    tie = forms.ChoiceField(label=_("Tie"), choices=TieKind.choices)
    organisation = OrganisationField(
        label=_("Organisation"), max_length=200, help_text=_("Its number, or its whole name.")
    )
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)
    source_note = forms.CharField(label=_("How it is known"), max_length=200, required=False)


class DeclareForm(ActForm):
    """A reviewer's own word on their interests."""

    conflict = forms.TypedChoiceField(
        label=_("Do you have an interest in this application?"), widget=forms.RadioSelect,
        choices=(("no", _("No, none of these holds for me")), ("yes", _("Yes, or somebody could think so"))),
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    text = forms.CharField(label=_("What the interest is"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
                           help_text=_("Only if you answered yes. Only the agency reads it."))  # fmt: skip


class WholeDeclareForm(ActForm):
    """The same for all one's applications of a round at once: to which of their parties one is tied."""

    organisations = forms.ModelMultipleChoiceField(
        label=_("Which of these are you tied to?"), queryset=Organisation.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All parties of your applications stand here together. Mark none if you are tied to none of them."),
    )  # fmt: skip
    text = forms.CharField(label=_("What the interest is"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}),
                           help_text=_("Only if you marked one. Only the agency reads it."))  # fmt: skip

    def __init__(self, *args: Any, parties: QuerySet[Organisation], blind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if blind:
            self.fields["organisations"].help_text = _(
                "All parties of the round stand here together. Mark none if you are tied to none of them."
            )
        self.fields["organisations"].queryset = parties  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    """A written reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}),
                             help_text=_("Written in the journal, which cannot forget: no names and no personal numbers."))  # fmt: skip


class PlaceForm(ActForm):
    """A place in the list, with the reason."""

    position = forms.IntegerField(
        label=_("Place in the list"), min_value=1, widget=forms.NumberInput({"class": "input--short"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}),
                             help_text=_("Written in the journal, which cannot forget: no names and no personal numbers."))  # fmt: skip


class AskForm(ActForm):
    """One more reviewer for an application."""

    reviewer = forms.ModelChoiceField(label=_("Reviewer"), queryset=Reviewer.objects.none())

    def __init__(self, *args: Any, people: QuerySet[Reviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = people  # type: ignore[attr-defined]


class ProfileForm(ActForm):
    """What an application is matched and balanced by."""

    language = forms.ChoiceField(label=_("Written in"), choices=Language.choices)
    focus_areas = forms.MultipleChoiceField(label=_("Focus areas"), required=False, widget=forms.CheckboxSelectMultiple)
    structure = forms.ChoiceField(label=_("Works"), required=False, choices=[("", _("not said")), *Structure.choices])
    company_activity = forms.TypedChoiceField(
        label=_("Has activities with companies"), required=False, empty_value=None, coerce=lambda value: value == "yes",
        choices=(("", _("not said")), ("yes", _("Yes")), ("no", _("No"))),
    )  # fmt: skip

    def __init__(self, *args: Any, focus: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus_areas"].choices = list(focus)  # type: ignore[attr-defined]

    @staticmethod
    def of(candidate: Candidate) -> dict[str, Any]:
        known = {True: "yes", False: "no", None: ""}
        return {"language": candidate.language, "focus_areas": candidate.focus_areas, "structure": candidate.structure,
                "company_activity": known[candidate.company_activity]}  # fmt: skip


class AgreementForm(ActForm):
    """The agreed step of each criterion, and why."""

    comment = forms.CharField(label=_("What was agreed, and why"), max_length=4000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale = round_.scale
        for one in round_.scale:
            steps = [(str(n), str(n)) for n in range(one.lowest, one.highest + 1)]
            self.fields[f"step-{one.key}"] = forms.ChoiceField(
                label=round_.label_of(one.key), choices=[("", "–"), *steps]
            )
            self.fields[f"comment-{one.key}"] = forms.CharField(
                label=_("Comment on %(criterion)s") % {"criterion": round_.label_of(one.key)}, required=False, max_length=4000,
                widget=forms.Textarea({"rows": 2}),
            )  # fmt: skip
        self.order_fields([*(f"{part}-{one.key}" for one in round_.scale for part in ("step", "comment")), "comment"])

    def agreed(self) -> dict[str, Any]:
        """The steps and the comments by criterion."""
        data = self.cleaned_data
        said = {one.key: data[f"comment-{one.key}"].strip() for one in self.scale}
        return {
            "steps": {one.key: int(data[f"step-{one.key}"]) for one in self.scale},
            "comments": {key: text for key, text in said.items() if text},
        }


class ScoreForm(SectionForm):
    """The criteria with a comment to each: what can be read is kept even where something else is wrong."""

    def __init__(
        self, data: Any = None, *, questions: list[Question], answers: Any, criteria: set[str], comments: dict[str, str]
    ):
        super().__init__(data, questions=questions, answers=answers)
        for shown in self.fields.values():
            if isinstance(shown.widget, forms.Textarea):
                shown.widget.attrs["rows"] = 3  # the whole score fits one screen
        for key in criteria:
            field = forms.CharField(label=_("Comment"), required=False, max_length=4000, initial=comments.get(key, ""),
                                    widget=forms.Textarea({"rows": 2}))  # fmt: skip
            self.fields[f"comment-{key}"] = field

    def comments(self) -> dict[str, str]:
        """The comments by criterion, those that could be read."""
        named = {n: v for n, v in self.cleaned_data.items() if n.startswith("comment-")}
        return {name.removeprefix("comment-"): value for name, value in named.items()}


class WishForm(forms.Form):
    """What a portfolio should cover; read from the address, so that a page can be shared."""

    least_regions = forms.IntegerField(label=_("Counties at least"), required=False, min_value=0, max_value=21,
                                       widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    least_company_near = forms.IntegerField(label=_("Close to companies, percent at least"), required=False, min_value=0,
                                            max_value=100, widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    least_structural = forms.IntegerField(label=_("Structural, percent at least"), required=False, min_value=0, max_value=100,
                                          widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    least_small = forms.IntegerField(label=_("Projects in small regions at least"), required=False, min_value=0, max_value=99,
                                     widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
    small = forms.MultipleChoiceField(label=_("Small regions"), required=False, widget=forms.CheckboxSelectMultiple)
    regions = forms.MultipleChoiceField(
        label=_("Counties that must be covered"), required=False, widget=forms.CheckboxSelectMultiple
    )

    keep_chosen = forms.BooleanField(label=_("Keep every project that is chosen now"), required=False)

    def __init__(self, *args: Any, focus: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.focus = dict(focus)
        for key, label in self.focus.items():
            named = _("Projects in %(focus)s at least") % {"focus": label}
            self.fields[f"focus-{key}"] = forms.IntegerField(label=named, required=False, min_value=0, max_value=99,
                                                             widget=forms.NumberInput({"class": "input--short"}))  # fmt: skip
        for name in ("small", "regions"):
            self.fields[name].choices = counties()  # type: ignore[attr-defined]
        order = ["keep_chosen", "least_regions"]
        self.order_fields([*order, *(f"focus-{key}" for key in self.focus), "least_company_near", "least_structural",
                           "least_small", "small", "regions"])  # fmt: skip
