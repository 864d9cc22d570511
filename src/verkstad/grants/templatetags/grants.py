"""How a project's facts are written in lists: `{% load grants %}`."""

from django import template
from django.utils.translation import gettext as _

from verkstad.grants import words
from verkstad.grants.models import Project, ProjectState
from verkstad.ui import formats
from verkstad.ui.pictures import map as county
from verkstad.ui.pictures import svg
from verkstad.ui.templatetags.ui import state_tag

register = template.Library()
MARK = {ProjectState.PLANNED: "draft", ProjectState.RUNNING: "now", ProjectState.ENDED: "neutral"}
MOST = 3

register.filter("result_said", words.result_said)
register.filter("grant_said", words.grant_said)
register.filter("period_said", words.period_said)


@register.simple_tag
def project_word(project: Project) -> tuple[str, str]:
    """The tag's kind and the word for where the project is in its life."""
    return MARK[ProjectState(project.state)], project.get_state_display()


@register.simple_tag
def project_state(project: Project) -> str:
    return state_tag(*project_word(project))


@register.simple_tag
def counties_short(project: Project) -> str:
    """The counties by name; of more than three the first two and how many more."""
    names = [region.name for region in project.regions.all()]
    if len(names) <= MOST:
        return ", ".join(names) or formats.UNKNOWN
    return _("%(some)s and %(more)s more") % {"some": ", ".join(names[: MOST - 1]), "more": len(names) - MOST + 1}


@register.simple_tag
def reached_said(project: Project) -> str:
    """What the project's newest report says it reached."""
    reached = getattr(project, "reached", [])
    return words.result_said(reached[0]) if reached else formats.UNKNOWN


@register.simple_tag
def county_sketch(values: dict[str, county.CountyValue]) -> str:
    """A small map that only marks the counties given; the list beside it says the same."""
    shapes = county.geometry()
    root = svg.drawing("sketch", _("Map"), ", ".join(county.county_name(code) for code in values),
                       box=f"0 0 {shapes['width']} {shapes['height']}", klass="map__svg")  # fmt: skip
    for shape in shapes["counties"]:
        klass = "map__county map__county--5" if shape["code"] in values else "map__county map__county--0"
        svg.add(root, "path", d=shape["d"], klass=klass)
    return svg.safe(root)
