from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.core.reporting.figure import Frame
from verkstad.mandate.models import Mandate
from verkstad.reports.figures.addresses import end_of
from verkstad.ui.fields import DayField


class AsOfForm(forms.Form):
    """The date a statement is computed as of."""

    as_of = DayField(label=_("Statement as of"), required=False)


class FrameForm(forms.Form):
    """What figures are asked for: of which mandate, as of which day, as known when that other day ended. What is held fast
    by a link (county, year, project, funding source) is kept."""

    uppdrag = forms.ChoiceField(label=_("Mandate"), required=False)
    per = DayField(label=_("As of the day"), required=False)
    kant = DayField(label=_("As known on"), required=False, help_text=_("Without a date: as known now."))
    lan = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    ar = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)
    projekt = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    kalla = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    grupp = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, mandates: Iterable[Mandate], grouped: bool = False) -> None:
        super().__init__(data)
        choices = [("", _("every mandate")), *((one.key, one.name) for one in mandates)]
        self.fields["uppdrag"].choices = choices  # type: ignore[attr-defined]
        if not grouped:
            del self.fields["grupp"]

    def frame(self, today: date) -> Frame:
        """The frame that a valid form asks for; of everything as of today where it is not valid."""
        if not self.is_valid():
            return Frame(today)
        given = self.cleaned_data
        return Frame(
            given["per"] or today, end_of(given["kant"]), mandate=given["uppdrag"], project=given["projekt"],
            region=given["lan"], year=given["ar"], source=given["kalla"],
        )  # fmt: skip
