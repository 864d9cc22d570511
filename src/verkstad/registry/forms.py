from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from verkstad.core.files.types import file_types
from verkstad.registry import queries
from verkstad.registry.models import Direction, Document
from verkstad.registry.queries import Wanted
from verkstad.registry.rules import clauses, retentions
from verkstad.ui.fields import DayField
from verkstad.ui.filters import Filter, FilterBar, Option
from verkstad.ui.forms import ActForm
from verkstad.ui.uploads import too_large


def clause_choices() -> list[tuple[str, Any]]:
    return [("", _("Open: no mark")), *((c.name, f"{c.name}: {c.subject}") for c in clauses())]


def retention_choices() -> list[tuple[str, Any]]:
    return [("", _("Not decided yet")), *((r.key, r.name) for r in retentions().values())]


class RegisterForm(ActForm):
    """A document to register; the choices of mandate are those the user may register for."""

    mandate = forms.ChoiceField(label=_("Mandate"), required=False)
    direction = forms.ChoiceField(label=_("Direction"), choices=Direction.choices, widget=forms.RadioSelect)
    date = DayField(label=_("Day it came in, went out or was drawn up"))
    title = forms.CharField(label=_("Title"), max_length=300, help_text=_("What it is, in a few words."))
    counterpart = forms.CharField(label=_("From or to"), max_length=200, required=False)
    private_person = forms.BooleanField(
        label=_("From or to is a private person: leave the name out of the public diary"), required=False
    )
    their_number = forms.CharField(label=_("Their number or reference"), max_length=60, required=False)
    secrecy = forms.ChoiceField(label=_("Secrecy mark"), choices=clause_choices, required=False)
    public_title = forms.CharField(
        label=_("Title in the public diary"),
        max_length=300,
        required=False,
        help_text=_("Shown instead of the title. A marked document without one is shown as secrecy-marked only."),
    )
    retention = forms.ChoiceField(label=_("How long it is kept"), choices=retention_choices, required=False)
    retention_from = DayField(
        label=_("Day its time counts from"), required=False, help_text=_("Leave empty if it has not happened yet.")
    )
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True)

    def __init__(self, request: HttpRequest) -> None:
        posted = request.method == "POST"
        super().__init__(request.POST if posted else None, request.FILES if posted else None)
        mandates = queries.mandates_to_register(request.user)
        nothing = [("", _("No mandate in particular"))] if "" in mandates else []
        choices = [*nothing, *((key, name) for key, name in mandates.items() if key)]
        self.fields["mandate"].choices = choices  # type: ignore[attr-defined]
        self.fields["mandate"].required = not nothing
        kinds = ", ".join(file_types())
        self.fields["file"].help_text = _("At most 25 MB. Kinds: %s. The file is kept out of the public diary.") % kinds
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in file_types())
        self.lost = too_large(request) if posted else ""

    def clean(self) -> dict[str, Any]:
        if self.lost:
            self.add_error("file", _("%s is too large. Make the file smaller, or divide it.") % self.lost)
        return self.cleaned_data


class MarkForm(ActForm):
    """A new secrecy mark, what the public diary says, and why."""

    secrecy = forms.ChoiceField(label=_("Secrecy mark"), choices=clause_choices, required=False)
    public_title = forms.CharField(label=_("Title in the public diary"), max_length=300, required=False)
    private_person = forms.BooleanField(
        label=_("From or to is a private person: leave the name out of the public diary"), required=False
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("Written in the journal, which cannot forget: no names and no personal numbers."),
    )


class RetentionForm(ActForm):
    retention = forms.ChoiceField(label=_("How long it is kept"), choices=retention_choices, required=False)
    event = DayField(
        label=_("Day its time counts from"), required=False, help_text=_("Leave empty if it has not happened yet.")
    )


def initial_of(document: Document, *names: str) -> dict[str, Any]:
    return {name: getattr(document, name) for name in names}


def diary_bar(query: QueryDict) -> FilterBar:
    """The filters of the public diary."""
    mandates = [
        Option(key or "-", name or str(_("No mandate in particular")))
        for key, name in queries.series_mandates().items()
    ]
    years = [Option(str(year), str(year)) for year in queries.series_years()]
    directions = [Option(key, str(label)[:1].upper() + str(label)[1:]) for key, label in Direction.choices]
    return FilterBar(
        query,
        [
            Filter("q", str(_("Search"))),
            Filter("uppdrag", str(_("Mandate")), mandates),
            Filter("ar", str(_("Year")), years),
            Filter("riktning", str(_("Direction")), directions),
        ],
    )


def staff_bar(query: QueryDict) -> FilterBar:
    """The filters of the staff's list: the diary's, and two more."""
    marks = [Option("marked", str(_("Secrecy-marked"))), Option("open", str(_("Not secrecy-marked")))]
    classes = [Option("none", str(_("Not decided yet"))), *(Option(r.key, r.name) for r in retentions().values())]
    first = diary_bar(query).filters
    more = [Filter("sekretess", str(_("Secrecy mark")), marks), Filter("bevarande", str(_("Kept")), classes)]
    return FilterBar(query, [Filter(f.name, f.label, f.options) for f in first] + more)


def wanted_of(bar: FilterBar) -> Wanted:
    return Wanted(
        text=bar.value("q").replace("\x00", ""),
        mandate=bar.value("uppdrag"),
        year=bar.value("ar"),
        direction=bar.value("riktning"),
        order=bar.query.get("sort", ""),
    )
