"""What authors write as a whole: a new instrument's key, and content as JSON."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from verkstad.core.refused import Refused
from verkstad.ui.words import told


class ContentForm(forms.Form):
    """What an instrument asks, as JSON."""

    content = forms.CharField(
        label=_("Content as JSON"),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false"}),
        max_length=1_000_000,
        help_text=_(
            "Sections with questions, in Swedish and English. What an exported version holds can be pasted here."
        ),
    )

    def clean_content(self) -> Any:
        try:
            return json.loads(self.cleaned_data["content"])
        except (ValueError, RecursionError) as wrong:
            line = getattr(wrong, "lineno", 1)
            raise ValidationError(_("Line %s is not JSON. Look for a missing comma or quote.") % line) from None

    def take(self, refused: Refused) -> None:
        """Put each finding at its field, with the place in the content it speaks of."""
        for finding in refused.findings:
            said_ = told(finding)
            own = finding.where in self.fields
            text = " ".join(p for p in ("" if own else f"{said_.where}:", said_.message, said_.fix) if p)
            self.add_error(finding.where if own else "content", text)


class NewForm(ContentForm):
    """A new instrument."""

    key = forms.CharField(label=_("Key"), max_length=60,
                          help_text=_("Small letters, figures and hyphens; it stands in the address."))  # fmt: skip
    field_order = ["key", "content"]
