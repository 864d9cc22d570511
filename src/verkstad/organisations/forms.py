"""What can be chosen above the list of organisations."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from verkstad.organisations.models import Kind, Region
from verkstad.ui.filters import Filter, FilterBar, Option


def organisation_bar(query: QueryDict, *, companies: bool) -> FilterBar:
    """The filters; the kind company only for those who may see companies. One query."""
    kinds = [Option(str(v), str(label)) for v, label in Kind.choices if companies or v != Kind.COMPANY]
    return FilterBar(
        query,
        [
            Filter("q", _("Words in the name")),
            Filter("kind", _("Kind"), kinds, _("All kinds")),
            Filter("region", _("County"), [Option(r.code, r.name) for r in Region.objects.all()], _("All counties")),
        ],
    )
