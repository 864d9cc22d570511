"""What is written without Django's templates is what they would have written."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from verkstad.ui.fields import DayInput, MoneyInput
from verkstad.ui.renderer import PLAIN, Renderer

CHOICES = [("a", 'A & "b"'), ("<b>", mark_safe("<em>B</em>")), ("", "–")]
GROUPS = [("Grupp", [("a", "A")]), ("b", "B")]
WIDGETS = [
    forms.TextInput(), forms.TextInput({"data-x": '"<&>', "hidden": True, "disabled": False}), forms.NumberInput(),
    forms.HiddenInput(), forms.EmailInput(), forms.URLInput(), forms.PasswordInput(render_value=True), forms.DateInput(),
    forms.CheckboxInput(), forms.FileInput({"accept": ".pdf"}), forms.Textarea({"rows": 6}), MoneyInput(), DayInput(),
    forms.RadioSelect(choices=CHOICES), forms.RadioSelect({"class": "choices"}, choices=CHOICES), forms.RadioSelect(choices=GROUPS),
    forms.CheckboxSelectMultiple(choices=CHOICES), forms.CheckboxSelectMultiple(choices=GROUPS), forms.Select(choices=CHOICES),
]  # fmt: skip
VALUES = [None, "", "a", "<b>", 'Å "citat" & <script>', mark_safe("<i>"), 0, 12, "1 240 500,50"]


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x"}, {"id": 'x"y', "aria-describedby": "<b>", "required": True}])
def test_a_widget_is_what_the_template_gives(widget, value, attrs):
    told = [value] if isinstance(widget, forms.CheckboxSelectMultiple) else value
    ours, theirs = (widget.render("q", told, attrs, renderer=one) for one in (Renderer(), DjangoTemplates()))
    if hasattr(widget, "option_template_name"):  # between options their templates leave line breaks
        ours, theirs = (SafeString(re.sub(r"\s*([<>])\s*", r"\1", one)) for one in (ours, theirs))
    assert (ours, type(ours)) == (theirs, type(theirs))


@given(st.text(), st.dictionaries(st.text(min_size=1), st.one_of(st.text(), st.booleans(), st.integers())))
def test_whatever_is_typed_or_set(value, attrs):
    for widget in (forms.TextInput(), forms.Textarea(), forms.HiddenInput()):
        ours, theirs = (
            widget.render(value, value, dict(attrs), renderer=one) for one in (Renderer(), DjangoTemplates())
        )
        assert ours == theirs


def test_the_site_uses_it_and_every_plain_template_is_there():
    assert isinstance(get_default_renderer(), Renderer)
    assert all(DjangoTemplates().get_template(name) for name in PLAIN)
