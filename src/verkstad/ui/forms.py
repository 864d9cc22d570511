"""How a form is shown: which fields, and where each error leads; and the form whose act may be refused."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, Form

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.ui.words import sentence


class ActForm(Form):
    """A form whose action may refuse: each finding is shown at its field, with its clause and what to do."""

    result: Any = None

    def acts(self, do: Callable[[dict[str, Any]], Any]) -> bool:
        """Do the act with what was typed, if it can be read; False where it cannot, or where it is refused."""
        if not self.is_valid():
            return False
        try:
            self.result = do(self.cleaned_data)
        except Refused as refused:
            self.take(refused)
            return False
        return True

    def take(self, refused: Refused) -> None:
        """Put the findings of a refused act where they belong; those of no field stand on top."""
        for finding in refused.findings:
            field = self.field_of(finding)
            self.add_error(field if field in self.fields else None, sentence(finding))

    def field_of(self, finding: Finding) -> str | None:
        """The field that a finding concerns, where that is not what the finding itself names."""
        return finding.where


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
