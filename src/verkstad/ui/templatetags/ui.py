"""Filters and components of every page. This library is a builtin: no `{% load %}` is needed.

FILTERS (nothing known -> "–"; formats follow the active language)
  {{ ore|kr }} 1 240 500,50 kr   {{ ore|tkr }} 25 000 tkr   {{ ore|mkr }} 1,2 mkr   with :"bare" the unit is left out
  {{ "tkr"|unit_word }}          the unit as a table states it once
  {{ n|number }} {{ n|number:1 }}              12 840 / 12 840,5
  {{ part|percent:whole }}                     76 %
  {{ d|dateword }} {{ d|dayword }} {{ d|monthword }} {{ t|clock }} {{ t|moment }} {{ octets|filesize }}
  {{ n|number|qualified:"about" }}             cirka 200 (about over at_least just_over almost under at_most; ~ > >= < <=)
TAGS that give text
  {% when d %}                   <time>: date or moment in words       {% period start end %}  2016–2018
        {% when d "month" %} and {% period start end "month" "year" %} say no more than is known (day month year)
  {% share part whole %}         76 % (18 892 av 25 000), always with its two numbers; unit="tkr" when they are öre
  {% figure_link text url label="" %}   a figure that opens its rows (dotted underline)
  {% tag "met" label %}          state as shape + word; kinds: met risk unmet now next draft info neutral lock
  {% standing version %} … {% endstanding %}   the same for everybody who has these values and this language: kept by the process
  {% kept mark "side" %} … {% endkept %}   a part of a page that is the same as long as the mark (hashable; None: never kept) is
  {% icon "met" %}               the shape alone, always beside a word
COMPONENTS (lists are dicts, dataclasses or any objects with the named fields; * = may be left out)
  {% page_head title over="" state="" state_kind="now" line="" lead="" steps=None %} buttons {% endpage_head %}
        over = line above the title; line = state and next step in words; steps: label, state (done now next risk
        stopped), when* (text or date)
  {% summary rows %}             rows: term, value, note*, url* (value is a link), act_url*, act_label*, lang* (of a source's words)
  {% notice "info" title="" %} html {% endnotice %}          kinds: info met risk unmet
  {% key_figures figures %}      figures: value (text), label, date*, source*, url*
  {% tabs items label="" %}      items: label, url, current, count*
  {% events items %}             items: what (text), when, who*, url*, kind* (dot risk unmet met)
  {% document_row d %}           inside <ul class="documents">: title, url*, number*, direction*, date*, size*, kind* ("PDF"), secrecy*
  {% empty_state title %} html {% endempty_state %}
  {% progress_bar label value maximum cancel_url="" note="" %}
  {% pages page name="page" label="" %}   Django's Page; keeps the other query parameters; needs `request` in the context;
        name and label (of what) where a page has two of them
  {% filter_bar bar %}           a ui.filters.FilterBar: GET form + removable chips
  {% data_table caption note="" kind="" walk=False %} <thead>…</thead><tbody>…</tbody> {% enddata_table %}
        wraps in a labelled, focusable scroll region; classes: th/td.num, tr.sum, tr.group, td.differs, kind="plain" (head not
        sticky); walk=True: j/k move between rows
  {% sort_th label key %}        a <th> whose link sorts by ?sort=key / -key and says so
FORMS
  {% form_fields form only="" skip="" %}    hidden + non-field errors + every visible field (only/skip: names with spaces)
  {% field form.name hint="" label="" unit="" %}   one field: text, select, textarea, file, radios, checkboxes, money, date
  {% error_summary form form2 … %}          links to the wrong fields and takes the focus (focus=False: not); first on the page
  ui.fields: MoneyField (cleans to whole öre), DayField (ISO date), their widgets
PAGES to extend: ui/public.html, ui/desk.html (dense), ui/confirm.html (title, facts, consequence, act_label, back, danger*)
        blocks: title, head, page_head, content, side, foot, scripts
PICTURES: {% load pictures %}; see that library's head.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.core.period import iso
from verkstad.ui import formats, icons
from verkstad.ui.forms import errors_of, shown_fields
from verkstad.ui.kept import kept as keep

register = template.Library()

register.filter("unit_word", formats.unit_word)
register.filter("dateword", formats.dateword)
register.filter("dayword", formats.dayword)
register.filter("monthword", formats.monthword)
register.filter("clock", formats.clock)
register.filter("moment", formats.moment)
register.filter("filesize", formats.size)
register.filter("percent", formats.percent)
register.filter("qualified", formats.qualified)
register.simple_tag(formats.period, name="period")
register.simple_tag(icons.icon, name="icon")


class Standing(template.Node):
    """Keeps what its nodes gave, for each combination of values that it names."""

    def __init__(self, nodes: template.NodeList, names: list[template.base.FilterExpression]) -> None:
        self.nodelist, self.names = nodes, names
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        values = (get_language(), *(name.resolve(context, ignore_failures=True) for name in self.names))
        if (found := self.kept.get(values)) is None:
            found = self.nodelist.render(context)
            if settings.COLLECTED and len(self.kept) < 100:
                self.kept[values] = found
        return found


@register.tag
def standing(parser: template.base.Parser, token: template.base.Token) -> Standing:
    """What is the same on every page: put together once a process and language, where the static files stand still."""
    names = [parser.compile_filter(one) for one in token.split_contents()[1:]]
    nodes = parser.parse(("endstanding",))
    parser.delete_first_token()
    return Standing(nodes, names)


class Kept(template.Node):
    """Keeps what its nodes gave under a mark that names everything they were made of."""

    def __init__(self, nodes: template.NodeList, mark: template.base.FilterExpression, name: str) -> None:
        self.nodelist, self.mark, self.name = nodes, mark, name

    def render(self, context: Context) -> SafeString:
        mark = self.mark.resolve(context, ignore_failures=True)
        if mark is None:
            return self.nodelist.render(context)
        origin = self.origin.name if self.origin else ""
        found: SafeString = keep((Kept, origin, self.name, get_language(), mark), lambda: self.nodelist.render(context))
        return found


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> Kept:
    """What many look at meanwhile nothing in it changes: put together once a process, language and mark."""
    _tag, mark, name = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodes, parser.compile_filter(mark), name)


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    return formats.number(value, int(decimals))


@register.filter
def kr(ore: Any, how: str = "") -> str:
    return formats.money(ore, "kr", bare=how == "bare")


@register.filter
def tkr(ore: Any, how: str = "") -> str:
    return formats.money(ore, "tkr", bare=how == "bare")


@register.filter
def mkr(ore: Any, how: str = "") -> str:
    return formats.money(ore, "mkr", bare=how == "bare")


@register.filter
def shown(value: Any) -> Any:
    """A date or moment in words, anything else as it is."""
    return when(value) if isinstance(value, date) else value


@register.simple_tag
def when(value: date | datetime | None, precision: str = "day") -> str:
    if not value:
        return formats.UNKNOWN
    if isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))
    return format_html('<time datetime="{}">{}</time>', iso(value, precision), formats.dated(value, precision))


@register.simple_tag
def share(part: Any, whole: Any, unit: str = "", decimals: int = 0) -> SafeString:
    """A percentage never stands without the two numbers it came from."""
    if unit:
        of = _("%(part)s of %(whole)s") % {
            "part": formats.money(part, unit, bare=True),
            "whole": formats.money(whole, unit),
        }
    else:
        of = _("%(part)s of %(whole)s") % {"part": formats.number(part), "whole": formats.number(whole)}
    return format_html('{} <span class="share__of">({})</span>', formats.percent(part, whole, decimals), of)


@register.simple_tag
def figure_link(text: str, url: str, label: str = "") -> SafeString:
    if not url:
        return format_html('<span class="number">{}</span>', text)
    hint = format_html('<span class="hidden"> {}</span>', label) if label else ""
    return format_html('<a class="figure" href="{}">{}{}</a>', url, text, hint)


@register.simple_tag(name="tag")
def state_tag(kind: str, label: str) -> SafeString:
    shape = {"neutral": "dot"}.get(kind, icons.MARK_OF.get(kind, kind))
    return format_html('<span class="tag tag--{}">{}{}</span>', kind, icons.icon(shape), label)


@register.simple_block_tag
def page_head(
    content: str,
    title: str,
    over: str = "",
    state: str = "",
    state_kind: str = "now",
    line: str = "",
    lead: str = "",
    steps: Iterable[Any] | None = None,
) -> SafeString:
    return part(
        "page_head",
        acts=trimmed(content),
        title=title,
        over=over,
        state=state,
        state_kind=state_kind,
        line=line,
        lead=lead,
        steps=steps,
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    return part("notice", body=trimmed(content), kind=kind, title=title, shape=icons.MARK_OF.get(kind, kind))


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    return part("empty_state", body=trimmed(content), title=title)


@register.simple_block_tag
def data_table(content: str, caption: str, note: str = "", kind: str = "", walk: bool = False) -> SafeString:
    return part("data_table", body=content, caption=caption, note=note, kind=kind, walk=walk, key=slugify(caption)[:60])


def trimmed(content: str) -> SafeString:
    """The block's rendered content without the blank space around; `strip` alone would lose that it is safe."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine


