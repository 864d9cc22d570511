"""What people type in a project's reports."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from verkstad.core.agreements.content import Indicator
from verkstad.core.decisions.content import ReportKind
from verkstad.core.findings import Finding
from verkstad.core.numerals import numeral
from verkstad.core.progress.companies import STAGES
from verkstad.core.progress.indicators import SPLITS, where_of
from verkstad.core.progress.sections import sections_of
from verkstad.core.refused import Refused
from verkstad.organisations.models import Region
from verkstad.progress.actions.listing import Row
from verkstad.progress.actions.reporting import Figures, Left
from verkstad.progress.models import STAGE_WORDS, Report
from verkstad.progress.told import SPLIT_WORDS, indicator_name, indicator_unit, part_word, section_ask, section_name
from verkstad.ui.fields import DayField
from verkstad.ui.forms import ActForm

BLANK_LINES = 2


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def figure_field(label: str, *, needed: bool = False) -> forms.DecimalField:
    made = forms.DecimalField(label=label, required=False, min_value=0, max_digits=16, decimal_places=4, localize=True,
                              widget=forms.TextInput(attrs={"inputmode": "decimal"}))  # fmt: skip
    made.needed = needed  # type: ignore[attr-defined]
    return made


class ReportForm(ActForm):
    """The whole report on one page: its sections, its figures, and in a final report what lives on."""

    nobody = forms.BooleanField(label=_("No companies took part in the period"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: Report, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.indicators = report, [one for one in indicators if not one.companies]
        self.saved: list[dict[str, str]] = []  # what somebody else saved, where it differs from what is typed
        self.initial.update({"nobody": report.nobody, "revision": report.revision})
        for one in sections_of(report.kind):
            self.fields[f"t_{one.key}"] = forms.CharField(label=section_name(one), help_text=section_ask(one), required=False,
                                                          widget=area(5), initial=report.texts.get(one.key, ""))  # fmt: skip
            self.fields[f"t_{one.key}"].needed = one.required  # type: ignore[attr-defined]
        self._figures()
        if report.kind == ReportKind.FINAL:
            self._handovers()

    def _figures(self) -> None:
        kept = {
            where_of(one.indicator, one.split, one.part): one.amount.normalize() for one in self.report.values.all()
        }
        places = dict(Region.objects.values_list("code", "name_sv")) if self._counties() else {}
        for one in self.indicators:
            self.fields[f"f_{one.key}"] = figure_field(indicator_name(one), needed=True)
            for split in one.splits:
                for part in SPLITS.get(split, ()):
                    self.fields[f"f_{where_of(one.key, split, part)}"] = figure_field(
                        places.get(part) or part_word(part)
                    )
        self.initial.update({f"f_{where}": _plain(amount) for where, amount in kept.items()})

    def _counties(self) -> bool:
        return any("county" in one.splits for one in self.indicators)

    def _handovers(self) -> None:
        kept = list(self.report.handovers.all())
        typed = [
            n for name in self.data if name.startswith("handover_") and (n := numeral(name.split("_")[1])) is not None
        ]
        self.lines = range(1, min(max([len(kept) + BLANK_LINES, *typed]), 40) + 1)
        for at in self.lines:
            one = kept[at - 1] if at <= len(kept) else None
            add = {
                "what": (_("What lives on"), 300),
                "taker": (_("Who takes it over"), 200),
                "money": (_("What pays for it"), 300),
            }
            for name, (label, most) in add.items():
                made = forms.CharField(label=label, max_length=most, required=False, initial=getattr(one, name, ""))
                made.needed = True  # type: ignore[attr-defined]  # a line is filled in or left blank as a whole
                self.fields[f"handover_{at}_{name}"] = made
            self.fields[f"handover_{at}_until"] = DayField(
                label=_("Secured until"), required=False, initial=getattr(one, "until", None)
            )

    def take(self, refused: Refused) -> None:
        super().take(refused)
        if any(one.code == "progress.other_revision" for one in refused.findings):
            self._beside()

    def _beside(self) -> None:
        """Find what is saved now and differs from what is typed, and let the next saving rest on having seen it."""
        kept = Report.objects.select_related("agreement").get(pk=self.report.pk)
        fresh = ReportForm(report=kept, indicators=self.indicators)
        for name in self.fields:
            now = _told(fresh[name].value()) if name in fresh.fields else ""
            if name != "revision" and now != _told(self[name].value()):
                self.saved.append({"label": str(self.fields[name].label), "now": now})
        self.data = {name: self.data.get(name) for name in self.data} | {"revision": str(kept.revision)}

    def field_of(self, finding: Finding) -> str | None:
        return next(
            (name for name in (f"t_{finding.where}", f"f_{finding.where}") if name in self.fields), finding.where
        )

    def texts(self) -> dict[str, str]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("t_")}

    def figures(self) -> Figures:
        made = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("f_"):
                indicator, split, part = (*name[2:].split("/"), "", "")[:3]
                made[indicator, split, part] = value
        return made

    def handovers(self) -> list[Left]:
        data = self.cleaned_data
        return [
            Left(data[f"handover_{at}_what"], data[f"handover_{at}_taker"], data[f"handover_{at}_money"], data[f"handover_{at}_until"])
            for at in getattr(self, "lines", ())
        ]  # fmt: skip

    def groups(self) -> list[dict[str, Any]]:
        """Each indicator's field, and those of its parts by what they tell apart, for the page."""
        return [
            {"field": self[f"f_{one.key}"], "one": one, "unit": indicator_unit(one),
             "splits": [self._split(one, split) for split in one.splits]}
            for one in self.indicators
        ]  # fmt: skip

    def _split(self, one: Indicator, split: str) -> dict[str, Any]:
        fields = [self[f"f_{where_of(one.key, split, part)}"] for part in SPLITS.get(split, ())]
        return {
            "word": SPLIT_WORDS.get(split, split),
            "fields": fields,
            "open": any(bound.value() or bound.errors for bound in fields),
        }

    def sections(self) -> Iterable[Any]:
        return [self[name] for name in self.fields if name.startswith("t_")]

    def left(self) -> list[list[Any]]:
        return [
            [self[f"handover_{at}_{name}"] for name in ("what", "taker", "money", "until")]
            for at in getattr(self, "lines", ())
        ]


