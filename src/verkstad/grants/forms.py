"""What can be chosen above the directory."""

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _

from verkstad.grants.models import ProjectKind, ProjectState
from verkstad.grants.queries import View, Wish
from verkstad.mandate.models import FocusArea
from verkstad.organisations.models import Region
from verkstad.ui.filters import Filter, FilterBar, Option


def areas_of(view: View) -> list[FocusArea]:
    """What projects of the programme start from, with its aim."""
    return list(FocusArea.objects.filter(programme=view.programme))


def directory_bar(query: QueryDict, view: View, areas: Sequence[FocusArea]) -> FilterBar:
    """The filters of the directory for the programme shown. One query."""
    return FilterBar(
        query,
        [
            Filter("q", _("Words in name or summary")),
            Filter("mandate", _("Mandate"), [Option(m.key, m.name) for m in view.mandates], _("All mandates")),
            Filter("region", _("County"), [Option(r.code, r.name) for r in Region.objects.all()], _("All counties")),
            Filter("kind", _("Kind"), [Option(str(v), str(label)) for v, label in ProjectKind.choices], _("All kinds")),
            Filter(
                "state", _("State"), [Option(str(v), str(label)) for v, label in ProjectState.choices], _("All states")
            ),
            Filter("focus", _("Focus area"), [Option(a.key, a.name) for a in areas], _("All focus areas")),
            Filter(
                "reported", _("Results"), [Option("companies", _("reports companies reached"))], _("With and without")
            ),
        ],
    )


def wish_of(bar: FilterBar, view: View) -> Wish:
    return Wish(
        mandates=view.chosen,
        region=bar.value("region"),
        kind=bar.value("kind"),
        state=bar.value("state"),
        focus=bar.value("focus"),
        text=bar.value("q")[:100],
        reported=bool(bar.value("reported")),
        sort=bar.query.get("sort", ""),
    )
