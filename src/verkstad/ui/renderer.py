"""Form widgets as Django's own templates give them, the plain ones without a template: a form has many, and each would
cost three templates. What these functions write is tested against the templates, letter by letter."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"


class Renderer(DjangoTemplates):
    """FORM_RENDERER of the site."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        plain = PLAIN.get(template_name)
        if plain is None or not _plain_choices(context["widget"]):
            return super().render(template_name, context, request)
        return SafeString(plain(context["widget"]))


def _text(value: Any) -> SafeString:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _attrs(widget: Widget) -> str:
    given = (one for one in widget["attrs"].items() if one[1] is not False)
    return "".join(f" {_text(k)}" if v is True else f' {_text(k)}="{_text(v)}"' for k, v in given)


def _input(widget: Widget) -> str:
    value = widget["value"]
    told = "" if value is None else f' value="{_text(value)}"'
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{told}{_attrs(widget)}>'


def _textarea(widget: Widget) -> str:
    value = widget["value"]
    return f'<textarea name="{_text(widget["name"])}"{_attrs(widget)}>\n{_text(value) if value else ""}</textarea>'


def _option(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    own = widget["attrs"].get("id")
    leads = f' for="{_text(own)}"' if own else ""
    return f"<label{leads}>{_input(widget)} {_text(widget['label'])}</label>"


def _choices(widget: Widget) -> str:
    """A group of options. Options with a template of their own and named groups are left to Django."""
    own, looks = widget["attrs"].get("id"), widget["attrs"].get("class")
    options = [one for _group, some, _at in widget["optgroups"] for one in some]
    rows = "".join(f"<div>\n    {_option(one)}</div>" for one in options)
    head = (f' id="{_text(own)}"' if own else "") + (f' class="{_text(looks)}"' if looks else "")
    return f"<div{head}>{rows}\n</div>"


def _plain_choices(widget: Widget) -> bool:
    groups = widget.get("optgroups", ())
    return all(not group and all(o["template_name"] in PLAIN for o in some) for group, some, _at in groups)


INPUTS = ("text", "number", "email", "url", "hidden", "password", "date", "search", "tel", "color", "checkbox", "file")
PLAIN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}{kind}.html": _input for kind in INPUTS},
    f"{FOLDER}input.html": _input,
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}radio_option.html": _option,
    f"{FOLDER}checkbox_option.html": _option,
    f"{FOLDER}radio.html": _choices,
    f"{FOLDER}checkbox_select.html": _choices,
}