def part(name: str, **context: Any) -> SafeString:
    return mark_safe(get_template(f"ui/parts/{name}.html").render(context))  # noqa: S308 - rendered by the template engine


@register.inclusion_tag("ui/parts/summary.html")
def summary(rows: Iterable[Any]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("ui/parts/key_figures.html")
def key_figures(figures: Iterable[Any]) -> dict[str, Any]:
    return {"figures": figures}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/events.html")
def events(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/document_row.html")
def document_row(document: Any) -> dict[str, Any]:
    return {"document": document}


@register.inclusion_tag("ui/parts/progress_bar.html", takes_context=True)
def progress_bar(context: Context, label: str, value: int, maximum: int, cancel_url: str = "", note: str = "") -> dict:
    return {
        "label": label,
        "value": value,
        "maximum": maximum,
        "cancel_url": cancel_url,
        "note": note,
        "key": slugify(label),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/pages.html", takes_context=True)
def pages(context: Context, page: Page, name: str = "page", label: str = "") -> dict[str, Any]:
    query = context["request"].GET.copy()
    query.pop(name, None)
    paginator = page.paginator
    numbers = list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {
        "page": page,
        "numbers": numbers,
        "gap": paginator.ELLIPSIS,
        "query": query.urlencode(),
        "name": name,
        "label": label,
    }


@register.inclusion_tag("ui/parts/filter_bar.html")
def filter_bar(bar: Any) -> dict[str, Any]:
    return {"bar": bar}


@register.inclusion_tag("ui/parts/sort_th.html", takes_context=True)
def sort_th(context: Context, label: str, key: str, kind: str = "") -> dict[str, Any]:
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{key}" if now == key else key
    query.pop("page", None)
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    return {"label": label, "url": "?" + query.urlencode(), "order": order, "kind": kind}


@register.inclusion_tag("ui/parts/form_fields.html")
def form_fields(form: Any, only: str = "", skip: str = "") -> dict[str, Any]:
    return {"form": form, "fields": shown_fields(form, only.split(), skip.split())}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: Any, hint: str = "", label: str = "", unit: str = "") -> dict[str, Any]:
    widget = bound.field.widget
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "label": label or bound.label,
        "unit": unit or getattr(widget, "unit", ""),
        "shape": getattr(widget, "input_type", ""),
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: Any, focus: bool = True) -> dict[str, Any]:
    return {"focus": focus, "errors": [error for form in forms for error in errors_of(form)]}
