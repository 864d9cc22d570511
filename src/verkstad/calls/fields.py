"""A form field for a Swedish wall-clock time, read by the rules that name the hours that are missing or doubled."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.core.calls.windows import BadMoment, moment_of, wall_of


class MomentInput(forms.TextInput):
    """A box for day and time; plain text, so that it can be pasted and typed everywhere alike."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input--date", "autocomplete": "off", "size": "24"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            value = wall_of(value)
        return str(value).replace("T", " ", 1) if value else None


class MomentField(forms.Field):
    """Cleans to the Swedish wall-clock time as text ("2026-10-15T16:00"), "" when empty; says what is wrong with it."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = self.help_text or gettext_lazy(
            "Swedish time: year-month-day hour:minute, as 2026-10-15 16:00."
        )

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip().replace(" kl. ", " ").replace(" kl ", " ")
        if len(text) > 11 and text[-3] == "." and text[10] in " T":
            text = f"{text[:-3]}:{text[-2:]}"
        try:
            moment_of(text)
        except BadMoment as wrong:
            said = _(wrong.message) % wrong.params
            raise ValidationError(f"{said} {_(wrong.fix)}".strip(), code="invalid") from None
        return text.replace(" ", "T", 1)
