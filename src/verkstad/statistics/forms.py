"""A file to send, and what it means: which dimension is the region, which the year, what the figures are."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import Dimension
from verkstad.core.statistics.describing import LENGTHS
from verkstad.core.statistics.indicators import INDICATORS
from verkstad.core.statistics.mapping import Meaning, guessed
from verkstad.core.statistics.reading import read_cube
from verkstad.people.access import Who
from verkstad.statistics.actions import load_upload
from verkstad.statistics.actions.loading import name as value_name
from verkstad.statistics.models import Dataset, Upload, Version
from verkstad.ui.fields import DayField
from verkstad.ui.forms import ActForm
from verkstad.ui.words import sentence

FEW = 8  # choices that are shown as boxes
MOST_CONTENTS = 60
ROLES = [
    ("region", _("county")),
    ("time", _("year")),
    ("contents", _("what the figures are")),
    ("other", pgettext_lazy("dimension", "something else")),
]


class UploadForm(ActForm):
    """A saved table, and which dataset it is the next version of."""

    file = forms.FileField(label=_("File"), help_text=_("json-stat2, or CSV as PxWeb saves it. At most 25 MB."))
    dataset = forms.ChoiceField(label=_("It is"), required=False)

    def __init__(self, request: HttpRequest) -> None:
        posted = request.method == "POST"
        super().__init__(request.POST if posted else None, request.FILES if posted else None,
                         initial={"dataset": request.GET.get("som", "")})  # fmt: skip
        known = [(one.key, one.title) for one in Dataset.objects.filter(fictional=False)]
        self.fields["dataset"].choices = [("", _("new statistics")), *known]  # type: ignore[attr-defined]

    def field_of(self, finding: Finding) -> str | None:
        return "file"

    def take(self, refused: Refused) -> None:
        for finding in refused.findings:
            self.add_error("file", at_place(finding))


def at_place(finding: Finding) -> str:
    """A finding with its place in the file."""
    return f"{finding.where}: {sentence(finding)}" if finding.where and finding.where != "file" else sentence(finding)


class CheckForm(ActForm):
    """What a sent file is. The fields of its dimensions follow from the file; a dataset that is known is remembered."""

    key = forms.SlugField(label=_("Short name"), max_length=60,
                          help_text=_("Small letters, figures and hyphens. The same name again makes a new version."))  # fmt: skip
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=LENGTHS["title_sv"])
    title_en = forms.CharField(label=_("Title in English"), max_length=LENGTHS["title_en"])
    publisher = forms.CharField(label=_("Publisher"), max_length=LENGTHS["publisher"])
    table = forms.CharField(label=_("The publisher's name of the table"), max_length=LENGTHS["table"], required=False)
    source = forms.CharField(label=_("Where it is published"), max_length=LENGTHS["source"], required=False)
    licence = forms.CharField(label=_("Licence"), max_length=LENGTHS["licence"], required=False)
    fetched_on = DayField(label=_("Day it was saved"))
    told = False  # whether what stands in the way of loading stands in the form already

    def __init__(self, upload: Upload, data: QueryDict | None, dataset: str = "") -> None:
        self.upload = upload
        self.cube = read_cube(bytes(upload.content), upload.name)
        self.known = Dataset.objects.filter(
            key=data.get("key", "") if data is not None else dataset, fictional=False
        ).first()
        self.first = self._remembered()
        super().__init__(data, initial=self._said())
        self.described = list(self.fields)
        for at, one in enumerate(self.cube.dimensions):
            self._ask(at, one)
        if self._now("look"):  # what the table means is tried; what it is called may wait
            for name in self.described:
                self.fields[name].needed, self.fields[name].required = self.fields[name].required, False  # type: ignore[attr-defined]

    def _remembered(self) -> Meaning:
        """How the dataset was read before, where this file has the same dimensions; else what the file most likely means."""
        if self.known:
            before = self.known.mapped
            if all(self.cube.dimension(name) for name in (before.region, before.time, before.contents) if name):
                return before
        return guessed(self.cube)

    def _said(self) -> dict[str, Any]:
        if self.known:
            told = {name: getattr(self.known, name) for name in (*LENGTHS, "key")}
        else:
            told = {"title_sv": self.cube.title, "publisher": self.cube.source, "table": self.cube.table_id,
                    "licence": self.cube.licence}  # fmt: skip
            told = {name: text[: LENGTHS[name]] for name, text in told.items()}
        return told | {"fetched_on": timezone.localdate()}

    def _ask(self, at: int, one: Dimension) -> None:
        """The role of a dimension, and by its role what is taken of it."""
        label = one.label if one.label.casefold() == one.code.casefold() else f"{one.label} ({one.code})"
        self.fields[f"role_{at}"] = forms.ChoiceField(label=label, choices=ROLES, initial=self._role(one))
        role = self._now(f"role_{at}") or self._role(one)
        if role == "other":
            choices = [(code, value_name(code, text)) for code, text in zip(one.codes, one.labels, strict=True)]
            few = len(choices) <= FEW
            self.fields[f"only_{at}"] = forms.MultipleChoiceField(
                label=pgettext_lazy("statistics", "Of “%s”") % label, choices=choices, required=False,
                initial=list(self.first.only.get(one.code, ())), help_text=_("Several are added up."),
                widget=forms.CheckboxSelectMultiple() if few else forms.SelectMultiple(attrs={"size": FEW}),
            )  # fmt: skip
            self.fields[f"only_{at}"].needed = True  # type: ignore[attr-defined]
        elif role == "contents":
            for place, code in enumerate(one.codes[:MOST_CONTENTS]):
                self._ask_what(
                    f"what_{at}_{place}", value_name(code, one.labels[place]), self.first.indicators.get(code, "")
                )

    def _ask_what(self, name: str, label: str, initial: str) -> None:
        choices = [("", _("not used")), *((key, _(one.label)) for key, one in INDICATORS.items())]
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
        self.fields[name].needed = True  # type: ignore[attr-defined]

    def _role(self, one: Dimension) -> str:
        roles = {self.first.region: "region", self.first.time: "time", self.first.contents: "contents"}
        return roles.get(one.code, "other")

    def _now(self, name: str) -> str:
        return str(self.data.get(name, "")) if self.is_bound else ""

    def _several(self, name: str) -> list[str]:
        return list(map(str, self.data.getlist(name))) if isinstance(self.data, QueryDict) else []

    def meaning(self) -> Meaning:
        """What the form says, or what was remembered or guessed where nothing was said yet."""
        if not self.is_bound:
            return self.first
        roles = {at: self._now(f"role_{at}") for at in range(len(self.cube.dimensions))}
        named = {role: self.cube.dimensions[at].code for at, role in roles.items()}
        only, what = dict[str, tuple[str, ...]](), dict[str, str]()
        for at, one in enumerate(self.cube.dimensions):
            if roles[at] == "other":
                only[one.code] = tuple(self._several(f"only_{at}"))
            elif roles[at] == "contents":
                told = {code: self._now(f"what_{at}_{place}") for place, code in enumerate(one.codes[:MOST_CONTENTS])}
                what |= {code: key for code, key in told.items() if key}
        codelists = self.first.codelists if self.known else {}
        return Meaning(named.get("region", ""), named.get("time", ""), named.get("contents", ""), only, what,
                       self.first.units, codelists)  # fmt: skip

    def load(self, actor: Who) -> Version:
        """Load the file as it is said to be."""
        told = {name: self.cleaned_data[name] for name in (*LENGTHS, "key")}
        return load_upload(upload=self.upload, described=told, meaning=self.meaning(), fetched_on=self.cleaned_data["fetched_on"],
                           actor=actor)  # fmt: skip

    def take(self, refused: Refused) -> None:
        """Findings of the mapping stand at the dimension they concern; those of the file with their place in it."""
        self.told = True
        for finding in refused.findings:
            name = self.field_of(finding)
            if name in self.fields:
                self.add_error(name, sentence(finding))
            else:
                self.add_error(None, at_place(finding))

    def field_of(self, finding: Finding) -> str | None:
        where = finding.where
        if where.endswith(")") and "(" in where:
            what = where[where.rindex("(") + 1 : -1]
            code = what.removeprefix("only.")
            if what == "indicators":
                return next((name for name in self.fields if name.startswith("what_")), where)
            for at, one in enumerate(self.cube.dimensions):
                if one.code == code:
                    return f"only_{at}" if f"only_{at}" in self.fields else f"role_{at}"
                if self._now(f"role_{at}") == what:
                    return f"role_{at}"
        return where

    @property
    def asked(self) -> list[BoundField]:
        """The fields that ask of the file's dimensions, in order."""
        return [self[name] for name in self.fields if name not in self.described]

    @property
    def said(self) -> list[BoundField]:
        """The fields that describe the statistics."""
        return [self[name] for name in self.described]
