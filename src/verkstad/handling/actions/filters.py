"""A person's own filters of the staff list."""

from django.db import transaction
from django.http import QueryDict

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.models import SavedFilter
from verkstad.handling.rules import no
from verkstad.people.models import User

MOST = 30
DROPPED = ("page", "csrfmiddlewaretoken")


@transaction.atomic
def save_filter(*, owner: User, name: str, query: str) -> SavedFilter:
    """Keep a selection under a name; the same name again changes it. Refuses an empty name and more than thirty."""
    name = " ".join(name.split())
    if not name or len(name) > 80 or "\x00" in name + query:
        raise Refused(
            no("filter_name", gettext_noop("The filter needs a name of at most 80 characters."), where="name")
        )
    kept = QueryDict(query[:2000], mutable=True)
    for dropped in DROPPED:
        kept.pop(dropped, None)
    text = kept.urlencode()[:1000]
    mine = SavedFilter.objects.filter(owner=owner)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused(no("filters_full", gettext_noop("You have %(most)s filters already."),
                         gettext_noop("Remove one that you no longer use."), where="name", most=MOST))  # fmt: skip
    return SavedFilter.objects.update_or_create(owner=owner, name=name, defaults={"query": text})[0]


@transaction.atomic
def drop_filter(*, owner: User, pk: int) -> None:
    """Remove one of a person's own filters; one that is gone already is no fault."""
    SavedFilter.objects.filter(owner=owner, pk=pk).delete()
