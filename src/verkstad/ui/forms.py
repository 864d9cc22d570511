"""How a form is shown: which fields, and where each error leads."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField


@dataclass(frozen=True)
class FieldError:
    """One error of one field, with the id of the element that mends it ("" for the form as a whole)."""

    anchor: str
    label: str
    message: str


def shown_fields(form: BaseForm, only: Collection[str] = (), skip: Collection[str] = ()) -> list[BoundField]:
    """The visible fields in the form's order."""
    return [f for f in form.visible_fields() if (not only or f.name in only) and f.name not in skip]


def first_input(bound: BoundField) -> str:
    """The id a link to this field must lead to; groups of choices have one id per choice."""
    several = bound.field.widget.use_fieldset and getattr(bound.field.widget, "option_inherits_attrs", None) is not None
    return f"{bound.auto_id}_0" if several else bound.auto_id


def errors_of(form: Any) -> list[FieldError]:
    """Errors of a form or a formset, in the order of its fields."""
    if form is None or not form.is_bound:
        return []
    if hasattr(form, "forms"):
        whole = [FieldError("", "", str(e)) for e in form.non_form_errors()]
        return whole + [error for one in form.forms for error in errors_of(one)]
    whole = [FieldError("", "", str(error)) for error in form.non_field_errors()]
    each = [
        FieldError(first_input(bound), str(bound.label or bound.name), str(error))
        for bound in form
        for error in bound.errors
    ]
    return whole + each
