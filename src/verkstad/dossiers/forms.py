"""Asking for a dossier, and asking whether a file is one."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from verkstad.ui.forms import ActForm

_HASH = re.compile(r"[0-9a-fA-F]{64}")


class AskForm(ActForm):
    """Have a dossier made; who tries secrecy may include files that no search can read."""

    unsearched = forms.BooleanField(
        label=_("Include attachments that cannot be searched for personal data"), required=False,
        help_text=_("Pictures and most PDFs from others. Tick this only if somebody has looked at them."),
    )  # fmt: skip

    def __init__(self, *args: Any, unsearched: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not unsearched:
            del self.fields["unsearched"]


class HashForm(forms.Form):
    """A file's SHA-256, 64 hexadecimal figures."""

    sha256 = forms.CharField(
        label=_("The file's fingerprint (SHA-256)"), max_length=200,
        help_text=_("64 letters and figures. `verkstad dossier verify FILE.zip` and `sha256sum FILE.zip` print it."),
    )  # fmt: skip

    def clean_sha256(self) -> str:
        given = "".join(str(self.cleaned_data["sha256"]).split())
        if not _HASH.fullmatch(given):
            raise forms.ValidationError(_("A fingerprint has 64 figures, 0 to 9 and a to f. Copy the whole of it."))
        return given.lower()
