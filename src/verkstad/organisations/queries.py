"""What other stages ask about regions and those who answer for them."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from verkstad.core.search import spellings
from verkstad.organisations.models import Organisation, RegisterFact, Tenure
from verkstad.people.access import Who


def rua_on(region_code: str, day: date) -> Organisation | None:
    """The body responsible for regional development in a region on a day (R23); None where no source tells."""
    tenure = Tenure.objects.on(day).filter(region_id=region_code).select_related("organisation").first()
    return tenure.organisation if tenure else None


def newest_facts(organisation: Organisation, day: date) -> dict[str, RegisterFact]:
    """The newest register fact of each kind that speaks of the day or before it. One query."""
    rows = RegisterFact.objects.filter(organisation=organisation, as_of__lte=day).order_by("kind", "as_of", "pk")
    return {fact.kind: fact for fact in rows}


def bodies(user: Who, *, kind: str = "", region: str = "", text: str = "") -> QuerySet[Organisation]:
    """The organisations a user may see that fit, by name; `tenure_count` says how many tenures each has had."""
    found = Organisation.objects.visible_to(user).select_related("region").annotate(tenure_count=Count("tenures"))
    if kind:
        found = found.filter(kind=kind)
    if region:
        held = Tenure.objects.filter(organisation=OuterRef("pk"), region=region)
        found = found.filter(Q(region=region) | Exists(held))
    for word in text.split():
        fits = Q()
        for spelling in spellings(word):
            fits |= Q(name__icontains=spelling)
        found = found.filter(fits)
    return found.order_by("name", "pk")
