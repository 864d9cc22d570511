"""Further sections of a call: its questions and criteria, what a company must meet, conditions and documents."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.calls.forms_sections import ApplicantsForm, CostsForm, MoneyForm, SectionForm, TextForm, TimeForm, even
from verkstad.core.calls.legal import FORMS
from verkstad.core.calls.terms import PINS, CallTerms, Cheque, Criterion
from verkstad.core.instruments.questions import Words
from verkstad.ui.fields import MoneyField


class QuestionsForm(SectionForm):
    key = "fragor"
    title = gettext_lazy("Questions and criteria")
    lead = gettext_lazy(
        "Forms and criteria are instruments. Publishing fixes their versions, so that all applicants answer the same."
    )
    fields_of = ("form", "second_form", "self_check", "criteria_form", "criteria", "anonymous_review", *PINS.values())

    form = forms.ChoiceField(label=gettext_lazy("Application form"), required=False)
    second_form = forms.ChoiceField(label=gettext_lazy("Form of the second stage"), required=False)
    self_check = forms.ChoiceField(label=gettext_lazy("Self-check before applying"), required=False)
    criteria_form = forms.ChoiceField(
        label=gettext_lazy("Criteria"), required=False,
        help_text=gettext_lazy("A form whose questions are graded. Saved, it asks here for the weight of each."),
    )  # fmt: skip
    anonymous_review = forms.BooleanField(
        label=gettext_lazy("The first round of review does not show who applies"), required=False
    )
    newest = forms.BooleanField(
        label=gettext_lazy("Take the newest versions of forms and criteria"), required=False,
        help_text=gettext_lazy("Drafts that applicants have begun keep the version they answer to."),
    )  # fmt: skip

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        return {**super().initial_of(terms), **{f"weight_{one.key}": one.weight for one in terms.criteria}}

    def build(self) -> None:
        if self.offered.kind != "two_stage":
            del self.fields["second_form"]
        for name in PINS:
            if name in self.fields:
                fitting = self.offered.graded if name == "criteria_form" else self.offered.instruments
                self.choices(name, [("", _("None")), *fitting])
        if not self._older():
            del self.fields["newest"]
        for key, label in self.offered.scales:
            self.fields[f"weight_{key}"] = forms.IntegerField(
                label=_("Weight of %s") % label, min_value=1, max_value=100, required=False,
                help_text=_("Blank: the criterion is not used."),
            )  # fmt: skip

    @property
    def asks_more(self) -> bool:
        chosen = self.cleaned_data.get("criteria_form", "")
        return bool(chosen) and chosen != self.terms.criteria_form

    def _older(self) -> bool:
        """Whether a version that publishing fixed is older than the newest."""
        return any(
            getattr(self.terms, pin)
            and getattr(self.terms, pin) < self.offered.newest.get(getattr(self.terms, name), 0)
            for name, pin in PINS.items()
        )

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        terms = super().applied()
        pins: dict[str, Any] = {}
        for name, pin in PINS.items():
            if getattr(terms, name) != getattr(self.terms, name):
                pins[pin] = None
            elif given.get("newest") and getattr(terms, pin):
                pins[pin] = self.offered.newest.get(getattr(terms, name), getattr(terms, pin))
        same = terms.criteria_form == self.terms.criteria_form
        criteria = tuple(
            Criterion(key, self.offered.scale_words[key], given[f"weight_{key}"])
            for key, _label in self.offered.scales if given.get(f"weight_{key}")
        )  # fmt: skip
        return replace(terms, criteria=criteria if same and terms.criteria_form else (), **pins)


class ChequeForm(SectionForm):
    key = "foretag"
    title = gettext_lazy("What a company must meet")
    lead = gettext_lazy("Checked against dated facts of registers when an application is handled (R5).")
    fields_of = ("cheque",)
    CODES = ("sni_prefixes", "sni_excluded")

    least_employees = forms.IntegerField(
        label=gettext_lazy("Full-time employees, at least"), min_value=0, required=False
    )
    most_employees = forms.IntegerField(label=gettext_lazy("Full-time employees, at most"), min_value=0, required=False)
    least_turnover_ore = MoneyField(
        label=gettext_lazy("Net turnover of the last annual accounts, at least"), required=False
    )
    most_turnover_ore = MoneyField(label=gettext_lazy("Net turnover, at most"), required=False)
    sni_prefixes = forms.CharField(
        label=gettext_lazy("SNI codes that begin with"), max_length=400, required=False,
        help_text=gettext_lazy("Separate them with spaces, such as 10 11 13. Blank: any trade."),
    )  # fmt: skip
    sni_excluded = forms.CharField(label=gettext_lazy("But not with"), max_length=400, required=False)
    least_years = forms.IntegerField(
        label=gettext_lazy("Years since the company was registered, at least"),
        min_value=1,
        max_value=99,
        required=False,
    )
    legal_forms = forms.MultipleChoiceField(
        label=gettext_lazy("Legal forms"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, gettext_lazy(word)) for code, word in FORMS.items()],
        help_text=gettext_lazy("None ticked: any legal form."),
    )  # fmt: skip
    most_per_year = forms.IntegerField(
        label=gettext_lazy("Cheques a year, at most"), min_value=1, max_value=999, required=False
    )
    most_ever = forms.IntegerField(
        label=gettext_lazy("Cheques ever, at most"), min_value=1, max_value=999, required=False
    )
    study_required = forms.BooleanField(label=gettext_lazy("A study made before must be attached"), required=False)

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        cheque = terms.cheque or Cheque()
        plain = {name: getattr(cheque, name) for name in self.base_fields}
        return {**plain, **{name: " ".join(plain[name]) for name in self.CODES}}

    def applied(self) -> CallTerms:
        codes = {
            name: tuple(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data[name].strip()))) for name in self.CODES
        }
        given = {**self.cleaned_data, **{name: tuple(one for one in found if one) for name, found in codes.items()},
                 "legal_forms": tuple(self.cleaned_data["legal_forms"])}  # fmt: skip
        return replace(self.terms, cheque=Cheque(**given))

    @classmethod
    def fits(cls, kind: str) -> bool:
        return kind == "cheque"


class ConditionsForm(SectionForm):
    key = "villkor"
    title = gettext_lazy("Conditions and documents")
    lead = gettext_lazy("Conditions that hold for support from this call, beside what the other sections say.")
    fields_of = ("conditions", "documents", "attachments", "unknown", "source")
    MORE = 2

    documents = forms.CharField(
        label=gettext_lazy("Documents to read"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Diary numbers of open documents, one a line."),
    )  # fmt: skip

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        told = {
            f"condition_{at}_{lang}": getattr(one, lang)
            for at, one in enumerate(terms.conditions)
            for lang in ("sv", "en")
        }
        return {"documents": "\n".join(terms.documents), **told}

    def build(self) -> None:
        kept = self.fields.pop("documents")
        for at in range(len(self.terms.conditions) + self.MORE):
            for lang, label in (("sv", _("Condition %s in Swedish")), ("en", _("Condition %s in English"))):
                self.fields[f"condition_{at}_{lang}"] = forms.CharField(
                    label=label % (at + 1), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 2})
                )
        self.fields["documents"] = kept

    def clean_documents(self) -> tuple[str, ...]:
        lines = (even(line) for line in self.cleaned_data["documents"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        pairs = [Words(given[f"condition_{at}_sv"].strip(), given[f"condition_{at}_en"].strip())
                 for at in range(len(self.terms.conditions) + self.MORE)]  # fmt: skip
        return replace(
            self.terms, documents=given["documents"], conditions=tuple(one for one in pairs if one != Words())
        )


SECTIONS: dict[str, type[SectionForm]] = {
    one.key: one
    for one in (TextForm, ApplicantsForm, MoneyForm, CostsForm, TimeForm, QuestionsForm, ChequeForm, ConditionsForm)
}


def sections_of(kind: str) -> list[type[SectionForm]]:
    """The sections that a call of this kind has, in order."""
    return [one for one in SECTIONS.values() if one.fits(kind)]