def _told(value: Any) -> str:
    """A field's value as it is compared and shown."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip().replace("\r\n", "\n")


def _plain(amount: Any) -> str:
    text = format(amount, "f")
    return text.replace(".", ",") if (get_language() or "sv").startswith("sv") else text


class FileForm(ActForm):
    """A file that is to be sent with the report."""

    file = forms.FileField(label=_("File"))


class ListForm(ActForm):
    """A file with the participant list."""

    file = forms.FileField(label=_("File (CSV or Excel)"))
    replace = forms.BooleanField(label=_("In place of the list that is here"), required=False)


class ParticipantForm(ActForm):
    """One participant."""

    number = forms.CharField(label=_("Organisation number"), max_length=20, required=False,
                             help_text=_("Ten figures. Left blank for a person who has no company yet."))  # fmt: skip
    name = forms.CharField(label=_("Company"), max_length=200, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254)
    stage = forms.ChoiceField(
        label=_("How far the company has come"), choices=[(one, STAGE_WORDS[one]) for one in STAGES]
    )

    def row(self) -> Row:
        data = self.cleaned_data
        return Row(data["number"], data["name"], data["email"], data["stage"])


class RemarksForm(ActForm):
    """What is to be changed, section by section."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in sections_of(kind):
            self.fields[one.key] = forms.CharField(label=section_name(one), required=False, widget=area(2))


class SendForm(ActForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(ActForm):
    final_payment_on = DayField(label=_("Day of the final payment"), initial=timezone.localdate)
    eu_money = forms.BooleanField(label=_("EU money is part of the financing"), required=False,
                                  help_text=_("The papers are then kept for ten years instead of four."))  # fmt: skip


class ReopenForm(ActForm):
    reasons = forms.CharField(label=_("Reasons for the decision"), max_length=4000, widget=area(5))
