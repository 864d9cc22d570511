"""Many proposals at once: which rows of the fixed list, and what is the same for all of them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.core.decisions.content import Appeal
from verkstad.decisions.forms import ManyForm


class ProposeManyForm(ManyForm):
    """The rows, and whether the decisions can be appealed: prefilled where the call's statute says so."""

    appeal = forms.ChoiceField(label=_("Can the decisions be appealed?"), widget=forms.RadioSelect,
                               choices=[("yes", _("yes")), ("no", _("no"))])  # fmt: skip
    appeal_clause = forms.CharField(label=_("The clause that says so"), max_length=200, required=False,
                                    help_text=_("The same for all of them; needed where they cannot be appealed."))  # fmt: skip

    def __init__(self, *args: Any, keys: Iterable[str], appeal: tuple[Appeal, str], **kwargs: Any) -> None:
        super().__init__(*args, keys=keys, initial={"appeal": str(appeal[0]), "appeal_clause": appeal[1]}, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("appeal") == Appeal.NO and not (data.get("appeal_clause") or "").strip():
            self.add_error("appeal_clause", _("A decision that cannot be appealed must name the clause that says so."))
        return data

    @property
    def ticked(self) -> list[str]:
        """The rows that are chosen: all, until something else was posted."""
        return self["chosen"].data or [] if self.is_bound else [key for key, _label in self.fields["chosen"].choices]  # type: ignore[attr-defined]

    @property
    def said(self) -> tuple[Appeal, str]:
        return Appeal(self.cleaned_data["appeal"]), self.cleaned_data["appeal_clause"].strip()
