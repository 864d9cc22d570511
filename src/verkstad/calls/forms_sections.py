"""The sections in which an officer writes a call: each shows a part of the terms and says what they become."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from verkstad.calls import words
from verkstad.calls.fields import MomentField
from verkstad.core.calls.terms import CallTerms, Ceiling, Letters, Per
from verkstad.core.calls.windows import MOST_GRACE
from verkstad.core.instruments.questions import COUNTIES, Words
from verkstad.ui.fields import DayField, MoneyField

Text = str | Promise
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Offered:
    """What a section may choose among, and where the call stands."""

    kind: str
    published: bool = False
    focus_areas: Choices = field(default_factory=list)
    cost_kinds: Choices = field(default_factory=list)
    cost_options: Choices = field(default_factory=list)
    share_clauses: Choices = field(default_factory=list)
    instruments: Choices = field(default_factory=list)
    graded: Choices = field(default_factory=list)  # those of them that ask for grades
    newest: Mapping[str, int] = field(default_factory=dict)
    scales: Choices = field(default_factory=list)
    kind_words: Mapping[str, Words] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    scale_words: Mapping[str, Words] = field(default_factory=dict)


class SectionForm(forms.Form):
    """A section: `initial_of` reads the terms into fields, `applied` gives the terms as the fields say."""

    do_not_call_in_templates = True  # a template that names a section means its title, not a new form
    key = ""
    title: Text = ""
    lead: Text = ""
    fields_of: tuple[str, ...] = ()  # fields of the terms that stand here, for findings and counts

    def __init__(self, data: Any = None, *, terms: CallTerms, offered: Offered) -> None:
        self.terms, self.offered = terms, offered
        super().__init__(data, initial=self.initial_of(terms))
        self.build()

    def build(self) -> None:
        """Fill in choices; called once the fields stand."""

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        return {name: getattr(terms, name) for name in self.base_fields if hasattr(terms, name)}

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        return replace(self.terms, **{name: given[name] for name in self.fields if hasattr(self.terms, name)})

    @property
    def asks_more(self) -> bool:
        """Whether what was saved brings up more to fill in here."""
        return False

    def choices(self, name: str, choices: Choices) -> None:
        """Offer these; what the terms hold already is never lost, even where the house no longer knows it."""
        held = getattr(self.terms, name)
        kept = (held,) if isinstance(held, str) else tuple(getattr(one, "key", one) for one in held)
        known = {str(value) for value, _label in choices}
        bound: Any = self.fields[name]
        bound.choices = [
            *choices,
            *((one, _("%s (no longer known)") % one) for one in kept if one and one not in known),
        ]

    @classmethod
    def fits(cls, kind: str) -> bool:
        """Whether calls of a kind have this section."""
        return True


def _long(label: Any, help_text: Any = "", rows: int = 5, most: int = 4000) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=most, required=False,
                           widget=forms.Textarea(attrs={"rows": rows}))  # fmt: skip


class TextForm(SectionForm):
    key = "text"
    title = gettext_lazy("The texts")
    lead = gettext_lazy(
        "Everything is told in both languages. Write so that somebody who has never applied understands."
    )
    texts_of = ("title", "summary", "who", "what", "how_decided")
    fields_of = (*texts_of, "contact", "contact_email", "contact_phone")

    title_sv = forms.CharField(label=gettext_lazy("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    summary_sv = _long(
        gettext_lazy("Summary in Swedish"),
        gettext_lazy("Two or three sentences: the list of calls shows them."),
        3,
        2000,
    )
    summary_en = _long(gettext_lazy("Summary in English"), "", 3, 2000)
    who_sv = _long(gettext_lazy("Who may apply, in Swedish"), "", 3, 2000)
    who_en = _long(gettext_lazy("Who may apply, in English"), "", 3, 2000)
    what_sv = _long(gettext_lazy("What support is given for, in Swedish"))
    what_en = _long(gettext_lazy("What support is given for, in English"))
    how_decided_sv = _long(gettext_lazy("How it is decided, in Swedish"))
    how_decided_en = _long(gettext_lazy("How it is decided, in English"))
    contact = forms.CharField(
        label=gettext_lazy("Who answers questions"), max_length=120, required=False,
        help_text=gettext_lazy("A group or a person, as applicants are to ask for it."),
    )  # fmt: skip
    contact_email = forms.EmailField(label=gettext_lazy("E-mail for questions"), required=False)
    contact_phone = forms.CharField(label=gettext_lazy("Phone for questions"), max_length=40, required=False)

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        told = {
            f"{name}_{lang}": getattr(getattr(terms, name), lang) for name in self.texts_of for lang in ("sv", "en")
        }
        return {**super().initial_of(terms), **told}

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        texts: Any = {name: Words(_lines(given[f"{name}_sv"]), _lines(given[f"{name}_en"])) for name in self.texts_of}
        return replace(super().applied(), **texts)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class ApplicantsForm(SectionForm):
    key = "sokande"
    title = gettext_lazy("Who and for what")
    fields_of = ("applicant_kinds", "focus_areas", "regions", "letters", "signatory_needed", "not_running_work")

    applicant_kinds = forms.MultipleChoiceField(label=gettext_lazy("Who may apply"), required=False, choices=list(words.APPLICANT.items()),
                                                widget=forms.CheckboxSelectMultiple)  # fmt: skip
    focus_areas = forms.MultipleChoiceField(
        label=gettext_lazy("Focus areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Counties that the call covers"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Where projects may work. None chosen: the whole country."),
    )  # fmt: skip
    letters = forms.ChoiceField(
        label=gettext_lazy("Letters of intent (R2)"), choices=list(words.LETTERS.items()), widget=forms.RadioSelect
    )
    not_running_work = forms.BooleanField(
        label=gettext_lazy(
            "The call says that own running work gets no support, and that companies' benefit must show (R6)"
        ),
        required=False,
    )
    signatory_needed = forms.BooleanField(
        label=gettext_lazy("An authorised signatory signs off before the application is sent"), required=False
    )

    def build(self) -> None:
        self.choices("focus_areas", self.offered.focus_areas)
        language = get_language() or "sv"
        self.choices("regions", [(code, name.told(language)) for code, name in COUNTIES.items()])

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        return replace(
            self.terms, applicant_kinds=tuple(given["applicant_kinds"]), focus_areas=tuple(given["focus_areas"]),
            regions=tuple(given["regions"]),
            letters=Letters(given["letters"]), signatory_needed=given["signatory_needed"],
            not_running_work=given["not_running_work"],
        )  # fmt: skip


class MoneyForm(SectionForm):
    key = "pengar"
    title = gettext_lazy("The money")
    lead = gettext_lazy("Write amounts as 400 000 kr, 400 tkr or 2,5 mkr.")
    fields_of = ("ceilings", "least_ore", "highest_share", "share_clause", "budget_ore", "aid_scheme", "fixed_ore",
                 "usual_ore", "usual_qualifier")  # fmt: skip
    YEARS = 4

    applicant = MoneyField(label=gettext_lazy("At most per applicant"), required=False)
    region = MoneyField(label=gettext_lazy("At most per region"), required=False)
    project = MoneyField(label=gettext_lazy("At most per project"), required=False)
    least_ore = MoneyField(label=gettext_lazy("At least"), required=False)
    budget_ore = MoneyField(label=gettext_lazy("Money in the whole call"), required=False)
    highest_share = forms.CharField(label=gettext_lazy("Highest share of total cost, percent"), max_length=6, required=False,
                                    widget=forms.TextInput(attrs={"class": "input--money", "inputmode": "decimal"}))  # fmt: skip
    share_clause = forms.ChoiceField(label=gettext_lazy("Clause that limits the share (R3)"), required=False)
    aid_scheme = forms.ChoiceField(label=gettext_lazy("Ground of state aid"), required=False,
                                   choices=[("", gettext_lazy("Not chosen")), *words.AID.items()])  # fmt: skip

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        fixed = dict(enumerate(sorted(terms.fixed_ore.items())))
        sums = {
            f"{part}_{at}": value
            for at, pair in fixed.items()
            for part, value in zip(("year", "sum"), pair, strict=True)
        }
        return {**super().initial_of(terms), **{str(one.per): one.amount_ore for one in terms.ceilings}, **sums}

    def build(self) -> None:
        self.choices("share_clause", [("", _("None applies")), *self.offered.share_clauses])
        if self.offered.kind != "requisition":
            return
        for per in Per:
            self.fields.pop(str(per))
        for at in range(self.YEARS):
            self.fields[f"year_{at}"] = forms.IntegerField(
                label=_("Fixed sum: year"), required=False, min_value=1990, max_value=2199
            )
            self.fields[f"sum_{at}"] = MoneyField(label=_("Fixed sum per region that year"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        years = [given.get(f"year_{at}") for at in range(self.YEARS) if given.get(f"year_{at}")]
        for at in range(self.YEARS):
            if bool(given.get(f"year_{at}")) != bool(given.get(f"sum_{at}")):
                self.add_error(f"year_{at}", _("Write both the year and its sum, or neither."))
            elif given.get(f"year_{at}") and years.count(given[f"year_{at}"]) > 1:
                self.add_error(f"year_{at}", _("The year stands twice."))
        return given

    def clean_highest_share(self) -> str:
        return str(self.cleaned_data["highest_share"]).replace("%", "").replace(",", ".").strip()

    def applied(self) -> CallTerms:
        given = self.cleaned_data
        ceilings = tuple(Ceiling(per, given[per]) for per in Per if given.get(per) is not None)
        fixed = {str(given[f"year_{at}"]): given[f"sum_{at}"] for at in range(self.YEARS) if given.get(f"year_{at}")}
        return replace(super().applied(), ceilings=ceilings, fixed_ore=fixed)


class CostsForm(SectionForm):
    key = "kostnader"
    title = gettext_lazy("Costs that count")
    lead = gettext_lazy("Rates and amounts come from the rules that the programme tells of, each with its source.")
    fields_of = ("cost_kinds", "cost_options")

    cost_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Open cost kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cost_options = forms.MultipleChoiceField(
        label=gettext_lazy("Simplified cost options"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The applicant does not write these amounts: they are computed."),
    )  # fmt: skip

    def initial_of(self, terms: CallTerms) -> dict[str, Any]:
        return {name: [one.key for one in getattr(terms, name)] for name in self.fields_of}

    def build(self) -> None:
        self.choices("cost_kinds", self.offered.cost_kinds)
        self.choices("cost_options", self.offered.cost_options)

    def applied(self) -> CallTerms:
        from verkstad.core.calls.terms import CostKind

        held: dict[str, Any] = {one.key: one for one in self.terms.cost_kinds}
        held |= {one.key: one for one in self.terms.cost_options}
        kinds = [CostKind(key, self.offered.kind_words[key]) if key in self.offered.kind_words else held[key]
                 for key in self.cleaned_data["cost_kinds"]]  # fmt: skip
        options = [self.offered.options.get(key) or held[key] for key in self.cleaned_data["cost_options"]]
        return replace(self.terms, cost_kinds=tuple(kinds), cost_options=tuple(options))


class TimeForm(SectionForm):
    key = "tider"
    title = gettext_lazy("Times")
    lead = gettext_lazy(
        "All times are Swedish. An hour that does not exist, or comes twice, when the clock is moved is told."
    )
    fields_of = ("announced_on", "opens_at", "closes_at", "grace_minutes", "sealed", "decision_by", "project_from",
                 "project_to", "second_closes_at", "opens_known", "closes_known")  # fmt: skip
    DAYS = ("decision_by", "project_from", "project_to")

    opens_at = MomentField(label=gettext_lazy("Opens"), required=False)
    closes_at = MomentField(label=gettext_lazy("Closes"), required=False)
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Grace time, minutes"), min_value=0, max_value=MOST_GRACE, required=False,
        help_text=gettext_lazy("What was begun before the closing may still be sent for so long. The same for everybody."),
    )  # fmt: skip
    second_closes_at = MomentField(label=gettext_lazy("Full applications of the second stage are due"), required=False)
    sealed = forms.BooleanField(label=gettext_lazy("Nobody opens an application before the closing"), required=False)
    decision_by = DayField(label=gettext_lazy("Decision at the latest"), required=False)
    project_from = DayField(label=gettext_lazy("Project time from"), required=False)
    project_to = DayField(label=gettext_lazy("Project time to"), required=False)

    def build(self) -> None:
        if self.offered.kind != "two_stage":
            del self.fields["second_closes_at"]
        if self.offered.published and self.terms.closes_at:
            self.fields["closes_at"].disabled = True
            self.fields["closes_at"].help_text = _("The closing of a published call is moved by an extension.")

    def clean_grace_minutes(self) -> int:
        return self.cleaned_data["grace_minutes"] or 0

    def applied(self) -> CallTerms:
        days: Any = {
            name: value.isoformat() if isinstance(value := self.cleaned_data[name], date) else "" for name in self.DAYS
        }
        moved = super().applied()
        # A time that was known by month or year only is known to the moment once somebody writes another.
        known: Any = {f"{name}_known": CallTerms().opens_known for name in ("opens", "closes")
                      if getattr(moved, f"{name}_at") != getattr(self.terms, f"{name}_at")}  # fmt: skip
        return replace(moved, **days, **known)


def even(value: str) -> str:
    """A line of a list without blanks around."""
    text = value.strip()
    if len(text) > 60:
        raise ValidationError(_("“%s” is too long for a diary number.") % text[:60])
    return text
