"""The form by which a document is put to a call."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.calls.actions.papers import LONGEST_TITLE
from verkstad.calls.words import PAPER
from verkstad.core.files.types import file_types
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.ui.forms import ActForm
from verkstad.ui.uploads import too_large


class PaperForm(ActForm):
    """A guide, a template or conditions as a file, new or in the place of one that the call has."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(PAPER.items()), widget=forms.RadioSelect)
    title_sv = forms.CharField(label=gettext_lazy("Title in Swedish"), max_length=LONGEST_TITLE)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=LONGEST_TITLE)
    file = forms.FileField(label=gettext_lazy("File"), allow_empty_file=True)
    replaces = forms.ChoiceField(
        label=gettext_lazy("In the place of"), required=False,
        help_text=gettext_lazy("The replaced document stays in the diary and in the earlier versions of the call."),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, replaceable: list[tuple[str, str]]) -> None:
        posted = request.method == "POST"
        super().__init__(request.POST if posted else None, request.FILES if posted else None)
        self.lost = too_large(request) if posted else ""
        self.fields["replaces"].choices = [("", _("None: it is a further document")), *replaceable]  # type: ignore[attr-defined]
        if not replaceable:
            del self.fields["replaces"]
        self.fields["file"].help_text = _("At most 25 MB. Kinds: %s.") % ", ".join(file_types())
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in file_types())
        self.fields["file"].required = not self.lost

    def clean(self) -> dict[str, Any]:
        if self.lost:
            self.add_error("file", _("%s is too large. Make the file smaller, or divide it.") % self.lost)
        return self.cleaned_data

    def take(self, refused: Refused) -> None:
        """A title that the registry refuses is the Swedish one: that is what the diary calls the document."""
        super().take(Refused(*(_as_here(one) for one in refused.findings)))


def _as_here(one: Finding) -> Finding:
    return Finding(one.code, one.message, one.params, severity=one.severity, clause=one.clause, fix=one.fix,
                   where="title_sv" if one.where == "title" else one.where)  # fmt: skip
