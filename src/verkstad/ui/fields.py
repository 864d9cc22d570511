"""Form fields of the house: money typed as people write it, and days."""

import calendar
import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from verkstad.core.money import BadNumber, parse_amount
from verkstad.ui import formats

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


class MoneyInput(forms.TextInput):
    """A right-aligned box for kronor; shows öre as "1 240 500,50" (English "1,240,500.50") and the unit beside it."""

    unit = "kr"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input--money", "inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return formats.money(value, "kr", bare=True) if isinstance(value, int) else super().format_value(value)


class MoneyField(forms.Field):
    """Cleans to whole öre (int, None when empty and not required).

    Reads "1 240 500,50", "25 mkr", "2 289 tkr" with any kind of space, and whatever the site shows in the reader's
    language; `minimum` and `maximum` are in öre. Refuses what may be read in two ways, such as "1.240", and says how to
    write it.
    """

    widget = MoneyInput

    def __init__(self, *, minimum: int | None = 0, maximum: int | None = None, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_amount(str(value), english=not formats.is_swedish())
        except BadNumber as wrong:
            raise ValidationError(_(wrong.message) % wrong.params, code="invalid") from None

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(_("Write %s or more.") % formats.money(self.minimum), code="min_value")
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(_("Write at most %s.") % formats.money(self.maximum), code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DayInput(forms.TextInput):
    """A box for a date as year-month-day; plain text, so that it can be pasted and typed everywhere alike."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input--date", "inputmode": "numeric", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    """Cleans "2026-10-14" or "20261014" to a date; says which part of an impossible date is wrong."""

    widget = DayInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)
        self.help_text = self.help_text or gettext_lazy("Year-month-day, for example 2026-10-14.")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        found = _ISO.fullmatch(str(value).strip())
        if not found:
            raise ValidationError(_("Write the date as year-month-day, for example 2026-10-14."), code="invalid")
        year, month, day = map(int, found.groups())
        if not 1 <= month <= 12 or year < 1:
            raise ValidationError(_("There is no month %s; write 01 to 12.") % f"{month:02}", code="invalid")
        last = calendar.monthrange(year, month)[1]
        if not 1 <= day <= last:
            name = formats.monthword(date(year, month, 1))
            raise ValidationError(
                _("There is no day %(day)s in %(month)s; the last one is %(last)s.")
                % {"day": day, "month": name, "last": last},
                code="invalid",
            )
        return date(year, month, day)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(_("Choose %s or later.") % formats.dateword(self.earliest), code="min_value")
        if value and self.latest and value > self.latest:
            raise ValidationError(_("Choose %s or earlier.") % formats.dateword(self.latest), code="max_value")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
